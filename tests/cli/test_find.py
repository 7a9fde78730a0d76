import os
import shutil
import subprocess

import pictures
import scenario
from scenario import Scenario


class Find(Scenario):
    def setUp(self):
        super().setUp()
        self.drawn = self.draw(12)
        self.add()

    def test_a_picture_finds_itself_first(self):
        hits = self.elanus("find", "--image", self.drawn[4], "--json").lines()
        self.assertEqual(hits[0]["path"], str(self.drawn[4]))
        self.assertEqual((hits[0]["type"], hits[0]["rank"]), ("hit", 1))
        self.assertGreater(hits[0]["score"], 0.99)

    def test_words_need_no_tower_but_their_own(self):
        """Graphs of other towers are of the right length and no graphs: nothing reads them."""
        models = self.home / "models"
        shutil.copytree(scenario.MODELS / scenario.MODEL, models / scenario.MODEL)
        for name in ("image", "text_zh"):
            graph = models / scenario.MODEL / name / "model.onnx"
            graph.write_bytes(bytes(graph.stat().st_size))
        places = {"ELANUS_MODELS_DIR": str(models), "XDG_CACHE_HOME": str(self.home / "cache")}
        found = self.elanus("find", "colours", "-l", **places)
        self.assertEqual((found.code, len(found.text.splitlines())), (0, 10), found.notices)
        image = self.elanus("find", "--image", self.drawn[0], **places)
        self.assertEqual(image.code, 2)
        self.assertIn("image/model.onnx", image.notices)

    def test_a_picture_may_come_by_standard_input(self):
        answer = self.elanus("find", "--image", "-", "-n", 1, "-l",
                             stdin=self.drawn[7].read_bytes())
        self.assertEqual(answer.text, f"{self.drawn[7]}\n")

    def test_words_in_english_and_chinese_find_something(self):
        for words in ("a red square", "红色的方块"):
            lines = self.elanus("find", words, "--json").lines()
            self.assertEqual(lines[-1]["type"], "summary")
            self.assertEqual(lines[-1]["count"], 10)
            scores = [line["score"] for line in lines[:-1]]
            self.assertEqual(scores, sorted(scores, reverse=True))

    def test_pages_follow_each_other(self):
        whole = self.elanus("find", "colours", "-n", 6, "-l").text.splitlines()
        second = self.elanus("find", "colours", "-n", 3, "--offset", 3, "-l").text.splitlines()
        self.assertEqual(whole[3:], second)

    def test_nothing_above_the_score_is_exit_1(self):
        answer = self.elanus("find", "colours", "--min-score", 0.999)
        self.assertEqual((answer.code, answer.text), (1, ""))

    def test_a_filter_chooses_rows(self):
        hits = self.elanus("find", "colours", "--json", "--filter",
                           'path like "%picture_00%"').lines()
        self.assertEqual(len(hits) - 1, 10)
        self.assertEqual(self.elanus("find", "x", "--filter", "width > 9999").code, 1)

    def test_subtracting_a_picture_puts_it_last(self):
        answer = self.elanus("find", "--image", self.drawn[0], "--not", f"3:{self.drawn[1]}", "-n",
                             12, "-l")
        self.assertEqual(answer.text.splitlines()[-1], str(self.drawn[1]))

    def test_sorting_by_path_orders_the_hits(self):
        paths = self.elanus("find", "colours", "--sort", "path", "-l").text.splitlines()
        self.assertEqual(paths, sorted(paths))

    def test_print0_ends_each_path_with_a_zero_byte(self):
        answer = self.elanus("find", "colours", "-0", "-n", 3)
        self.assertEqual(answer.out.count(b"\0"), 3)
        self.assertNotIn(b"\n", answer.out)

    def test_a_reader_that_leaves_is_no_error(self):
        command = [scenario.PROGRAM, "find", "colours", "--json"]
        with subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as run:
            run.stdout.close()
            self.assertEqual(run.stderr.read(), b"")

    def test_colour_is_off_in_pipes_and_can_be_forced(self):
        self.assertNotIn("\x1b[", self.elanus("find", "colours").text)
        self.assertIn("\x1b[", self.elanus("find", "colours", "--color", "always").text)
        self.assertIn("\x1b[", self.elanus("find", "colours", CLICOLOR_FORCE="1").text)
        answer = self.elanus("find", "colours", CLICOLOR_FORCE="1", NO_COLOR="1")
        self.assertNotIn("\x1b[", answer.text)

    def test_sheets_are_png_or_jpeg_by_extension(self):
        for name, magic in (("s.png", b"\x89PNG"), ("s.JPG", b"\xff\xd8\xff")):
            answer = self.elanus("find", "红色 & <squares>", "--sheet", name)
            self.assertEqual(answer.code, 0, answer.notices)
            self.assertEqual((self.home / name).read_bytes()[: len(magic)], magic)

    def test_a_plain_sheet_is_tiles_edge_to_edge(self):
        self.elanus("find", "colours", "--sheet", "s.png", "--grid", "5x2", "--tile", 150)
        self.assertEqual(pictures.size_of_png((self.home / "s.png").read_bytes()), (750, 300))

    def test_a_hit_that_is_gone_leaves_a_grey_tile(self):
        os.unlink(self.drawn[0])
        answer = self.elanus("find", "--image", self.drawn[1], "-n", 12, "--sheet", "s.png")
        self.assertEqual(answer.code, 0, answer.notices)

    def test_timings_go_to_stderr_only(self):
        answer = self.elanus("find", "colours", "-l", "--verbose")
        self.assertIn("timing:", answer.notices)
        self.assertNotIn("timing:", answer.text)
