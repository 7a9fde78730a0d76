"""Both sides of every limit, and what is told beyond it."""

from collections_for_measures import drop, ids, make, put
from pymilvus import DataType

NUMBER = {"x": (DataType.INT64, {})}


def raw_create(client, name="c", fields=()):
    schema = client.create_schema(auto_id=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("v", DataType.FLOAT_VECTOR, dim=2)
    for field in fields:
        schema.add_field(**field)
    client.create_collection(name, schema=schema)
    drop(client, name)


def names(client, notes):
    """Names of collections and fields."""
    for name in ["a" * 255, "a" * 256, "a-b", "1a", "_a", "a b", "", "über", "a.b"]:
        notes.ask(f"collection {name[:20]!r} ({len(name)})", lambda: raw_create(client, name))
        notes.ask(
            f"field {name[:20]!r} ({len(name)})",
            lambda: raw_create(client, fields=[{"field_name": name, "datatype": DataType.INT64}]),
        )
    for name in ["id", "RowID", "Timestamp", "$meta", "and", "like", "in", "true", "count"]:
        notes.ask(
            f"field {name!r}",
            lambda: raw_create(client, fields=[{"field_name": name, "datatype": DataType.INT64}]),
        )


def schemas(client, notes):
    """Numbers of fields, dimensions, lengths."""
    for number in [62, 63]:
        fields = [{"field_name": f"f{n}", "datatype": DataType.INT64} for n in range(number)]
        notes.ask(f"{number + 2} fields", lambda: raw_create(client, fields=fields))
    for number in [2, 3, 8, 9]:
        fields = [
            {"field_name": f"w{n}", "datatype": DataType.FLOAT_VECTOR, "dim": 2}
            for n in range(number)
        ]
        notes.ask(f"{number + 1} vector fields", lambda: raw_create(client, fields=fields))
    for dim in [0, 1, 32768, 32769, -1]:
        notes.ask(
            f"dim {dim}",
            lambda: raw_create(
                client, fields=[{"field_name": "w", "datatype": DataType.FLOAT_VECTOR, "dim": dim}]
            ),
        )
    for dim in [8, 12, 262144, 262152]:
        notes.ask(
            f"binary dim {dim}",
            lambda: raw_create(
                client, fields=[{"field_name": "w", "datatype": DataType.BINARY_VECTOR, "dim": dim}]
            ),
        )
    for length in [0, 1, 65535, 65536, -1]:
        notes.ask(
            f"max_length {length}",
            lambda: raw_create(
                client,
                fields=[{"field_name": "w", "datatype": DataType.VARCHAR, "max_length": length}],
            ),
        )
    for capacity in [0, 1, 4096, 4097]:
        field = {
            "field_name": "w",
            "datatype": DataType.ARRAY,
            "element_type": DataType.INT64,
            "max_capacity": capacity,
        }
        notes.ask(f"max_capacity {capacity}", lambda: raw_create(client, fields=[field]))
    notes.ask(
        "an array of JSON",
        lambda: raw_create(
            client,
            fields=[
                {
                    "field_name": "w",
                    "datatype": DataType.ARRAY,
                    "element_type": DataType.JSON,
                    "max_capacity": 4,
                }
            ],
        ),
    )
    notes.ask(
        "two primary keys",
        lambda: raw_create(
            client, fields=[{"field_name": "w", "datatype": DataType.INT64, "is_primary": True}]
        ),
    )
    notes.ask(
        "one name twice",
        lambda: raw_create(client, fields=[{"field_name": "v", "datatype": DataType.INT64}]),
    )


def searches(client, notes):
    """top-k, offset, nq, dimension, metric, round_decimal."""
    make(client, NUMBER)
    put(client, [{"id": key, "x": key} for key in range(3)])
    vector = [[0.0, 0.0]]
    for options in [
        {"limit": 16384},
        {"limit": 16385},
        {"limit": 0},
        {"limit": -1},
        {"limit": 10, "offset": 16374},
        {"limit": 10, "offset": 16380},
        {"limit": 1, "offset": -1},
        {"limit": 1, "round_decimal": 6},
        {"limit": 1, "round_decimal": 7},
        {"limit": 1, "round_decimal": -2},
        {"limit": 1, "anns_field": "zz"},
        {"limit": 1, "anns_field": "x"},
        {"limit": 1, "output_fields": ["zz"]},
        {"limit": 1, "filter": "zz == 1"},
        {"limit": 1, "filter": "x =="},
        {"limit": 1, "search_params": {"metric_type": "IP"}},
        {"limit": 1, "search_params": {"metric_type": "FOO"}},
    ]:
        notes.ask(f"{options}", lambda: len(client.search("c", data=vector, **options)[0]))
    for count in [0, 16384, 16385]:
        notes.ask(f"nq {count}", lambda: len(client.search("c", data=vector * count, limit=1)))
    notes.ask("a vector of 3", lambda: client.search("c", data=[[0.0, 0.0, 0.0]], limit=1))
    notes.ask("NaN", lambda: len(client.search("c", data=[[float("nan"), 0.0]], limit=1)[0]))
    notes.ask("a missing collection", lambda: client.search("nope", data=vector, limit=1))
    notes.ask("query of a missing collection", lambda: client.query("nope", filter="x > 0"))
    client.release_collection("c")
    notes.ask("search, released", lambda: len(client.search("c", data=vector, limit=1)))
    notes.ask("query, released", lambda: ids(client, "id > 0"))
    notes.ask("delete, released", lambda: client.delete("c", ids=[1]))


def inserts(client, notes):
    """Rows that do not fit."""
    array = {"element_type": DataType.INT64, "max_capacity": 2}
    texts = {"element_type": DataType.VARCHAR, "max_capacity": 2, "max_length": 3}
    fields = {
        "t": (DataType.VARCHAR, {"max_length": 4}),
        "a": (DataType.ARRAY, array),
        "s": (DataType.ARRAY, texts),
        "i": (DataType.INT8, {}),
        "f": (DataType.FLOAT, {}),
        "j": (DataType.JSON, {}),
    }
    make(client, fields)
    good = {"id": 1, "t": "abcd", "a": [1, 2], "s": ["abc"], "i": 127, "f": 1.5, "j": {}}
    for change in [
        {},
        {"t": "abcde"},
        {"t": "éé"},
        {"t": "ééé"},
        {"a": [1, 2, 3]},
        {"a": []},
        {"s": ["abcd"]},
        {"s": ["a", "b", "c"]},
        {"a": ["x"]},
        {"i": 128},
        {"i": -129},
        {"i": 1.5},
        {"i": "x"},
        {"i": True},
        {"f": float("nan")},
        {"f": float("inf")},
        {"f": 1e39},
        {"f": 1},
        {"j": "x" * 65536},
        {"j": {"k": "x" * 65536}},
        {"t": None},
        {"t": 5},
        {"v": [1.0]},
        {"v": [float("nan"), 0.0]},
        {"v": [float("inf"), 0.0]},
        {"v": None},
        {"id": None},
        {"id": 2**63},
        {"id": "x"},
        {"extra": 1},
    ]:
        notes.ask(
            f"insert {str(change)[:60]}", lambda: put(client, [{**good, **change}])["insert_count"]
        )
    notes.ask("a field is missing", lambda: put(client, [{"id": 1}]))
    notes.ask("no rows", lambda: client.insert("c", []))
    make(client, fields, dynamic=True)
    for change in [
        {"extra": 1},
        {"extra": {"k": "x" * 65536}},
        {"$meta": {"a": 1}},
        {"a b": 1},
        {"": 1},
    ]:
        notes.ask(
            f"dynamic insert {str(change)[:60]}",
            lambda: put(client, [{**good, **change}])["insert_count"],
        )


def filters(client, notes):
    """Depth and length of filters."""
    make(client, NUMBER)
    put(client, [{"id": key, "x": key} for key in range(3)])
    for depth in [100, 200, 300]:
        notes.ask(f"{depth} parentheses", lambda: ids(client, "(" * depth + "x == 1" + ")" * depth))
        notes.ask(
            f"{depth} times not", lambda: ids(client, "not (" * depth + "x == 1" + ")" * depth)
        )
    for terms in [100, 1000]:
        notes.ask(
            f"{terms} terms with or",
            lambda: ids(client, " or ".join(f"x == {n}" for n in range(terms))),
        )
    for length in [1000, 100000]:
        notes.ask(f"a list of {length}", lambda: ids(client, f"x in {list(range(length))}"))
    notes.ask("a filter of 70 KiB", lambda: ids(client, "x == 1" + " " * 70000))


def wrong_defaults(client, notes):
    """Defaults that do not fit; last, because a server may break by them."""
    notes.ask(
        "an Int8 default of 300",
        lambda: make(client, {"a": (DataType.INT8, {"default_value": 300})}),
    )
    notes.ask(
        "a text default that is too long",
        lambda: make(client, {"a": (DataType.VARCHAR, {"default_value": "xxxx", "max_length": 2})}),
    )
    notes.ask(
        "a default of another type",
        lambda: make(client, {"a": (DataType.INT64, {"default_value": "x"})}),
    )


QUESTIONS = [names, schemas, searches, inserts, filters, wrong_defaults]
