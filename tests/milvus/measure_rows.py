"""Inserting, replacing, deleting and reading rows."""

from collections_for_measures import ids, make, put
from pymilvus import DataType

NUMBER = {"x": (DataType.INT64, {})}


def count(client, **options):
    return [dict(row) for row in client.query("c", output_fields=["count(*)"], **options)]


def upserts(client, notes):
    """Upsert: with auto_id, of some fields, of keys twice."""
    make(client, NUMBER, auto_id=True)
    notes.ask(
        "insert, keys by the server", lambda: put(client, [{"x": 1}, {"x": 2}])["insert_count"]
    )
    notes.ask(
        "insert with a key of our own", lambda: put(client, [{"id": 5, "x": 1}])["insert_count"]
    )
    key = min(ids(client, "x > 0"), default=0)
    notes.ask(
        "upsert with the key of a row",
        lambda: client.upsert("c", [{"id": key, "x": 9, "v": [0.0, 0.0]}])["upsert_count"],
    )
    notes.ask("is the key kept", lambda: key in ids(client, "x == 9"))
    notes.ask(
        "upsert with a key that no row has",
        lambda: client.upsert("c", [{"id": 77, "x": 8, "v": [0.0, 0.0]}])["upsert_count"],
    )
    notes.ask(
        "upsert without a key",
        lambda: client.upsert("c", [{"x": 7, "v": [0.0, 0.0]}])["upsert_count"],
    )
    notes.ask(
        "x of all rows",
        lambda: sorted(row["x"] for row in client.query("c", filter="x > 0", output_fields=["x"])),
    )
    make(client, {**NUMBER, "y": (DataType.INT64, {})})
    put(client, [{"id": 1, "x": 1, "y": 1}, {"id": 2, "x": 2, "y": 2}])
    notes.ask(
        "upsert without a field",
        lambda: dict(client.upsert("c", [{"id": 1, "x": 5, "v": [0.0, 0.0]}])),
    )
    notes.ask(
        "upsert without the vector", lambda: dict(client.upsert("c", [{"id": 1, "x": 5, "y": 5}]))
    )
    notes.ask(
        "upsert one key twice",
        lambda: dict(
            client.upsert(
                "c",
                [
                    {"id": 1, "x": 5, "y": 5, "v": [0.0, 0.0]},
                    {"id": 1, "x": 6, "y": 6, "v": [0.0, 0.0]},
                ],
            )
        ),
    )
    notes.ask(
        "its rows",
        lambda: [
            dict(row) for row in client.query("c", filter="id == 1", output_fields=["x", "y"])
        ],
    )
    notes.ask(
        "upsert of an old and of a new key",
        lambda: dict(
            client.upsert(
                "c",
                [
                    {"id": 2, "x": 7, "y": 7, "v": [0.0, 0.0]},
                    {"id": 3, "x": 8, "y": 8, "v": [0.0, 0.0]},
                ],
            )
        ),
    )
    notes.ask("count(*)", lambda: count(client))


def deletes(client, notes):
    """Delete: what is counted. Rows 1 to 6, x = id."""
    make(client, NUMBER)
    put(client, [{"id": key, "x": key} for key in range(1, 7)])
    notes.ask("ids [1]", lambda: client.delete("c", ids=[1]))
    notes.ask("ids [1, 99]", lambda: client.delete("c", ids=[1, 99]))
    notes.ask("filter id in [2, 98]", lambda: client.delete("c", filter="id in [2, 98]"))
    notes.ask("filter id == 97", lambda: client.delete("c", filter="id == 97"))
    notes.ask("filter x > 4", lambda: client.delete("c", filter="x > 4"))
    notes.ask("filter x > 1000", lambda: client.delete("c", filter="x > 1000"))
    notes.ask("empty filter", lambda: client.delete("c", filter=""))
    notes.ask("filter that is wrong", lambda: client.delete("c", filter="x >"))
    notes.ask("ids []", lambda: client.delete("c", ids=[]))
    notes.ask("what is left", lambda: ids(client, "id > 0"))


def duplicates(client, notes):
    """One key several times in an insert, and in two inserts."""
    make(client, NUMBER)
    notes.ask(
        "insert 1 1 2",
        lambda: put(client, [{"id": 1, "x": 1}, {"id": 1, "x": 2}, {"id": 2, "x": 3}])[
            "insert_count"
        ],
    )
    notes.ask("insert 1 again", lambda: put(client, [{"id": 1, "x": 4}])["insert_count"])
    notes.ask("count(*)", lambda: count(client))
    notes.ask("count(*) of x > 0", lambda: count(client, filter="x > 0"))
    for filter in ["id == 1", "id in [1]", "id > 0", "x > 0", "x == 1", "x == 4"]:
        notes.ask(
            f"x of {filter}",
            lambda: [row["x"] for row in client.query("c", filter=filter, output_fields=["x"])],
        )
    notes.ask("get 1", lambda: [row["x"] for row in client.get("c", ids=[1], output_fields=["x"])])
    notes.ask(
        "search", lambda: [hit["id"] for hit in client.search("c", data=[[1.0, 1.0]], limit=10)[0]]
    )
    notes.ask("delete 1", lambda: client.delete("c", ids=[1]))
    notes.ask("count(*) then", lambda: count(client))


def order(client, notes):
    """Order of a query, limit, offset. Keys were inserted as 5 3 9 1 7."""
    make(client, NUMBER)
    for key in [5, 3, 9, 1, 7]:
        put(client, [{"id": key, "x": 10 - key}])
    for options in [
        {},
        {"limit": 2},
        {"limit": 2, "offset": 1},
        {"limit": 10, "offset": 4},
        {"limit": 10, "offset": 9},
        {"offset": 2},
        {"limit": 0},
        {"limit": -1},
        {"limit": 16384},
        {"limit": 16385},
        {"limit": 16384, "offset": 1},
        {"limit": 2, "offset": -1},
    ]:
        notes.ask(
            f"x > 0 {options}",
            lambda: [
                row["id"]
                for row in client.query("c", filter="x > 0", output_fields=["id"], **options)
            ],
        )
    notes.ask(
        "no filter",
        lambda: [row["id"] for row in client.query("c", filter="", output_fields=["id"])],
    )
    notes.ask(
        "no filter, limit 3",
        lambda: [row["id"] for row in client.query("c", filter="", output_fields=["id"], limit=3)],
    )
    notes.ask("get 9 1 5 9 4", lambda: [row["id"] for row in client.get("c", ids=[9, 1, 5, 9, 4])])
    notes.ask("count(*) with limit 2", lambda: count(client, limit=2))
    notes.ask(
        "count(*) and id",
        lambda: client.query("c", filter="x > 0", output_fields=["count(*)", "id"]),
    )
    notes.ask(
        "no output fields",
        lambda: [dict(row) for row in client.query("c", filter="id == 1", output_fields=[])],
    )
    notes.ask(
        "output *",
        lambda: [dict(row) for row in client.query("c", filter="id == 1", output_fields=["*"])],
    )
    notes.ask(
        "output of no field", lambda: client.query("c", filter="id == 1", output_fields=["zz"])
    )
    notes.ask(
        "the same field twice",
        lambda: [
            dict(row) for row in client.query("c", filter="id == 1", output_fields=["x", "x"])
        ],
    )


def partitions(client, notes):
    """Partitions and partition keys."""
    make(client, NUMBER)
    notes.ask("create p", lambda: client.create_partition("c", "p"))
    notes.ask("create p again", lambda: client.create_partition("c", "p"))
    notes.ask("a name that is wrong", lambda: client.create_partition("c", "a-b"))
    notes.ask("list", lambda: client.list_partitions("c"))
    notes.ask(
        "insert into p",
        lambda: client.insert("c", [{"id": 1, "x": 1, "v": [1.0, 1.0]}], partition_name="p")[
            "insert_count"
        ],
    )
    notes.ask(
        "insert into q",
        lambda: client.insert("c", [{"id": 2, "x": 1, "v": [1.0, 1.0]}], partition_name="q")[
            "insert_count"
        ],
    )
    notes.ask(
        "upsert of 1 without a partition",
        lambda: client.upsert("c", [{"id": 1, "x": 2, "v": [1.0, 1.0]}])["upsert_count"],
    )
    notes.ask(
        "rows of p",
        lambda: [
            dict(row)
            for row in client.query(
                "c", filter="id > 0", output_fields=["x"], partition_names=["p"]
            )
        ],
    )
    notes.ask(
        "rows of all",
        lambda: [dict(row) for row in client.query("c", filter="id > 0", output_fields=["x"])],
    )
    notes.ask("rows of q", lambda: client.query("c", filter="id > 0", partition_names=["q"]))
    notes.ask("drop _default", lambda: client.drop_partition("c", "_default"))
    notes.ask("drop q", lambda: client.drop_partition("c", "q"))
    notes.ask("drop p, loaded", lambda: client.drop_partition("c", "p"))
    notes.ask(
        "a partition key", lambda: make(client, {"x": (DataType.INT64, {"is_partition_key": True})})
    )
    notes.ask("how many partitions", lambda: len(client.list_partitions("c")))
    notes.ask("their names", lambda: sorted(client.list_partitions("c"))[:3])
    notes.ask(
        "insert by key",
        lambda: put(client, [{"id": key, "x": key % 3} for key in range(9)])["insert_count"],
    )
    notes.ask(
        "insert into a partition",
        lambda: client.insert(
            "c", [{"id": 2, "x": 1, "v": [1.0, 1.0]}], partition_name="_default_0"
        )["insert_count"],
    )
    notes.ask(
        "query in a partition",
        lambda: client.query("c", filter="x == 1", partition_names=["_default_0"]),
    )
    notes.ask("query by the key", lambda: ids(client, "x == 1"))
    notes.ask("create a partition", lambda: client.create_partition("c", "p"))
    notes.ask("drop a partition", lambda: client.drop_partition("c", "_default_0"))
    notes.ask(
        "num_partitions 5",
        lambda: make(client, {"x": (DataType.INT64, {"is_partition_key": True})}, num_partitions=5),
    )
    notes.ask("how many", lambda: len(client.list_partitions("c")))
    for number in [0, -1, 1024, 1025, 4096, 4097]:
        notes.ask(
            f"num_partitions {number}",
            lambda: make(
                client, {"x": (DataType.INT64, {"is_partition_key": True})}, num_partitions=number
            ),
        )
    notes.ask("num_partitions without a key", lambda: make(client, NUMBER, num_partitions=5))
    notes.ask(
        "a Float as key", lambda: make(client, {"x": (DataType.FLOAT, {"is_partition_key": True})})
    )
    notes.ask(
        "a nullable key",
        lambda: make(client, {"x": (DataType.INT64, {"is_partition_key": True, "nullable": True})}),
    )
    notes.ask(
        "two keys",
        lambda: make(
            client,
            {
                "x": (DataType.INT64, {"is_partition_key": True}),
                "y": (DataType.INT64, {"is_partition_key": True}),
            },
        ),
    )


QUESTIONS = [upserts, deletes, duplicates, order, partitions]
