"""Upsert replaces a row by its key, or adds it; from 2.6 on it may change a few fields only."""

FROM = "2.3"
ROWS, DIMENSION = 50, 4


def play(case):
    pymilvus = case.connect()
    schema = pymilvus.CollectionSchema(
        [
            pymilvus.FieldSchema("id", pymilvus.DataType.VARCHAR, max_length=20, is_primary=True),
            pymilvus.FieldSchema("a", pymilvus.DataType.INT64),
            pymilvus.FieldSchema("b", pymilvus.DataType.INT64),
            pymilvus.FieldSchema("vector", pymilvus.DataType.FLOAT_VECTOR, dim=DIMENSION),
        ]
    )
    rows = pymilvus.Collection(case.name(), schema, consistency_level="Strong")
    vectors = case.vectors(ROWS, DIMENSION).tolist()
    keys = [f"k{i:02}" for i in range(ROWS)]
    rows.insert([keys, list(range(ROWS)), [0] * ROWS, vectors])
    rows.create_index("vector", {"index_type": "FLAT", "metric_type": "L2", "params": {}})
    rows.load()
    made = rows.upsert([["k03", "new"], [33, 44], [1, 1], [vectors[0], vectors[1]]])
    case.check("upserted", made.upsert_count, 2)
    found = rows.query('id in ["k03", "new"]', output_fields=["a", "b"])
    case.check("rows", found, [{"id": "k03", "a": 33, "b": 1}, {"id": "new", "a": 44, "b": 1}])
    count = rows.query("", output_fields=["count(*)"])[0]["count(*)"]
    case.check("count", count, ROWS + 1)
    hits = rows.search([vectors[0]], "vector", {"metric_type": "L2"}, 2)[0]
    case.check("moved", sorted(hits.ids), ["k00", "k03"])

    if case.line >= (2, 6):
        client = case.client()
        client.upsert(case.name(), [{"id": "k05", "a": 55}], partial_update=True)
        row = client.get(case.name(), "k05", output_fields=["a", "b", "vector"])[0]
        case.check("some fields", [row["a"], row["b"], row["vector"]], [55, 0, vectors[5]])
    rows.drop()
