"""What a search may leave out: its metric, its parameters, its field; and rounding and paging."""

import truth

FROM = "2.4"
ROWS, DIMENSION = 100, 8


def play(case):
    client = case.client()
    name = case.name()
    client.create_collection(name, DIMENSION, metric_type="IP", consistency_level="Strong")
    vectors = case.vectors(ROWS, DIMENSION)
    client.insert(name, [{"id": i, "vector": vectors[i].tolist()} for i in range(ROWS)])
    query = case.vectors(1, DIMENSION)[0]
    best = [list(item) for item in truth.nearest("IP", vectors, query, 20)]
    for label, params in [
        ("none", {}),
        ("metric", {"metric_type": "IP"}),
        ("empty metric", {"metric_type": ""}),
        ("params", {"metric_type": "IP", "params": {}}),
    ]:
        hits = client.search(name, [query.tolist()], limit=5, search_params=params)[0]
        case.check(label, truth.found(hits), best[:5])
    hits = client.search(name, [query.tolist()], limit=5, search_params={"offset": 7})[0]
    case.check("second page", truth.found(hits), best[7:12])
    hits = client.search(name, [query.tolist()], limit=5, round_decimal=2)[0]
    case.check("rounded", [hit["distance"] for hit in hits], [round(s, 2) for _, s in best[:5]])
    hits = client.search(name, vectors.tolist(), limit=1, output_fields=["vector"])
    case.check("many at once", len(hits), ROWS)
    own = client.search(name, [query.tolist()], limit=1, output_fields=["vector"])[0]
    case.check("vector", own[0]["entity"]["vector"], vectors[best[0][0]])
    client.drop_collection(name)
