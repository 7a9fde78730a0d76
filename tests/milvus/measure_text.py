"""Text: BM25 and analysers."""

from collections_for_measures import drop
from pymilvus import DataType, Function, FunctionType

CORPUS = [
    "the quick brown fox",
    "the lazy dog",
    "quick quick fox jumps over the lazy dog",
    "a brown dog",
    "fox",
]
SAMPLES = [
    "Milvus supports full-text search, doesn't it? v2.5",
    "RUNNING runners ran the races",
    "我来到北京清华大学",
    "你好 world 2024年",
    "Crème brûlée naïve",
    "user@example.com http://a.b/c",
    "snake_case kebab-case 3.14 1,000",
    "日本語 テスト",
    "it's O'Neill's",
    "😀 a😀b",
]


def make(client, analyzer, index_type="SPARSE_INVERTED_INDEX", **params):
    schema = client.create_schema(auto_id=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field(
        "t",
        DataType.VARCHAR,
        max_length=500,
        enable_analyzer=True,
        enable_match=True,
        analyzer_params=analyzer,
    )
    schema.add_field("s", DataType.SPARSE_FLOAT_VECTOR)
    schema.add_function(
        Function(
            name="f",
            function_type=FunctionType.BM25,
            input_field_names=["t"],
            output_field_names=["s"],
        )
    )
    index = client.prepare_index_params()
    index.add_index("s", index_type=index_type, metric_type="BM25", params=params)
    drop(client)
    client.create_collection("c", schema=schema, index_params=index, consistency_level="Strong")
    client.insert("c", [{"id": i, "t": text} for i, text in enumerate(CORPUS + SAMPLES)])


def search(client, text):
    found = client.search("c", data=[text], anns_field="s", limit=10)
    return [(hit["id"], round(hit["distance"], 6)) for hit in found[0]]


def bm25(client, notes):
    """BM25: five texts, then samples of every script (measure_text.py)."""
    for params in [
        {},
        {"bm25_k1": 1.2, "bm25_b": 0.75},
        {"bm25_k1": 2.0, "bm25_b": 0.0},
        {"bm25_k1": 1.5, "bm25_b": 1.0},
    ]:
        notes.ask(f"make {params}", lambda: make(client, {"type": "standard"}, **params))
        for text in ["fox", "quick", "quick fox", "lazy dog", "the", "fox fox", "zzz", ""]:
            notes.ask(f"{params} search {text!r}", lambda: search(client, text))


def analysers(client, notes):
    """Analysers: the texts that BM25 finds by one word, the word being analysed as well."""
    words = [
        "fox",
        "Fox",
        "the",
        "dog lazy",
        "running",
        "run",
        "runner",
        "RUNNING",
        "full",
        "full-text",
        "doesn't",
        "doesn",
        "t",
        "2.5",
        "v2",
        "v2.5",
        "北京",
        "清华大学",
        "清华",
        "北",
        "你好",
        "world",
        "2024",
        "2024年",
        "creme",
        "crème",
        "Crème",
        "user",
        "example.com",
        "com",
        "snake_case",
        "snake",
        "3.14",
        "14",
        "1,000",
        "000",
        "日本語",
        "日",
        "テスト",
        "it's",
        "it",
        "O'Neill's",
        "neill",
        "😀",
        "a😀b",
        "a",
        "quick brown",
    ]
    for analyzer in [
        {"type": "standard"},
        {"type": "english"},
        {"type": "chinese"},
        {"tokenizer": "whitespace"},
        {"tokenizer": "standard"},
        {"tokenizer": "jieba"},
        {"type": "standard", "stop_words": ["fox"]},
    ]:
        notes.ask(f"make {analyzer}", lambda: make(client, analyzer))

        def found(word):
            ids = sorted(id for id, _ in search(client, word))
            return f"{word} {ids}" if ids else f"{word} -"

        notes.ask(f"{analyzer} finds", lambda: ", ".join(found(word) for word in words))
    matches = {"filter": "TEXT_MATCH(t, 'fox')", "output_fields": ["id"]}
    notes.ask("TEXT_MATCH", lambda: client.query("c", **matches))
    notes.ask("run_analyzer", lambda: client.run_analyzer(SAMPLES[0]))


QUESTIONS = [bm25, analysers]
