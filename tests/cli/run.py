#!/usr/bin/env python3
"""End-to-end tests of the program, as a person or a script meets it.

    python3 tests/cli/run.py --elanus build/release/elanus [-k PART_OF_A_NAME]

Each scenario is a file test_*.py beside this one. They need a model; without one they are skipped
with a message. ELANUS_FULL=1 runs the long forms.
"""

import argparse
import pathlib
import sys
import unittest

import scenario

HERE = pathlib.Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--elanus", default="build/release/elanus")
    parser.add_argument("--models", default="build/models", help="folder of model folders")
    parser.add_argument("-k", default=None, help="only tests whose name has this in it")
    options = parser.parse_args()
    program = pathlib.Path(options.elanus).resolve()
    if not program.is_file():
        sys.exit(f"run.py: no program at '{program}'; build it, or name it with --elanus")
    scenario.PROGRAM = str(program)
    scenario.MODELS = pathlib.Path(options.models).resolve()

    loader = unittest.TestLoader()
    if options.k:
        loader.testNamePatterns = [f"*{options.k}*"]
    tests = loader.discover(str(HERE), pattern="test_*.py")
    result = unittest.TextTestRunner(verbosity=2).run(tests)
    for _, reason in result.skipped[:1]:
        print(f"skipped {len(result.skipped)}: {reason}")
    sys.exit(0 if result.wasSuccessful() else 1)


if __name__ == "__main__":
    main()
