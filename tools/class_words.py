"""Words for ImageNet's classes, and made-up picture features to go with them.

The captions are about people and dogs; users also ask for pizza and butterflies. The classifiers in
the image towers know a thousand things, so each class becomes a training pair: its names, and the
features of a picture in which its row of the classifier shines through.
"""

import json

import numpy as np

import elanus_base
from fetch import TOOLS, find
from torch_weights import read_state_dict

CLASSES = 1000
CHANNELS = 1280
WORDS = TOOLS.parent / "models" / "elanus-base" / "class_words.tsv"
SENTENCES = {
    "en": ("{}", "a photo of a {}", "a {} in the picture", "there is a {}"),
    "zh": ("{}", "一张{}的照片", "图片里有{}"),
}

# The sum of a tower's average-pooled channels on an ordinary picture; features only keep its shape.
CHANNEL_SUM = 290.0


def class_numbers(text):
    """'7-9,30' is 7, 8, 9, 30."""
    bounds = [part.split("-") for part in text.split(",")]
    return [number for pair in bounds for number in range(int(pair[0]), int(pair[-1]) + 1)]


def read_class_words():
    """Returns {language: [(word, class numbers)]}: the names in the package, and everyday words."""
    names = json.loads(find("resnet-50", "**/assets/labels.json").read_text())
    words = {"en": [(names[str(n)].replace("_", " "), [n]) for n in range(CLASSES)], "zh": []}
    for line in WORDS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            numbers, english, chinese = line.split("\t")
            for language, column in (("en", english), ("zh", chinese)):
                words[language] += [(word, class_numbers(numbers)) for word in column.split(",")]
    return words


def class_sentences(language):
    """Returns sentences and a matrix that says which classes each is about."""
    pairs = [
        (sentence.format(word), numbers)
        for word, numbers in read_class_words()[language]
        for sentence in SENTENCES[language]
    ]
    about = np.zeros((len(pairs), CLASSES), bool)
    for row, (_, numbers) in enumerate(pairs):
        about[row, numbers] = True
    return [sentence for sentence, _ in pairs], about


def softmax(values):
    powers = np.exp(values - values.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


class ClassPictures:
    """Makes features of pictures that show a class, in front of what real pictures show."""

    def __init__(self, features):
        self.features = features
        self.classifiers = []
        for package in elanus_base.IMAGE_TOWERS:
            weights = read_state_dict(find(package, "**/*.pth"))
            self.classifiers.append((weights["_fc.weight"], weights["_fc.bias"]))

    def tower(self, index, rows, classes, shares):
        """Features of one tower: channels of real pictures, dimmed, plus the row of the class.

        The columns of `shares` are of the scene, of the class, and of the late stages.
        """
        weight, bias = self.classifiers[index]
        size = self.features.shape[1] // len(self.classifiers)
        real = self.features[rows, index * size : (index + 1) * size]
        scene = real[:, :CHANNELS] ** 2
        scene *= CHANNEL_SUM / scene.sum(-1, keepdims=True)
        directions = weight[classes]
        strength = shares[:, 1:2] * 12 / (directions**2).sum(-1, keepdims=True)
        channels = np.maximum(scene * shares[:, :1] + directions * strength, 0)
        roots = np.sqrt(channels)
        roots /= np.linalg.norm(roots, axis=-1, keepdims=True)
        # What the late stages see of a class is not known: they see the scene, or nothing.
        late = real[:, CHANNELS + CLASSES :] * shares[:, 2:]
        return [roots, np.sqrt(softmax(channels @ weight.T + bias)), late]

    def make(self, classes, random):
        rows = random.integers(len(self.features), size=len(classes))
        count = len(classes)
        shares = [
            random.uniform(0.2, 1, count),
            random.uniform(0.6, 1.6, count),
            random.integers(2, size=count),
        ]
        shares = np.stack(shares, axis=-1).astype(np.float32)
        towers = range(len(self.classifiers))
        return np.concatenate(
            [part for i in towers for part in self.tower(i, rows, classes, shares)], axis=-1
        )
