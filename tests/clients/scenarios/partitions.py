"""Partitions: made, filled, searched by name, counted, released, dropped."""

ROWS, DIMENSION = 200, 4


def play(case):
    pymilvus = case.connect()
    schema = pymilvus.CollectionSchema(
        [
            pymilvus.FieldSchema("id", pymilvus.DataType.INT64, is_primary=True),
            pymilvus.FieldSchema("n", pymilvus.DataType.INT64),
            pymilvus.FieldSchema("vector", pymilvus.DataType.FLOAT_VECTOR, dim=DIMENSION),
        ]
    )
    rows = pymilvus.Collection(case.name(), schema, consistency_level="Strong")
    films = rows.create_partition("films", "moving pictures")
    case.check("names", [part.name for part in rows.partitions], ["_default", "films"])
    case.check("has", [rows.has_partition("films"), rows.has_partition("books")], [True, False])
    vectors = case.vectors(ROWS, DIMENSION)
    half = ROWS // 2
    rows.insert([list(range(half)), [0] * half, vectors[:half].tolist()])
    films.insert([list(range(half, ROWS)), [1] * half, vectors[half:].tolist()])
    rows.flush()
    case.check("entities", [rows.num_entities, films.num_entities], [ROWS, half])
    rows.create_index("vector", {"index_type": "FLAT", "metric_type": "L2", "params": {}})
    rows.load()

    def ids(**options):
        hits = rows.search([vectors[0].tolist()], "vector", {"metric_type": "L2"}, ROWS, **options)
        return sorted(hits[0].ids)

    case.check("everywhere", ids(), list(range(ROWS)))
    case.check("in films", ids(partition_names=["films"]), list(range(half, ROWS)))
    both = ids(partition_names=["_default", "films"])
    case.check("in both", len(both), ROWS)
    found = rows.query("n >= 0", partition_names=["_default"], output_fields=["n"])
    case.check("query", len(found), half)
    case.refused("unknown", lambda: ids(partition_names=["books"]), "books")
    films.delete(f"id in [{half}, 0]")
    case.check("deleted in films", len(rows.query("id >= 0")), ROWS - 1)

    rows.release()
    rows.drop_partition("films")
    case.refused("default", lambda: rows.drop_partition("_default"), "default partition")
    case.check("left", [part.name for part in rows.partitions], ["_default"])
    rows.load()
    case.check("rows left", ids(), list(range(half)))
    rows.drop()
