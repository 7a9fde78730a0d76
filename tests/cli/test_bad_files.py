import json
import os
import unittest

from scenario import Scenario


class BadFiles(Scenario):
    def test_a_bad_file_is_listed_with_its_reason(self):
        self.draw(2)
        (self.photos / "broken.jpg").write_bytes(b"this is no picture")
        report = self.home / "bad.jsonl"
        answer = self.elanus("add", self.photos, "--report", report, "--json")
        self.assertEqual(answer.code, 3)
        self.assertEqual((answer.summary()["bad"], answer.summary()["added"]), (1, 2))
        line = json.loads(report.read_text())
        self.assertEqual((line["type"], line["status"]), ("file", "bad"))
        self.assertEqual(line["path"], str(self.photos / "broken.jpg"))
        self.assertNotEqual(line["reason"], "")

    def test_an_unchanged_bad_file_is_still_bad(self):
        self.draw(1)
        (self.photos / "broken.jpg").write_bytes(b"this is no picture")
        self.add(code=3)
        again = self.add(code=3)
        self.assertEqual((again["bad"], again["embedded"], again["unchanged"]), (1, 0, 1))
        self.assertEqual(self.elanus("info", "--json").summary()["bad_files"], 1)

    def test_a_mended_file_is_good_again(self):
        good = self.draw(1)[0]
        bad = self.photos / "b.png"
        bad.write_bytes(b"no")
        self.add(code=3)
        bad.write_bytes(good.read_bytes() + b"\0\0")
        self.assertEqual(self.add()["bad"], 0)
        self.assertEqual(self.elanus("info", "--json").summary()["bad_files"], 0)

    def test_a_picture_that_goes_bad_is_found_no_more(self):
        first, _ = self.draw(2)
        self.add()
        first.write_bytes(b"no")
        self.add(code=3)
        self.assertNotIn(str(first), self.paths())

    def test_a_truncated_file_is_damaged_or_bad_but_never_silent(self):
        self.draw(1)
        whole = self.draw(1, first=5, folder=self.home)[0].read_bytes()
        (self.photos / "cut.png").write_bytes(whole[: len(whole) * 2 // 3])
        report = self.home / "bad.jsonl"
        answer = self.elanus("add", self.photos, "--report", report, "--json")
        self.assertEqual(answer.code, 3)
        self.assertEqual(answer.summary()["bad"] + answer.summary()["damaged"], 1)
        self.assertIn("cut.png", report.read_text())

    def test_a_name_that_is_not_text_is_bad(self):
        self.draw(1)
        os.rename(self.draw(1, first=1)[0], os.fsencode(self.photos) + b"/caf\xe9.png")
        answer = self.elanus("add", self.photos, "--json")
        self.assertEqual(answer.code, 3)
        self.assertIn("UTF-8", answer.notices)

    def test_a_file_that_could_not_be_read_is_tried_again(self):
        first, second = self.draw(2)
        os.unlink(second)
        os.symlink("nowhere", second)
        self.add("--follow", code=3)
        os.unlink(second)
        second.write_bytes(first.read_bytes() + b"\0")
        self.assertEqual(self.add("--follow")["added"], 1)

    @unittest.skipIf(os.geteuid() == 0, "root may read everything")
    def test_a_file_without_permission_is_tried_again(self):
        first, _ = self.draw(2)
        first.chmod(0)
        self.add(code=3)
        first.chmod(0o644)
        self.assertEqual(self.add()["added"], 1)

    def test_the_bad_files_are_hidden_from_ls(self):
        self.draw(1)
        (self.photos / "broken.jpg").write_bytes(b"no")
        self.add(code=3)
        names = [line["collection"] for line in self.elanus("ls", "--json").lines()]
        self.assertEqual(names, ["pictures"])
