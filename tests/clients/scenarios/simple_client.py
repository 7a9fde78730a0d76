"""MilvusClient in its shortest form: one line makes a collection, index and all."""

import truth

FROM = "2.4"
ROWS, DIMENSION = 200, 8


def play(case):
    client = case.client()
    name = case.name()
    case.check("is not there", client.has_collection(name), False)
    client.create_collection(name, DIMENSION, consistency_level="Strong", metric_type="L2")
    case.check("listed", name in client.list_collections(), True)
    told = client.describe_collection(name)
    fields = [[field["name"], int(field["type"])] for field in told["fields"]]
    case.check("fields", fields, [["id", 5], ["vector", 101]])
    case.check("dynamic", told["enable_dynamic_field"], True)
    case.check("auto id", told["auto_id"], False)
    case.check("indexes", client.list_indexes(name), ["vector"])

    vectors = case.vectors(ROWS, DIMENSION)
    rows = [{"id": i, "vector": vectors[i].tolist(), "a": i % 10} for i in range(ROWS)]
    made = client.insert(name, rows)
    case.check("inserted", [made["insert_count"], list(made["ids"])[:3]], [ROWS, [0, 1, 2]])
    case.check("one row", client.insert(name, dict(rows[0], id=ROWS))["insert_count"], 1)

    hits = client.search(name, vectors[:2].tolist(), limit=3, output_fields=["a"])
    for query in (0, 1):
        best = truth.nearest("L2", list(vectors) + [vectors[0]], vectors[query], 3)
        case.check(f"scores {query}", [hit["distance"] for hit in hits[query]],
                   [score for _, score in best])  # fmt: skip
    case.check("field", [hit["entity"]["a"] for hit in hits[1]], [
        i % 10 for i, _ in truth.nearest("L2", vectors, vectors[1], 3)])  # fmt: skip

    case.check("got", client.get(name, [3, 5, 9999], output_fields=["a"]),
               [{"id": 3, "a": 3}, {"id": 5, "a": 5}])  # fmt: skip
    found = client.query(name, "a == 7 and id < 50", output_fields=["id", "a"])
    case.check("query", found, [{"id": i, "a": 7} for i in (7, 17, 27, 37, 47)])
    case.check("count", client.query(name, output_fields=["count(*)"]), [{"count(*)": ROWS + 1}])

    client.upsert(name, dict(rows[7], a=77))
    case.check("upserted", client.get(name, 7, output_fields=["a"]), [{"id": 7, "a": 77}])
    client.delete(name, ids=[17])
    client.delete(name, filter="id in [27, 37]")
    found = client.query(name, "a in [7, 77] and id < 50", output_fields=["id"])
    case.check("deleted", [row["id"] for row in found], [7, 47])
    every = client.query(name, "id == 5", output_fields=["*"])
    case.check("every field", sorted(every[0]), ["a", "id", "vector"])
    case.check("no row", list(client.query(name, "id == -1", output_fields=["a"])), [])
    client.drop_collection(name)
    case.check("is gone", client.has_collection(name), False)
