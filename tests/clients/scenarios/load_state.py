"""What is loaded stays loaded, also when the server is started again on the same data."""

FROM = "2.4"
ROWS, DIMENSION = 100, 4


def play(case):
    client = case.client()
    loaded, released = case.name("loaded"), case.name("released")
    vectors = case.vectors(ROWS, DIMENSION).tolist()
    for name in (loaded, released):
        client.create_collection(name, DIMENSION, metric_type="L2", consistency_level="Strong")
        client.insert(name, [{"id": i, "vector": vectors[i], "n": i} for i in range(ROWS)])
    client.release_collection(released)

    def state(name):
        # An enum in some lines, a text in others: "Loaded" and "NotLoad" in all of them.
        return str(client.get_load_state(name)["state"]).split(".")[-1]

    case.check("loaded", state(loaded), "Loaded")
    case.check("released", state(released), "NotLoad")
    case.check("missing", state(case.name("missing")), "NotExist")
    case.refused("query", lambda: client.query(released, "id > 0"), "collection not loaded", 101)
    case.refused("search", lambda: client.search(released, [vectors[0]], limit=1),
                 "collection not loaded", 101)  # fmt: skip

    case.restart()
    client = case.client()
    case.wait(lambda: state(loaded) == "Loaded")
    case.check("still loaded", state(loaded), "Loaded")
    case.check("still released", state(released), "NotLoad")
    case.check("rows", len(client.query(loaded, "id >= 0", output_fields=["n"])), ROWS)
    hits = client.search(loaded, [vectors[5]], limit=1, output_fields=["n"])[0]
    case.check("search after", [hits[0]["id"], hits[0]["entity"]["n"]], [5, 5])
    client.load_collection(released)
    case.check("loaded again", state(released), "Loaded")
    case.check("rows again", len(client.query(released, "id >= 0")), ROWS)
    client.drop_collection(loaded)
    client.drop_collection(released)
