import json
import os
import shutil

from scenario import Scenario


class Add(Scenario):
    def test_a_second_run_embeds_nothing(self):
        self.draw(12)
        first = self.add()
        self.assertEqual((first["added"], first["embedded"], first["unchanged"]), (12, 12, 0))
        again = self.add()
        self.assertEqual((again["added"], again["embedded"], again["unchanged"]), (0, 0, 12))

    def test_the_summary_has_the_stable_keys(self):
        self.draw(1)
        summary = self.add()
        for key in ("type", "added", "embedded", "unchanged", "moved", "removed", "bad",
                    "damaged", "seconds", "images_per_second"):
            self.assertIn(key, summary)
        self.assertEqual(summary["type"], "summary")

    def test_rows_are_counted_at_once_and_never_doubled(self):
        self.draw(5)
        for _ in range(3):
            self.add()
        self.assertEqual(self.rows(), 5)
        self.assertEqual(len(set(self.paths())), 5)

    def test_a_changed_file_is_embedded_again(self):
        first, second = self.draw(2)
        self.add()
        first.write_bytes(second.read_bytes() + b"\0")
        summary = self.add()
        self.assertEqual((summary["embedded"], summary["changed"], summary["added"]), (1, 1, 0))
        self.assertEqual(self.rows(), 2)

    def test_a_touched_file_is_not_embedded_again(self):
        first, _ = self.draw(2)
        self.add()
        os.utime(first, (1, 1))
        summary = self.add()
        self.assertEqual((summary["embedded"], summary["unchanged"]), (0, 2))

    def test_a_moved_file_keeps_its_vector(self):
        first = self.draw(3)[0]
        self.add()
        (self.photos / "sub").mkdir()
        shutil.move(first, self.photos / "sub" / "renamed.png")
        summary = self.add()
        self.assertEqual((summary["moved"], summary["embedded"], summary["added"]), (1, 0, 0))
        self.assertEqual(self.rows(), 3)
        self.assertIn(str(self.photos / "sub" / "renamed.png"), self.paths())
        self.assertNotIn(str(first), self.paths())

    def test_a_copy_is_a_row_of_its_own_without_embedding(self):
        first = self.draw(2)[0]
        self.add()
        shutil.copy(first, self.photos / "copy.png")
        summary = self.add()
        self.assertEqual((summary["added"], summary["embedded"], summary["moved"]), (1, 0, 0))
        self.assertEqual(self.rows(), 3)

    def test_globs_excludes_and_ignore_files_choose(self):
        self.draw(2)
        self.draw(2, first=10, folder=self.photos / "cache")
        self.draw(1, first=20, folder=self.photos / "old")
        (self.photos / ".elanusignore").write_text("cache/\n")
        summary = self.add("-E", "old/", "-g", "*_00*.png")
        self.assertEqual(summary["added"], 2)
        self.assertEqual(self.add("--no-ignore")["added"], 3)

    def test_single_files_can_be_added(self):
        first, _ = self.draw(2)
        answer = self.elanus("add", first, "--json")
        self.assertEqual(answer.summary()["added"], 1)

    def test_without_json_there_is_one_line(self):
        self.draw(2)
        answer = self.elanus("add", self.photos)
        self.assertEqual(len(answer.text.splitlines()), 1)
        self.assertIn("added 2", answer.text)

    def test_commits_are_told_as_they_happen(self):
        self.draw(3)
        lines = self.elanus("add", self.photos, "--json").lines()
        self.assertEqual(lines[-2], json.loads('{"type": "commit", "files": 3}'))
