import shutil

from scenario import Scenario


class Vanished(Scenario):
    def test_a_vanished_file_is_reported_and_kept(self):
        first = self.draw(10)[0]
        self.add()
        first.unlink()
        answer = self.elanus("add", self.photos, "--json")
        self.assertEqual(answer.code, 0)
        self.assertEqual(answer.summary()["vanished"], 1)
        self.assertIn("--prune", answer.notices)
        self.assertEqual(self.rows(), 10)

    def test_prune_removes_it(self):
        first = self.draw(10)[0]
        self.add()
        first.unlink()
        self.assertEqual(self.add("--prune")["removed"], 1)
        self.assertEqual(self.rows(), 9)

    def test_prune_of_more_than_a_fifth_wants_a_yes(self):
        for path in self.draw(10)[:3]:
            path.touch()
        self.add()
        for path in sorted(self.photos.iterdir())[:3]:
            path.unlink()
        self.assert_error(self.elanus("add", self.photos, "--prune"), "3 of 10", "--yes")
        self.assertEqual(self.rows(), 10)
        self.assertEqual(self.add("--prune", "--yes")["removed"], 3)

    def test_a_root_that_is_gone_stops(self):
        self.draw(3)
        self.add()
        shutil.move(self.photos, self.home / "elsewhere")
        answer = self.elanus("add", self.photos, "--prune", "--yes")
        self.assert_error(answer, "3 pictures of it are indexed", "mount")
        self.assertEqual(self.rows(), 3)

    def test_an_empty_mount_point_stops(self):
        self.draw(3)
        self.add()
        shutil.rmtree(self.photos)
        self.photos.mkdir()
        answer = self.elanus("add", self.photos, "--prune", "--yes")
        self.assert_error(answer, "3 of it are indexed", "mount", "elanus rm")
        self.assertEqual(self.rows(), 3)

    def test_what_a_glob_leaves_out_has_not_vanished(self):
        self.draw(5)
        self.add()
        summary = self.add("-g", "*_001.png", "--prune")
        self.assertEqual((summary["vanished"], summary["removed"]), (0, 0))
