#!/usr/bin/env python3
"""Resizing and preprocessing agree with Pillow and numpy, on made-up pictures and odd sizes.

    check_resize.py PROBE [PICTURES_FOLDER]
"""

import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

import numpy as np
from PIL import Image

FILTERS = {0: Image.Resampling.NEAREST, 1: Image.Resampling.LANCZOS,
           2: Image.Resampling.BILINEAR, 3: Image.Resampling.BICUBIC}
DIFFERENCE_MAX = 1
CLIP = {
    "do_resize": True, "size": {"shortest_edge": 224}, "resample": 3, "do_center_crop": True,
    "crop_size": {"height": 224, "width": 224}, "do_rescale": True, "do_normalize": True,
    "rescale_factor": 0.00392156862745098, "image_mean": [0.48145466, 0.4578275, 0.40821073],
    "image_std": [0.26862954, 0.26130258, 0.27577711],
}
SIGLIP = {"do_resize": True, "size": {"height": 200, "width": 256}, "resample": 2,
          "do_rescale": True, "do_normalize": True, "rescale_factor": 0.00392156862745098,
          "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}
CONVNEXT = {**SIGLIP, "size": {"shortest_edge": 224}, "crop_pct": 0.875, "resample": 3}


def pictures(random_source, folder):
    """Noise, gradients and, if a folder is given, photos."""
    numbers = np.random.default_rng(random_source.randrange(2**32))
    for width, height in [(1, 1), (1, 50), (50, 1), (2, 3), (7, 5), (64, 64), (300, 200), (37, 411)]:
        yield Image.fromarray(numbers.integers(0, 256, (height, width, 3), dtype=np.uint8))
        yield Image.fromarray((numbers.random((height, width, 3)) > 0.5).astype(np.uint8) * 255)
    ramp = np.linspace(0, 255, 500)[None, :, None] * np.ones((375, 1, 3))
    yield Image.fromarray(ramp.astype(np.uint8))
    for path in sorted(folder.glob("*.jpg"))[:30] if folder else []:
        yield Image.open(path).convert("RGB")


def sizes(random_source, picture):
    yield 260, 260
    yield picture.width, 97
    yield 97, picture.height
    yield 1, 1
    yield random_source.randint(1, 700), random_source.randint(1, 700)
    yield picture.width * 2 + 1, max(1, picture.height // 3)


def run(probe, arguments, lines):
    subprocess.run([probe, *arguments], input="\n".join(lines) + "\n", text=True, check=True)


def resized(picture, size, resample):
    """Rows first, then columns, as Pillow has always done it. Pillow 13 turns the order around
    where that is cheaper, which rounds and cuts off differently; models know the old order."""
    if resample != FILTERS[0]:
        picture = picture.resize((size[0], picture.height), resample)
    return picture.resize(size, resample)


def check_resize(probe, folder, sources, random_source):
    cases = []
    for number, picture in enumerate(sources):
        source = folder / f"{number}.ppm"
        picture.save(source)
        for size in sizes(random_source, picture):
            for number_of_filter in FILTERS:
                cases.append((picture, source, size, number_of_filter, folder / f"r{len(cases)}.ppm"))
    run(probe, ["resize"], [f"{source} {target} {size[0]} {size[1]} {number}"
                            for _, source, size, number, target in cases])
    worst, different, total = 0, 0, 0
    for picture, _, size, number, target in cases:
        expected = np.asarray(resized(picture, size, FILTERS[number])).astype(int)
        difference = np.abs(np.asarray(Image.open(target)).astype(int) - expected)
        if difference.max() > DIFFERENCE_MAX:
            sys.exit(f"{picture.size} to {size} by {FILTERS[number].name}: "
                     f"{difference.max()} levels from Pillow's")
        worst = max(worst, difference.max())
        different += np.count_nonzero(difference)
        total += difference.size
    print(f"resize: {len(cases)} cases, {different} of {total} levels differ from Pillow's, "
          f"by {worst} at most")


def expected_floats(picture, config):
    """Hugging Face's rules, written down once more."""
    resample = FILTERS[config["resample"]]
    size, crop = config["size"], config.get("crop_size")
    if "crop_pct" in config:
        crop = {"height": size["shortest_edge"], "width": size["shortest_edge"]}
        size = {"shortest_edge": int(size["shortest_edge"] / config["crop_pct"])}
    if "shortest_edge" in size:
        short, long = sorted(picture.size)
        edge, other = size["shortest_edge"], int(size["shortest_edge"] * long / short)
        target = (edge, other) if picture.width <= picture.height else (other, edge)
    else:
        target = (size["width"], size["height"])
    levels = np.asarray(resized(picture, target, resample)).astype(np.float32)
    if crop:
        top = (levels.shape[0] - crop["height"]) // 2
        left = (levels.shape[1] - crop["width"]) // 2
        levels = levels[top:top + crop["height"], left:left + crop["width"]]
    levels = levels * config["rescale_factor"]
    levels = (levels - np.array(config["image_mean"])) / np.array(config["image_std"])
    return levels.transpose(2, 0, 1).astype(np.float32)


def check_preprocess(probe, folder, sources):
    for name, config in {"clip": CLIP, "siglip": SIGLIP, "convnext": CONVNEXT}.items():
        path = folder / f"{name}.json"
        path.write_text(json.dumps(config))
        lines = [f"{folder}/{number}.ppm {folder}/{number}.f32" for number in range(len(sources))]
        run(probe, ["preprocess", str(path)], lines)
        worst = 0.0
        for number, picture in enumerate(sources):
            expected = expected_floats(picture, config)
            got = np.fromfile(folder / f"{number}.f32", np.float32).reshape(expected.shape)
            level = config["rescale_factor"] / min(config["image_std"])
            worst = max(worst, float(np.abs(got - expected).max()) / level)
        print(f"preprocess {name}: {len(sources)} pictures, {worst:.4f} levels at most")
        if worst > DIFFERENCE_MAX + 0.01:
            sys.exit("preprocessing differs from Pillow's")


def main():
    seed = int(os.environ.get("ELANUS_TEST_SEED", random.randrange(2**32)))
    print(f"seed {seed} (ELANUS_TEST_SEED)")
    random_source = random.Random(seed)
    photos = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        sources = list(pictures(random_source, photos))
        check_resize(sys.argv[1], folder, sources, random_source)
        check_preprocess(sys.argv[1], folder, sources)


if __name__ == "__main__":
    main()
