import json

import onnx_bytes
from scenario import Scenario

PREPROCESSOR = {"do_resize": True, "size": {"height": 8, "width": 8}, "resample": 2,
                "do_rescale": True, "do_normalize": False}


class Models(Scenario):
    """Models come in, are shown, go out and are forgotten."""

    needs_model = False

    def setUp(self):
        super().setUp()
        self.library = self.home / "models"
        self.environment["ELANUS_MODELS_DIR"] = str(self.library)
        self.environment.pop("ELANUS_MODEL")
        self.source = self.home / "average"
        (self.source / "onnx").mkdir(parents=True)
        (self.source / "onnx/model.onnx").write_bytes(onnx_bytes.average_tower(8))
        (self.source / "preprocessor_config.json").write_text(json.dumps(PREPROCESSOR))
        (self.source / "README.md").write_text("---\nlicense: mit\n---\n")

    def take(self, *arguments):
        answer = self.elanus("models", "import", self.source, *arguments)
        self.assertEqual(answer.code, 0, answer.notices)
        return answer

    def listed(self, *arguments):
        return self.elanus("models", "list", "--json", *arguments).lines()

    def test_a_folder_in_a_known_layout_becomes_a_model(self):
        self.assertIn("imported average", self.take().text)
        model, = self.listed()
        self.assertEqual((model["name"], model["dimension"], model["licence"], model["source"]),
                         ("average", 3, "mit", str(self.source)))
        self.assertEqual(self.elanus("models", "verify", "average").code, 0)
        self.draw(3)
        self.assertEqual(self.add("--model", "average")["embedded"], 3)

    def test_a_quantised_graph_is_used_when_it_passed_its_gate(self):
        (self.source / "onnx/model_quantized.onnx").write_bytes(onnx_bytes.average_tower(8))
        self.take()
        self.draw(110)
        wanted = ("--model", "average", "--precision", "int8")
        self.assert_error(self.elanus("add", self.photos, *wanted), "models gate average")
        report = self.elanus("models", "gate", "average", self.photos, "--json").summary()
        self.assertEqual((report["pictures"], report["passed"]), (110, True))
        again = self.elanus("models", "verify", "average")
        self.assertEqual(again.code, 0)
        self.assertIn("int8 on 110 pictures", again.text)
        self.assertEqual(self.add(*wanted)["embedded"], 110)
        self.assertEqual(self.elanus("info", "--json").summary()["precision"], "int8")

    def test_a_name_and_a_licence_can_be_given(self):
        self.take("--name", "mine", "--licence", "CC0-1.0")
        self.assertEqual([(m["name"], m["licence"]) for m in self.listed()], [("mine", "CC0-1.0")])

    def test_what_cannot_be_used_leaves_nothing(self):
        (self.source / "onnx/model.onnx").write_bytes(b"\x80\x02}q\x01.")
        self.assert_error(self.elanus("models", "import", self.source), "pickle", "tools/export")
        (self.source / "onnx/model.onnx").write_bytes(onnx_bytes.average_tower(8)[:-40])
        self.assert_error(self.elanus("models", "import", self.source), "model.onnx")
        (self.source / "onnx/model.onnx").unlink()
        self.assert_error(self.elanus("models", "import", self.source), "onnx/vision_model.onnx")
        self.assertFalse(self.library.exists() and list(self.library.iterdir()))

    def test_a_model_that_was_exported_is_the_same_model(self):
        self.take()
        before, = self.listed()
        target = self.home / "out"
        self.assertEqual(self.elanus("models", "export", "average", target).code, 0)
        self.assert_error(self.elanus("models", "export", "average", target), "is there already")
        self.assertEqual(self.elanus("models", "rm", "average", "-y").code, 0)
        self.assertEqual(self.elanus("models", "list").code, 1)
        self.assertEqual(self.elanus("models", "import", target).code, 0)
        self.assertEqual([m["fingerprint"] for m in self.listed()], [before["fingerprint"]])

    def test_removing_must_be_meant(self):
        self.take()
        self.assert_error(self.elanus("models", "rm", "average"), "--yes")
        self.assert_error(self.elanus("models", "rm", "nothing", "-y"), "nothing")
        self.assertEqual(len(self.listed()), 1)

    def test_speed_is_measured_once_and_remembered(self):
        self.take()
        self.environment["XDG_CACHE_HOME"] = str(self.home / "cache")
        self.assertNotIn("pictures_per_second", self.listed()[0])
        measured = self.listed("--measure")[0]
        self.assertGreater(measured["pictures_per_second"], 0)
        self.assertEqual(self.listed()[0], measured)
        self.assertIn("pictures/s", self.elanus("models", "list").text)
