#!/usr/bin/env python3
"""Every quoted include stays within the rooms that src/layers.txt allows.

CMake shows each room only what it names, but its dependencies are transitive; this test reads the
map line by line, so that a room cannot lean on a room it merely inherits.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = re.compile(r'^#include "([a-z_0-9]+)/')


def read_map(text):
    """room -> the rooms it may include; refuses a room that names one below itself in the file."""
    rooms = {}
    for line in text.splitlines():
        line = line.split("#")[0].strip()
        if not line:
            continue
        name, _, allowed = line.partition(":")
        unknown = [room for room in allowed.split() if room not in rooms]
        if unknown:
            sys.exit(f"src/layers.txt: {name} names {unknown[0]}, which does not stand above it")
        rooms[name.strip()] = set(allowed.split())
    return rooms


def violations(rooms):
    for path in sorted((ROOT / "src").rglob("*")):
        if path.suffix not in (".h", ".cc"):
            continue
        room = path.relative_to(ROOT / "src").parts[0]
        if room not in rooms:
            yield f"{path.relative_to(ROOT)}: room '{room}' is not in src/layers.txt"
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = INCLUDE.match(line)
            if match and match[1] != room and match[1] not in rooms[room]:
                yield f"{path.relative_to(ROOT)}:{number}: {room} must not include {match[1]}"


def main():
    rooms = read_map((ROOT / "src/layers.txt").read_text())
    found = list(violations(rooms))
    print("\n".join(found) or f"layers: {len(rooms)} rooms, no forbidden include")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
