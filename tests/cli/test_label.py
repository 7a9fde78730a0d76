import os
import pathlib
import shutil

import scenario
from scenario import Scenario

PHOTOS = pathlib.Path(__file__).resolve().parents[2] / "build" / "photos"
CLASSES = "resnet-50"


class Label(Scenario):
    """Photos of cats and dogs, and of food."""

    def setUp(self):
        super().setUp()
        pets = sorted((PHOTOS / "pets").glob("*.jpg")) if PHOTOS.is_dir() else []
        if not pets:
            self.skipTest(f"no photos in '{PHOTOS}'; tools/get_photos brings them")
        self.kinds = {}
        for kind, paths in (("cat", [p for p in pets if p.name.startswith("cat")][:8]),
                            ("dog", [p for p in pets if p.name.startswith("dog")][:8]),
                            ("food", sorted((PHOTOS / "food").glob("*.jpg"))[:8])):
            for path in paths:
                shutil.copy(path, self.photos / path.name)
                self.kinds[str(self.photos / path.name)] = kind
        self.add()

    def label(self, *arguments, code=0):
        answer = self.elanus("label", *arguments, "--json")
        self.assertEqual(answer.code, code, answer.notices)
        return {line["path"]: line for line in answer.lines() if line["type"] == "label"}

    def filtered(self, expression):
        lines = self.elanus("ls", "--files-only", "--filter", expression).text.splitlines()
        return set(lines)

    def test_labels_are_right_more_often_than_not_and_become_a_field(self):
        labels = self.label("cat,dog")
        self.assertEqual(len(labels), 24)
        for kind in ("cat", "dog"):
            of_kind = [line["label"] for path, line in labels.items() if self.kinds[path] == kind]
            self.assertGreaterEqual(of_kind.count(kind), 5, of_kind)
        food = [line["label"] for path, line in labels.items() if self.kinds[path] == "food"]
        self.assertGreaterEqual(food.count(None), 7, food)
        dogs = {path for path, line in labels.items() if line["label"] == "dog"}
        self.assertEqual(self.filtered('label == "dog"'), dogs)
        self.assertEqual(self.filtered("label_score >= 0.5"),
                         {path for path, line in labels.items() if line["label"]})
        hits = self.elanus("find", "an animal", "--filter", 'label == "dog"', "-n", 30, "-l").text
        self.assertEqual(set(hits.splitlines()), dogs)

    def test_labels_again_replace_those_that_were_there(self):
        self.label("cat,dog")
        self.label("pizza,sushi,steak")
        self.assertEqual(self.filtered('label == "dog"'), set())

    def test_labels_go_along_with_a_touched_a_moved_and_a_copied_file(self):
        self.label("cat,dog")
        dogs = sorted(self.filtered('label == "dog"'))
        os.utime(dogs[0], (1, 1))
        moved, copied = self.photos / "sub" / "moved.jpg", self.photos / "copied.jpg"
        moved.parent.mkdir()
        shutil.move(dogs[1], moved)
        shutil.copy(dogs[2], copied)
        summary = self.add()
        self.assertEqual((summary["moved"], summary["added"], summary["embedded"]), (1, 1, 0))
        expected = (set(dogs) - {dogs[1]}) | {str(moved), str(copied)}
        self.assertEqual(self.filtered('label == "dog"'), expected)

    def test_further_pictures_have_no_label_until_they_get_one(self):
        self.label("cat,dog")
        new = self.draw(2)
        self.add()
        self.assertEqual(self.filtered("label is null") & {str(path) for path in new},
                         {str(path) for path in new})
        self.label("cat,dog", "--min-probability", 0, "--filter", 'path like "%picture%"')
        self.assertEqual(self.filtered("label is null") & {str(path) for path in new}, set())

    def test_a_dry_run_stores_nothing(self):
        labels = self.label("cat,dog", "--dry-run")
        self.assertTrue(any(line["label"] for line in labels.values()))
        self.assertEqual(self.elanus("ls", "--filter", 'label == "dog"').code, 2)

    def test_a_file_gives_chinese_names(self):
        (self.home / "labels.tsv").write_text("cat\t猫\ndog\t狗\n")
        labels = self.label("--labels", "labels.tsv", "--field", "animal")
        dogs = {path for path, line in labels.items() if line["label"] == "dog"}
        self.assertTrue(all(labels[path]["zh"] == "狗" for path in dogs))
        self.assertEqual(self.filtered('animal_zh == "狗"'), dogs)

    def test_chinese_labels_and_templates_of_ones_own(self):
        self.label("猫,狗")
        self.assertTrue(self.filtered('label == "狗"'))
        with_templates = self.label("cat,dog", "--template", "a {}", "--template", "my {}")
        self.assertEqual(len(with_templates), 24)

    def test_classes_of_a_model_have_english_and_chinese_names(self):
        if not (scenario.MODELS / CLASSES / "classes.json").is_file():
            self.skipTest(f"the model '{CLASSES}' has no classes")
        del self.environment["ELANUS_MODEL"]  # Which is a model without classes.
        labels = self.label("--classes", "--field", "imagenet", "--min-probability", "0.2")
        cats = [line for path, line in labels.items() if self.kinds[path] == "cat"]
        named = [line for line in cats if line["label"] in ("tabby", "tiger cat", "Egyptian cat",
                                                            "Siamese cat", "Persian cat", "lynx")]
        self.assertGreaterEqual(len(named), 4, cats)
        self.assertTrue(all("猫" in line["zh"] or "猞猁" in line["zh"] for line in named))
        self.assertEqual(self.elanus("info", "--json").summary()["model"], scenario.MODEL)

    def test_what_makes_no_sense_is_refused(self):
        for arguments, part in ((("",), "give labels"), (("cat,,dog",), "empty"),
                                (("cat,cat",), "twice"), (("cat", "--classes"), "one of them"),
                                (("cat", "--template", "a photo"), "no {}"),
                                (("cat", "--field", "width"), "another --field"),
                                (("cat", "--field", "no name"), "no name"),
                                (("--labels", "nowhere.txt"), "nowhere.txt"),
                                (("cat", "--filter", "nothing == 1"), "nothing")):
            self.assert_error(self.elanus("label", *arguments), part)
        answer = self.elanus("label", "--classes", "--model", scenario.MODEL)
        self.assert_error(answer, "no classes")
