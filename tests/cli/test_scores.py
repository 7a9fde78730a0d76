import json
import os
import shutil

import scenario
from scenario import MODEL, Scenario


class Scores(Scenario):
    def use_model_without_scores(self):
        """A library of its own whose model does not know what random pairs score."""
        folder = self.home / "models" / MODEL
        shutil.copytree(scenario.MODELS / MODEL, folder, copy_function=os.symlink)
        (folder / "scores.json").unlink(missing_ok=True)
        description = json.loads((folder / "elanus.json").read_text())
        description.pop("scores", None)
        (folder / "elanus.json").unlink()
        (folder / "elanus.json").write_text(json.dumps(description))
        self.environment["ELANUS_MODELS_DIR"] = str(self.home / "models")
        return folder

    def hits(self, *arguments):
        return [line for line in self.elanus("find", *arguments, "--json").lines()
                if line["type"] == "hit"]

    def test_a_threshold_has_three_units_that_agree(self):
        self.draw(12)
        self.add()
        hits = self.hits("colours", "-n", 12)
        middle = hits[5]
        for threshold in (f"{middle['score'] - 1e-4:.6f}", f"{middle['z'] - 1e-3:.5f}z"):
            self.assertEqual(len(self.hits("colours", "-n", 12, "--min-score", threshold)), 6)
        many, few = (self.hits("colours", "-n", 12, "--min-score", at) for at in ("50%", "99.9%"))
        self.assertGreaterEqual(len(many), len(few))
        for hit in hits:
            self.assertEqual(hit["weak"], hit["z"] < 2.75)

    def test_a_threshold_that_makes_no_sense_is_refused(self):
        self.draw(1)
        self.add()
        for wrong in ("high", "2.5zz", "150%", "1e400"):
            self.assert_error(self.elanus("find", "x", "--min-score", wrong), wrong, "99.5%")
        self.assert_error(self.elanus("find", "x", "--min-score", "99.9999%"), "from 50%")

    def test_a_model_without_statistics_says_how_to_get_them(self):
        self.use_model_without_scores()
        self.draw(3)
        self.add()
        self.assertEqual(len(self.hits("colours", "--min-score", "-1")), 3)
        self.assertNotIn("weak", self.hits("colours")[0])
        self.assert_error(self.elanus("find", "colours", "--min-score", "2z"), "random pairs",
                          f"elanus models calibrate {MODEL}")
        self.assert_error(self.elanus("models", "calibrate"), "3 pictures", "200")

    def test_enough_pictures_give_a_model_its_statistics(self):
        folder = self.use_model_without_scores()
        fingerprint = self.elanus("models", "list", "--json").lines()[0]["fingerprint"]
        self.draw(200)
        self.add()
        measured = json.loads((folder / "scores.json").read_text())
        self.assertEqual(measured["text_image"]["pairs"], 200 * 100)
        self.assertIn("0.999", measured["text_image"]["quantiles"])
        self.assertIn("z", self.hits("colours")[0])
        after = self.elanus("models", "list", "--json").lines()[0]["fingerprint"]
        self.assertEqual(after, fingerprint)
        (folder / "scores.json").unlink()
        answer = self.elanus("models", "calibrate", MODEL)
        self.assertEqual(answer.code, 0, answer.notices)
        self.assertEqual(json.loads((folder / "scores.json").read_text()), measured)
