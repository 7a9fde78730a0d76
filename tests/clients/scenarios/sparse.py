"""Sparse vectors: inner products, in either form that a client may give them."""

FROM = "2.4"
ROWS, WORDS, LIMIT = 120, 50, 5


def play(case):
    from pymilvus import DataType, MilvusClient

    client = case.client()
    name = case.name()
    schema = MilvusClient.create_schema(auto_id=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.SPARSE_FLOAT_VECTOR)
    indexes = client.prepare_index_params()
    indexes.add_index("vector", index_type="SPARSE_INVERTED_INDEX", metric_type="IP",
                      params={"drop_ratio_build": 0.0})  # fmt: skip
    client.create_collection(name, schema=schema, index_params=indexes, consistency_level="Strong")
    rows = []
    for _ in range(ROWS):
        words = sorted(case.random.choice(WORDS, 8, replace=False).tolist())
        # Multiples of 1/64: sums are exact in any order.
        rows.append({word: float(case.random.integers(1, 64)) / 64 for word in words})
    client.insert(name, [{"id": i, "vector": row} for i, row in enumerate(rows)])

    query = {3: 1.0, 17: 0.5, 41: 0.25, 4_000_000_000: 1.0}
    scores = [sum(row.get(word, 0) * weight for word, weight in query.items()) for row in rows]
    hits = client.search(name, [query], limit=LIMIT, search_params={"metric_type": "IP"})[0]
    case.check("scores", [hit["distance"] for hit in hits], sorted(scores, reverse=True)[:LIMIT])
    case.check("rows", [scores[hit["id"]] for hit in hits], [hit["distance"] for hit in hits])
    hits = client.search(name, [{49: 0.0}], limit=LIMIT, search_params={"metric_type": "IP"})[0]
    case.tell("nothing in it", len(hits))
    kept = client.query(name, "id in [4]", output_fields=["vector"])[0]["vector"]
    case.check("kept", dict(sorted((int(k), v) for k, v in dict(kept).items())), rows[4])
    client.drop_collection(name)
