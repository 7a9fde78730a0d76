"""Two searches in one, joined by rank or by weight."""

import math

import truth

FROM = "2.4"
ROWS, DIMENSION, LIMIT = 300, 6, 5


def joined(searches, score):
    """The best of several ranked lists; `score(search, rank, hit)` is what one place is worth."""
    total = {}
    for number, hits in enumerate(searches):
        for rank, (key, distance) in enumerate(hits, 1):
            total[key] = total.get(key, 0) + score(number, rank, distance)
    return sorted(total.items(), key=lambda item: (-item[1], item[0]))[:LIMIT]


def play(case):
    from pymilvus import AnnSearchRequest, DataType, MilvusClient, RRFRanker, WeightedRanker

    client = case.client()
    name = case.name()
    schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("year", DataType.INT32)
    schema.add_field("picture", DataType.FLOAT_VECTOR, dim=DIMENSION)
    schema.add_field("caption", DataType.FLOAT_VECTOR, dim=DIMENSION)
    indexes = client.prepare_index_params()
    indexes.add_index("picture", index_type="FLAT", metric_type="IP")
    indexes.add_index("caption", index_type="FLAT", metric_type="COSINE")
    client.create_collection(name, schema=schema, index_params=indexes, consistency_level="Strong")

    pictures, captions = case.vectors(ROWS, DIMENSION), case.vectors(ROWS, DIMENSION)
    client.insert(name, [
        {"id": i, "year": 1990 + i % 30, "picture": pictures[i].tolist(),
         "caption": captions[i].tolist()} for i in range(ROWS)])  # fmt: skip

    query = case.vectors(2, DIMENSION)
    recent = [i for i in range(ROWS) if 1990 + i % 30 > 2000]
    lists = [truth.nearest("IP", pictures, query[0], 10),
             truth.nearest("COSINE", captions, query[1], 10, among=recent)]  # fmt: skip
    requests = [
        AnnSearchRequest([query[0].tolist()], "picture", {"metric_type": "IP"}, 10),
        AnnSearchRequest([query[1].tolist()], "caption", {"metric_type": "COSINE"}, 10,
                         expr="year > 2000"),
    ]  # fmt: skip
    hits = client.hybrid_search(name, requests, RRFRanker(), limit=LIMIT, output_fields=["year"])[0]
    best = joined(lists, lambda _number, rank, _distance: 1 / (60 + rank))
    case.check("rrf scores", [hit["distance"] for hit in hits], [score for _, score in best])
    years = [hit["entity"]["year"] == 1990 + hit["id"] % 30 for hit in hits]
    case.check("years", all(years), True)
    top = max(score for _, score in best)
    case.check("best", sorted(hit["id"] for hit in hits if hit["distance"] > top - 1e-6),
               sorted(key for key, score in best if score > top - 1e-9))  # fmt: skip

    norms = [lambda d: 0.5 + math.atan(d) / math.pi, lambda d: (1 + d) / 2]
    weights = [0.7, 0.3]
    hits = client.hybrid_search(name, requests, WeightedRanker(*weights), limit=LIMIT)[0]
    best = joined(lists, lambda number, _rank, d: weights[number] * norms[number](d))
    case.check("weighted", truth.found(hits), [list(item) for item in best])
    client.drop_collection(name)
