"""What every scenario has: a home of its own, pictures to index, and the program to run."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import pictures

PROGRAM = "build/release/elanus"
MODELS = pathlib.Path("build/models")
FULL = os.environ.get("ELANUS_FULL") == "1"
MODEL = "elanus-base"


class Answer:
    """What a run of the program left behind."""

    def __init__(self, run):
        self.code = run.returncode
        self.out = run.stdout
        self.err = run.stderr
        self.text = run.stdout.decode(errors="replace")
        self.notices = run.stderr.decode()

    def lines(self):
        return [json.loads(line) for line in self.text.splitlines()]

    def summary(self):
        return self.lines()[-1]


class Scenario(unittest.TestCase):
    """A test with a temporary home, a model library and a folder of pictures."""

    needs_model = True

    def setUp(self):
        if self.needs_model and not (MODELS / MODEL / "elanus.json").is_file():
            self.skipTest(f"no model in '{MODELS}'; tools/get_models makes it")
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="elanus-cli-"))
        self.addCleanup(self.remove_home)
        self.photos = self.home / "photos"
        self.photos.mkdir()
        # Compiled graphs are the same for every scenario: kept in one place, they are made once.
        cache = pathlib.Path(tempfile.gettempdir()) / f"elanus-cli-cache-{os.getuid()}"
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("ELANUS_")
        }
        self.environment |= {
            "HOME": str(self.home),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_CACHE_HOME": str(cache),
            "ELANUS_MODELS_DIR": str(MODELS),
            "ELANUS_MODEL": MODEL,
        }

    def remove_home(self):
        subprocess.run(["chmod", "-R", "u+rwx", str(self.home)], check=False)
        shutil.rmtree(self.home, ignore_errors=True)

    def elanus(self, *arguments, stdin=b"", **variables):
        environment = self.environment | {k: v for k, v in variables.items() if v is not None}
        for name in [k for k, v in variables.items() if v is None]:
            environment.pop(name, None)
        command = [PROGRAM] + [os.fsencode(str(a)) for a in arguments]
        run = subprocess.run(command, input=stdin, env=environment, capture_output=True,
                             cwd=self.home, timeout=300, check=False)
        return Answer(run)

    def add(self, *arguments, code=0):
        answer = self.elanus("add", self.photos, "--json", *arguments)
        self.assertEqual(answer.code, code, answer.notices)
        return answer.summary()

    def rows(self):
        return self.elanus("info", "--json").summary()["rows"]

    def paths(self):
        """The paths of all rows, as the store has them."""
        return [row["path"] for row in self.elanus("ls", "-l", "--json").lines()]

    def draw(self, count, first=0, folder=None):
        """Makes pictures that differ from each other, and returns their paths."""
        folder = folder or self.photos
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for seed in range(first, first + count):
            path = folder / f"picture_{seed:03}.png"
            path.write_bytes(pictures.png(seed))
            paths.append(path)
        return paths

    def assert_error(self, answer, *parts, code=2):
        """One line on stderr that says what is wrong, nothing on stdout."""
        self.assertEqual(answer.code, code, answer.notices)
        self.assertEqual(answer.text, "")
        self.assertTrue(answer.notices.startswith("elanus: "), answer.notices)
        for part in parts:
            self.assertIn(part, answer.notices)
        self.assertNotIn("terminate called", answer.notices)
