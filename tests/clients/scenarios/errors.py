"""Mistakes of a script: numbers and texts that other scripts compare."""

FROM = "2.4"
DIMENSION = 4


def play(case):
    client = case.client()
    name, missing = case.name(), case.name("missing")
    client.create_collection(name, DIMENSION, metric_type="L2", consistency_level="Strong")
    vector = [1.0, 2.0, 3.0, 4.0]
    client.insert(name, [{"id": 1, "vector": vector}])

    def search(**options):
        return client.search(name, [vector], **{"limit": 3, **options})

    case.refused(
        "describe", lambda: client.describe_collection(missing), "can't find collection", 100
    )
    for verb, call in {
        "load": lambda: client.load_collection(missing),
        "statistics": lambda: client.get_collection_stats(missing),
        "partitions": lambda: client.list_partitions(missing),
        "flush": lambda: client.flush(missing),
    }.items():
        if hasattr(client, "flush") or verb != "flush":
            case.refused(verb, call, "collection not found[database=default]", 100)
    for verb, call in {
        "insert": lambda: client.insert(missing, [{"id": 1, "vector": vector}]),
        "search": lambda: client.search(missing, [vector], limit=1),
        "query": lambda: client.query(missing, "id > 0"),
        "delete": lambda: client.delete(missing, ids=[1]),
    }.items():
        # Some lines describe the collection first, whose words are others.
        case.refused(verb, call, "[database=default]", 100)
    client.drop_collection(missing)

    case.refused("short vector", lambda: client.insert(name, [{"id": 2, "vector": [1.0, 2.0]}]),
                 "dim")  # fmt: skip
    case.refused("short query", lambda: client.search(name, [[1.0, 2.0]], limit=1), "dim")
    case.refused("no vector", lambda: client.insert(name, [{"id": 2}]), "vector")
    case.refused("filter", lambda: client.query(name, "id =="), "cannot parse expression")
    case.refused("search filter", lambda: search(filter="id =="), "cannot parse expression")
    case.refused("string key", lambda: client.query(name, 'id == "a"'), "Int64")
    case.refused(
        "no filter", lambda: client.query(name, ""), "empty expression should be used with"
    )
    for limit in (0, -1, 16385):
        case.refused(f"limit {limit}", lambda limit=limit: search(limit=limit), "", None)
    case.refused("metric", lambda: search(search_params={"metric_type": "IP"}),
                 "metric type not match")  # fmt: skip
    case.refused("field", lambda: search(anns_field="nowhere"), "nowhere")
    case.refused("partition", lambda: search(partition_names=["nowhere"]), "nowhere")
    case.refused("name", lambda: client.create_collection("a-b", DIMENSION),
                 "Invalid collection name: a-b", 1100)  # fmt: skip
    case.refused("dimension", lambda: client.create_collection(missing, 32769), "32769")
    case.refused("no index", lambda: client.describe_index(name, "nowhere") or {}["no index"], "")
    case.refused("no partition", lambda: client.drop_partition(missing, "p"), missing, 100)
    client.drop_collection(name)
