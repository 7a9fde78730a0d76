"""Writes what makes a model folder describe itself: elanus.json, the preprocessor, the sums."""

import json

from fetch import sha256


def write_json(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def describe_files(folder):
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": sha256(path)}
        for path in paths
    }


def finish(folder, description):
    """Writes elanus.json last: a folder without it is not a model yet."""
    write_json(
        folder / "elanus.json", {"format": 1, **description, "files": describe_files(folder)}
    )
