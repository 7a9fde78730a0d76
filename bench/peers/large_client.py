"""Measures one server of the Milvus API on a large collection; the last line printed is JSON.

    large_client.py URI SET [--limit 100] [--seconds 5] [--kinds HNSW,IVF_FLAT]

SET is a folder of bench/data_sets.py. For each index: seconds from the first row to a collection
that is indexed and loaded, then recall and speed at wider and wider searches, and filters. Recall
is by distance.
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
BATCH = 2000
# What each index is made with, and the parameter that widens its searches.
KINDS = {"HNSW": ({"M": 16, "efConstruction": 200}, "ef"),
         "IVF_FLAT": ({"nlist": 1024}, "nprobe")}
WIDTHS = {"ef": (100, 112, 128, 160, 200, 256, 320, 400, 512, 640, 800, 1024),
          "nprobe": (4, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256)}
# At a limit of 10 a graph can be searched less widely.
NARROW = (10, 12, 16, 20, 24, 32, 48, 64, 80)
ENOUGH = 0.995
KEPT_PERCENT = (50, 10, 1)
FILTER_RECALL = 0.95


class Measured:
    def __init__(self, client, source, options):
        self.client, self.options = client, options
        self.about, self.base, self.queries, self.truth = data_sets.load(source)
        self.blocks = [self.queries[at:at + 100].tolist()
                       for at in range(0, len(self.queries), 100)]

    def load(self, kind):
        """Figures of filling an empty collection. The client's own work counts for every server
        alike, and is told beside it."""
        if self.client.has_collection(NAME):
            self.client.drop_collection(NAME)
        schema = self.client.create_schema(auto_id=False)
        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=self.about["dim"])
        self.client.create_collection(NAME, schema=schema, consistency_level="Bounded")
        insert = 0
        for at in range(0, len(self.base), BATCH):
            rows = [{"id": at + i, "vector": vector}
                    for i, vector in enumerate(self.base[at:at + BATCH].tolist())]
            insert += measuring.timed(lambda _, rows=rows: self.client.insert(NAME, rows), 0)[0]
        index = measuring.finish(self.client, NAME, self.about["metric"], kind, **KINDS[kind][0])
        return {"insert_seconds": round(insert / 1000, 2), "index_seconds": round(index, 2),
                "load_seconds": round(insert / 1000 + index, 2)}

    def ask(self, vectors, params, filters=""):
        return self.client.search(NAME, vectors, limit=self.options.limit, filter=filters,
                                  search_params={"metric_type": self.about["metric"],
                                                 "params": params})

    def recall(self, params, truth, filters=""):
        answers = [[hit["id"] for hit in answer]
                   for block in self.blocks for answer in self.ask(block, params, filters)]
        found = np.full((len(answers), self.options.limit), -1)
        for row, answer in zip(found, answers):
            row[:len(answer)] = answer
        found = found[:, :truth.shape[1]]
        return round(float(data_sets.recall(self.about, self.base, self.queries, truth, found)), 4)

    def point(self, params, truth, filters=""):
        """Recall; queries a second in batches of 100, and one at a time."""
        recall = self.recall(params, truth, filters)
        times = measuring.timed(
            lambda i: self.ask(self.blocks[i % len(self.blocks)], params, filters),
            self.options.seconds)
        asked = sum(len(self.blocks[i % len(self.blocks)]) for i in range(len(times)))
        one = measuring.timed(
            lambda i: self.ask([self.blocks[0][i % len(self.blocks[0])]], params, filters),
            self.options.seconds / 2)
        return {"params": params, "recall": recall, "qps": round(asked / (sum(times) / 1000), 1),
                **measuring.summary(one)}

    def curve(self, kind):
        name = KINDS[kind][1]
        narrow = NARROW if name == "ef" else ()
        points = []
        for width in (*narrow, *WIDTHS[name]):
            if name != "ef" or width >= self.options.limit:
                points.append(self.point({name: width}, self.truth[:, :self.options.limit]))
                if points[-1]["recall"] >= ENOUGH:
                    break
        return points

    def filtered(self, percent, params):
        kept = max(self.options.limit, len(self.base) * percent // 100)
        truth = data_sets.nearest(self.about["metric"], self.base[:kept], self.queries,
                                  self.options.limit)
        return {"percent": percent, **self.point(params, truth, f"id < {kept}")}


def measure(measured, kind):
    try:
        figures = measured.load(kind)
    except Exception as error:
        return {"refused": str(error)[:200]}
    figures["points"] = measured.curve(kind)
    good = [point for point in figures["points"] if point["recall"] >= FILTER_RECALL]
    params = (good or figures["points"][-1:])[0]["params"]
    figures["filters"] = [measured.filtered(percent, params) for percent in KEPT_PERCENT]
    return figures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("uri")
    parser.add_argument("set", type=pathlib.Path)
    parser.add_argument("--limit", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--kinds", default="HNSW")
    options = parser.parse_args()
    measuring.wait(options.uri)
    # An index of a million rows takes longer than the client's own limit on a call.
    client = measuring.connect(options.uri)
    measured = Measured(client, options.set, options)
    print(json.dumps({kind: measure(measured, kind) for kind in options.kinds.split(",")}))


if __name__ == "__main__":
    main()
