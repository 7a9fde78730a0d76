#!/usr/bin/env python3
"""Measures the memory of indexing: the peak of `elanus add` over many pictures.

    bench/memory.py FOLDER [--pictures 100000] [--model NAME] [--models-dir DIR] [--elanus PROGRAM]

FOLDER's JPEGs are copied, each with its own bytes behind the end, until there are so many; they are
added to a fresh database. Prints JSON: pictures, peak resident MB, pictures a second.
"""

import argparse
import json
import pathlib
import resource
import subprocess
import tempfile

from many_files import copies

ROOT = pathlib.Path(__file__).resolve().parents[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--pictures", type=int, default=100_000)
    parser.add_argument("--model")
    parser.add_argument("--models-dir")
    parser.add_argument("--elanus", default=str(ROOT / "build/release/elanus"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=ROOT / "build") as scratch:
        pictures = pathlib.Path(scratch) / "pictures"
        copies(options.folder, pictures, options.pictures)
        command = [options.elanus, "add", "--uri", f"{scratch}/bench.db", "--json", pictures]
        for flag in ("model", "models_dir"):
            if value := getattr(options, flag):
                command += ["--" + flag.replace("_", "-"), value]
        lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    summary = json.loads(lines.splitlines()[-1])
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(json.dumps({"pictures": summary["added"], "model": options.model or "default",
                      "peak_resident_mb": round(peak),
                      "images_per_second": round(summary["images_per_second"], 1)}))


if __name__ == "__main__":
    main()
