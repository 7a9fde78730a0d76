"""Fields that may be empty, and fields that fill themselves."""

FROM = "2.5"
DIMENSION = 4


def play(case):
    from pymilvus import DataType, MilvusClient

    client = case.client()
    name = case.name()
    schema = MilvusClient.create_schema(auto_id=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("age", DataType.INT64, nullable=True)
    schema.add_field("city", DataType.VARCHAR, max_length=20, default_value="Rome")
    schema.add_field("note", DataType.JSON, nullable=True)
    schema.add_field("marks", DataType.ARRAY, element_type=DataType.INT32, max_capacity=4,
                     nullable=True)  # fmt: skip
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=DIMENSION)
    indexes = client.prepare_index_params()
    indexes.add_index("vector", index_type="FLAT", metric_type="L2")
    client.create_collection(name, schema=schema, index_params=indexes, consistency_level="Strong")
    fields = {field["name"]: field for field in client.describe_collection(name)["fields"]}
    case.check("told", [bool(fields[key].get("nullable")) for key in ("age", "city", "note")],
               [True, False, True])  # fmt: skip
    vectors = case.vectors(4, DIMENSION).tolist()
    client.insert(name, [
        {"id": 0, "age": 7, "city": "Oslo", "note": {"a": 1}, "marks": [1], "vector": vectors[0]},
        {"id": 1, "age": None, "note": None, "marks": None, "vector": vectors[1]},
        {"id": 2, "vector": vectors[2]},
        {"id": 3, "age": 0, "city": None, "note": {}, "marks": [], "vector": vectors[3]},
    ])  # fmt: skip

    def ids(filter):
        return [row["id"] for row in client.query(name, filter)]

    for filter, wanted in [
        ("age is null", [1, 2]),
        ("age is not null", [0, 3]),
        ("age == 0", [3]),
        ("age != 7", [3]),
        ("not (age == 7)", [3]),
        ('city == "Rome"', [1, 2, 3]),
        ("note is null", [1, 2]),
        ("marks is null", [1, 2]),
    ]:
        case.check(filter, ids(filter), wanted)
    rows = client.query(name, "id >= 0", output_fields=["age", "city", "note", "marks"])
    case.check("ages", [row["age"] for row in rows], [7, None, None, 0])
    case.check("cities", [row["city"] for row in rows], ["Oslo", "Rome", "Rome", "Rome"])
    case.check("notes", [row["note"] for row in rows], [{"a": 1}, None, None, {}])
    case.check(
        "marks", [row["marks"] and list(row["marks"]) for row in rows], [[1], None, None, []]
    )
    hits = client.search(name, [vectors[1]], limit=1, output_fields=["age", "city"])[0]
    case.check("hit", hits[0]["entity"], {"age": None, "city": "Rome"})
    client.drop_collection(name)
