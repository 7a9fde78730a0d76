#!/usr/bin/env python3
"""Measures the probabilities of `elanus label` on pictures whose labels are known.

    bench/label_calibration.py ../shared/data/flickr8k_val [--elanus build/release/elanus]

Pictures: those of build/photos (food by the folders of their package, cats and dogs by their
names), and those of FOLDER whose captions say dog, or neither dog nor cat. Labels: pizza, steak,
sushi, cat, dog; right for the rest is none of these. Prints how often the most probable is right,
the expected calibration error of ten bins, and how often labels above 0.5 are right. Needs numpy.
"""

import argparse
import collections
import json
import pathlib

import numpy as np

from weak_matches import MODELS, ROOT, embed

NAMES = {"en": ("pizza", "steak", "sushi", "cat", "dog"), "zh": ("披萨", "牛排", "寿司", "猫", "狗")}
TEMPLATES = {
    "English, one": ("en", ["a photo of a {}"]),
    "English, four": ("en", ["a photo of a {}", "a {}", "a close-up of a {}", "a picture of a {}"]),
    "Chinese, one": ("zh", ["{}"]),
    "Chinese, four": ("zh", ["{}", "一张{}的照片", "一个{}的图片", "{}的特写"]),
}
NONE, DOG = 5, 4


def known_photos():
    kinds = {path.name: path.parent.name
             for path in (ROOT / "build" / "unpacked").glob("photos-food-*/inner/*/*/*.jpg")}
    for path in sorted((ROOT / "build" / "photos" / "food").iterdir()):
        if path.name in kinds:
            yield path, NAMES["en"].index(kinds[path.name])
    for path in sorted((ROOT / "build" / "photos" / "pets").glob("*.jpg")):
        yield path, NAMES["en"].index(path.name[:3])


def captioned_photos(folder):
    captions = collections.defaultdict(str)
    for line in (folder / "captions_en.tsv").read_text().splitlines():
        name, text = line.split("\t", 1)
        captions[name] += " " + text.lower()
    for name, text in sorted(captions.items()):
        if text.count("dog") >= 3:
            yield folder / "images" / name, DOG
        elif not any(word in text for word in ("dog", "puppy", " cat")):
            yield folder / "images" / name, NONE


def calibration_error(chances, right):
    bins = np.minimum((chances * 10).astype(int), 9)
    return sum((bins == b).mean() * abs(chances[bins == b].mean() - right[bins == b].mean())
               for b in set(bins))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--elanus", default=str(ROOT / "build" / "release" / "elanus"))
    options = parser.parse_args()
    chance = json.loads((MODELS / "elanus-base" / "scores.json").read_text())["text_image"]
    photos = [*known_photos(), *captioned_photos(options.folder)]
    truth = np.array([kind for _, kind in photos])
    pictures = embed(options.elanus, [str(path) for path, _ in photos])
    print(f"{len(photos)} pictures, by label: {np.bincount(truth).tolist()}")
    print(f"{'prompts':15} {'scale':>6} {'b':>5} {'right':>6} {'ECE':>6} {'right > .5':>11}")
    for name, (language, templates) in TEMPLATES.items():
        prompts = [t.replace("{}", label) for label in NAMES[language] for t in templates]
        labels = embed(options.elanus, prompts).reshape(DOG + 1, len(templates), -1).mean(1)
        labels /= np.linalg.norm(labels, axis=1, keepdims=True)
        z = (pictures @ labels.T - chance["mean"]) / chance["stddev"]
        for scale, b in ((2.5, 2), (3.5, 1.5), (3.5, 2), (3.5, 2.25), (4, 2)):
            logits = scale * np.concatenate([z, np.full((len(z), 1), b)], axis=1)
            chances = np.exp(logits - logits.max(1, keepdims=True))
            chances /= chances.sum(1, keepdims=True)
            right = chances.argmax(1) == truth
            best = chances[:, :NONE].max(1) > 0.5
            right_label = chances[:, :NONE].argmax(1) == truth
            print(f"{name:15} {scale:6} {b:5} {right.mean():6.3f} "
                  f"{calibration_error(chances.max(1), right):6.3f} "
                  f"{right_label[best].mean():7.3f} {best.sum():4}")


if __name__ == "__main__":
    main()
