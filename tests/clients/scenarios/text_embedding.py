"""TextEmbedding: rows and queries are texts alone; the server's model makes the vectors."""

from case import Skipped

FROM = "2.6"
TEXTS = {
    1: "a dog runs along the beach",
    2: "two children play football in the park",
    3: "a plate of pasta with tomato sauce",
    4: "a red car parked in front of a house",
    5: "a man climbs a snowy mountain",
    6: "a cat sleeps on a sofa",
}
QUERIES = {"a puppy at the sea": 1, "spaghetti for dinner": 3, "an automobile": 4}


def schema_of(client, dimension, **params):
    from pymilvus import DataType, Function, FunctionType

    schema = client.create_schema(auto_id=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("text", DataType.VARCHAR, max_length=500)
    schema.add_field("parity", DataType.INT64, nullable=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
    schema.add_function(Function("embed", FunctionType.TEXTEMBEDDING, ["text"], ["vector"],
                                 params={"provider": "elanus", **params}))  # fmt: skip
    return schema


def dimension_of(case, client):
    """What the default model makes, as the refusal of another dimension tells it."""
    try:
        client.create_collection(case.name("wrong"), schema=schema_of(client, 7))
    except Exception as error:  # noqa: BLE001
        text = str(error)
        if "no model" in text:
            raise Skipped(text) from None
        if "required embedding dim is [7]" not in text:
            case.fault(f"another dimension is refused as: {text}")
        return int(text.split("dim=")[1].split()[0].rstrip(")>,;"))
    raise AssertionError("a field of 7 dimensions was accepted")


def check_searches(case, client, name):
    from pymilvus import AnnSearchRequest, RRFRanker

    def ids(found):
        return [hit["id"] for hit in found]

    found = client.search(name, list(QUERIES), anns_field="vector", limit=3, output_fields=["text"])
    case.check("found", [hits[0]["id"] for hits in found], list(QUERIES.values()))
    case.check("text", found[0][0]["entity"]["text"], TEXTS[1])
    odd = client.search(name, ["a puppy at the sea"], limit=6, filter="parity == 1")[0]
    case.check("filtered", sorted(ids(odd)), [1, 3, 5])
    near = client.search(name, ["spaghetti for dinner"], limit=6,
                         search_params={"params": {"radius": found[1][1]["distance"]}})[0]  # fmt: skip
    case.check("range", ids(near), [3])
    groups = client.search(name, ["an automobile"], limit=2, group_by_field="parity")[0]
    case.check("groups", sorted(i % 2 for i in ids(groups)), [0, 1])
    requests = [AnnSearchRequest([text], "vector", {}, limit=1) for text in list(QUERIES)[:2]]
    hybrid = client.hybrid_search(name, requests, RRFRanker(), limit=2)[0]
    case.check("hybrid", sorted(ids(hybrid)), [1, 3])
    pages = client.search_iterator(name, ["a cat"], anns_field="vector", batch_size=2)
    seen = []
    while page := pages.next():
        seen += ids(page)
    pages.close()
    case.check("iterator", [seen[0], sorted(seen)], [6, list(TEXTS)])


def check_changes(case, client, name):
    def best(text):
        return client.search(name, [text], anns_field="vector", limit=1)[0][0]["id"]

    client.upsert(name, [{"id": 5, "text": "a sailing boat on a lake", "parity": 1}])
    case.check("upserted", best("a yacht"), 5)
    client.upsert(name, [{"id": 6, "parity": None}], partial_update=True)
    case.check("kept", best("a cat sleeps on a sofa"), 6)
    row = client.query(name, "id == 5", output_fields=["*"])[0]
    case.check("vector", round(sum(x * x for x in row["vector"]), 3), 1)
    by_vector = client.search(name, [row["vector"]], anns_field="vector", limit=1)[0]
    case.check("by vector", by_vector[0]["id"], 5)
    case.refused("empty", lambda: client.insert(name, [{"id": 9, "text": "", "parity": 1}]),
                 "does not support empty text", code=1100)  # fmt: skip
    case.check("rows", client.query(name, output_fields=["count(*)"])[0]["count(*)"], len(TEXTS))


def check_path(case, dimension):
    client = case.path_client()
    client.create_collection("notes", schema=schema_of(client, dimension))
    client.insert("notes", [{"id": i, "text": text} for i, text in TEXTS.items()])
    indexes = client.prepare_index_params()
    indexes.add_index("vector", index_type="AUTOINDEX", metric_type="COSINE")
    client.create_index("notes", indexes)
    client.load_collection("notes")
    found = client.search("notes", ["an automobile"], limit=1, consistency_level="Strong")[0]
    case.check("on a path", found[0]["id"], 4)


def play(case):
    client = case.client()
    dimension = dimension_of(case, client)
    name = case.name()
    case.refused("provider", lambda: client.create_collection(
        name, schema=schema_of(client, dimension, provider="openai")), "'elanus'")  # fmt: skip
    case.refused("model", lambda: client.create_collection(
        name, schema=schema_of(client, dimension, model_name="nope")), "no model 'nope'")  # fmt: skip
    indexes = client.prepare_index_params()
    indexes.add_index("vector", index_type="AUTOINDEX", metric_type="COSINE")
    client.create_collection(name, schema=schema_of(client, dimension), index_params=indexes,
                             consistency_level="Strong")  # fmt: skip
    client.insert(name, [{"id": i, "text": text, "parity": i % 2} for i, text in TEXTS.items()])
    check_searches(case, client, name)
    check_changes(case, client, name)
    case.restart()
    client = case.client()
    client.load_collection(name)
    found = client.search(name, ["an automobile"], anns_field="vector", limit=1)[0]
    case.check("after a restart", found[0]["id"], 4)
    client.drop_collection(name)
    check_path(case, dimension)
