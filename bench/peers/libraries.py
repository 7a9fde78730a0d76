"""Builds or searches an index of one of the libraries people use, in a process of its own; prints a
line of JSON for each thing measured.

    libraries.py build NAME SET INDEX               SET: a folder of bench/data_sets.py
    libraries.py search NAME SET INDEX [--queries 2000] [--rounds 3] [--stop 0.995] [--batch 0]

Graphs have M 16 (32 links on the ground level) and efConstruction 200. Builds use all cores,
searches one thread, and all queries are handed over in one call (or `batch` in each), so that
Python costs nothing.
Cosine is searched as inner product or distance of vectors made one long beforehand, the quickest
way in each library.
"""

import argparse
import itertools
import json
import os
import pathlib
import re
import sys
import time

# Threads that wait for each other sleep, so that their waiting is not counted as work. Read when
# the libraries load.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import numpy as np  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import data_sets  # noqa: E402

LIMIT = 10
M, EF_CONSTRUCTION = 16, 200
WIDTHS = (10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
          384, 448, 512, 640, 768, 896, 1024, 1280, 1536, 2048)
PROBES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
REFINES = (2, 4, 8, 16)
GAIN_MIN = 0.0005
CORES = os.cpu_count()


def lists(rows):
    """Of an inverted file: a power of two, near 2.5 times the root of the rows."""
    return 2 ** round(np.log2(2.5 * rows ** 0.5))


class Hnswlib:
    settings = [{"ef": width} for width in WIDTHS]

    def __init__(self, metric, dim):
        import hnswlib

        self.index = hnswlib.Index("l2" if metric == "L2" else "ip", dim)

    def build(self, base):
        self.index.init_index(len(base), ef_construction=EF_CONSTRUCTION, M=M, random_seed=42)
        self.index.add_items(base, num_threads=CORES)

    def save(self, path):
        self.index.save_index(path)

    def load(self, path):
        self.index.load_index(path)

    def set(self, setting):
        self.index.set_ef(setting["ef"])

    def search(self, queries):
        return self.index.knn_query(queries, LIMIT, num_threads=1)[0]


class Faiss:
    """Any faiss index; what it is made by and how wide it searches differ."""

    def __init__(self, _, dim):
        import faiss

        self.faiss, self.dim = faiss, dim

    def build(self, base):
        self.faiss.omp_set_num_threads(CORES)
        self.index = self.make(len(base))
        self.index.train(base)
        self.index.add(base)

    def save(self, path):
        self.faiss.write_index(self.index, path)

    def load(self, path):
        self.index = self.faiss.read_index(path)
        self.faiss.omp_set_num_threads(1)

    def set(self, setting):
        self.faiss.ParameterSpace().set_index_parameters(
            self.index, ",".join(f"{name}={value}" for name, value in setting.items()))

    def search(self, queries):
        return self.index.search(queries, LIMIT)[1]


class FaissHnsw(Faiss):
    settings = [{"efSearch": width} for width in WIDTHS]

    def make(self, _):
        index = self.faiss.IndexHNSWFlat(self.dim, M)
        index.hnsw.efConstruction = EF_CONSTRUCTION
        return index


class FaissLists(Faiss):
    settings = [{"nprobe": probes} for probes in PROBES]

    def make(self, rows):
        return self.faiss.index_factory(self.dim, f"IVF{lists(rows)},Flat")


class FaissFastScan(Faiss):
    """Lists of 4-bit product codes scanned in registers, then the vectors of the best."""

    settings = [{"nprobe": probes, "k_factor_rf": refine}
                for probes, refine in itertools.product(PROBES, REFINES)]

    def make(self, rows):
        parts = self.dim // (4 if self.dim >= 256 else 2)
        return self.faiss.index_factory(self.dim, f"IVF{lists(rows)},PQ{parts}x4fs,RFlat")


class Usearch:
    settings = [{"expansion": width} for width in WIDTHS]
    dtype = "f32"

    def __init__(self, metric, dim):
        from usearch.index import Index

        self.index = Index(ndim=dim, metric="l2sq" if metric == "L2" else "ip", dtype=self.dtype,
                           connectivity=M, expansion_add=EF_CONSTRUCTION)

    def build(self, base):
        self.index.add(np.arange(len(base)), base, threads=CORES)

    def save(self, path):
        self.index.save(path)

    def load(self, path):
        self.index.load(path)

    def set(self, setting):
        self.index.expansion_search = setting["expansion"]

    def search(self, queries):
        return self.index.search(queries, LIMIT, threads=1).keys.astype(np.int64)


class UsearchHalf(Usearch):
    """With vectors in half the bits, which is what it chooses itself on this kind of processor."""

    dtype = "bf16"


LIBRARIES = {"hnswlib": Hnswlib, "faiss_hnsw": FaissHnsw, "faiss_ivf": FaissLists,
             "faiss_fastscan": FaissFastScan, "usearch": Usearch, "usearch_bf16": UsearchHalf}


def anonymous_bytes():
    status = pathlib.Path("/proc/self/status").read_text()
    return 1024 * int(re.search(r"RssAnon:\s*(\d+)", status)[1])


def as_searched(about, vectors):
    vectors = np.array(vectors)
    return data_sets.unit(vectors) if about["metric"] == "COSINE" else vectors


def build(library, options):
    about, base, _, _ = data_sets.load(options.set)
    base = as_searched(about, base)
    wall, cpu = time.perf_counter(), time.process_time()
    index = library(about["metric"], about["dim"])
    index.build(base)
    figures = {"build_seconds": round(time.perf_counter() - wall, 3),
               "build_cpu_seconds": round(time.process_time() - cpu, 3)}
    index.save(str(options.index))
    print(json.dumps({**figures, "index_bytes": options.index.stat().st_size}))


def measure(index, queries, options):
    """Seconds of all queries, the best of some rounds: by the wall and by the processor's clock."""
    walls, cpus = [], []
    batch = options.batch or len(queries)
    calls = [queries[at:at + batch] for at in range(0, len(queries), batch)]
    for _ in range(options.rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        for call in calls:
            index.search(call)
        cpus.append(time.process_time() - cpu)
        walls.append(time.perf_counter() - wall)
    return min(walls), min(cpus)


def search(library, options):
    about, base, queries, truth = data_sets.load(options.set)
    queries, truth = queries[:options.queries], truth[:options.queries]
    asked = as_searched(about, queries)
    before = anonymous_bytes()
    index = library(about["metric"], about["dim"])
    index.load(str(options.index))
    # Where a setting has two parts, the first widens a search for each value of the second; that
    # ends where it is good enough, or gets no better.
    best, done = {}, set()
    for setting in library.settings:
        row = tuple(setting.values())[1:]
        if row in done:
            continue
        index.set(setting)
        recall = data_sets.recall(about, base, queries, truth, index.search(asked))
        wall, cpu = measure(index, asked, options)
        print(json.dumps({"setting": setting, "recall": round(float(recall), 5),
                          "qps": round(len(asked) / wall, 1),
                          "qps_cpu": round(len(asked) / cpu, 1),
                          "index_bytes": anonymous_bytes() - before}), flush=True)
        if recall >= options.stop or recall < best.get(row, 0) + GAIN_MIN:
            done.add(row)
        best[row] = recall


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("what", choices=("build", "search"))
    parser.add_argument("name", choices=LIBRARIES)
    parser.add_argument("set", type=pathlib.Path)
    parser.add_argument("index", type=pathlib.Path)
    parser.add_argument("--queries", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--stop", type=float, default=0.995)
    parser.add_argument("--batch", type=int, default=0, help="queries of a call; 0: all")
    options = parser.parse_args()
    {"build": build, "search": search}[options.what](LIBRARIES[options.name], options)


if __name__ == "__main__":
    main()
