import json
import os
import random
import signal
import subprocess
import time

import scenario
from scenario import FULL, Scenario

KILLS = 50 if FULL else 5
PICTURES = 600 if FULL else 200


class Kill(Scenario):
    def start(self):
        # A group of its own, so that children for decoding are killed with it.
        return subprocess.Popen([scenario.PROGRAM, "add", str(self.photos), "--json"],
                                env=self.environment, stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, start_new_session=True)

    def acknowledged(self, output):
        """Files that the run said were safe before it was killed."""
        safe = 0
        for line in output.decode().splitlines():
            try:
                event = json.loads(line)
            except json.JSONDecodeError:
                continue
            safe = event.get("files", safe)
        return safe

    def test_kill_loses_no_acknowledged_row_and_doubles_none(self):
        seed = int(os.environ.get("ELANUS_TEST_SEED", time.time_ns() % 1_000_000))
        print(f"seed {seed}", end=" ", flush=True)
        source = random.Random(seed)
        drawn = self.draw(PICTURES)
        rows_before = 0
        for _ in range(KILLS):
            run = self.start()
            time.sleep(source.uniform(0.05, 1.5))
            os.killpg(run.pid, signal.SIGKILL)
            output = run.communicate()[0]
            info = self.elanus("info", "--json")
            rows = info.summary()["rows"] if info.code == 0 else 0
            self.assertGreaterEqual(rows, rows_before + self.acknowledged(output), f"seed {seed}")
            rows_before = rows
            if rows >= PICTURES:
                # All is in: begin again with a new store, so that each kill meets work.
                self.elanus("rm", "--all", "--yes")
                rows_before = 0
        summary = self.add()
        self.assertEqual(summary["bad"], 0)
        paths = self.paths()
        self.assertEqual(sorted(paths), sorted(str(path) for path in drawn), f"seed {seed}")
        self.assertEqual(self.rows(), PICTURES)

    def test_ctrl_c_commits_what_is_in_flight_and_exits_130(self):
        self.draw(PICTURES)
        run = self.start()
        time.sleep(1.0)
        run.send_signal(signal.SIGINT)
        output = run.communicate(timeout=60)[0]
        if run.returncode == 0:
            self.skipTest("finished before the signal came")
        self.assertEqual(run.returncode, 130)
        summary = json.loads(output.decode().splitlines()[-1])
        self.assertTrue(summary["interrupted"])
        self.assertEqual(self.rows(), summary["added"])
        self.assertEqual(self.add()["added"], PICTURES - summary["added"])
