"""Databases: collections of one name in two of them are two collections."""

FROM = "2.4"
DIMENSION = 4


def play(case):
    client = case.client()
    client.create_database(case.name())
    case.check("listed", sorted(client.list_databases()), sorted(["default", case.name()]))
    client.create_collection("same", DIMENSION, consistency_level="Strong")
    client.insert("same", [{"id": 1, "vector": [1, 2, 3, 4]}])

    other = case.client(db_name=case.name())
    case.check("empty", other.list_collections(), [])
    other.create_collection("same", DIMENSION, consistency_level="Strong")
    other.insert("same", [{"id": i, "vector": [1, 2, 3, i]} for i in (7, 8)])
    case.check("there", [row["id"] for row in other.query("same", "id > 0")], [7, 8])
    case.check("here", [row["id"] for row in client.query("same", "id > 0")], [1])

    use = getattr(client, "use_database", None) or client.using_database
    use(case.name())
    case.check("after use", [row["id"] for row in client.query("same", "id > 0")], [7, 8])
    use("default")
    case.refused("full", lambda: client.drop_database(case.name()), "not empty")
    other.drop_collection("same")
    client.drop_database(case.name())
    case.check("dropped", sorted(client.list_databases()), ["default"])
    case.refused("twice", lambda: client.create_database("default"), "already exist", 65535)
    case.refused("missing", lambda: case.client(db_name="nowhere").list_collections(),
                 "database not found", 800)  # fmt: skip
    client.drop_collection("same")
