"""Measures the flat index of faiss for bench/flat: FOLDER L2|COSINE SECONDS [own]. JSON to stdout.

faiss compares a batch of 100 queries of 512 numbers row by row unless it is told to multiply
matrices (distance_compute_blas_threshold), so batches are measured in both ways.
"""

import json
import pathlib
import sys
import time

import faiss
import numpy as np

BATCH, SINGLES, K = 100, 10, 10


def queries_per_second(search, parts, seconds, clock):
    """By the least that each part took: other work on the machine only ever adds."""
    best, end = [float("inf")] * len(parts), time.perf_counter() + seconds
    while time.perf_counter() < end or best[-1] == float("inf"):
        for number, part in enumerate(parts):
            start = clock()
            search(part, K)
            best[number] = min(best[number], clock() - start)
    return sum(map(len, parts)) / sum(best)


def main():
    folder, metric, seconds = pathlib.Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    threads = faiss.omp_get_max_threads()
    clock = (lambda: time.process_time() / threads) if "own" in sys.argv[4:] else time.perf_counter
    base = np.load(folder / "base.npy")
    queries = np.load(folder / "queries.npy")[:BATCH].astype(np.float32)
    if metric == "COSINE":
        faiss.normalize_L2(base)
        faiss.normalize_L2(queries)
    index = (faiss.IndexFlatIP if metric == "COSINE" else faiss.IndexFlatL2)(base.shape[1])
    index.add(base)
    del base

    singles = [queries[number:number + 1] for number in range(SINGLES)]
    figures = {"1": {"": queries_per_second(index.search, singles, seconds, clock)}, "100": {}}
    default = faiss.cvar.distance_compute_blas_threshold
    for name, threshold in (("", default), ("blas_", 1)):
        faiss.cvar.distance_compute_blas_threshold = threshold
        figures["100"][name] = queries_per_second(index.search, [queries], seconds, clock)
    figures["rows"] = index.search(queries, K)[1].tolist()
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
