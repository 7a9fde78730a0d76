#!/usr/bin/env python3
"""Plays scenarios against one server with the pymilvus of the environment that runs it.

    play.py --line 2.4.15 --uri http://127.0.0.1:19530 SCENARIO...

Prints one JSON line for each: {"scenario", "outcome": "passed" | "failed", "wrong", "told",
"seconds"}. To have the server restarted it prints {"restart": true} and reads its address, which may be another.
"""

import argparse
import contextlib
import importlib.util
import io
import json
import pathlib
import signal
import sys
import time
import traceback
import warnings

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True

import case as cases

# Clients that believe in a dead server ask again for minutes.
SECONDS_MAX = 60


class TooLong(BaseException):
    """Not an Exception: clients catch those and try again."""


def load(name):
    spec = importlib.util.spec_from_file_location(name, HERE / "scenarios" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def knows(scenario, line):
    """Whether a client line has what a scenario is about: FROM and TO are minor lines, "2.4"."""
    minor = tuple(map(int, line.split(".")[:2]))
    first, last = getattr(scenario, "FROM", "2.2"), getattr(scenario, "TO", "99.0")
    return tuple(map(int, first.split("."))) <= minor <= tuple(map(int, last.split(".")))


def interrupt(_signal, _frame):
    raise TooLong


def ask_for_restart(out):
    print(json.dumps({"restart": True}), file=out, flush=True)
    return sys.stdin.readline().strip()


def play(name, options, out):
    module = load(name)
    if not knows(module, options.line):
        return {"scenario": name, "outcome": "-"}
    case = cases.Case(name, options.line, options.uri, lambda: ask_for_restart(out))
    start = time.monotonic()
    signal.alarm(options.seconds)
    try:
        module.play(case)
        case.close()
    except cases.Skipped:
        return {"scenario": name, "outcome": "-"}
    except TooLong:
        case.fault(f"not finished after {options.seconds} s")
    except Exception as error:  # noqa: BLE001
        where = traceback.extract_tb(error.__traceback__)
        place = next((f for f in reversed(where) if "/scenarios/" in f.filename), where[-1])
        case.fault(f"line {place.lineno}, {place.line}: {cases.error_text(error)}")
        case.told["ended by"] = cases.error_text(error)
    finally:
        signal.alarm(0)
    with contextlib.suppress(Exception):
        case.close()
    options.uri = case.uri
    return {
        "scenario": name,
        "outcome": "failed" if case.wrong else "passed",
        "wrong": case.wrong,
        "told": case.told,
        "seconds": round(time.monotonic() - start, 2),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--line", required=True)
    parser.add_argument("--uri", required=True)
    parser.add_argument("--seconds", type=int, default=SECONDS_MAX, help="for one scenario")
    parser.add_argument("scenarios", nargs="+")
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, interrupt)
    warnings.simplefilter("ignore")
    out = sys.stdout
    for name in options.scenarios:
        # Clients print what they like; only our own lines go out.
        with contextlib.redirect_stdout(io.StringIO()):
            answer = play(name, options, out)
        print(json.dumps(answer), file=out, flush=True)


if __name__ == "__main__":
    main()
