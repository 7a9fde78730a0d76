"""The iterators of MilvusClient, which ask the server in another way than those of the ORM."""

FROM = "2.5"
ROWS, DIMENSION = 1000, 4


def drained(iterator):
    keys = []
    while batch := iterator.next():
        keys += [row["id"] for row in batch]
    iterator.close()
    return keys


def play(case):
    client = case.client()
    name = case.name()
    client.create_collection(name, DIMENSION, metric_type="L2", consistency_level="Strong")
    vectors = case.vectors(ROWS, DIMENSION)
    client.insert(name, [
        {"id": i, "vector": vectors[i].tolist(), "age": i % 7} for i in range(ROWS)])  # fmt: skip
    keys = drained(client.query_iterator(name, batch_size=90, filter="age < 2",
                                         output_fields=["age"]))  # fmt: skip
    case.check("query", keys, [i for i in range(ROWS) if i % 7 < 2])
    keys = drained(client.query_iterator(name, batch_size=90, limit=200))
    case.check("limited query", keys, list(range(200)))

    order = ((vectors - vectors[0]).astype("float64") ** 2).sum(axis=1).argsort(kind="stable")
    keys = drained(client.search_iterator(name, [vectors[0].tolist()], batch_size=90, limit=400))
    case.check("search", keys, order[:400])
    keys = drained(client.search_iterator(name, [vectors[0].tolist()], batch_size=90,
                                          filter="age == 5"))  # fmt: skip
    case.check("filtered search", keys, [i for i in order if i % 7 == 5])
    client.drop_collection(name)
