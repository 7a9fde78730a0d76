"""Consistency levels: what was written is seen at each of them here; timestamps only grow."""

FROM = "2.4"
DIMENSION = 4


def play(case):
    client = case.client()
    for level in ("Strong", "Session", "Bounded", "Eventually"):
        name = case.name(level)
        client.create_collection(name, DIMENSION, metric_type="L2", consistency_level=level)
        told = client.describe_collection(name)
        case.check(f"{level} told", told["consistency_level"],
                   {"Strong": 0, "Session": 1, "Bounded": 2, "Eventually": 3}[level])  # fmt: skip
        client.insert(name, [{"id": 1, "vector": [1, 2, 3, 4]}])
        seen = client.query(name, "id > 0", consistency_level="Strong")
        case.check(f"{level} then Strong", [row["id"] for row in seen], [1])
        case.wait(lambda name=name: client.query(name, "id > 0"))
        case.check(level, [row["id"] for row in client.query(name, "id > 0")], [1])
        client.drop_collection(name)

    pymilvus = case.connect()
    schema = pymilvus.CollectionSchema(
        [
            pymilvus.FieldSchema("id", pymilvus.DataType.INT64, is_primary=True),
            pymilvus.FieldSchema("vector", pymilvus.DataType.FLOAT_VECTOR, dim=DIMENSION),
        ]
    )
    rows = pymilvus.Collection(case.name("times"), schema)
    times = [rows.insert([[i], [[1.0, 2.0, 3.0, 4.0]]]).timestamp for i in range(5)]
    case.check("growing", [times == sorted(set(times)), times[0] > 0], [True, True])
    # A hybrid timestamp: milliseconds since 1970 above 18 bits of counter.
    case.check("about now", 2e12 > times[0] >> 18 > 1.6e12, True)
    rows.drop()
