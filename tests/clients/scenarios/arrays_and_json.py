"""JSON and array fields: kept as given, and what filters say of them."""

FROM = "2.3"
DIMENSION = 4
JSON = [
    {"a": 1, "b": "x", "n": {"k": [1, 2]}},
    {"a": 1.0, "b": 2},
    {"a": "1"},
    {},
    {"a": None, "t": True},
    {"a": [1, 2], "b": {"x": 1}},
]
ARRAY = [[1, 2], [], [5], [2, 3], [9, 9, 2], [1]]
WORDS = [["red"], [], ["红", "b"], ["a%"], ["x", "y"], ["red", "x"]]
FILTERS = [
    ('j["a"] == 1', [1, 2]),
    ('j["a"] != 1', [3, 4, 5, 6]),
    ('j["a"] in [1]', [1, 2]),
    ('j["a"] == "1"', [3]),
    ('exists j["a"]', [1, 2, 3, 5, 6]),
    ('j["n"]["k"][0] == 1', [1]),
    ('j["t"] == true', [5]),
    ('json_contains(j["a"], 1)', [6]),
    ('json_contains_all(j["a"], [1, 2])', [6]),
    ('JSON_CONTAINS_ANY(j["a"], [2, 7])', [6]),
    ("array_contains(arr, 2)", [1, 4, 5]),
    ("array_contains_all(arr, [1, 2])", [1]),
    ("array_contains_any(arr, [5, 9])", [3, 5]),
    ("array_length(arr) == 0", [2]),
    ("arr[0] == 1", [1, 6]),
    ('array_contains(words, "red")', [1, 6]),
    ('words[0] == "红"', [3]),
]


def play(case):
    pymilvus = case.connect()
    kinds = pymilvus.DataType
    if not hasattr(kinds, "ARRAY"):
        return
    schema = pymilvus.CollectionSchema(
        [
            pymilvus.FieldSchema("id", kinds.INT64, is_primary=True),
            pymilvus.FieldSchema("j", kinds.JSON),
            pymilvus.FieldSchema("arr", kinds.ARRAY, element_type=kinds.INT64, max_capacity=8),
            pymilvus.FieldSchema("words", kinds.ARRAY, element_type=kinds.VARCHAR, max_length=9,
                                 max_capacity=8),
            pymilvus.FieldSchema("vector", kinds.FLOAT_VECTOR, dim=DIMENSION),
        ]
    )  # fmt: skip
    rows = pymilvus.Collection(case.name(), schema, consistency_level="Strong")
    keys = list(range(1, 7))
    vectors = case.vectors(6, DIMENSION).tolist()
    rows.insert([keys, JSON, ARRAY, WORDS, vectors])
    rows.create_index("vector", {"index_type": "FLAT", "metric_type": "L2", "params": {}})
    rows.load()
    for filter, wanted in FILTERS:
        case.check(filter, [row["id"] for row in rows.query(filter)], wanted)
    found = rows.query("id > 0", output_fields=["j", "arr", "words"])
    case.check("json", [row["j"] for row in found], JSON)
    case.check("numbers", [list(row["arr"]) for row in found], ARRAY)
    case.check("words", [list(row["words"]) for row in found], WORDS)
    hits = rows.search([vectors[2]], "vector", {"metric_type": "L2"}, 1, output_fields=["j", "arr"])
    case.check("hit", [hits[0][0].entity.get("j"), list(hits[0][0].entity.get("arr"))],
               [JSON[2], ARRAY[2]])  # fmt: skip
    case.refused("too many", lambda: rows.insert([[7], [{}], [list(range(9))], [[]], vectors[:1]]),
                 "max capacity", 1100)  # fmt: skip
    rows.drop()
