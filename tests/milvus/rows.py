"""The rows that the filters are asked about: made from a seed, equal at every run.

Edge values stand in lists, so that every one of them is there; the rest is drawn.
"""

import random

SEED = 20240229
COUNT = 60

INTEGER_EDGES = {
    "i8": [-128, 127, 0, -1, 1],
    "i16": [-32768, 32767, 0, -1, 1],
    "i32": [-(2**31), 2**31 - 1, 0, -1, 1],
    "i64": [-(2**63), 2**63 - 1, 0, -1, 1, 2**53, 2**53 + 1, -(2**53) - 1],
}
REAL_EDGES = {
    "f32": [0.0, -0.0, 0.5, -2.5, 3.0, 16777216.0, 0.1, 3.4e38, -3.4e38, 1e-40],
    "f64": [0.0, -0.0, 0.5, -2.5, 3.0, 2.0**53, 0.1, 1.7e308, -1.7e308, 5e-324, 1e15],
}
TEXTS = [
    "",
    " ",
    "a",
    "A",
    "ab",
    "abc",
    "Abc",
    "ab%c",
    "a_c",
    "a%",
    "%",
    "_",
    "\\",
    "a\\b",
    "a'b",
    'a"b',
    "zebra",
    "Zebra",
    "beach",
    "beach house",
    "aab",
    "aXc",
    "a\nb",
    "tab\there",
    "über",
    "straße",
    "日本",
    "日本語",
    "e\u0301",
    "é",
    "😀",
    "a😀c",
    "[x]",
    "x.y",
    "1",
    "01",
    "true",
    "null",
]
# What the key "x" of `doc` and the dynamic key "mix" are, with None for null; MISSING: not there.
MISSING = object()
MIXED = [
    1,
    1.0,
    "1",
    MISSING,
    None,
    2.5,
    [1],
    [1, 2],
    True,
    False,
    {},
    {"k": 1},
    [],
    "",
    0,
    -1,
    "abc",
    [1, "a", None, 2.5, True],
    [[1, 2], [3]],
    9007199254740993,
    1e300,
    -0.0,
    "ab%c",
    {"k": {"l": 2}},
    [{"k": 1}, {"k": 2}],
]
# What the JSON field `any` is. 2.3.5 takes objects only.
DOCUMENTS = [
    {},
    {"a": 1},
    [1, 2, 3],
    "text",
    7,
    2.5,
    True,
    [],
    [{"a": 1}],
    ["x"],
    {"a": {"b": [5, 6]}},
    "",
]


def pick(draw, edges, row, low, high):
    """The edge of this row, or a small number: small ones meet the constants of the filters."""
    if row < len(edges):
        return edges[row]
    return draw.randint(low, high)


def document(draw, row):
    doc = {}
    if row % 7 != 3:
        doc["n"] = draw.choice([draw.randint(-4, 12), draw.randint(-8, 24) / 2])
    if row % 5 != 2:
        doc["s"] = draw.choice(TEXTS)
    if row % 6 != 4:
        doc["b"] = draw.random() < 0.5
    if MIXED[row % len(MIXED)] is not MISSING:
        doc["x"] = MIXED[row % len(MIXED)]
    if row % 4 != 1:
        doc["a"] = [draw.randint(0, 5) for _ in range(draw.randint(0, 4))]
    if row % 3 == 0:
        doc["o"] = {"k": [row % 4, "t"], "p": {"q": row % 5}, "e": {}}
    if row % 9 == 0:
        doc |= {"a b": 1, "a/b": row, "~t": "tilde", "ключ": "да", "": 5, "0": "zero", "a.b": 8}
    return doc


def dynamic_keys(draw, row):
    keys = {}
    if row % 5 != 0:
        keys["number"] = draw.choice([draw.randint(-4, 12), draw.randint(-8, 24) / 2])
    if row % 4 != 0:
        keys["word"] = draw.choice(TEXTS)
    value = MIXED[(row * 3 + 1) % len(MIXED)]
    if value is not MISSING:
        keys["mix"] = value
    if row % 3 != 0:
        keys["list"] = [draw.choice([1, 2, "a", 2.5]) for _ in range(draw.randint(0, 3))]
    if row % 6 == 0:
        keys["tree"] = {"leaf": row % 4, "list": [row % 3]}
    return keys


def newer_fields(draw, row):
    """Fields that 2.3.5 does not take; a nullable one that is not there is null."""
    fields = {"any": DOCUMENTS[row % len(DOCUMENTS)]}
    if row % 3 != 0:
        fields["ni"] = pick(draw, INTEGER_EDGES["i64"], row, -4, 12)
    if row % 4 != 0:
        fields["nf"] = draw.randint(-8, 24) / 2
    if row % 5 != 0:
        fields["nt"] = draw.choice(TEXTS)
    if row % 3 != 1:
        fields["nb"] = draw.random() < 0.5
    if row % 4 != 1:
        fields["nj"] = {"a": draw.choice([1, 2.5, "x", None, [1, 2]])} if row % 3 else {}
    if row % 5 != 2:
        fields["na"] = [draw.randint(0, 5) for _ in range(draw.randint(0, 4))]
    return fields


def make_row(draw, row):
    flat = {"id": row + 1, "flag": draw.random() < 0.5}
    for name, edges in INTEGER_EDGES.items():
        flat[name] = pick(draw, edges, row, -4, 12)
    for name, edges in REAL_EDGES.items():
        flat[name] = edges[row] if row < len(edges) else draw.randint(-8, 24) / 2
    flat["text"] = TEXTS[row] if row < len(TEXTS) else draw.choice(TEXTS)
    flat["other"] = draw.choice(TEXTS)
    flat["doc"] = document(draw, row)
    lengths = [row if row < 5 else draw.randint(0, 5) for _ in range(4)]
    flat["ints"] = [draw.choice([draw.randint(0, 5), 2**53 + 1]) for _ in range(lengths[0])]
    flat["texts"] = [draw.choice(TEXTS[:12]) for _ in range(lengths[1])]
    flat["reals"] = [draw.randint(-4, 8) / 2 for _ in range(lengths[2])]
    flat["flags"] = [draw.random() < 0.5 for _ in range(lengths[3])]
    return flat | {"dynamic": dynamic_keys(draw, row), "newer": newer_fields(draw, row)}


def make_rows():
    draw = random.Random(SEED)
    return [make_row(draw, row) for row in range(COUNT)]
