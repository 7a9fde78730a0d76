"""Aliases: another name for a collection in every call, moved from one to the next."""

FROM = "2.4"
DIMENSION = 4


def play(case):
    client = case.client()
    first, second, alias = case.name("1"), case.name("2"), case.name("current")
    for number, name in enumerate([first, second], 1):
        client.create_collection(name, DIMENSION, metric_type="L2", consistency_level="Strong")
        client.insert(name, [{"id": number, "vector": [number] * DIMENSION}])
    client.create_alias(first, alias)
    case.check("has", client.has_collection(alias), True)
    told = client.describe_collection(alias)
    case.check("described", [told["collection_name"] in (first, alias), told["aliases"]],
               [True, [alias]])  # fmt: skip
    case.check("alias", client.describe_alias(alias)["collection_name"], first)
    case.check("listed", client.list_aliases(first)["aliases"], [alias])
    case.check("query", [row["id"] for row in client.query(alias, "id > 0")], [1])
    client.insert(alias, [{"id": 9, "vector": [9.0] * DIMENSION}])
    case.check("inserted", [row["id"] for row in client.query(first, "id > 0")], [1, 9])
    client.alter_alias(second, alias)
    case.check("moved", [row["id"] for row in client.query(alias, "id > 0")], [2])
    case.check("search", client.search(alias, [[0.0] * 4], limit=5)[0][0]["id"], 2)
    case.refused("drop through it", lambda: client.drop_collection(alias), "via alias", 65535)
    case.refused("no such", lambda: client.describe_alias("nobody"), "alias not found", 1600)
    case.refused("other's", lambda: client.create_alias(first, alias), alias)
    client.drop_alias(alias)
    client.drop_alias(alias)
    case.check("gone", client.has_collection(alias), False)
    client.drop_collection(first)
    client.drop_collection(second)
