"""Vectors of fewer bits: f16 and bf16 from 2.4 on, int8 from 2.6 on."""

import numpy as np
import truth

FROM = "2.4"
ROWS, DIMENSION, LIMIT = 100, 16, 4


def play(case):
    import ml_dtypes
    from pymilvus import DataType, MilvusClient

    client = case.client()
    # Small whole numbers are the same in every one of the types.
    whole = case.random.integers(-7, 8, (ROWS, DIMENSION))
    kinds = {
        "FLOAT16_VECTOR": whole.astype(np.float16),
        "BFLOAT16_VECTOR": whole.astype(ml_dtypes.bfloat16),
    }
    if case.line >= (2, 6):
        kinds["INT8_VECTOR"] = whole.astype(np.int8)
    for kind, vectors in kinds.items():
        name = case.name(kind)
        schema = MilvusClient.create_schema(auto_id=False)
        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("vector", DataType[kind], dim=DIMENSION)
        indexes = client.prepare_index_params()
        index = "HNSW" if kind == "INT8_VECTOR" else "FLAT"
        indexes.add_index("vector", index_type=index, metric_type="L2",
                          params={"M": 16, "efConstruction": 100} if index == "HNSW" else {})  # fmt: skip
        client.create_collection(name, schema=schema, index_params=indexes,
                                 consistency_level="Strong")  # fmt: skip
        client.insert(name, [{"id": i, "vector": vectors[i]} for i in range(ROWS)])
        hits = client.search(name, [vectors[3]], limit=LIMIT, search_params={"metric_type": "L2"})[
            0
        ]
        best = truth.nearest("L2", whole, whole[3], LIMIT)
        case.check(f"{kind} scores", [hit["distance"] for hit in hits], [s for _, s in best])
        case.check(f"{kind} first", hits[0]["id"], 3)
        kept = client.query(name, "id == 3", output_fields=["vector"])[0]["vector"]
        kept = kept[0] if isinstance(kept, list) else kept
        bytes_kept = kept if isinstance(kept, bytes) else np.asarray(kept).tobytes()
        case.check(f"{kind} kept", bytes_kept, vectors[3].tobytes())
        client.drop_collection(name)
