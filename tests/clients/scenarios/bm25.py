"""Full text search: the server makes a sparse vector of each text and ranks by BM25."""

FROM = "2.5"
TEXTS = [
    "Artificial intelligence was founded as an academic discipline in 1956",
    "Alan Turing was the first person to conduct substantial research in AI",
    "Born in Maida Vale, London, Turing was raised in southern England",
    "The quick brown fox jumps over the lazy dog",
    "Turing Turing Turing: a film",
]


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
                      params={"bm25_k1": 1.2, "bm25_b": 0.75})  # fmt: skip
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
    case.check("ranked", [hit["id"] for hit in hits][:1], [4])
    case.check("found", sorted(hit["id"] for hit in hits), [0, 1, 2, 4])
    case.check("text", hits[0]["entity"]["text"], TEXTS[4])
    case.tell("scores", [hit["distance"] for hit in hits])
    case.check("sorted", [h["distance"] for h in hits],
               sorted((h["distance"] for h in hits), reverse=True))  # fmt: skip
    case.check("filtered", [hit["id"] for hit in search("Turing", filter="id < 2")], [1])
    case.check("nothing", [hit["id"] for hit in search("zebra")], [])
    case.check("match", [row["id"] for row in client.query(name, "TEXT_MATCH(text, 'fox film')")],
               [3, 4])  # fmt: skip
    client.drop_collection(name)
