#!/usr/bin/env python3
"""Holds Elanus' answers to filters against those recorded from real servers.

    tests/milvus/compare.py [PROBE]            fails on a difference that no class explains
    tests/milvus/compare.py [PROBE] --list     shows every difference, with its class
    tests/milvus/compare.py [PROBE] --page     writes the table of docs/milvus_coverage.md

The first class of explained.json that fits a difference explains it; every class must explain one,
and the count of each stands in docs/milvus_coverage.md. No server is needed.
"""

import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PAGE = ROOT / "docs/milvus_coverage.md"
BEGIN = "<!-- by tests/milvus/compare.py --page -->\n\n"
END = "\n<!-- end -->\n"
SERVERS = ["milvus", "lite", "lite3"]
Difference = collections.namedtuple("Difference", "server filter kind theirs ours")


def is_refusal(answer):
    return answer.startswith("error") or answer == "died"


def keys(runs):
    """The ids of "1-3 7"."""
    found = []
    for run in runs.split():
        first, _, last = run.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


def recorded():
    with (HERE / "recorded/filters.jsonl").open() as lines:
        return [json.loads(line) for line in lines][1:]


def ask(probe, filters):
    questions = "".join(json.dumps(filter) + "\n" for filter in filters)
    run = subprocess.run(
        [probe, HERE / "recorded/rows.jsonl"], input=questions, capture_output=True, text=True
    )
    if run.returncode != 0:
        sys.exit(f"compare.py: {probe} ended with {run.returncode}: {run.stderr}")
    return [json.loads(line) for line in run.stdout.splitlines()]


def difference(server, filter, theirs, ours):
    """None if the answers mean the same: the same rows, or a refusal whatever its words."""
    refused_here = isinstance(ours, dict)
    if is_refusal(theirs) or refused_here:
        if is_refusal(theirs) and refused_here:
            return None
        kind = "refused here" if refused_here else "refused there"
    elif keys(theirs) == ours:
        return None
    else:
        kind = "differs"
    return Difference(server, filter, kind, theirs, ours)


def differences(rows, answers):
    found = []
    for (kind, filter, *theirs), ours in zip(rows, answers, strict=True):
        # Whoever divides by zero may say so, or find nothing; it is enough to be still there.
        if kind == "ours":
            continue
        for server, answer in zip(SERVERS, theirs, strict=True):
            if answer is not None and (one := difference(server, filter, answer, ours)):
                found.append(one)
    return found


def class_of(one, classes):
    """The name of the first class that fits, or None."""
    for each in classes:
        if (
            each["kind"] == one.kind
            and one.server in each["servers"]
            and re.search(each.get("filter", ""), one.filter)
            and re.search(each.get("theirs", ""), one.theirs)
        ):
            return each["name"]
    return None


BY_ZERO = re.compile(r"^\S+ [/%] (0|0\.0|-0\.0|\(1 - 1\)) ==")


def zero_divisions(rows, answers):
    """Filters that divide by zero and found a row."""
    for (_, filter, *_), ours in zip(rows, answers, strict=True):
        if BY_ZERO.search(filter) and ours and isinstance(ours, list):
            yield f"finds {ours}: {filter}"


def show(answer):
    return f"error: {answer['error'].splitlines()[0]}" if isinstance(answer, dict) else str(answer)


def table(rows, classes, counts):
    lines = [
        "| class | what differs | 2.3.5 | Lite 2.5.1 | Lite 3.2.2 | why |",
        "|---|---|--:|--:|--:|---|",
    ]
    for each in classes:
        figures = " | ".join(str(counts[server, each["name"]]) for server in SERVERS)
        lines.append(f"| {each['name']} | {each['kind']} | {figures} | {each['why']} |")
    asked = [sum(row[column] is not None for row in rows) for column in (2, 3, 4)]
    differ = [sum(counts[one] for one in counts if one[0] == server) for server in SERVERS]
    alike = [asked - differ for asked, differ in zip(asked, differ, strict=True)]
    for name, figures in [("all differences", differ), ("answered alike", alike), ("asked", asked)]:
        lines.append(f"| **{name}** | | {' | '.join(map(str, figures))} | |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("probe", nargs="?", default=ROOT / "build/release/milvus_probe")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--page", action="store_true")
    options = parser.parse_args()
    rows = recorded()
    answers = ask(options.probe, [row[1] for row in rows])
    classes = json.loads((HERE / "explained.json").read_text())

    wrong = list(zero_divisions(rows, answers))
    counts = collections.Counter()
    for one in differences(rows, answers):
        name = class_of(one, classes)
        counts[one.server, name] += 1
        if options.list:
            print(f"{one.server} [{name}] {one.kind}: {one.filter}")
            print(f"    theirs {one.theirs}\n    ours   {show(one.ours)}")
        if name is None:
            wrong.append(f"{one.server}, {one.kind}, in no class: {one.filter}")
    for each in classes:
        if not any(counts[server, each["name"]] for server in SERVERS):
            wrong.append(f"the class '{each['name']}' explains nothing; take it away")

    head, begin, rest = PAGE.read_text().partition(BEGIN)
    kept, end, tail = rest.partition(END)
    if not (begin and end):
        sys.exit(f"compare.py: {PAGE} has no place for the table: '{BEGIN}' and '{END}'")
    told = table(rows, classes, counts)
    print(told)
    if options.page:
        PAGE.write_text(head + BEGIN + told + END + tail)
    elif told != kept:
        wrong.append("the table in docs/milvus_coverage.md is out of date: compare.py --page")
    for text in wrong[:40]:
        print(f"compare.py: {text}", file=sys.stderr)
    sys.exit(f"compare.py: {len(wrong)} faults" if wrong else 0)


if __name__ == "__main__":
    main()
