"""The script that compares FLAT, IVF_FLAT and HNSW on one collection."""

import numpy as np
import truth

ROWS, DIMENSION, TOP = 2000, 16, 10
INDEXES = [
    ("FLAT", {}, {}, 1.0),
    ("IVF_FLAT", {"nlist": 32}, {"nprobe": 8}, 0.6),
    ("HNSW", {"M": 16, "efConstruction": 200}, {"ef": 100}, 0.95),
]


def play(case):
    pymilvus = case.connect()
    schema = pymilvus.CollectionSchema(
        [
            pymilvus.FieldSchema("id", pymilvus.DataType.INT64, is_primary=True),
            pymilvus.FieldSchema("vector", pymilvus.DataType.FLOAT_VECTOR, dim=DIMENSION),
        ]
    )
    rows = pymilvus.Collection(case.name(), schema, consistency_level="Strong")
    vectors, queries = case.vectors(ROWS, DIMENSION), case.vectors(20, DIMENSION)
    rows.insert([list(range(ROWS)), vectors.tolist()])
    rows.flush()
    truths = [truth.nearest("L2", vectors, query, TOP) for query in queries]
    for kind, build, ask, enough in INDEXES:
        rows.create_index("vector", {"index_type": kind, "metric_type": "L2", "params": build})
        pymilvus.utility.wait_for_index_building_complete(case.name())
        case.check(f"{kind} is told", rows.index().params["index_type"], kind)
        rows.load()
        answers = rows.search(queries.tolist(), "vector", {"metric_type": "L2", "params": ask}, TOP)
        right = sum(
            len(set(hits.ids) & {i for i, _ in best})
            for hits, best in zip(answers, truths, strict=True)
        )
        case.check(f"{kind} recall", right / (TOP * len(queries)) >= enough, True)
        # Whatever was found has its true score, however the index keeps its vectors.
        scores = truth.scores("L2", vectors, queries[0])
        true = [scores[i] for i in answers[0].ids]
        case.check(f"{kind} scores", np.allclose(answers[0].distances, true, atol=1e-5), True)
        rows.release()
        rows.drop_index()
    rows.drop()
