#!/usr/bin/env python3
"""Measures picture search from the outside, as a user sees it, and keeps the figures as JSON.

    bench/pictures.py [--elanus build/release/elanus] [--models-dir DIR] FOLDER [CAPTIONS.tsv ...]

Adds FOLDER to a fresh database, adds it again, searches it cold (a new process each time) and, for
every captions file, evaluates recall. Prints a table and writes
bench/results/pictures-MACHINE.json with machine, date and commit beside every figure.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile
import time

import record

ROOT = pathlib.Path(__file__).resolve().parents[1]
COLD_RUNS = 7


class Bench:
    def __init__(self, elanus, models_dir):
        self.elanus = str(elanus)
        self.flags = ["--models-dir", str(models_dir)] if models_dir else []

    def run(self, *arguments):
        """Runs one command; returns its JSON lines and its wall time in seconds."""
        start = time.perf_counter()
        done = subprocess.run([self.elanus, *arguments, *self.flags], capture_output=True, text=True)
        seconds = time.perf_counter() - start
        if done.returncode not in (0, 3):
            raise SystemExit(f"{arguments}: exit {done.returncode}\n{done.stderr}")
        return [json.loads(line) for line in done.stdout.splitlines()], seconds

    def add(self, uri, folder):
        lines, wall = self.run("add", "--uri", uri, "--json", folder)
        return {**lines[-1], "wall_seconds": round(wall, 3)}

    def cold_finds(self, uri, words):
        walls = [self.run("find", "--uri", uri, "--json", words)[1] for _ in range(COLD_RUNS)]
        return {"words": words, "runs": COLD_RUNS, "first_seconds": round(walls[0], 3),
                "median_seconds": round(statistics.median(walls), 3)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--elanus", default=ROOT / "build/release/elanus")
    parser.add_argument("--models-dir")
    parser.add_argument("folder")
    parser.add_argument("captions", nargs="*")
    options = parser.parse_args()
    bench = Bench(options.elanus, options.models_dir)
    result = record.heading(folder=pathlib.Path(options.folder).name)
    with tempfile.TemporaryDirectory() as scratch:
        uri = scratch + "/bench.db"
        result["add"] = bench.add(uri, options.folder)
        result["add_again"] = bench.add(uri, options.folder)
        result["find_en"] = bench.cold_finds(uri, "a dog")
        result["find_zh"] = bench.cold_finds(uri, "一只狗")
        result["eval"] = {pathlib.Path(captions).stem:
                          bench.run("eval", "--json", options.folder, captions)[0][-1]
                          for captions in options.captions}
    file = record.path("pictures")
    record.write(file, result)
    print(file.read_text())


if __name__ == "__main__":
    main()
