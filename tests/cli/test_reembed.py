import os
import random
import signal
import subprocess
import time

import scenario
from scenario import Scenario

OTHER = "resnet-50"
KILLS = 8 if scenario.FULL else 3


class Reembed(Scenario):
    def setUp(self):
        super().setUp()
        if not (scenario.MODELS / OTHER / "elanus.json").is_file():
            self.skipTest(f"no model '{OTHER}' in '{scenario.MODELS}'")
        # The collection speaks for its model; what is set would speak louder.
        del self.environment["ELANUS_MODEL"]
        self.drawn = self.draw(40)

    def add_with(self, model, *arguments):
        answer = self.elanus("add", self.photos, "--model", model, *arguments)
        self.assertEqual(answer.code, 0, answer.notices)

    def info(self, *arguments):
        return self.elanus("info", "--json", *arguments).summary()

    def found(self, picture, *arguments):
        """Paths and scores of all pictures by their nearness to one of them."""
        lines = self.elanus("find", "--image", picture, "-n", 40, "--json", *arguments).lines()
        return [(hit["path"], round(hit["score"], 2)) for hit in lines if hit["type"] == "hit"]

    def collections(self):
        return {line["collection"] for line in self.elanus("ls", "--json").lines()}

    def test_a_collection_made_anew_is_as_one_that_was_made_with_the_other_model(self):
        self.add_with(OTHER, "--collection", "fresh")
        self.add_with(scenario.MODEL)
        answer = self.elanus("reembed", "--model", OTHER, "--json")
        self.assertEqual(answer.code, 0, answer.notices)
        summary = answer.summary()
        self.assertEqual((summary["rows"], summary["embedded"], summary["switched"]),
                         (40, 40, True))
        info = self.info()
        self.assertEqual((info["model"], info["dimension"], info["rows"]), (OTHER, 2048, 40))
        self.assertEqual(self.collections(), {"pictures", "fresh"})
        self.assertEqual(dict(self.found(self.drawn[3])),
                         dict(self.found(self.drawn[3], "--collection", "fresh")))
        facts = [self.elanus("ls", name, "--json").lines() for name in ("pictures", "fresh")]
        self.assertEqual(*facts)
        # The files are known: nothing is embedded when they are added again.
        again = self.elanus("add", self.photos, "--json").summary()
        self.assertEqual((again["embedded"], again["unchanged"]), (0, 40))

    def test_killed_at_any_moment_it_goes_on_and_searches_find_the_old_one(self):
        seed = int(os.environ.get("ELANUS_TEST_SEED", time.time_ns() % 1_000_000))
        print(f"seed {seed}", end=" ", flush=True)
        source = random.Random(seed)
        self.draw(200, first=40)
        self.add_with(scenario.MODEL)
        command = [scenario.PROGRAM, "reembed", "--model", OTHER]
        for _ in range(KILLS):
            run = subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, start_new_session=True)
            time.sleep(source.uniform(0.5, 6))
            self.assertEqual(self.found(self.drawn[0])[0][0], str(self.drawn[0]))
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
            self.assertEqual(self.info()["rows"], 240, f"seed {seed}")
            self.assertEqual(self.found(self.drawn[0])[0][0], str(self.drawn[0]))
        if self.info()["model"] != OTHER:
            answer = self.elanus("reembed", "--model", OTHER, "--json")
            self.assertEqual(answer.code, 0, answer.notices)
            summary = answer.summary()
            self.assertEqual(summary["kept"] + summary["embedded"], 240, f"seed {seed}")
        self.assertEqual((self.info()["model"], self.info()["rows"]), (OTHER, 240))
        self.assertEqual(self.collections(), {"pictures"})

    def test_ctrl_c_keeps_what_was_done(self):
        self.draw(200, first=40)
        self.add_with(scenario.MODEL)
        run = subprocess.Popen([scenario.PROGRAM, "reembed", "--model", OTHER],
                               env=self.environment, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, start_new_session=True)
        time.sleep(4)
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=120)
        if run.returncode == 0:
            self.skipTest("finished before the signal came")
        self.assertEqual(run.returncode, 130)
        self.assertEqual(self.info()["model"], scenario.MODEL)

    def test_a_picture_that_is_gone_holds_the_switch_until_it_is_given_up(self):
        self.add_with(scenario.MODEL)
        self.drawn[7].unlink()
        answer = self.elanus("reembed", "--model", OTHER, "--json")
        self.assertEqual(answer.code, 3)
        self.assertFalse(answer.summary()["switched"])
        self.assertIn(str(self.drawn[7]), answer.notices)
        self.assertIn("--drop-missing", answer.notices)
        self.assertEqual((self.info()["model"], self.info()["rows"]), (scenario.MODEL, 40))
        answer = self.elanus("reembed", "--model", OTHER, "--drop-missing", "--json")
        self.assertEqual((answer.code, answer.summary()["kept"]), (3, 39))
        self.assertEqual((self.info()["model"], self.info()["rows"]), (OTHER, 39))

    def test_the_old_collection_can_be_kept(self):
        self.add_with(scenario.MODEL)
        answer = self.elanus("reembed", "--model", OTHER, "--keep-old", "before")
        self.assertEqual(answer.code, 0, answer.notices)
        self.assertEqual(self.collections(), {"pictures", "before"})
        self.assertEqual(self.info("--collection", "before")["model"], scenario.MODEL)
        self.assertEqual(self.elanus("find", "x", "--collection", "before").code, 0)
        self.assert_error(self.elanus("reembed", "--model", scenario.MODEL, "--keep-old", "before"),
                          "before", "choose another")

    def test_labels_come_along(self):
        self.add_with(scenario.MODEL)
        self.elanus("label", "colours,squares", "--min-probability", 0)
        before = self.elanus("ls", "--filter", 'label == "colours"', "--files-only").text
        self.elanus("reembed", "--model", OTHER)
        self.assertEqual(self.info()["model"], OTHER)
        after = self.elanus("ls", "--filter", 'label == "colours"', "--files-only").text
        self.assertEqual(before, after)
        labelled = self.elanus("ls", "--filter", "label_score >= 0", "--files-only").text
        self.assertEqual(len(labelled.splitlines()), 40)

    def test_precisions_are_not_mixed(self):
        self.draw(2, folder=self.photos)
        self.add_with(scenario.MODEL, "--precision", "f32")
        self.draw(2, first=90)
        if self.elanus("embed", "x", "--precision", "bf16").code == 0:
            self.assert_error(self.elanus("add", self.photos, "--precision", "bf16"), "f32",
                              "elanus reembed --precision bf16")
            answer = self.elanus("reembed", "--precision", "bf16")
            self.assertEqual(answer.code, 0, answer.notices)
            self.assertEqual(self.info()["precision"], "bf16")
        self.assertEqual(self.elanus("add", self.photos).code, 0)
        self.assertEqual(self.rows(), 42)

    def test_what_makes_no_sense_is_refused(self):
        self.assert_error(self.elanus("reembed", "--model", OTHER), "nothing is indexed")
        self.add_with(scenario.MODEL)
        self.assert_error(self.elanus("reembed"), "--model NAME")
        self.assert_error(self.elanus("reembed", "--model", scenario.MODEL), "nothing to do")
        self.assert_error(self.elanus("reembed", "--model", "none"), "no model 'none'")
        self.assert_error(self.elanus("add", self.photos, "--model", OTHER), "elanus reembed")
