"""Indexes through their life: made under a name, told as given, refused, dropped."""

ROWS, DIMENSION = 600, 8


def play(case):
    pymilvus = case.connect()
    schema = pymilvus.CollectionSchema(
        [
            pymilvus.FieldSchema("id", pymilvus.DataType.INT64, is_primary=True),
            pymilvus.FieldSchema("s", pymilvus.DataType.VARCHAR, max_length=20),
            pymilvus.FieldSchema("vector", pymilvus.DataType.FLOAT_VECTOR, dim=DIMENSION),
        ]
    )
    rows = pymilvus.Collection(case.name(), schema, consistency_level="Strong")
    vectors = case.vectors(ROWS, DIMENSION)
    rows.insert([list(range(ROWS)), [f"s{i % 5}" for i in range(ROWS)], vectors.tolist()])
    rows.flush()
    kinds = [
        ("FLAT", {}, {}),
        ("IVF_FLAT", {"nlist": 16}, {"nprobe": 16}),
        ("IVF_SQ8", {"nlist": 16}, {"nprobe": 16}),
        ("IVF_PQ", {"nlist": 16, "m": 4, "nbits": 8}, {"nprobe": 16}),
        ("HNSW", {"M": 16, "efConstruction": 200}, {"ef": 200}),
    ]
    for kind, build, ask in kinds:
        wanted = {"index_type": kind, "metric_type": "L2", "params": build}
        rows.create_index("vector", wanted, index_name="of_vector")
        index = rows.index(index_name="of_vector")
        # Some lines do not send parameters that are empty.
        case.check(
            f"{kind} told", [{"params": {}, **index.params}, index.field_name], [wanted, "vector"]
        )
        rows.load()
        hits = rows.search([vectors[5].tolist()], "vector",
                           {"metric_type": "L2", "params": ask}, 10)[0]  # fmt: skip
        near = ((vectors - vectors[5]) ** 2).sum(axis=1).argsort()[:10]
        right = len(set(near.tolist()) & set(hits.ids))
        case.check(f"{kind} finds", [right >= (5 if "PQ" in kind else 9), len(hits)], [True, 10])
        rows.release()
        rows.drop_index(index_name="of_vector")
        case.check(f"{kind} dropped", rows.has_index(index_name="of_vector"), False)

    rows.create_index("vector", {"index_type": "FLAT", "metric_type": "L2", "params": {}})
    rows.create_index("s", index_name="of_s")
    case.check("both", sorted(one.field_name for one in rows.indexes), ["s", "vector"])
    case.refused(
        "another",
        lambda: rows.create_index(
            "vector",
            {"index_type": "HNSW", "metric_type": "L2", "params": {"M": 8, "efConstruction": 50}},
        ),
        "index",
    )
    rows.drop()
