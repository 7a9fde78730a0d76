"""The filters that are asked: made from a seed, equal at every run.

Systematic parts go through every operator with every kind of operand; `nests` combines what they
made with and, or and not. Some filters are wrong on purpose.
"""

import itertools
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
    "", "%", "%%", "_", "__", "a", "a%", "ab%", "%b", "%b%", "a%c", "a_c", "a__", "_b%", "%_c", "a\\\\%",
    "a\\\\_c", "\\\\%", "%\\\\%%", "%\\\\_%", "日%", "%語", "日_", "é", "%😀%", "a%b%", "A%", "x.y", "[x]%",
    "%\\n%", "beach%house", "\\\\", "a\\\\\\\\b",
]  # fmt: skip


def numbers():
    literals = {
        "i8": ["0", "1", "-1", "127", "128", "-128", "-129", "300", "2.5", "1.0", "1e2"],
        "i16": ["0", "3", "32767", "32768", "-32768", "70000", "0.5"],
        "i32": ["0", "5", "2147483647", "2147483648", "-2147483648", "99999999999", "2.0"],
        "i64": ["0", "1", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
                "9007199254740993", "9007199254740992.0", "1e18", "-0.5"],
        "f32": ["0", "-0.0", "0.1", "0.5", "3", "16777217", "1e39", "-1e39", "1e-46", "3.4e38"],
        "f64": ["0", "-0.0", "0.1", "0.5", "3", "9007199254740993", "1e308", "5e-324", "1e15"],
        "id": ["1", "30", "60", "61", "0"],
    }  # fmt: skip
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
    yield from ["1 < i32 > 0", "1 < i32 < 5 < 9", "i32 < 1 < 5", "0 < ints[0] < 4", "1 <= 2 <= 3",
                "0 < i32 <= 'a'", "1 < flag < 3", "0 < i8 < i16", "1 < (i32) < 5"]  # fmt: skip


def arithmetic():
    for field, (operator, number) in itertools.product(
        [*NUMBERS, 'doc["n"]', "number", "ints[0]"],
        [("+", "1"), ("-", "3"), ("*", "2"), ("/", "2"), ("%", "3"), ("+", "0.5"), ("*", "-2")],
    ):
        for relation, value in [("==", "4"), ("!=", "2"), (">", "3")]:
            yield f"{field} {operator} {number} {relation} {value}"
    yield from [
        "i32 + 1 + 1 == 5", "1 + i32 == 4", "2 * i32 == 8", "10 - i32 == 4", "(i32 + 1) * 2 == 8",
        "i32 == 2 + 3", "i32 == 2 ** 3", "i32 > 2 * 3 - 1", "i32 == 7 / 2", "i32 == 7 % 4", "i32 == -7 / 2",
        "i32 == -7 % 4", "i32 < 5 / 2", "f64 == 5 / 2", "f64 < 5.0 / 2", "f64 == 1.5 * 2", "i32 == -(-5)",
        "i32 == +5", "-i32 == 1", "+i32 == 1", "~i32 == -2", "i32 ** 2 == 4", "2 ** i32 == 4", "i32 << 1 == 4",
        "i32 >> 1 == 2", "i32 & 1 == 1", "(i32 & 1) == 1", "(i32 | 1) == 5", "(i32 ^ 1) == 5", "i32 == (1 << 2)",
        "i32 == (5 & 4)", "i32 == (5 | 2)", "i32 == (5 ^ 1)", "i32 == ~-5", "i32 + i16 == 4", "i32 - i8 > 2",
        "i32 * f64 > 4.0", "i8 + 127 > 0", "i8 + 200 == 199", "i8 * 100 > 1000", "i16 + 32767 > 0",
        "i32 + 2147483647 > 0", "i64 + 1 < 0", "i64 - 1 > 0", "i64 * 2 == 0", "i64 + 9223372036854775807 > 0",
        "f32 + 0.1 == 0.1", "f32 * 2 > 1e38", "f64 * 10 > 1e308", "f64 % 2 == 1", "f32 % 2 == 1", "i32 % 2.5 == 0",
        "text + 'a' == 'ab'", "text * 2 == 'aa'", "flag + 1 == 2", "ints + 1 == 2", "doc + 1 == 2",
        'doc["n"] + doc["o"]["p"]["q"] == 4', 'doc["x"] + 1 == 2', "mix * 2 == 2", "mix - 0.5 == 2.0",
        'doc["s"] + 1 == 2', "array_length(ints) + 1 == 3", "array_length(ints) % 2 == 0", "i32 + 1", "1 + 1",
        "i32 + 1 == i16 + 1", "i32 + 1 == i32", "i32 % 3 in [1]", "i32 + 1 in [2, 3]", "i64 % 2 == 0 and i32 % 2 == 0",
        "4 == i32 + 1", "3 < i32 + 1", "1 < i32 + 1 < 5", "2 ** 10 > i32", "2 ** 0.5 < f64", "-2 ** 2 == i32",
        "i32 == 2 ** 3 ** 1", "i32 == 10 - 3 - 2", "i32 == 100 / 10 / 2", "i32 == 1 + 2 * 3", "i32 == 1 << 1 + 1",
        "i32 == 7 & 3", "f64 == 0.1 + 0.2", "i64 == 9223372036854775807 + 1", "i64 < 9223372036854775807 * 2",
    ]  # fmt: skip


def sets():
    lists = {
        "i8": ["[1, 2, 3]", "[-128, 127]", "[300]", "[1, 300]", "[]", "[ ]", "[1,]", "[1.0, 2.5]", "[1, 1]"],
        "i32": ["[5]", "[0, -1]", "[2147483647]", "[4294967296]", "['a']", "[true]", "[1, 'a']"],
        "i64": ["[9223372036854775807]", "[9007199254740993, 1]", "[1, 2.0]", "[-9223372036854775808]"],
        "id": ["[1, 2, 3, 60, 61]", "[2]", "[]", "[1, 'x']"],
        "f32": ["[0.5, 0.1]", "[3]", "[0, 3.0]", "[1e39]", "[-0.0]", "['a']"],
        "f64": ["[0.5, 0.1]", "[3]", "[0, 3.0]", "[-0.0]", "[]"],
        "flag": ["[true]", "[true, false]", "[]", "[1]", "[false, false]"],
        "text": ["['a', 'abc', '']", '["é", "日本"]', "[]", "[1]", "['a', 1]", "['\\\\']"],
        'doc["x"]': ["[1]", "[1, 'abc']", "['1', 2.5]", "[1.0]", "[true]", "[]", "[[1]]", "[[1, 2], 1]", "[0]"],
        'doc["s"]': ["['a', 'abc']", "[1]", "['']"], "mix": ["[1]", "['abc', true]", "[[1]]", "[]", "[1, 2.5, 0]"],
        "number": ["[1, 2, 2.5]", "[1.0]", "['1']", "[]"], '$meta["mix"]': ["[1]"], "absent": ["[1]", "[]"],
        'doc["b"]': ["[true]", "[false, 1]"], "ints[0]": ["[1, 2]", "[]", "['a']", "[1.0]"],
        "texts[1]": ["['a', 'ab']", "[1]"], "flags[0]": ["[true]"], "reals[0]": ["[0.5, 1]"],
        "ints": ["[1]", "[[1]]"], "doc": ["[1]", "[]"], "any": ["[7]"], "1": ["[1, 2]"],
    }  # fmt: skip
    for operand, values in lists.items():
        for value in values:
            yield f"{operand} in {value}"
            yield f"{operand} not in {value}"
            yield f"not ({operand} in {value})"
    yield from ["i32 in 1", "i32 in (1, 2)", "i32 in", "i32 in [1", "i32 in [i16]", "i32 in [1 + 1, 4]",
                "i32 in [-1]", "i32 in [+1]", "i32 IN [1]", "i32 NOT IN [1]", "not i32 in [1]", "[1] in i32",
                "i32 not  in [1]", "i32 in [[1]]", "i32 in [2 ** 2]", "text in ['a' 'b']"]  # fmt: skip


def likes():
    for pattern in PATTERNS:
        yield f'text like "{pattern}"'
    for pattern in ["a%", "%b%", "a_c", "%", "ab%c", "_"]:
        for operand in ['doc["s"]', 'doc["x"]', "word", "mix", "texts[0]"]:
            yield f"{operand} like '{pattern}'"
            yield f"not ({operand} like '{pattern}')"
    yield from ["text LIKE 'a%'", "text Like 'a%'", "text not like 'a%'", "not text like 'a%'", "text like other",
                "text like 1", "i32 like '1%'", "flag like 't%'", "texts like 'a%'", "doc like 'a%'", "'abc' like 'a%'",
                "text like 'a\\\\'", "text like", "absent like 'a%'", "id like '1'", "ints[0] like '1'"]  # fmt: skip


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
    deep = ['doc["o"]["k"][0]', 'doc["a"][1]', 'doc["x"][0]', 'doc["x"]["k"]', "list[0]", 'tree["leaf"]', "tree['list'][0]",
            'doc["a b"]', 'doc["a/b"]', 'doc["~t"]', 'doc["ключ"]', 'doc[""]', 'doc["0"]', 'doc["a.b"]', 'doc["x"]["k"]["l"]',
            'any["a"]', "any[0]", 'any["a"]["b"][1]', "any[0]['a']", '$meta["list"][0]', '$meta["absent"]', "absent",
            "doc['o']['k'][1]", 'doc["a"][9]', 'doc["x"][0]["k"]', 'doc["x"][1][0]']  # fmt: skip
    for path in deep:
        yield from [f"{path} == 1", f"{path} != 1", f"{path} > 0", f"not ({path} == 1)", f"{path} == 'zero'"]
    yield from [
        'doc["b"] == true', 'doc["b"] != true', 'doc["b"]', 'not doc["b"]', 'doc["b"] == 1', "not (doc['b'] == true)",
        "doc == 1", "doc != {}", "any == 7", "any == 'text'", "any == [1, 2, 3]", "doc['o'] == 1", "doc['x'] == {}",
        "doc['x'] == null", "doc['x'] == None", "mix == null", 'doc["n"] == doc["o"]["p"]["q"]', "doc['n'] > number",
        "doc['n'] == i32", "number == i32", "i32 == number", "doc['s'] == text", "word == text", "number < 'a'", "doc.n == 1",
        "doc[n] == 1", "doc[-1] == 1", "doc['n' == 1", "doc[] == 1", "doc['n']['m'] == 1", "doc[\"n\"]['m'][0] == 1",
        "$meta == 1", "$meta['doc'] == 1", "$meta", "meta['number'] == 1", "doc[1.5] == 1", "doc['\\x6e'] == 1",
        'text["a"] == 1', "i32[0] == 1", "doc[0] == 1", "doc['a'][ 0 ] == 1", "doc ['n'] == 1", "doc['a']['0'] == 1",
        "(doc['n'] > 0) == true", "(doc['n'] > 0) == false", "1 == doc['x']", "1.0 != doc['x']", "'1' == mix", "true == doc['b']",
    ]  # fmt: skip


def existence():
    paths = ['doc["x"]', 'doc["n"]', 'doc["zz"]', 'doc["o"]["p"]', 'doc["o"]["p"]["zz"]', 'doc["a"][2]', "mix", "number", "absent",
             '$meta["mix"]', 'tree["leaf"]', "list[1]", 'doc["o"]["e"]', 'any["a"]', "any[0]", 'doc["x"]["k"]', 'doc["a/b"]']  # fmt: skip
    for path in paths:
        yield f"exists {path}"
        yield f"not exists {path}"
        yield f"not (exists {path})"
    yield from ["EXISTS doc['x']", "Exists doc['x']", "exists doc", "exists any", "exists i32", "exists text", "exists ints[0]",
                "exists $meta", "exists", "exists 1", "exists doc['x'] == 1", "exists doc['x'] and exists mix",
                "exists (doc['x'])", "doc['x'] exists", "exists doc['x'] + 1"]  # fmt: skip


def contains():
    for path in ['doc["x"]', 'doc["a"]', "mix", "list", 'tree["list"]', "any", "absent", 'doc["o"]["k"]']:
        for value in ["1", "'a'", "2.5", "true", "1.0", "[1, 2]", "'1'"]:
            yield f"json_contains({path}, {value})"
        for values in ["[1, 2]", "[1]", "[]", "['a', 1]", "[[1, 2]]", "[1.0, 2]", "[true, 'a', 2.5]"]:
            yield f"json_contains_all({path}, {values})"
            yield f"JSON_CONTAINS_ANY({path}, {values})"
        yield f"not json_contains({path}, 1)"
    for field, value, values in [("ints", "2", "[1, 2]"), ("texts", "'a'", "['a', 'ab']"), ("reals", "0.5", "[0.5, 1]"),
                                 ("flags", "true", "[true, false]"), ("ints", "9007199254740993", "[9007199254740993]"),
                                 ("ints", "2.0", "[1.0]"), ("ints", "'a'", "['a']"), ("reals", "1", "[1, 2]"),
                                 ("texts", "1", "[1]"), ("flags", "1", "[0]"), ("ints", "2.5", "[1, 2.5]"),
                                 ("texts", "''", "['', 'A']"), ("reals", "-0.0", "[-0.0]"), ("ints", "i32", "[i32]")]:  # fmt: skip
        yield f"array_contains({field}, {value})"
        yield f"not array_contains({field}, {value})"
        yield f"ARRAY_CONTAINS_ALL({field}, {values})"
        yield f"not array_contains_all({field}, {values})"
        yield f"array_contains_any({field}, {values})"
        yield f"not (ARRAY_CONTAINS_ANY({field}, {values}))"
        yield f"json_contains({field}, {value})"
    for field in ["ints", "texts", "reals", "flags", "doc['a']", "list", "doc", "text", "any", "mix", "doc['x']"]:
        for condition in ["== 0", "> 2", "!= 1", "in [1, 3]"]:
            yield f"array_length({field}) {condition}"
    yield from [
        "array_contains_all(ints, [])", "array_contains_any(ints, [])", "ARRAY_LENGTH(ints) == array_length(texts)", "array_length()",
        "array_length(ints)", "array_contains(ints)", "array_contains(ints, 1, 2)", "array_contains(ints, [1])", "array_contains(1, 1)",
        "array_contains_all(ints, 1)", "array_contains(doc['a'], 1)", "array_contains_any(list, [1, 2])", "Array_Contains(ints, 1)",
        "Json_Contains(doc['a'], 1)", "json_contains(text, 'a')", "json_contains(doc, 1)", "json_contains('a', 'b')", "unknown(ints, 1)",
        "array_contains(ints, 1) == true", "array_contains(texts, other)", "json_contains(doc['a'], i32)", "0 < array_length(ints) < 3",
    ]  # fmt: skip


def subscripts():
    for operand, values in [("ints[0]", ["1", "2", "2.0", "'a'", "9007199254740993"]), ("ints[3]", ["1"]), ("ints[100]", ["1"]),
                            ("texts[0]", ["'a'", "''", "1"]), ("reals[1]", ["0.5", "1", "-0.0"]), ("flags[0]", ["true", "1"])]:  # fmt: skip
        for value in values:
            for relation in RELATIONS:
                yield f"{operand} {relation} {value}"
            yield f"not ({operand} == {value})"
            yield f"{value} == {operand}"
    yield from ["ints == [1, 2]", "ints != [1]", "ints == []", "texts == ['a']", "flags == [true]", "reals == [0.5]", "ints == [1.0]",
                "ints == 1", "ints[-1] == 1", "ints['a'] == 1", "ints[0][0] == 1", "ints[i32] == 1", "ints[0] == ints[1]", "ints[0] == i32",
                "ints[0] > ints[1]", "texts[0] == text", "flags[0]", "not flags[0]", "ints[99999999999999999999] == 1", "ints[00] == 1",
                "ints[0x1] == 1", "ints < 1", "ints", "ints == ints", "ints[ 0 ] == 1", "texts[0] > 'a' and texts[1] < 'b'"]  # fmt: skip


def nulls():
    """Only for servers that know nullable fields."""
    for field, literal in [("ni", "1"), ("nf", "2.5"), ("nt", "'abc'"), ("nb", "true"), ("nj['a']", "1"), ("na[0]", "2")]:
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
    for field in ["ni", "nf", "nt", "nb", "nj", "na", "nj['a']", "na[0]", "i32", "text", "doc", "mix", "absent", "ints", "id", "$meta",
                  "doc['x']", "doc['zz']", "nj['zz']"]:  # fmt: skip
        yield f"{field} is null"
        yield f"{field} is not null"
        yield f"not ({field} is null)"
        yield f"{field} IS NOT NULL and id < 30"
    yield from [
        "ni + 1 == 2", "ni % 2 == 0", "not (ni + 1 == 2)", "ni - 1 != 2", "ni == nf", "ni != nf", "ni < nf", "ni == i64", "not (ni == i64)",
        "nt like 'a%'", "not (nt like 'a%')", "nt == text", "0 < ni < 8", "not (0 < ni < 8)", "5 >= nf > 0", "nb", "not nb", "nb == nb",
        "array_contains(na, 1)", "not array_contains(na, 1)", "array_contains_all(na, [1, 2])", "not array_contains_all(na, [1])",
        "array_contains_any(na, [1, 2])", "not array_contains_any(na, [1])", "array_length(na) == 0", "array_length(na) != 0",
        "not (array_length(na) == 0)", "na == [1]", "na != [1]", "exists nj['a']", "not exists nj['a']", "json_contains(nj['a'], 1)",
        "not json_contains(nj['a'], 1)", "nj['a'] like 'x%'", "ni is null and nf is null", "ni is null or nt is null", "ni is  null",
        "ni Is Null", "ni is nul", "ni == null", "ni = null", "is null", "(ni) is null", "ni is null == true", "1 is null", "ni + 1 is null",
        "nj == null", "not ni is null", "ni in [1, 2, null]", "nt > nt", "nt == nt", "ni == ni", "ni != ni",
    ]  # fmt: skip


def literals():
    yield from [
        "i32 == 0x5", "i32 == 0X0a", "i32 == 012", "i32 == 0b101", "i32 == 0B11", "i32 == 00", "i32 == 08", "f64 == .5", "f64 == 3.",
        "f64 == 5e-1", "f64 == 0x1p-1", "f64 == 0x1.8p1", "f64 == 1E15", "f64 == 3e+0", "i32 == 0x", "i32 == 1_000", "i32 == 5L",
        "i32 == 5u", "f64 == 0.5f", "f64 == inf", "f64 == nan", "f64 == NaN", "f64 < Infinity", "i64 == 18446744073709551616", "i64 == 1e400",
        "flag == True", "flag == TRUE", "flag == tRUE", "flag == 'true'", "flag == 1", "flag", "not flag", "!flag", "true", "false",
        "not true", "flag == true == true", "flag and true", "flag or false", "true and flag", "not (flag)", "!(flag)", "! flag",
        "text == 'a\\x62'", "text == '\\141'", "text == '\\u65e5\\u672c'", "text == 'tab\\there'", "text == 'a\\nb'", 'text == "a\\"b"',
        "text == 'a\"b'", 'text == "a\'b"', "text == '\\q'", "text == 'a", "text == a'", "text == u8'a'", "text == L'a'", "text == ''",
        "text == '\\U0001F600'", "text == '😀'", "text == 'e\\u0301'", "text == '\\0'", "text == 'a' 'b'", "text == abc", "text == \"日本\"",
        "text == '\n'", "text == 'a\nb'", "i32\n==\n5", "\ti32\t==\t5 ", "i32==5", "  i32 == 5", "i32 == 5;", "i32 == 5 -- x", "i32 == 5 # x",
        "i32 == 5 /* x */", "", " ", "(", ")", "()", "i32 == (5)", "((i32)) == 5", "(i32 == 5", "i32 == 5)", "((i32 == 5))", "i32", "5", "'a'",
        "i32 = 5", "i32 === 5", "i32 =! 5", "i32 <> 5", "i32 ! = 5", "i32 = = 5", "i32 == ", "== 5", "i32 5", "i32 == 5 5", "i32 == 5 i16 == 3",
        "i32 > > 5", "i32 >== 5", "i32 == 5 and", "and i32 == 5", "i32 == 5 and and i16 == 3", "i32 == 5 AND i16 == 3", "i32 == 5 OR i16 == 3",
        "NOT (i32 == 5)", "Not (i32 == 5)", "i32 == 5 && i16 == 3", "i32 == 5 || i16 == 3", "i32 == 5 & i16 == 3", "i32 == 5 | i16 == 3",
        "i32 == 5 xor i16 == 3", "i32 is 5", "i32 == 5 and i16", "i32 and flag", "not i32", "not i32 == 5", "not text == 'a'", "i32 == true",
        "i32 == 'a'", "text == 5", "text > 5", "text == true", "f64 == 'a'", "I32 == 5", "1i == 5", "_x == 5", "i32.0 == 5", "v == 5", "v[0] == 1",
        "1 == 1", "1 == 2", "1 < 2 and i32 == 5", "'a' == 'a'", "true == true", "1 == 1.0", "'a' < 'b'", "2 > 1 or flag", "id > 0 or flag == 1",
        "i32 == i32", "flag == flag == flag", "(flag == true) == (i32 > 0)", "(i32 > 0) == true", "(i32 > 0) != (i16 > 0)", "i32 < 5 < 6",
        "i32 == 5 == true", "i32 >= 0 == flag", "flag > false", "flag < flag", "flag & flag", "i32 == $x", "i32 == @", "i32 == {}",
        "i32 == ?", "i32 ?? 5", "i32 : 5", "пол == 5", "`i32` == 5", '"i32" == 5', "'i32' == 5", "like", "in", "not", "exists", "null", "i32 == 5,",
        "[i32 == 5]", "[1]", "i32 == [5]", "i32 == [1, 2]", "text == ['a']", "id == 9223372036854775807", "id == 9223372036854775808",
        "id == -9223372036854775808", "id == -9223372036854775809", "i32 == - 5", "i32 == --5", "i32 == !5", "i32 == not 5", "i32 == ~5",
        "a" * 300 + " == 1", "(" * 40 + "i32 == 5" + ")" * 40, " or ".join(f"i32 == {n}" for n in range(60)), "not " * 4 + "(i32 == 5)",
    ]  # fmt: skip


def zero_divisions():
    """Filters that end the process of 2.3.5, or may: nobody is asked but Elanus."""
    for field, operator, zero in itertools.product(
        ["i8", "i32", "i64", "f64", 'doc["n"]', "number", "ints[0]"], ["/", "%"], ["0", "0.0", "-0.0", "(1 - 1)"]
    ):  # fmt: skip
        yield f"{field} {operator} {zero} == 1"
        yield f"not ({field} {operator} {zero} == 1)"
    yield from ["i64 / -1 > 0", "i64 % -1 == 0", "i32 == 1 / 0", "i32 == 5 % 0", "i32 / i16 == 1", "1 / i32 == 1", "5 % i32 == 0"]


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


# Operands whose comparisons are answered the same everywhere: what a nest is about is its logic.
ATOMS = [
    "i8 > 3", "i16 <= 4", "i32 == 5", "i64 != 2", "f32 < 2.5", "f64 >= 1.5", "flag == true", "text >= 'b'", "text like 'a%'",
    "i8 in [1, 2, 3, 4]", "text not in ['a', 'ab']", "0 < i16 <= 6", "i32 % 3 == 1", "i32 + 2 == 7", 'doc["n"] > 2', 'doc["x"] == 1',
    'doc["s"] != "abc"', "exists doc['x']", "not exists number", "number < 4", "mix != 1", 'doc["b"] == true', "json_contains(doc['a'], 2)",
    "json_contains_any(doc['a'], [1, 4])", "array_contains(ints, 2)", "array_length(texts) > 1", "i8 < i16", "i32 >= f64", "id < 30",
    "texts[0] == 'a'", "ints[1] > 2", "word like 'b%'", "mix in [1, 'abc']", "not (flag == false)", "!(i32 > 4)", "number + 1 == 3",
]  # fmt: skip
NULL_ATOMS = ["ni == 1", "ni > 3", "nf <= 2.5", "nt like 'a%'", "nb == true", "ni is null", "nt is not null", "nf in [1.0, 2.5]", "nj is null",
              "not (ni > 0)", "array_contains(na, 2)", "nt < 'b'"]  # fmt: skip


def make_expressions():
    """(kind, expression) once each; kind: "all", "documents", "nullable", "ours"."""
    general = itertools.chain(
        numbers(), columns(), chains(), arithmetic(), sets(), likes(), json_paths(), existence(), contains(), subscripts(), literals(),
        nests(ATOMS, 450),
    )  # fmt: skip
    seen = set()
    kinds = [("all", general), ("nullable", itertools.chain(nulls(), nests(ATOMS[:8] + NULL_ATOMS * 2, 250))), ("ours", zero_divisions())]
    for kind, expressions in kinds:
        for expression in expressions:
            if expression not in seen:
                seen.add(expression)
                about_documents = kind == "all" and re.search(r"\bany\b", expression)
                yield "documents" if about_documents else kind, expression
