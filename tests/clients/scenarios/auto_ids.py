"""Keys of the server's making: whole numbers, all different, returned by insert and found again."""

FROM = "2.4"
ROWS, DIMENSION = 100, 4


def play(case):
    client = case.client()
    name = case.name()
    client.create_collection(name, DIMENSION, auto_id=True, consistency_level="Strong")
    vectors = case.vectors(ROWS, DIMENSION)
    made = client.insert(name, [{"vector": v.tolist(), "n": i} for i, v in enumerate(vectors)])
    keys = list(made["ids"])
    case.check("keys", [len(keys), len(set(keys)), min(keys) > 0], [ROWS, ROWS, True])
    hits = client.search(name, [vectors[42].tolist()], limit=1, output_fields=["n"])[0]
    case.check("found", [hits[0]["id"] == keys[42], hits[0]["entity"]["n"]], [True, 42])
    case.check("score", hits[0]["distance"], 1)
    rows = client.query(name, f"id in {keys[:3]}", output_fields=["n"])
    case.check("by key", sorted(row["n"] for row in rows), [0, 1, 2])
    case.check("deleted", client.delete(name, keys[:2])["delete_count"], 2)
    case.check("left", client.query(name, output_fields=["count(*)"])[0]["count(*)"], ROWS - 2)
    client.drop_collection(name)
