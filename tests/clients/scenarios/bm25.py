"""Full text search: the server makes a sparse vector of each text and ranks by BM25."""

import math
import re

FROM = "2.5"
TEXTS = [
    "Artificial intelligence was founded as an academic discipline in 1956",
    "Alan Turing was the first person to conduct substantial research in AI",
    "Born in Maida Vale, London, Turing was raised in southern England",
    "The quick brown fox jumps over the lazy dog",
    "Turing Turing Turing: a film",
]

K1, B = 1.2, 0.75


def scores(query):
    """BM25 as it is commonly written, of every text that has one of the words; best first."""
    texts = [re.findall(r"\w+", text.lower()) for text in TEXTS]
    mean = sum(map(len, texts)) / len(texts)
    total = {}
    for word in re.findall(r"\w+", query.lower()):
        having = [i for i, text in enumerate(texts) if word in text]
        rarity = math.log(1 + (len(texts) - len(having) + 0.5) / (len(having) + 0.5))
        for i in having:
            count = texts[i].count(word)
            length = K1 * (1 - B + B * len(texts[i]) / mean)
            total[i] = total.get(i, 0) + rarity * count * (K1 + 1) / (count + length)
    return sorted(([i, score] for i, score in total.items()), key=lambda one: -one[1])


def play(case):
    from pymilvus import DataType, Function, FunctionType, MilvusClient

    client = case.client()
    name = case.name()
    schema = MilvusClient.create_schema(auto_id=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("text", DataType.VARCHAR, max_length=200, enable_analyzer=True,
                     enable_match=True)  # fmt: skip
    schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_function(Function("bm25", FunctionType.BM25, ["text"], ["sparse"]))
    indexes = client.prepare_index_params()
    indexes.add_index("sparse", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25",
                      params={"bm25_k1": K1, "bm25_b": B})  # fmt: skip
    client.create_collection(name, schema=schema, index_params=indexes, consistency_level="Strong")
    told = client.describe_collection(name)
    case.check("function", [told["functions"][0]["name"], told["functions"][0]["input_field_names"],
                            told["functions"][0]["output_field_names"]],
               ["bm25", ["text"], ["sparse"]])  # fmt: skip
    client.insert(name, [{"id": i, "text": text} for i, text in enumerate(TEXTS)])

    def search(text, **options):
        return client.search(name, [text], anns_field="sparse", limit=5, output_fields=["text"],
                             search_params={"metric_type": "BM25"}, **options)[0]  # fmt: skip

    hits = search("who was Turing")
    best = scores("who was Turing")
    case.check("ranked", [hit["id"] for hit in hits], [i for i, _ in best])
    case.check("scores", [hit["distance"] for hit in hits], [score for _, score in best])
    case.check("text", hits[0]["entity"]["text"], TEXTS[best[0][0]])
    case.check("filtered", [hit["id"] for hit in search("Turing", filter="id < 2")], [1])
    case.check("nothing", [hit["id"] for hit in search("zebra")], [])
    case.check("match", [row["id"] for row in client.query(name, "TEXT_MATCH(text, 'fox film')")],
               [3, 4])  # fmt: skip
    client.drop_collection(name)
