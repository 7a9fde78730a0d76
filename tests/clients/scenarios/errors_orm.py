"""Mistakes of an older script, whose client reads the older error codes."""

DIMENSION = 4


def play(case):
    pymilvus = case.connect()
    kinds = pymilvus.DataType

    def schema(**options):
        fields = [
            pymilvus.FieldSchema("id", kinds.INT64, is_primary=True),
            pymilvus.FieldSchema("s", kinds.VARCHAR, max_length=5),
            pymilvus.FieldSchema("vector", kinds.FLOAT_VECTOR, dim=DIMENSION, **options),
        ]
        return pymilvus.CollectionSchema(fields)

    name = case.name()
    case.check("missing", pymilvus.utility.has_collection("nowhere"), False)
    case.refused("no schema", lambda: pymilvus.Collection("nowhere"), "nowhere")
    case.refused("drop", lambda: pymilvus.Collection("nowhere").drop(), "nowhere")
    rows = pymilvus.Collection(name, schema(), consistency_level="Strong")
    other = pymilvus.CollectionSchema(schema().fields, "another description")
    case.refused("duplicate", lambda: pymilvus.Collection(name, other), "schema")
    same = pymilvus.Collection(name, schema(), consistency_level="Strong")
    case.check("same again", same.name, name)

    vector = [1.0, 2.0, 3.0, 4.0]
    case.refused("long text", lambda: rows.insert([[1], ["123456"], [vector]]),
                 "length")  # fmt: skip
    case.refused("load", rows.load, "index not found", 700, 25)
    case.refused(
        "index type",
        lambda: rows.create_index(
            "vector", {"index_type": "FOO", "metric_type": "L2", "params": {}}
        ),
        "FOO",
    )
    case.refused(
        "index metric",
        lambda: rows.create_index(
            "vector", {"index_type": "FLAT", "metric_type": "FOO", "params": {}}
        ),
        "etric",
    )
    case.refused(
        "index field",
        lambda: rows.create_index("zz", {"index_type": "FLAT", "metric_type": "L2", "params": {}}),
        "zz",
    )
    rows.create_index("vector", {"index_type": "FLAT", "metric_type": "L2", "params": {}})
    case.refused("search released", lambda: rows.search([vector], "vector", {}, 1), "not loaded")
    rows.load()

    def search(param, limit=3, **options):
        return rows.search([vector], "vector", {"metric_type": "L2", **param}, limit, **options)

    case.check("nothing in it", len(search({})[0]), 0)
    case.refused("limit", lambda: search({}, 16385), "16385")
    case.refused("offset", lambda: search({"offset": 16380}, 10), "16390")
    case.refused("rounding", lambda: search({}, round_decimal=7), "7")
    case.refused("filter", lambda: search({}, expr="a >"), "cannot parse expression")
    case.refused("output", lambda: search({}, output_fields=["zz"]), "zz")
    case.refused("delete", lambda: rows.delete("s =="), "")
    rows.drop()
    case.check("dropped", pymilvus.utility.has_collection(name), False)
