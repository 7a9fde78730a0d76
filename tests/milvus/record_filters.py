"""Records what each real server answers to the filters of expressions.py.

    record_filters.py ask SERVER...     asks, and keeps the answers in build/milvus
    record_filters.py write             writes recorded/rows.jsonl and recorded/filters.jsonl

A line of filters.jsonl is [kind, filter, then the answer of each of servers.NAMES]: an answer is
the matching ids as runs ("1-5 8"), "error: ...", "died" if the server ended, or null if it was
not asked.
"""

import datetime
import json
import sys

import expressions
import rows
import servers
from pymilvus import DataType, MilvusException

COLLECTION = "rows"
DIED = "died"
# What this client makes of no rows from Lite 2.5.1, which come with fields of no type.
NO_ROWS = "Unsupported data type: 0"
ERROR_LENGTH_MAX = 110
ELEMENTS = {
    "ints": DataType.INT64,
    "texts": DataType.VARCHAR,
    "reals": DataType.DOUBLE,
    "flags": DataType.BOOL,
}
NULLABLE = {
    "ni": DataType.INT64,
    "nf": DataType.DOUBLE,
    "nt": DataType.VARCHAR,
    "nb": DataType.BOOL,
    "nj": DataType.JSON,
}
SCALARS = {
    "flag": DataType.BOOL,
    "i8": DataType.INT8,
    "i16": DataType.INT16,
    "i32": DataType.INT32,
    "i64": DataType.INT64,
    "f32": DataType.FLOAT,
    "f64": DataType.DOUBLE,
    "doc": DataType.JSON,
}


KINDS = {
    "milvus": ["all"],
    "lite": ["all", "documents"],
    "lite3": ["nullable"],
}


def make_schema(client, server):
    schema = client.create_schema(auto_id=False, enable_dynamic_field=True)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("v", DataType.FLOAT_VECTOR, dim=2)
    for name, data_type in SCALARS.items():
        schema.add_field(name, data_type)
    for name in ["text", "other"]:
        schema.add_field(name, DataType.VARCHAR, max_length=64)
    array = {"datatype": DataType.ARRAY, "max_capacity": 8}
    for name, element in ELEMENTS.items():
        length = {"max_length": 64} if element == DataType.VARCHAR else {}
        schema.add_field(name, element_type=element, **array, **length)
    if "documents" in KINDS[server]:
        schema.add_field("any", DataType.JSON)
    if "nullable" in KINDS[server]:
        for field, data_type in NULLABLE.items():
            length = {"max_length": 64} if data_type == DataType.VARCHAR else {}
            schema.add_field(field, data_type, nullable=True, **length)
        schema.add_field("na", element_type=DataType.INT64, nullable=True, **array)
    return schema


def load(client, server):
    index = client.prepare_index_params()
    index.add_index("v", index_type="FLAT", metric_type="L2")
    client.create_collection(COLLECTION, schema=make_schema(client, server), index_params=index)
    data = []
    for row in rows.make_rows():
        flat = {**row, **row["dynamic"], "v": [row["id"], 1.0]}
        newer = flat.pop("newer")
        document = {"any": newer.pop("any")}
        flat |= newer if "nullable" in KINDS[server] else {}
        flat |= document if "documents" in KINDS[server] else {}
        del flat["dynamic"]
        data.append(flat)
    for row in data:
        client.insert(COLLECTION, [row])
    client.load_collection(COLLECTION)


def runs(ids):
    """[1, 2, 3, 7] as "1-3 7"."""
    parts = []
    for key in sorted(ids):
        if parts and parts[-1][1] == key - 1:
            parts[-1][1] = key
        else:
            parts.append([key, key])
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)


def ask(client, expression, level):
    try:
        fields = {"output_fields": ["id"], "consistency_level": level}
        found = client.query(COLLECTION, filter=expression, **fields)
    except servers.Died:
        return DIED
    except MilvusException as error:
        text = servers.error_text(error, expression)
        return "" if NO_ROWS in text else f"error: {text}"
    except Exception as error:
        return f"error: client: {servers.error_text(error, expression)}"
    return runs([row["id"] for row in found])


def ask_some(name, asked, answers):
    """Asks until all are answered or the server dies of one."""
    with servers.STARTERS[name]() as client:
        load(client, name)
        everything = ask(client, "id > 0", "Strong")
        if everything != f"1-{rows.COUNT}":
            raise RuntimeError(f"{name} sees {everything}")
        for expression in asked:
            answers[expression] = ask(client, expression, "Eventually")
            if answers[expression] == DIED and servers.is_alive(client):
                answers[expression] = "error: no answer but an error of gRPC"
            if answers[expression] == DIED:
                print(f"{name} died of {expression}", file=sys.stderr)
                return
        if ask(client, "id > 0", "Strong") != everything:
            raise RuntimeError(f"{name} lost rows on the way")


def kept(name):
    return servers.HERE.parents[1] / f"build/milvus/answers_{name}.json"


def ask_all(name, asked):
    """Keeps what was answered: a recording that broke off goes on from there."""
    answers = json.loads(kept(name).read_text()) if kept(name).exists() else {}
    while asked_next := [filter for filter in asked if filter not in answers]:
        try:
            ask_some(name, asked_next, answers)
        finally:
            kept(name).write_text(json.dumps(answers))


def shortened(answer):
    """An error without its end."""
    if answer is None or len(answer) <= ERROR_LENGTH_MAX or not answer.startswith("error"):
        return answer
    return answer[: ERROR_LENGTH_MAX - 3] + "..."


def write(asked):
    folder = servers.HERE / "recorded"
    folder.mkdir(exist_ok=True)
    with (folder / "rows.jsonl").open("w") as out:
        for row in rows.make_rows():
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    answers = {name: json.loads(kept(name).read_text()) for name in servers.NAMES}
    with (folder / "filters.jsonl").open("w") as out:
        head = {"date": str(datetime.date.today()), "servers": list(servers.NAMES.values())}
        out.write(json.dumps(head) + "\n")
        for kind, expression in asked:
            told = [
                shortened(each[expression]) if kind in KINDS[name] else None
                for name, each in answers.items()
            ]
            line = [kind, expression, *told]
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


def main():
    asked = list(expressions.make_expressions())
    if sys.argv[1] == "write":
        write(asked)
    for name in sys.argv[2:]:
        ask_all(name, [filter for kind, filter in asked if kind in KINDS[name]])


if __name__ == "__main__":
    main()
