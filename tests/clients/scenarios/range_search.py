"""Range search: between two scores, the nearer one included and the farther one not."""

FROM = "2.3"
DIMENSION = 2


def play(case):
    pymilvus = case.connect()
    # On a line: squared distances 0 1 4 9 16 25, products 0 1 2 3 4 5 with (1, 0).
    line = [[float(i), 0.0] for i in range(6)]
    # On a circle: cosines with (1, 0) from 1 down to -1.
    circle = [[1.0, 0.0], [0.8, 0.6], [0.6, 0.8], [0.0, 1.0], [-0.6, 0.8], [-1.0, 0.0]]
    asked = [
        ("L2", line, [0.0, 0.0], {"radius": 9}, [0, 1, 2]),
        ("L2", line, [0.0, 0.0], {"radius": 9, "range_filter": 1}, [1, 2]),
        ("L2", line, [0.0, 0.0], {"radius": 0.5}, [0]),
        ("IP", line, [1.0, 0.0], {"radius": 2}, [5, 4, 3]),
        ("IP", line, [1.0, 0.0], {"radius": 2, "range_filter": 4}, [4, 3]),
        ("COSINE", circle, [1.0, 0.0], {"radius": 0.1}, [0, 1, 2]),
        ("COSINE", circle, [1.0, 0.0], {"radius": 0.1, "range_filter": 0.9}, [1, 2]),
    ]
    schema = pymilvus.CollectionSchema(
        [
            pymilvus.FieldSchema("id", pymilvus.DataType.INT64, is_primary=True),
            pymilvus.FieldSchema("vector", pymilvus.DataType.FLOAT_VECTOR, dim=DIMENSION),
        ]
    )
    for metric, vectors in [("L2", line), ("IP", line), ("COSINE", circle)]:
        rows = pymilvus.Collection(case.name(metric), schema, consistency_level="Strong")
        rows.insert([list(range(6)), vectors])
        rows.create_index("vector", {"index_type": "FLAT", "metric_type": metric, "params": {}})
        rows.load()
    for metric, _vectors, query, params, wanted in asked:
        rows = pymilvus.Collection(case.name(metric))
        hits = rows.search([query], "vector", {"metric_type": metric, "params": params}, 10)
        case.check(f"{metric} {params}", list(hits[0].ids), wanted)
    rows = pymilvus.Collection(case.name("L2"))
    for metric, params in [("L2", {"radius": 1, "range_filter": 4}),
                           ("IP", {"radius": 4, "range_filter": 1})]:  # fmt: skip
        rows = pymilvus.Collection(case.name(metric))
        case.refused(
            f"crossed {metric}",
            lambda rows=rows, metric=metric, params=params: rows.search(
                [[0.0, 0.0]], "vector", {"metric_type": metric, "params": params}, 10
            ),
            "range_filter",
        )
    for metric in ("L2", "IP", "COSINE"):
        pymilvus.utility.drop_collection(case.name(metric))
