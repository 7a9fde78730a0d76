"""Flush, statistics and compaction: counts that a script may wait for."""

ROWS, DIMENSION = 300, 4


def play(case):
    pymilvus = case.connect()
    schema = pymilvus.CollectionSchema(
        [
            pymilvus.FieldSchema("id", pymilvus.DataType.INT64, is_primary=True),
            pymilvus.FieldSchema("vector", pymilvus.DataType.FLOAT_VECTOR, dim=DIMENSION),
        ],
        "kept tidy",
    )
    rows = pymilvus.Collection(case.name(), schema, consistency_level="Strong")
    case.check("empty", [rows.num_entities, rows.is_empty], [0, True])
    vectors = case.vectors(ROWS, DIMENSION).tolist()
    for start in range(0, ROWS, 100):
        rows.insert([list(range(start, start + 100)), vectors[start : start + 100]])
        rows.flush()
    case.check("flushed", rows.num_entities, ROWS)
    case.check("description", [rows.description, rows.name, rows.primary_field.name],
               ["kept tidy", case.name(), "id"])  # fmt: skip
    rows.create_index("vector", {"index_type": "FLAT", "metric_type": "L2", "params": {}})
    progress = pymilvus.utility.index_building_progress(case.name())
    case.check("indexed", [progress["total_rows"], progress["indexed_rows"]], [ROWS, ROWS])
    rows.load()
    rows.delete(f"id in {list(range(50))}")
    rows.compact()
    rows.wait_for_compaction_completed(timeout=30)
    case.check("compacted", rows.get_compaction_state().state.name, "Completed")
    case.check("rows", len(rows.query("id >= 0")), ROWS - 50)
    segments = pymilvus.utility.get_query_segment_info(case.name())
    case.check("segments hold", sum(segment.num_rows for segment in segments) >= ROWS - 50, True)
    rows.drop()
