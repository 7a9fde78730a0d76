"""Measures filtered searches of one server of the Milvus API; the last line printed is JSON.

    filter_client.py URI SET CELLS [--seconds S] [--ef 64]

SET is a folder of bench/data_sets.py, CELLS one of bench/filter: cells.json and the files of each
cell. Two integer fields carry a random order of the rows and the order of their nearness to a
point, so that `shuffled < N` keeps N rows at random and `nearness < N` the N about the point.
"""

import argparse
import json
import pathlib
import sys

import client as measuring
import numpy as np
from pymilvus import DataType

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import data_sets  # noqa: E402

NAME = "rows"


def fill(client, about, base, orders):
    """Seconds until the rows can be searched, index and all."""
    if client.has_collection(NAME):
        client.drop_collection(NAME)
    schema = client.create_schema(auto_id=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=about["dim"])
    for order in orders:
        schema.add_field(order, DataType.INT64)
    client.create_collection(NAME, schema=schema, consistency_level="Bounded")
    seconds = 0
    for at in range(0, len(base), 2000):
        rows = [{"id": at + i, "vector": vector,
                 **{name: int(order[at + i]) for name, order in orders.items()}}
                for i, vector in enumerate(base[at:at + 2000].tolist())]
        seconds += measuring.timed(lambda _, rows=rows: client.insert(NAME, rows), 0)[0] / 1000
    return round(seconds + measuring.finish(client, NAME, about["metric"], "HNSW", M=16,
                                            efConstruction=200), 2)


def measure(client, about, base, cell, options):
    folder = options.cells / cell["name"]
    queries, truth = (np.load(folder / f"{part}.npy") for part in ("queries", "truth"))
    filters = f"{cell['order']} < {cell['rows']}"
    blocks = [queries[at:at + measuring.BATCH].tolist()
              for at in range(0, len(queries), measuring.BATCH)]

    def ask(vectors):
        return client.search(NAME, vectors, limit=measuring.LIMIT, filter=filters,
                             search_params={"metric_type": about["metric"],
                                            "params": {"ef": options.ef}})

    answers = [[hit["id"] for hit in answer] for block in blocks for answer in ask(block)]
    found = np.full((len(answers), measuring.LIMIT), -1)
    for row, answer in zip(found, answers):
        row[:len(answer)] = answer
    times = measuring.timed(lambda i: ask(blocks[i % len(blocks)]), options.seconds)
    asked = sum(len(blocks[i % len(blocks)]) for i in range(len(times)))
    one = measuring.timed(lambda i: ask([blocks[0][i % len(blocks[0])]]), options.seconds)
    return {"recall": round(float(data_sets.recall(about, base, queries, truth, found)), 4),
            "batches_qps": round(asked / (sum(times) / 1000), 1), **measuring.summary(one)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("uri")
    parser.add_argument("set", type=pathlib.Path)
    parser.add_argument("cells", type=pathlib.Path)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--ef", type=int, default=64)
    options = parser.parse_args()
    measuring.wait(options.uri)
    client = measuring.connect(options.uri)
    about, base, _, _ = data_sets.load(options.set)
    cells = json.loads((options.cells / "cells.json").read_text())
    orders = {name: np.load(options.cells / f"{name}.npy") for name in ("shuffled", "nearness")}
    figures = {"load_seconds": fill(client, about, base, orders), "cells": {}}
    for cell in cells:
        figures["cells"][cell["name"]] = measure(client, about, base, cell, options)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
