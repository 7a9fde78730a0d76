import json
import os

from scenario import Scenario


class Copy(Scenario):
    def setUp(self):
        super().setUp()
        self.drawn = self.draw(3) + self.draw(3, first=10, folder=self.photos / "b")
        (self.photos / "b" / "picture_000.png").write_bytes(self.drawn[4].read_bytes() + b"\0")
        self.add()
        self.out = self.home / "out"

    def find(self, *arguments):
        return self.elanus("find", "colours", "-n", 10, *arguments)

    def test_files_of_one_name_are_numbered(self):
        self.assertEqual(self.find("--copy-to", self.out).code, 0)
        names = sorted(os.listdir(self.out))
        self.assertIn("picture_000.png", names)
        self.assertIn("picture_000-2.png", names)
        self.assertEqual(len(names), 8)

    def test_the_manifest_tells_where_each_came_from(self):
        self.find("--copy-to", self.out)
        manifest = json.loads((self.out / "elanus-manifest.json").read_text())
        self.assertEqual(manifest["query"], "colours")
        for entry in manifest["files"]:
            self.assertEqual(open(entry["source"], "rb").read(), open(entry["target"], "rb").read())
            self.assertLessEqual({"rank", "score", "action"}, set(entry))

    def test_nothing_is_ever_overwritten(self):
        self.out.mkdir()
        (self.out / "picture_001.png").write_text("mine")
        for policy, code in (("rename", 0), ("skip", 0), ("fail", 2)):
            self.assertEqual(self.find("--copy-to", self.out, "--on-collision", policy).code, code)
            self.assertEqual((self.out / "picture_001.png").read_text(), "mine")

    def test_links_point_to_the_pictures(self):
        self.find("--link-to", self.out)
        self.assertEqual(os.readlink(self.out / "picture_002.png"), str(self.drawn[2]))

    def test_a_dry_run_only_tells(self):
        answer = self.find("--copy-to", self.out, "--dry-run")
        self.assertIn("would be copied", answer.notices)
        self.assertFalse(self.out.exists())

    def test_json_tells_of_each_copy(self):
        lines = self.find("--copy-to", self.out, "--json").lines()
        copies = [line for line in lines if line["type"] == "copy"]
        self.assertEqual(len(copies), 7)
        self.assertEqual(lines[-1]["type"], "summary")
