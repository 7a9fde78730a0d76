"""Fields that no schema names: any JSON value, in filters and in answers."""

FROM = "2.4"
DIMENSION = 4
EXTRA = [
    {"colour": "red", "size": 3},
    {"colour": "blue", "tags": ["a", "b"]},
    {"size": 2.5, "nested": {"deep": [1, {"x": 2}]}},
    {},
    {"colour": None, "size": "3", "flag": True},
    {"颜色": "红", "with space": 1},
]


def play(case):
    client = case.client()
    name = case.name()
    client.create_collection(name, DIMENSION, metric_type="L2", consistency_level="Strong")
    vectors = case.vectors(len(EXTRA), DIMENSION).tolist()
    client.insert(name, [dict(e, id=i, vector=vectors[i]) for i, e in enumerate(EXTRA)])

    def ids(filter):
        return [row["id"] for row in client.query(name, filter, output_fields=["id"])]

    for filter, wanted in [
        ('colour == "red"', [0]),
        ('colour != "red"', [1, 2, 3, 4, 5]),
        ("size >= 2", [0, 2]),
        ('size == "3"', [4]),
        ('$meta["size"] == 3', [0]),
        ('json_contains(tags, "b")', [1]),
        ('nested["deep"][0] == 1', [2]),
        ("flag == true", [4]),
        ('$meta["with space"] == 1', [5]),
        ('$meta["颜色"] == "红"', [5]),
        ("exists size", [0, 2, 4]),
    ]:
        case.check(filter, ids(filter), wanted)
    rows = client.query(name, "id >= 0", output_fields=["colour", "size"])
    wanted = [
        {"id": i, **{key: e[key] for key in ("colour", "size") if key in e}}
        for i, e in enumerate(EXTRA)
    ]
    case.check("some", rows, wanted)
    whole = client.query(name, "id == 2", output_fields=["*"])[0]
    case.check("all", {key: whole[key] for key in whole if key != "vector"}, dict(EXTRA[2], id=2))
    hits = client.search(name, [vectors[1]], limit=1, output_fields=["tags", "nothing"])[0]
    case.check("search", hits[0]["entity"], {"tags": ["a", "b"]})
    client.drop_collection(name)
