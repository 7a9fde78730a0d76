"""The script that leaves the index to the server: AUTOINDEX with COSINE."""

import truth

FROM = "2.4"
ROWS, DIMENSION = 1000, 16


def play(case):
    from pymilvus import DataType

    client = case.client()
    name = case.name()
    schema = client.create_schema(auto_id=False, enable_dynamic_field=True)
    schema.add_field(field_name="id", datatype=DataType.INT64, is_primary=True)
    schema.add_field(field_name="vector", datatype=DataType.FLOAT_VECTOR, dim=DIMENSION)
    index_params = client.prepare_index_params()
    index_params.add_index(field_name="vector", index_type="AUTOINDEX", metric_type="COSINE")
    client.create_collection(collection_name=name, schema=schema, index_params=index_params)
    told = client.describe_index(name, "vector")
    case.check("index", [told["index_type"], told["metric_type"]], ["AUTOINDEX", "COSINE"])
    vectors = case.vectors(ROWS, DIMENSION)
    client.insert(name, [
        {"id": i, "vector": vectors[i].tolist(), "label": f"n{i}"} for i in range(ROWS)])  # fmt: skip
    queries = case.vectors(4, DIMENSION)
    answers = client.search(name, queries.tolist(), limit=5, output_fields=["label"],
                            consistency_level="Strong")  # fmt: skip
    for number, (hits, query) in enumerate(zip(answers, queries, strict=True)):
        best = truth.nearest("COSINE", vectors, query, 5)
        case.check(f"query {number}", truth.found(hits), [list(item) for item in best])
        case.check(f"labels {number}", [hit["entity"]["label"] for hit in hits],
                   [f"n{i}" for i, _ in best])  # fmt: skip
    client.drop_collection(name)
