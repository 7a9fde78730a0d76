import os
import shutil
import unittest

import scenario
from scenario import Scenario


class BadInput(Scenario):
    """Each is one line that says what to do, and exit code 2."""

    def one_line(self, answer, *parts):
        self.assert_error(answer, *parts)
        self.assertEqual(len(answer.notices.splitlines()), 1, answer.notices)

    def test_no_such_folder(self):
        self.one_line(self.elanus("add", "/nowhere"), "no such file or folder", "/nowhere")
        self.assertFalse((self.home / "data").exists())

    def test_no_pictures_in_the_folder(self):
        (self.photos / "notes.txt").write_text("x")
        self.one_line(self.elanus("add", self.photos), "no pictures in", "--glob")
        self.assertFalse((self.home / "data").exists())

    def test_unknown_model(self):
        self.draw(1)
        self.one_line(self.elanus("add", self.photos, "--model", "clip"), "clip")
        self.assertFalse((self.home / "data").exists())

    def test_collection_of_another_model(self):
        if not (scenario.MODELS / "resnet-50" / "elanus.json").is_file():
            self.skipTest("no model resnet-50")
        self.draw(2)
        self.add()
        answer = self.elanus("add", self.photos, "--model", "resnet-50")
        self.one_line(answer, "elanus-base", "resnet-50", "--collection", "--model")
        answer = self.elanus("find", "--image", self.photos / "picture_000.png", "--model",
                             "resnet-50")
        self.one_line(answer, "elanus-base", "resnet-50", "--collection", "--model")

    def test_corrupt_model_file(self):
        self.draw(1)
        models = self.home / "models"
        shutil.copytree(scenario.MODELS / "elanus-base", models / "elanus-base")
        graph = models / "elanus-base" / "image" / "model.onnx"
        graph.write_bytes(graph.read_bytes()[:1000])
        self.one_line(self.elanus("add", self.photos, "--models-dir", models), "model.onnx",
                      "models import")

    def test_a_changed_byte_of_a_model_is_found_by_verify(self):
        models = self.home / "models"
        shutil.copytree(scenario.MODELS / "elanus-base", models / "elanus-base")
        graph = models / "elanus-base" / "image" / "model.onnx"
        data = bytearray(graph.read_bytes())
        data[len(data) // 2] ^= 1
        graph.write_bytes(data)
        answer = self.elanus("models", "verify", "elanus-base", "--models-dir", models)
        self.one_line(answer, "model.onnx", "models import")

    @unittest.skipIf(os.geteuid() == 0 and not os.path.exists("/proc/version"), "root")
    def test_unwritable_database(self):
        self.draw(1)
        answer = self.elanus("add", self.photos, "--uri", "/proc/elanus.db")
        self.one_line(answer, "/proc/elanus.db")

    def test_a_file_where_the_database_should_be(self):
        self.draw(1)
        (self.home / "file").write_text("x")
        self.one_line(self.elanus("add", self.photos, "--uri", self.home / "file"), "is a file")

    def test_a_server_is_not_spoken_to(self):
        self.one_line(self.elanus("find", "x", "--uri", "http://localhost:19530"), "server")

    def test_a_typo_in_a_filter_has_a_caret_under_it(self):
        self.draw(1)
        self.add()
        answer = self.elanus("find", "x", "--filter", "widht > 10")
        self.assertEqual((answer.code, answer.text), (2, ""))
        self.assertIn("widht", answer.notices)
        self.assertIn("^", answer.notices)

    def test_empty_query(self):
        for arguments in ([], [""], ["  "], ["2:"]):
            answer = self.elanus("find", *arguments)
            self.one_line(answer, "elanus find")

    def test_a_folder_where_a_file_is_wanted(self):
        self.draw(1)
        self.add()
        self.one_line(self.elanus("find", "--image", self.photos), "is a folder")
        self.one_line(self.elanus("find", "x", "--sheet", self.photos), "is a folder")
        self.one_line(self.elanus("eval", self.photos, self.photos), "is a folder")
        self.one_line(self.elanus("add", self.photos, "--report", self.photos), "is a folder")

    def test_a_query_picture_that_is_none(self):
        self.draw(1)
        self.add()
        (self.home / "x.jpg").write_text("no picture")
        self.one_line(self.elanus("find", "--image", self.home / "x.jpg"), "cannot be decoded")
        self.one_line(self.elanus("find", "--image", "nowhere.jpg"), "nowhere.jpg")

    def test_no_database_yet(self):
        for command in (["find", "x"], ["ls"], ["info"], ["rm", "/x"]):
            self.one_line(self.elanus(*command), "nothing is indexed yet", "elanus add FOLDER")

    def test_an_unknown_collection(self):
        self.draw(1)
        self.add()
        self.one_line(self.elanus("find", "x", "--collection", "pix"), "'pix'", "pictures")

    def test_an_unknown_flag_and_a_wrong_number(self):
        self.one_line(self.elanus("find", "x", "--limt", "3"), "--limt", "--help")
        self.one_line(self.elanus("find", "x", "-n", "many"), "--help")
        self.one_line(self.elanus("find", "x", "--sheet", "a.gif"), ".png")
        self.one_line(self.elanus("find", "x", "--grid", "5by2"), "5x2")
        self.one_line(self.elanus("find", "x", "--sort", "colour"), "score, date, path or size")
        self.one_line(self.elanus("fnid", "x"), "elanus --help")
