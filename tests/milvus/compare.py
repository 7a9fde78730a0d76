#!/usr/bin/env python3
"""Holds Elanus' answers to filters against those recorded from real servers.

    tests/milvus/compare.py [PROBE]            fails on a difference that explained.json does not name
    tests/milvus/compare.py [PROBE] --list     shows every difference, with its class

Every difference must be in exactly one class of explained.json, every class must have one, and the
count of each stands in docs/milvus_coverage.md. No server is needed.
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


def classes_of(one, classes):
    return [
        each["name"]
        for each in classes
        if each["kind"] == one.kind
        and one.server in each["servers"]
        and re.search(each.get("filter", ""), one.filter)
        and re.search(each.get("theirs", ""), one.theirs)
    ]


def zero_divisions(rows, answers):
    """Filters that divide by zero and found a row."""
    for (kind, filter, *_), ours in zip(rows, answers, strict=True):
        if kind == "ours" and " -1 " not in filter and isinstance(ours, list) and ours:
            yield f"finds {ours}: {filter}"


def show(answer):
    return f"error: {answer['error'].splitlines()[0]}" if isinstance(answer, dict) else str(answer)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("probe", nargs="?", default=ROOT / "build/release/milvus_probe")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    rows = recorded()
    answers = ask(options.probe, [row[1] for row in rows])
    classes = json.loads((HERE / "explained.json").read_text())
    page = (ROOT / "docs/milvus_coverage.md").read_text()

    wrong = []
    counts = collections.Counter()
    for one in differences(rows, answers):
        names = classes_of(one, classes)
        if options.list:
            print(f"{one.server} [{', '.join(names)}] {one.kind}: {one.filter}")
            print(f"    theirs {one.theirs}\n    ours   {show(one.ours)}")
        counts.update((one.server, name) for name in names)
        if len(names) != 1:
            wrong.append(f"{one.server}, {one.kind}, in {names or 'no class'}: {one.filter}")
    for each in classes:
        figures = [counts[server, each["name"]] for server in SERVERS]
        line = f"| {each['name']} | {each['kind']} | {figures[0]} | {figures[1]} |"
        print(line)
        wrong += [f"the class '{each['name']}' has no difference"] if not any(figures) else []
        if line not in page:
            wrong.append(f"docs/milvus_coverage.md lacks '{line}'")
    wrong += zero_divisions(rows, answers)
    for server, column in zip(SERVERS, [2, 3, 4], strict=True):
        asked = sum(row[column] is not None for row in rows)
        differ = sum(counts[one] for one in counts if one[0] == server)
        print(f"{server}: {asked} filters asked, {asked - differ} answered alike, {differ} not")
    for text in wrong[:40]:
        print(f"compare.py: {text}", file=sys.stderr)
    sys.exit(f"{len(wrong)} faults" if wrong else 0)


if __name__ == "__main__":
    main()
