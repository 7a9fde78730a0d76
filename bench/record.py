"""What the benchmarks share: the environments peers run in, and what every result file carries.

A result says on what machine, when, from which commit and with which seed it was measured, because
a figure without them cannot be compared with another.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
FEATURES = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "amx_int8", "asimd")


def machine():
    """Model, cores and vector features of the CPU, memory, and how busy it is right now."""
    text = pathlib.Path("/proc/cpuinfo").read_text()
    flags = re.search(r"(?:flags|Features)\s*: (.*)", text)[1].split()
    model = re.search(r"model name\s*: (.*)", text)
    memory = re.search(r"MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text())[1]
    return {"cpu": model[1].strip() if model else os.uname().machine, "cores": os.cpu_count(),
            "features": [feature for feature in FEATURES if feature in flags],
            "memory_gib": round(int(memory) / 2**20, 1),
            "load": [round(load, 2) for load in os.getloadavg()]}


def commit():
    return subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, text=True,
                          stdout=subprocess.PIPE, check=True).stdout.strip()


def heading(**more):
    """What stands first in a result; `seed` belongs to it if anything is drawn."""
    return {"machine": machine(), "date": time.strftime("%Y-%m-%d %H:%M"), "commit": commit(),
            **more}


def path(benchmark):
    """bench/results/BENCHMARK-MACHINE.json"""
    name = re.sub(r"\W+", "-", machine()["cpu"]).strip("-").lower()
    return ROOT / f"bench/results/{benchmark}-{name}.json"


def text(result):
    return json.dumps(result, indent=1, ensure_ascii=False) + "\n"


def write(file, result):
    """Benchmarks write after every part, so that a run that is broken off leaves what it found."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text(result))


def note(text):
    """Says on standard error what is being measured."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def printed(command):
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise SystemExit(f"failed with {done.returncode}: {' '.join(map(str, command))}")
    return done.stdout


def output_of(command):
    """The object that a program prints as JSON."""
    return json.loads(printed(command))


def lines_of(command):
    """The lines of JSON that a program prints."""
    return [json.loads(line) for line in printed(command).splitlines() if line.startswith("{")]


def environment(folder, requirements):
    """The interpreter of an environment with these pinned packages, which is made if it is not
    there. A file that stands for the requirements is written last: an installation that was broken
    off begins anew."""
    python, done = folder / "bin/python", folder / "requirements.txt"
    wanted = requirements.read_text()
    if not done.exists() or done.read_text() != wanted:
        note(f"installing {requirements.relative_to(ROOT)} into {folder.relative_to(ROOT)}")
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps",
                        "--disable-pip-version-check", "-r", requirements], check=True)
        done.write_text(wanted)
    return str(python)


def run_inside(folder, requirements):
    """Makes the rest of the calling script run in that environment."""
    python = environment(folder, requirements)
    if pathlib.Path(sys.prefix).resolve() != folder.resolve():
        os.execv(python, [python, *sys.argv])


def run_in_bench_environment():
    run_inside(ROOT / "build/bench_venv", ROOT / "bench/requirements.txt")
