"""Partitions through MilvusClient, and a partition key that places the rows by itself."""

FROM = "2.4"
ROWS, DIMENSION = 120, 4


def play(case):
    from pymilvus import DataType, MilvusClient

    client = case.client()
    name = case.name()
    client.create_collection(name, DIMENSION, metric_type="L2", consistency_level="Strong")
    client.create_partition(name, "p1")
    client.create_partition(name, "p2")
    case.check("listed", client.list_partitions(name), ["_default", "p1", "p2"])
    case.check("has", [client.has_partition(name, part) for part in ("p1", "p9")], [True, False])
    vectors = case.vectors(ROWS, DIMENSION)
    rows = [{"id": i, "vector": vectors[i].tolist()} for i in range(ROWS)]
    for number, part in enumerate(["_default", "p1", "p2"]):
        client.insert(name, rows[number * 40 : number * 40 + 40], partition_name=part)
    found = client.query(name, "id >= 0", partition_names=["p1"])
    case.check("p1", sorted(row["id"] for row in found), list(range(40, 80)))
    hits = client.search(name, [vectors[0].tolist()], limit=3, partition_names=["p2"])
    case.check("search p2", all(hit["id"] >= 80 for hit in hits[0]), True)
    client.delete(name, filter="id < 100", partition_name="p2")
    count = client.query(name, output_fields=["count(*)"])[0]["count(*)"]
    case.check("deleted in p2", count, ROWS - 20)
    client.release_partitions(name, ["p1"])
    client.load_partitions(name, ["p1"])
    case.check("loaded", len(client.query(name, "id >= 0", partition_names=["p1"])), 40)
    client.release_partitions(name, ["p1"])
    client.drop_partition(name, "p1")
    case.check("after drop", client.list_partitions(name), ["_default", "p2"])
    client.drop_collection(name)

    name = case.name("keyed")
    schema = MilvusClient.create_schema(auto_id=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("country", DataType.VARCHAR, max_length=20, is_partition_key=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=DIMENSION)
    indexes = client.prepare_index_params()
    indexes.add_index("vector", index_type="FLAT", metric_type="L2")
    client.create_collection(name, schema=schema, index_params=indexes, num_partitions=4,
                             consistency_level="Strong")  # fmt: skip
    countries = ["Chad", "Peru", "Laos"]
    client.insert(name, [dict(row, country=countries[row["id"] % 3]) for row in rows])
    case.check("places", len(client.list_partitions(name)), 4)
    found = client.query(name, 'country == "Peru"', output_fields=["id"])
    case.check("Peru", sorted(row["id"] for row in found), list(range(1, ROWS, 3)))
    hits = client.search(name, [vectors[0].tolist()], filter='country in ["Laos"]', limit=5)
    case.check("Laos", [hit["id"] % 3 for hit in hits[0]], [2] * 5)
    client.drop_collection(name)
