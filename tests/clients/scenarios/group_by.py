"""Group by: the best hit of each group, or the best few."""

import truth

FROM = "2.4"
ROWS, DIMENSION, GROUPS = 200, 4, 9


def grouped(ranked, size, limit):
    """The best `size` hits of the `limit` best groups, group by group."""
    groups = {}
    for key, score in ranked:
        groups.setdefault(key % GROUPS, []).append((key, score))
    return [hits[:size] for hits in list(groups.values())[:limit]]


def play(case):
    from pymilvus import DataType, MilvusClient

    client = case.client()
    name = case.name()
    schema = MilvusClient.create_schema(auto_id=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("shelf", DataType.VARCHAR, max_length=10)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=DIMENSION)
    indexes = client.prepare_index_params()
    indexes.add_index("vector", index_type="FLAT", metric_type="L2")
    client.create_collection(name, schema=schema, index_params=indexes, consistency_level="Strong")
    vectors = case.vectors(ROWS, DIMENSION)
    client.insert(name, [
        {"id": i, "shelf": f"s{i % GROUPS}", "vector": vectors[i].tolist()}
        for i in range(ROWS)])  # fmt: skip
    query = case.vectors(1, DIMENSION)[0]
    ranked = truth.nearest("L2", vectors, query, ROWS)

    hits = client.search(name, [query.tolist()], limit=5, group_by_field="shelf",
                         output_fields=["shelf"], search_params={"metric_type": "L2"})[0]  # fmt: skip
    best = grouped(ranked, 1, 5)
    case.check("one of each", truth.found(hits), [list(group[0]) for group in best])
    case.check("shelves", [hit["entity"]["shelf"] for hit in hits],
               [f"s{group[0][0] % GROUPS}" for group in best])  # fmt: skip
    if case.line >= (2, 5):
        hits = client.search(name, [query.tolist()], limit=3, group_by_field="shelf", group_size=2,
                             strict_group_size=True, search_params={"metric_type": "L2"})[0]  # fmt: skip
        wanted = sorted(key for group in grouped(ranked, 2, 3) for key, _ in group)
        case.check("two of each", sorted(truth.ids(hits)), wanted)
    client.drop_collection(name)
