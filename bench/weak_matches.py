#!/usr/bin/env python3
"""Measures when a best hit should be called a weak match.

    bench/weak_matches.py ../shared/data/flickr8k_val [--elanus build/release/elanus]

FOLDER has images/ and captions_<language>.tsv. Three kinds of queries are compared: captions whose
picture is there, the same captions with their picture taken out, and the lines of
bench/foreign_queries.txt, which have nothing to do with most of the pictures. For several rules it
prints how well they tell the first from the last (the area under the curve), and how many foreign
queries pass where one in twenty of the captions found in the first ten is lost; then what each
threshold of the first rule marks. Needs numpy.
"""

import argparse
import json
import os
import pathlib
import subprocess
import tempfile

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[1]
MODELS = pathlib.Path(os.environ.get("ELANUS_MODELS_DIR", ROOT / "build" / "models"))
RULES = {
    "best hit above random pairs (z)": lambda scores: scores.max(1),
    "... above the query's mean": lambda scores: scores.max(1) - np.nanmean(scores, 1),
    "... above the query's median": lambda scores: scores.max(1) - np.nanmedian(scores, 1),
    "... above the query's lower quarter":
        lambda scores: scores.max(1) - np.nanquantile(scores, 0.25, axis=1),
    "... above the 50th hit": lambda scores: scores.max(1) - np.sort(scores, 1)[:, -50],
    "... in deviations of the query":
        lambda scores: (scores.max(1) - np.nanmean(scores, 1)) / np.nanstd(scores, 1),
}


def embed(elanus, items):
    with tempfile.NamedTemporaryFile(suffix=".npy") as file:
        subprocess.run([elanus, "--models-dir", str(MODELS), "embed", "-", "--npy", file.name],
                       input="\n".join(items).encode(), check=True)
        return np.load(file.name)


def area(good, bad):
    """How often a good one lies above a bad one."""
    return (good[:, None] > bad[None, :]).mean()


def passed(good, bad, lost=0.05):
    return (bad >= np.quantile(good, lost)).mean()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--elanus", default=str(ROOT / "build" / "release" / "elanus"))
    options = parser.parse_args()
    chance = json.loads((MODELS / "elanus-base" / "scores.json").read_text())["text_image"]

    names = sorted(path.name for path in (options.folder / "images").iterdir())
    pictures = embed(options.elanus, [str(options.folder / "images" / name) for name in names])
    queries = (ROOT / "bench" / "foreign_queries.txt").read_text().splitlines()
    for language in ("en", "zh"):
        lines = (options.folder / f"captions_{language}.tsv").read_text().splitlines()
        captions = [line.split("\t", 1) for line in lines]
        truth = np.array([names.index(name) for name, _ in captions])
        there = embed(options.elanus, [text for _, text in captions]) @ pictures.T
        own = there[np.arange(len(truth)), truth]
        found = (there > own[:, None]).sum(1) < 10
        taken_out = there.copy()
        taken_out[np.arange(len(truth)), truth] = -1
        chosen = [text for text in queries if text.isascii() == (language == "en")]
        foreign = embed(options.elanus, chosen) @ pictures.T

        print(f"\n{language}: {len(captions)} captions, {found.sum()} found in the first ten, "
              f"{len(chosen)} foreign queries, {len(pictures)} pictures")
        print(f"{'rule':38} {'there':>7} {'found':>7} {'taken out':>10} {'foreign passed':>15}")
        for name, rule in RULES.items():
            good, bad = rule(there), rule(foreign)
            print(f"{name:38} {area(good, bad):7.3f} {area(good[found], bad):7.3f} "
                  f"{area(rule(taken_out), bad):10.3f} {passed(good[found], bad):15.3f}")
        print(f"{'weak below':38} {'there':>7} {'found':>7} {'taken out':>10} {'foreign':>15}")
        for z in (2, 2.25, 2.5, 2.75, 3, 3.25, 3.5):
            limit = chance["mean"] + z * chance["stddev"]
            shares = [(scores.max(1) < limit).mean()
                      for scores in (there, there[found], taken_out, foreign)]
            print(f"{z:<38} {shares[0]:7.3f} {shares[1]:7.3f} {shares[2]:10.3f} {shares[3]:15.3f}")


if __name__ == "__main__":
    main()
