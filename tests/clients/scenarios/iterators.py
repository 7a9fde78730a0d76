"""Iterators hand out every row once, in batches, under a filter and up to a limit."""

FROM = "2.3"
ROWS, DIMENSION, BATCH = 1000, 4, 130


def drained(iterator, most=100):
    """The batches of an iterator, as lists of keys."""
    batches = []
    while len(batches) < most:
        batch = iterator.next()
        if not batch:
            break
        batches.append([row["id"] if isinstance(row, dict) else row.id for row in batch])
    iterator.close()
    return batches


def joined(batches):
    return [key for batch in batches for key in batch]


def play(case):
    pymilvus = case.connect()
    schema = pymilvus.CollectionSchema(
        [
            pymilvus.FieldSchema("id", pymilvus.DataType.INT64, is_primary=True),
            pymilvus.FieldSchema("age", pymilvus.DataType.INT64),
            pymilvus.FieldSchema("vector", pymilvus.DataType.FLOAT_VECTOR, dim=DIMENSION),
        ]
    )
    rows = pymilvus.Collection(case.name(), schema, consistency_level="Strong")
    vectors = case.vectors(ROWS, DIMENSION)
    rows.insert([list(range(ROWS)), [i % 7 for i in range(ROWS)], vectors.tolist()])
    rows.flush()
    rows.create_index("vector", {"index_type": "FLAT", "metric_type": "L2", "params": {}})
    rows.load()

    batches = drained(rows.query_iterator(batch_size=BATCH, expr="", output_fields=["age"]))
    case.check("every row in key order", joined(batches), list(range(ROWS)))
    case.check("batches", [len(batch) for batch in batches], [130] * 7 + [90])
    batches = drained(rows.query_iterator(batch_size=50, expr="age == 3"))
    case.check("filtered", joined(batches), list(range(3, ROWS, 7)))
    batches = drained(rows.query_iterator(batch_size=BATCH, limit=300, expr="id >= 500"))
    case.check("limited", joined(batches), list(range(500, 800)))

    order = ((vectors - vectors[0]).astype("float64") ** 2).sum(axis=1).argsort(kind="stable")
    found = drained(rows.search_iterator(
        [vectors[0].tolist()], "vector", {"metric_type": "L2", "params": {}}, batch_size=100,
        limit=450))  # fmt: skip
    case.check("nearest first", joined(found), order[:450])
    case.check("search batches", [len(batch) for batch in found], [100, 100, 100, 100, 50])
    found = drained(rows.search_iterator(
        [vectors[0].tolist()], "vector", {"metric_type": "L2", "params": {}}, batch_size=60,
        expr="age == 3"))  # fmt: skip
    case.check("search every", joined(found), [i for i in order if i % 7 == 3])
    rows.drop()
