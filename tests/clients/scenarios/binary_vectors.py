"""Binary vectors: Hamming and Jaccard."""

import numpy as np

ROWS, BITS, LIMIT = 150, 64, 4


def play(case):
    pymilvus = case.connect()
    bits = case.random.integers(0, 2, (ROWS, BITS)).astype(np.uint8)
    packed = [np.packbits(row).tobytes() for row in bits]
    schema = pymilvus.CollectionSchema(
        [
            pymilvus.FieldSchema("id", pymilvus.DataType.INT64, is_primary=True),
            pymilvus.FieldSchema("vector", pymilvus.DataType.BINARY_VECTOR, dim=BITS),
        ]
    )
    differ = (bits != bits[7]).sum(axis=1).astype(float)
    union = (bits | bits[7]).sum(axis=1)
    for metric, scores in [("HAMMING", differ), ("JACCARD", differ / union)]:
        name = case.name(metric)
        rows = pymilvus.Collection(name, schema, consistency_level="Strong")
        rows.insert([list(range(ROWS)), packed])
        rows.flush()
        index = {"index_type": "BIN_IVF_FLAT", "metric_type": metric, "params": {"nlist": 4}}
        rows.create_index("vector", index)
        rows.load()
        params = {"metric_type": metric, "params": {"nprobe": 4}}
        hits = rows.search([packed[7]], "vector", params, LIMIT)[0]
        case.check(f"{metric} scores", [hit.distance for hit in hits], sorted(scores)[:LIMIT])
        case.check(f"{metric} first", hits[0].id, 7)
        kept = rows.query("id == 9", output_fields=["vector"])[0]["vector"]
        case.check(f"{metric} kept", kept[0] if isinstance(kept, list) else kept, packed[9])
        rows.drop()
