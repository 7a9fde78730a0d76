"""The filters that are asked: made from a seed, equal at every run.

Systematic parts go through every operator with every kind of operand, by_hand.txt has what no rule
makes, and `nests` combines conditions by and, or and not. Some filters are wrong on purpose.
"""

import itertools
import pathlib
import random
import re

SEED = 20240301
RELATIONS = ["<", "<=", ">", ">=", "==", "!="]
INTEGERS = ["i8", "i16", "i32", "i64"]
REALS = ["f32", "f64"]
NUMBERS = INTEGERS + REALS
PATHS = ['doc["n"]', 'doc["x"]', 'doc["o"]["p"]["q"]', "number", "mix", '$meta["number"]']
JSON_LITERALS = ["1", "0", "2.5", "1.0", "-1", "-0.0", "'1'", '"abc"', "''", "true", "false"]
JSON_RARE = ["9007199254740993", "1e300", "[1]", "[1, 2]", "[]", "['a']", "[1.0]", '[1, "a"]']
PATTERNS = [
    "",
    "%",
    "%%",
    "_",
    "__",
    "a",
    "a%",
    "ab%",
    "%b",
    "%b%",
    "a%c",
    "a_c",
    "a__",
    "_b%",
    "%_c",
    "a\\\\%",
    "a\\\\_c",
    "\\\\%",
    "%\\\\%%",
    "%\\\\_%",
    "日%",
    "%語",
    "日_",
    "é",
    "%😀%",
    "a%b%",
    "A%",
    "x.y",
    "[x]%",
    "%\\n%",
    "beach%house",
    "\\\\",
    "a\\\\\\\\b",
]


def numbers():
    literals = {
        "i8": ["0", "1", "-1", "127", "128", "-128", "-129", "300", "2.5", "1.0", "1e2"],
        "i16": ["0", "3", "32767", "32768", "-32768", "70000", "0.5"],
        "i32": ["0", "5", "2147483647", "2147483648", "-2147483648", "99999999999", "2.0"],
        "i64": [
            "0",
            "1",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "9007199254740993",
            "9007199254740992.0",
            "1e18",
            "-0.5",
        ],
        "f32": ["0", "-0.0", "0.1", "0.5", "3", "16777217", "1e39", "-1e39", "1e-46", "3.4e38"],
        "f64": ["0", "-0.0", "0.1", "0.5", "3", "9007199254740993", "1e308", "5e-324", "1e15"],
        "id": ["1", "30", "60", "61", "0"],
    }
    for field, values in literals.items():
        for value, relation in itertools.product(values, RELATIONS):
            yield f"{field} {relation} {value}"
    for field, relation in itertools.product(NUMBERS, RELATIONS):
        yield f"2 {relation} {field}"
    for field, relation in itertools.product(["flag"], RELATIONS):
        yield f"{field} {relation} true"
        yield f"false {relation} {field}"
    texts = ["''", "'abc'", '"ab%c"', "'zzz'", "'é'", "'日本'", "'\\\\'", "'a\\'b'", "'A'"]
    for value, relation in itertools.product(texts, RELATIONS):
        yield f"text {relation} {value}"


def columns():
    pairs = list(itertools.combinations(NUMBERS, 2))
    for (left, right), relation in itertools.product(pairs, ["<", ">=", "==", "!="]):
        yield f"{left} {relation} {right}"
    for relation in RELATIONS:
        yield f"text {relation} other"
        yield f"flag {relation} flag"
        yield f"text {relation} text"
        yield f"i32 {relation} text"
        yield f"flag {relation} i8"


def chains():
    bounds = [("0", "5"), ("-4", "4"), ("5", "0"), ("1.5", "7"), ("0", "0"), ("-1000", "1000")]
    for (low, high), field in itertools.product(bounds, [*NUMBERS, 'doc["n"]', "number"]):
        yield f"{low} < {field} <= {high}"
        yield f"{high} > {field} >= {low}"
    for field in ["text", 'doc["s"]', "word"]:
        yield f"'a' <= {field} < 'b'"
        yield f"'b' > {field} > 'a'"


def arithmetic():
    for field, (operator, number) in itertools.product(
        [*NUMBERS, 'doc["n"]', "number", "ints[0]"],
        [("+", "1"), ("-", "3"), ("*", "2"), ("/", "2"), ("%", "3"), ("+", "0.5"), ("*", "-2")],
    ):
        for relation, value in [("==", "4"), ("!=", "2"), (">", "3")]:
            yield f"{field} {operator} {number} {relation} {value}"


def sets():
    lists = {
        "i8": [
            "[1, 2, 3]",
            "[-128, 127]",
            "[300]",
            "[1, 300]",
            "[]",
            "[ ]",
            "[1,]",
            "[1.0, 2.5]",
            "[1, 1]",
        ],
        "i32": ["[5]", "[0, -1]", "[2147483647]", "[4294967296]", "['a']", "[true]", "[1, 'a']"],
        "i64": [
            "[9223372036854775807]",
            "[9007199254740993, 1]",
            "[1, 2.0]",
            "[-9223372036854775808]",
        ],
        "id": ["[1, 2, 3, 60, 61]", "[2]", "[]", "[1, 'x']"],
        "f32": ["[0.5, 0.1]", "[3]", "[0, 3.0]", "[1e39]", "[-0.0]", "['a']"],
        "f64": ["[0.5, 0.1]", "[3]", "[0, 3.0]", "[-0.0]", "[]"],
        "flag": ["[true]", "[true, false]", "[]", "[1]", "[false, false]"],
        "text": ["['a', 'abc', '']", '["é", "日本"]', "[]", "[1]", "['a', 1]", "['\\\\']"],
        'doc["x"]': [
            "[1]",
            "[1, 'abc']",
            "['1', 2.5]",
            "[1.0]",
            "[true]",
            "[]",
            "[[1]]",
            "[[1, 2], 1]",
            "[0]",
        ],
        'doc["s"]': ["['a', 'abc']", "[1]", "['']"],
        "mix": ["[1]", "['abc', true]", "[[1]]", "[]", "[1, 2.5, 0]"],
        "number": ["[1, 2, 2.5]", "[1.0]", "['1']", "[]"],
        '$meta["mix"]': ["[1]"],
        "absent": ["[1]", "[]"],
        'doc["b"]': ["[true]", "[false, 1]"],
        "ints[0]": ["[1, 2]", "[]", "['a']", "[1.0]"],
        "texts[1]": ["['a', 'ab']", "[1]"],
        "flags[0]": ["[true]"],
        "reals[0]": ["[0.5, 1]"],
        "ints": ["[1]", "[[1]]"],
        "doc": ["[1]", "[]"],
        "any": ["[7]"],
        "1": ["[1, 2]"],
    }
    for operand, values in lists.items():
        for value in values:
            yield f"{operand} in {value}"
            yield f"{operand} not in {value}"
            yield f"not ({operand} in {value})"


def likes():
    for pattern in PATTERNS:
        yield f'text like "{pattern}"'
    for pattern in ["a%", "%b%", "a_c", "%", "ab%c", "_"]:
        for operand in ['doc["s"]', 'doc["x"]', "word", "mix", "texts[0]"]:
            yield f"{operand} like '{pattern}'"
            yield f"not ({operand} like '{pattern}')"


def json_paths():
    for path, literal in itertools.product(PATHS, JSON_LITERALS):
        for relation in ["==", "!=", "<", ">="]:
            yield f"{path} {relation} {literal}"
    for path, literal in itertools.product(['doc["x"]', "mix", 'doc["a"]', "list"], JSON_RARE):
        yield f"{path} == {literal}"
        yield f"{path} != {literal}"
    for path in ['doc["s"]', "word"]:
        for relation in RELATIONS:
            yield f"{path} {relation} 'abc'"
            yield f"'abc' {relation} {path}"
            yield f"{path} {relation} 1"
    deep = [
        'doc["o"]["k"][0]',
        'doc["a"][1]',
        'doc["x"][0]',
        'doc["x"]["k"]',
        "list[0]",
        'tree["leaf"]',
        "tree['list'][0]",
        'doc["a b"]',
        'doc["a/b"]',
        'doc["~t"]',
        'doc["ключ"]',
        'doc[""]',
        'doc["0"]',
        'doc["a.b"]',
        'doc["x"]["k"]["l"]',
        'any["a"]',
        "any[0]",
        'any["a"]["b"][1]',
        "any[0]['a']",
        '$meta["list"][0]',
        '$meta["absent"]',
        "absent",
        "doc['o']['k'][1]",
        'doc["a"][9]',
        'doc["x"][0]["k"]',
        'doc["x"][1][0]',
    ]
    for path in deep:
        yield from [
            f"{path} == 1",
            f"{path} != 1",
            f"{path} > 0",
            f"not ({path} == 1)",
            f"{path} == 'zero'",
        ]


def existence():
    paths = [
        'doc["x"]',
        'doc["n"]',
        'doc["zz"]',
        'doc["o"]["p"]',
        'doc["o"]["p"]["zz"]',
        'doc["a"][2]',
        "mix",
        "number",
        "absent",
        '$meta["mix"]',
        'tree["leaf"]',
        "list[1]",
        'doc["o"]["e"]',
        'any["a"]',
        "any[0]",
        'doc["x"]["k"]',
        'doc["a/b"]',
    ]
    for path in paths:
        yield f"exists {path}"
        yield f"not exists {path}"
        yield f"not (exists {path})"


def contains():
    for path in [
        'doc["x"]',
        'doc["a"]',
        "mix",
        "list",
        'tree["list"]',
        "any",
        "absent",
        'doc["o"]["k"]',
    ]:
        for value in ["1", "'a'", "2.5", "true", "1.0", "[1, 2]", "'1'"]:
            yield f"json_contains({path}, {value})"
        for values in [
            "[1, 2]",
            "[1]",
            "[]",
            "['a', 1]",
            "[[1, 2]]",
            "[1.0, 2]",
            "[true, 'a', 2.5]",
        ]:
            yield f"json_contains_all({path}, {values})"
            yield f"JSON_CONTAINS_ANY({path}, {values})"
        yield f"not json_contains({path}, 1)"
    for field, value, values in [
        ("ints", "2", "[1, 2]"),
        ("texts", "'a'", "['a', 'ab']"),
        ("reals", "0.5", "[0.5, 1]"),
        ("flags", "true", "[true, false]"),
        ("ints", "9007199254740993", "[9007199254740993]"),
        ("ints", "2.0", "[1.0]"),
        ("ints", "'a'", "['a']"),
        ("reals", "1", "[1, 2]"),
        ("texts", "1", "[1]"),
        ("flags", "1", "[0]"),
        ("ints", "2.5", "[1, 2.5]"),
        ("texts", "''", "['', 'A']"),
        ("reals", "-0.0", "[-0.0]"),
        ("ints", "i32", "[i32]"),
    ]:
        yield f"array_contains({field}, {value})"
        yield f"not array_contains({field}, {value})"
        yield f"ARRAY_CONTAINS_ALL({field}, {values})"
        yield f"not array_contains_all({field}, {values})"
        yield f"array_contains_any({field}, {values})"
        yield f"not (ARRAY_CONTAINS_ANY({field}, {values}))"
        yield f"json_contains({field}, {value})"
    for field in [
        "ints",
        "texts",
        "reals",
        "flags",
        "doc['a']",
        "list",
        "doc",
        "text",
        "any",
        "mix",
        "doc['x']",
    ]:
        for condition in ["== 0", "> 2", "!= 1", "in [1, 3]"]:
            yield f"array_length({field}) {condition}"


def subscripts():
    for operand, values in [
        ("ints[0]", ["1", "2", "2.0", "'a'", "9007199254740993"]),
        ("ints[3]", ["1"]),
        ("ints[100]", ["1"]),
        ("texts[0]", ["'a'", "''", "1"]),
        ("reals[1]", ["0.5", "1", "-0.0"]),
        ("flags[0]", ["true", "1"]),
    ]:
        for value in values:
            for relation in RELATIONS:
                yield f"{operand} {relation} {value}"
            yield f"not ({operand} == {value})"
            yield f"{value} == {operand}"


def nulls():
    """Only for servers that know nullable fields."""
    for field, literal in [
        ("ni", "1"),
        ("nf", "2.5"),
        ("nt", "'abc'"),
        ("nb", "true"),
        ("nj['a']", "1"),
        ("na[0]", "2"),
    ]:
        for relation in RELATIONS:
            yield f"{field} {relation} {literal}"
            yield f"not ({field} {relation} {literal})"
        yield f"{field} in [{literal}]"
        yield f"{field} not in [{literal}]"
        yield f"not ({field} in [{literal}])"
        yield f"{field} in []"
        yield f"{field} not in []"
        yield f"{field} == {literal} or id < 10"
        yield f"{field} == {literal} and id < 20"
        yield f"not ({field} == {literal} or id < 10)"
        yield f"not ({field} == {literal} and id < 20)"
        yield f"{field} != {literal} or {field} == {literal}"
    for field in [
        "ni",
        "nf",
        "nt",
        "nb",
        "nj",
        "na",
        "nj['a']",
        "na[0]",
        "i32",
        "text",
        "doc",
        "mix",
        "absent",
        "ints",
        "id",
        "$meta",
        "doc['x']",
        "doc['zz']",
        "nj['zz']",
    ]:
        yield f"{field} is null"
        yield f"{field} is not null"
        yield f"not ({field} is null)"
        yield f"{field} IS NOT NULL and id < 30"


def oddities():
    """What does not fit into a line of by_hand.txt, or is made by counting."""
    yield from ["text == '\n'", "text == 'a\nb'", "i32\n==\n5", "\ti32\t==\t5 ", "  i32 == 5"]
    yield from ["", " ", "i32 == ", "a" * 300 + " == 1", "(" * 40 + "i32 == 5" + ")" * 40]
    yield from [" or ".join(f"i32 == {n}" for n in range(60)), "not " * 4 + "(i32 == 5)"]


def sections():
    """by_hand.txt: the lines of each section."""
    found = {}
    for line in (pathlib.Path(__file__).parent / "by_hand.txt").read_text().split("\n"):
        if line.startswith("## "):
            lines = found[line[3:]] = []
        elif line and found:
            lines.append(line)
    return found


def zero_divisions():
    """Filters that end the process of 2.3.5, or may: nobody is asked but Elanus."""
    for field, operator, zero in itertools.product(
        ["i8", "i32", "i64", "f64", 'doc["n"]', "number", "ints[0]"],
        ["/", "%"],
        ["0", "0.0", "-0.0", "(1 - 1)"],
    ):
        yield f"{field} {operator} {zero} == 1"
        yield f"not ({field} {operator} {zero} == 1)"
    yield from ["i64 / -1 > 0", "i64 % -1 == 0", "i32 == 1 / 0", "i32 == 5 % 0"]
    yield from ["i32 / i16 == 1", "1 / i32 == 1", "5 % i32 == 0"]


def nests(atoms, count):
    draw = random.Random(SEED)

    def nest(depth):
        if depth == 0 or draw.random() < 0.2:
            return draw.choice(atoms)
        shape = draw.random()
        if shape < 0.2:
            return f"{draw.choice(['not', '!'])} ({nest(depth - 1)})"
        joint = draw.choice(["and", "or", "&&", "||"])
        left, right = nest(depth - 1), nest(depth - 1)
        if shape < 0.5:
            return f"({left}) {joint} ({right})"
        return f"{left} {joint} {right}"

    for _ in range(count):
        yield nest(draw.choice([1, 2, 2, 3]))


def make_expressions():
    """(kind, expression) once each; kind: "all", "documents", "nullable", "ours"."""
    by_hand = sections()
    atoms, null_atoms = by_hand.pop("atoms"), by_hand.pop("nullable atoms")
    nullable = by_hand.pop("nullable")
    general = itertools.chain(
        numbers(),
        columns(),
        chains(),
        arithmetic(),
        sets(),
        likes(),
        json_paths(),
        existence(),
        contains(),
        subscripts(),
        itertools.chain.from_iterable(by_hand.values()),
        oddities(),
        nests(atoms, 450),
    )
    seen = set()
    kinds = [
        ("all", general),
        (
            "nullable",
            itertools.chain(nulls(), nullable, nests(atoms[:8] + null_atoms * 2, 250)),
        ),
        ("ours", zero_divisions()),
    ]
    for kind, expressions in kinds:
        for expression in expressions:
            if expression not in seen:
                seen.add(expression)
                about_documents = kind == "all" and re.search(r"\bany\b", expression)
                yield "documents" if about_documents else kind, expression
