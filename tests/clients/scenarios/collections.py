"""Collections: described as they were made, renamed, listed, changed."""

FROM = "2.4"


def play(case):
    from pymilvus import DataType, MilvusClient

    client = case.client()
    name, renamed = case.name(), case.name("renamed")
    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=True,
                                        description="all of it")  # fmt: skip
    schema.add_field("id", DataType.VARCHAR, is_primary=True, max_length=64, description="the key")
    for kind in ("BOOL", "INT8", "INT16", "INT32", "INT64", "FLOAT", "DOUBLE", "JSON"):
        schema.add_field(kind.lower(), DataType[kind])
    schema.add_field("words", DataType.ARRAY, element_type=DataType.VARCHAR, max_length=9,
                     max_capacity=5)  # fmt: skip
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=6)
    client.create_collection(name, schema=schema, consistency_level="Bounded")
    told = client.describe_collection(name)
    case.check("description", told["description"], "all of it")
    case.check("level", told["consistency_level"], 2)
    case.check("fields", [[f["name"], int(f["type"]), f.get("params", {})] for f in told["fields"]], [
        ["id", 21, {"max_length": 64}], ["bool", 1, {}], ["int8", 2, {}], ["int16", 3, {}],
        ["int32", 4, {}], ["int64", 5, {}], ["float", 10, {}], ["double", 11, {}],
        ["json", 23, {}], ["words", 22, {"max_length": 9, "max_capacity": 5}],
        ["vector", 101, {"dim": 6}]])  # fmt: skip
    case.check("ids", [f["field_id"] for f in told["fields"]], list(range(100, 111)))
    case.check("no index", client.list_indexes(name), [])
    row = {"id": "a", "bool": True, "int8": -128, "int16": 32767, "int32": -(2**31),
           "int64": 2**63 - 1, "float": 0.1, "double": 0.1, "json": {"a": [1, None, 2.5]},
           "words": ["x", "é"], "vector": [0.5] * 6, "more": 1}  # fmt: skip
    client.insert(name, row)
    indexes = client.prepare_index_params()
    indexes.add_index("vector", index_type="AUTOINDEX", metric_type="L2")
    client.create_index(name, indexes)
    client.load_collection(name)
    kept = client.query(name, 'id == "a"', output_fields=["*"], consistency_level="Strong")[0]
    case.check("row", {key: list(v) if key in ("words", "vector") else v
                       for key, v in kept.items()}, row)  # fmt: skip
    client.rename_collection(name, renamed)
    case.check("renamed", [client.has_collection(name), client.has_collection(renamed)],
               [False, True])  # fmt: skip
    case.check("still there", len(client.query(renamed, 'id == "a"')), 1)
    case.refused("onto itself", lambda: client.rename_collection(renamed, renamed), renamed)
    client.flush(renamed) if hasattr(client, "flush") else None
    case.check("statistics", int(client.get_collection_stats(renamed)["row_count"]) <= 1, True)
    client.drop_collection(renamed)
