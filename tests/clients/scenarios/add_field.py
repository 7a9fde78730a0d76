"""A field added to a collection that has rows: they have its default, or nothing, there."""

FROM = "2.6"
DIMENSION = 4


def play(case):
    from pymilvus import DataType

    client = case.client()
    name = case.name()
    client.create_collection(name, DIMENSION, metric_type="L2", consistency_level="Strong")
    vectors = case.vectors(3, DIMENSION).tolist()
    client.insert(name, [{"id": i, "vector": vectors[i]} for i in (0, 1)])
    client.add_collection_field(name, "age", DataType.INT64, nullable=True)
    client.add_collection_field(name, "city", DataType.VARCHAR, max_length=9, nullable=True,
                                default_value="Rome")  # fmt: skip
    names = [field["name"] for field in client.describe_collection(name)["fields"]]
    case.check("fields", names, ["id", "vector", "age", "city"])
    client.insert(name, [{"id": 2, "vector": vectors[2], "age": 7, "city": "Oslo"}])
    rows = client.query(name, "id >= 0", output_fields=["age", "city"])
    case.check("rows", [[row["age"], row["city"]] for row in rows],
               [[None, "Rome"], [None, "Rome"], [7, "Oslo"]])  # fmt: skip
    case.check("null", [row["id"] for row in client.query(name, "age is null")], [0, 1])
    case.refused("must be nullable",
                 lambda: client.add_collection_field(name, "x", DataType.INT64), "null")  # fmt: skip
    client.drop_collection(name)
