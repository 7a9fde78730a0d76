"""Several vector fields in one collection, each with an index and a metric of its own."""

import truth

FROM = "2.4"
ROWS = 150


def play(case):
    from pymilvus import DataType, MilvusClient

    client = case.client()
    name = case.name()
    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=True)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("small", DataType.FLOAT_VECTOR, dim=4)
    schema.add_field("large", DataType.FLOAT_VECTOR, dim=12)
    indexes = client.prepare_index_params()
    indexes.add_index("small", index_type="FLAT", metric_type="L2")
    indexes.add_index("large", index_name="of_large", index_type="FLAT", metric_type="COSINE")
    client.create_collection(name, schema=schema, index_params=indexes, consistency_level="Strong")
    case.check("indexes", sorted(client.list_indexes(name)), ["of_large", "small"])
    told = client.describe_index(name, "of_large")
    case.check("told", [told["field_name"], told["metric_type"], told["index_type"]],
               ["large", "COSINE", "FLAT"])  # fmt: skip
    small, large = case.vectors(ROWS, 4), case.vectors(ROWS, 12)
    client.insert(name, [
        {"id": i, "small": small[i].tolist(), "large": large[i].tolist(), "n": i}
        for i in range(ROWS)])  # fmt: skip
    for field, vectors, metric in [("small", small, "L2"), ("large", large, "COSINE")]:
        query = case.vectors(1, vectors.shape[1])[0]
        hits = client.search(name, [query.tolist()], anns_field=field, limit=5)[0]
        best = truth.nearest(metric, vectors, query, 5)
        case.check(field, truth.found(hits), [list(item) for item in best])
    case.refused("which one", lambda: client.search(name, [small[0].tolist()], limit=1),
                 "anns_field")  # fmt: skip
    row = client.get(name, 3, output_fields=["small", "large", "n"])[0]
    case.check("kept", [row["small"], row["large"], row["n"]], [small[3], large[3], 3])
    client.drop_collection(name)
