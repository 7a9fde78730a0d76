from scenario import Scenario


class Eval(Scenario):
    def setUp(self):
        super().setUp()
        self.drawn = self.draw(6)
        self.captions = self.home / "captions.tsv"
        self.captions.write_text("picture_000.png\ta red square\npicture_001.png\t蓝色的方块\n")

    def test_scores_stand_by_language_and_in_total(self):
        lines = self.elanus("eval", self.photos, self.captions, "--json").lines()
        self.assertEqual([line["language"] for line in lines], ["en", "zh", "all"])
        for key in ("recall_at_1", "recall_at_5", "recall_at_10", "median_rank"):
            self.assertIn(key, lines[-1])
        self.assertEqual((lines[-1]["pictures"], lines[-1]["embedded"]), (6, 6))
        self.assertEqual(lines[-1]["recall_at_10"], 1)

    def test_rows_of_the_collection_are_not_embedded_again(self):
        self.add()
        summary = self.elanus("eval", self.photos, self.captions, "--json").summary()
        self.assertEqual(summary["embedded"], 0)
        self.assertEqual(self.rows(), 6)

    def test_a_line_without_a_tab_is_named(self):
        self.captions.write_text("picture_000.png a square\n")
        self.assert_error(self.elanus("eval", self.photos, self.captions), "line 1")
