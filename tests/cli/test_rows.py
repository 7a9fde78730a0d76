from scenario import Scenario


class Rows(Scenario):
    def setUp(self):
        super().setUp()
        self.drawn = self.draw(4) + self.draw(2, first=10, folder=self.photos / "b")
        self.add()

    def test_info_has_the_stable_keys(self):
        info = self.elanus("info", "--json").summary()
        for key in ("rows", "model", "dimension", "bytes", "index", "bad_files", "segments"):
            self.assertIn(key, info)
        self.assertEqual((info["rows"], info["model"]), (6, "elanus-base"))

    def test_ls_lists_collections_and_pictures(self):
        self.assertEqual(self.elanus("ls", "--json").summary()["rows"], 6)
        self.assertEqual(len(self.paths()), 6)
        answer = self.elanus("ls", "pictures", "--json", "--filter", 'path like "%/b/%"')
        self.assertEqual(len(answer.lines()), 2)
        self.assertEqual(self.elanus("ls", "-l", "--filter", "width > 9999").code, 1)

    def test_rm_forgets_a_file_and_a_folder_and_leaves_the_disk_alone(self):
        self.assertEqual(self.elanus("rm", self.drawn[0], "--json").summary()["removed"], 1)
        self.assertEqual(self.elanus("rm", self.photos / "b", "--json").summary()["removed"], 2)
        self.assertEqual(self.rows(), 3)
        self.assertTrue(all(path.exists() for path in self.drawn))

    def test_rm_by_filter_and_dry_run(self):
        answer = self.elanus("rm", "--filter", "bytes > 0", "--dry-run", "--json")
        self.assertEqual(answer.summary()["removed"], 6)
        self.assertEqual(self.rows(), 6)
        self.elanus("rm", "--filter", "bytes > 0")
        self.assertEqual(self.rows(), 0)

    def test_rm_of_what_is_not_there_is_exit_1(self):
        self.assertEqual(self.elanus("rm", "/nowhere").code, 1)

    def test_a_collection_goes_only_with_all_and_yes(self):
        self.assert_error(self.elanus("rm"), "say what to forget")
        self.assert_error(self.elanus("rm", "--all"), "--all --yes")
        self.assertEqual(self.elanus("rm", "--all", "--yes").code, 0)
        self.assert_error(self.elanus("find", "x"), "nothing is indexed yet")
        self.assertEqual(self.add()["added"], 6)

    def test_collections_stand_side_by_side(self):
        self.elanus("add", self.photos / "b", "--collection", "other")
        self.assertEqual(self.elanus("info", "--collection", "other", "--json").summary()["rows"],
                         2)
        self.assertEqual(self.rows(), 6)
