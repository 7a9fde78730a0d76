"""Nulls, defaults, JSON values."""

from collections_for_measures import ids, make, put
from pymilvus import DataType

NULLABLE = {"nullable": True}


def nulls(client, notes):
    """Nulls in filters: rows 1 x=1, 2 x=2, 3 x=null, 4 x=0; s 'a' 'b' null null."""
    make(
        client,
        {
            "x": (DataType.INT64, NULLABLE),
            "s": (DataType.VARCHAR, {"max_length": 9, **NULLABLE}),
            "f": (DataType.BOOL, NULLABLE),
            "a": (DataType.ARRAY, {"element_type": DataType.INT64, "max_capacity": 4, **NULLABLE}),
        },
    )
    put(
        client,
        [
            {"id": 1, "x": 1, "s": "a", "f": True, "a": [1]},
            {"id": 2, "x": 2, "s": "b", "f": False, "a": []},
            {"id": 3, "x": None, "s": None, "f": None, "a": None},
            {"id": 4, "x": 0},
        ],
    )
    for filter in [
        "x == 1",
        "x != 1",
        "not (x == 1)",
        "not (x != 1)",
        "x > 0",
        "not (x > 0)",
        "x in [1]",
        "x not in [1]",
        "not (x in [1])",
        "not (x not in [1])",
        "x in []",
        "x not in []",
        "x is null",
        "x is not null",
        "not (x is null)",
        "x + 1 == 2",
        "not (x + 1 == 2)",
        "x + 1 != 2",
        "x == 1 or id == 3",
        "x == 1 or x is null",
        "not (x == 1 or id == 3)",
        "not (x == 1 and id == 3)",
        "not (x == 1 and id < 9)",
        "x == x",
        "x != x",
        "not (x == x)",
        "s like 'a%'",
        "not (s like 'a%')",
        "s != 'a'",
        "not (s == 'a')",
        "f == true",
        "f != true",
        "not (f == true)",
        "f",
        "not f",
        "0 <= x < 2",
        "not (0 <= x < 2)",
        "array_contains(a, 1)",
        "not array_contains(a, 1)",
        "array_length(a) == 0",
        "array_length(a) != 0",
        "not (array_length(a) == 0)",
        "a[0] == 1",
        "a[0] != 1",
        "not (a[0] == 1)",
        "a is null",
        "x == id",
        "x != id",
        "not (x == id)",
    ]:
        notes.ask(filter, lambda: ids(client, filter))
    notes.ask(
        "row 3 read back", lambda: dict(client.query("c", filter="id == 3", output_fields=["*"])[0])
    )


def json_nulls(client, notes):
    """JSON null and missing: j of rows 1 {a:null}, 2 {}, 3 null, 4 {a:1}, 5 not given."""
    make(client, {"j": (DataType.JSON, NULLABLE)}, dynamic=True)
    put(
        client,
        [
            {"id": 1, "j": {"a": None}, "k": None},
            {"id": 2, "j": {}},
            {"id": 3, "j": None, "k": 1},
            {"id": 4, "j": {"a": 1}, "k": "x"},
        ],
    )
    put(client, [{"id": 5}])
    for filter in [
        "j is null",
        "j is not null",
        "not (j is null)",
        'j["a"] is null',
        'j["a"] is not null',
        'j["zz"] is null',
        'exists j["a"]',
        'not exists j["a"]',
        'not (exists j["a"])',
        'j["a"] == 1',
        'j["a"] != 1',
        'not (j["a"] == 1)',
        'j["a"] in [1]',
        'j["a"] not in [1]',
        'not (j["a"] in [1])',
        'j["a"] > 0',
        'not (j["a"] > 0)',
        'j["a"] + 1 == 2',
        'j["a"] + 1 != 2',
        "exists k",
        "not exists k",
        "k is null",
        "k is not null",
        "k == 1",
        "k != 1",
        "not (k == 1)",
        "k in [1]",
        "k not in [1]",
        "absent is null",
        "absent != 1",
        'json_contains(j["a"], 1)',
        'not json_contains(j["a"], 1)',
        'j["a"] like "x%"',
        'not (j["a"] like "x%")',
    ]:
        notes.ask(filter, lambda: ids(client, filter))
    for key in range(1, 6):
        notes.ask(
            f"row {key} read back",
            lambda: dict(client.query("c", filter=f"id == {key}", output_fields=["j", "k"])[0]),
        )


def defaults(client, notes):
    """Default values: d 7, nullable; e 5, not nullable; t 'x', not nullable; n none, nullable."""
    make(
        client,
        {
            "d": (DataType.INT64, {"default_value": 7, **NULLABLE}),
            "e": (DataType.INT32, {"default_value": 5}),
            "t": (DataType.VARCHAR, {"default_value": "x", "max_length": 9}),
            "n": (DataType.INT64, NULLABLE),
        },
    )
    notes.ask("insert without them", lambda: put(client, [{"id": 1}]))
    notes.ask(
        "insert null into all",
        lambda: put(client, [{"id": 2, "d": None, "e": None, "t": None, "n": None}]),
    )
    notes.ask("insert values", lambda: put(client, [{"id": 3, "d": 1, "e": 2, "t": "y", "n": 3}]))
    notes.ask(
        "one row with, one without",
        lambda: put(client, [{"id": 4, "d": 1, "e": 2, "t": "y", "n": 3}, {"id": 5}]),
    )
    for key in range(1, 6):
        notes.ask(
            f"row {key} read back",
            lambda: dict(
                client.query("c", filter=f"id == {key}", output_fields=["d", "e", "t", "n"])[0]
            ),
        )
    for filter in ["d == 7", "d is null", "e == 5", "t == 'x'", "n is null"]:
        notes.ask(filter, lambda: ids(client, filter))
    notes.ask(
        "a JSON default", lambda: make(client, {"j": (DataType.JSON, {"default_value": {"a": 1}})})
    )
    notes.ask(
        "an array default",
        lambda: make(
            client,
            {
                "a": (
                    DataType.ARRAY,
                    {"element_type": DataType.INT64, "max_capacity": 4, "default_value": [1]},
                )
            },
        ),
    )


def documents(client, notes):
    """JSON values that are no objects, with and without a dynamic field."""
    for dynamic in [False, True]:
        make(client, {"j": (DataType.JSON, {})}, dynamic=dynamic)
        for value in [{"a": 1}, [1, 2], 5, "text", True]:
            notes.ask(
                f"dynamic={dynamic} insert {value!r}",
                lambda: put(client, [{"id": 1, "j": value}])["insert_count"],
            )


def no_document(client, notes):
    """A JSON field without a value."""
    make(client, {"j": (DataType.JSON, {})})
    notes.ask("insert None", lambda: put(client, [{"id": 1, "j": None}])["insert_count"])


QUESTIONS = [nulls, json_nulls, defaults, documents, no_document]
