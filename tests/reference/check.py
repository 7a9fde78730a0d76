#!/usr/bin/env python3
"""Imported models give the vectors that transformers gives, whatever layout they come in.

    check.py PROBE [--full]

For every model and layout: `embed_probe import`, then words and pictures in float32 (no number may
differ by more than 1e-4) and, where the processor has it, bf16 (cosine at least .999). Pictures are
read by both from the same lossless files. Preprocessing is compared on photos of many formats, where
they are: in ../shared/data, or where ELANUS_DATA says.
"""

import hashlib
import os
import pathlib
import random
import shutil
import subprocess
import sys
import time

import numpy as np
import transformers
from PIL import Image, ImageOps

import models

sys.path.insert(0, str(models.ROOT / "tests/embed"))
import check_tokenizer  # noqa: E402

BUILD = models.ROOT / "build/reference"
DATA = pathlib.Path(os.environ.get("ELANUS_DATA", models.ROOT.parent / "shared/data"))
FOLDERS = ["photos_full/images", "odd_formats", "exif_orientation", "flickr8k_val"]
DIFFERENCE_MAX = 1e-4
COSINE_MIN = 0.999
LEVELS_MAX = 1.01
PICTURES_MAX = {False: 330, True: 1300}
SIZES = [(224, 224), (300, 200), (200, 301), (640, 480), (97, 33), (1024, 576), (225, 500), (50, 400)]


def probe(program, *arguments, text=""):
    run = subprocess.run([program, *map(str, arguments)], input=text, text=True,
                         capture_output=True, check=False)
    if run.returncode != 0:
        sys.exit(f"{' '.join(map(str, arguments))[:300]}: {run.stderr.strip()}")
    return run.stdout


def vectors(text):
    return np.array([[float(number) for number in line.split()] for line in text.splitlines()])


def cosines(left, right):
    scale = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1)
    return (left * right).sum(axis=1) / scale


def made_pictures(folder):
    """Noise on ramps, in lossless files."""
    numbers = np.random.default_rng(models.SEED)
    folder.mkdir(parents=True, exist_ok=True)
    paths, pictures = [], []
    for number, (width, height) in enumerate(SIZES):
        ramp = np.linspace(0, 200, width)[None, :, None] * np.ones((height, 1, 3))
        pixels = (ramp + numbers.integers(0, 56, (height, width, 3))).astype(np.uint8)
        pictures.append(Image.fromarray(pixels))
        paths.append(folder / f"{number}.png")
        pictures[-1].save(paths[-1])
    return paths, pictures


def texts():
    long = "a photo of " + "many little dogs, " * 60
    return [*check_tokenizer.SENTENCES, "a photo of a cat", "一只可爱的猫坐在沙发上", "x", long]


def is_made(folder, full):
    """Whether the folders are there as the scripts of today would make them."""
    sources = [models.ROOT / "tools/export_model.py", pathlib.Path(models.__file__)]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources) + b"%d" % full)
    stamp = folder / "made"
    if stamp.is_file() and stamp.read_text() == digest.hexdigest():
        return True, stamp, digest
    return False, stamp, digest


def compare(what, expected, got, precision):
    if got.shape != expected.shape:
        sys.exit(f"{what}: {got.shape} instead of {expected.shape}")
    worst = float(np.abs(got - expected).max())
    cosine = float(cosines(got, expected).min())
    print(f"  {what:58} {precision:5} worst number {worst:.2e}, worst cosine {cosine:.6f}")
    fails = worst > DIFFERENCE_MAX if precision == "f32" else cosine < COSINE_MIN
    if fails:
        sys.exit(f"{what}: not what transformers answers")


def cut_alike(picture):
    """Whether torchvision, which open_clip cuts with, cuts where transformers does."""
    short, long = sorted(picture.size)
    return (int(224 * long / short) - 224) % 4 != 3


def check_model(program, subject, folders, precisions, full):
    paths, pictures = made_pictures(BUILD / "pictures")
    wanted_pictures = subject.pictures(pictures)
    wanted_texts = subject.texts(texts())
    library = BUILD / "library"
    for number, folder in enumerate(folders):
        path = library / folder.name
        # The layouts of a model hold the same weights, so bf16 of one says it for all.
        wanted = precisions if number == 0 or full else precisions[:1]
        probe(program, "import", folder, library, folder.name)
        which = [True] * len(paths)
        if folder.name.endswith("immich"):
            which = [cut_alike(picture) for picture in pictures]
        chosen = [path for path, is_chosen in zip(paths, which) if is_chosen]
        for precision in wanted:
            got = vectors(probe(program, "pictures", path, precision, *chosen))
            compare(f"{folder.name}: pictures", wanted_pictures[which], got, precision)
            if wanted_texts is not None:
                got = vectors(probe(program, "words", path, precision,
                                    text="".join(text + "\n" for text in texts())))
                compare(f"{folder.name}: words", wanted_texts, got, precision)
        if hasattr(subject.model, "classifier"):
            got = vectors(probe(program, "classify", path, "f32", *chosen))
            compare(f"{folder.name}: classes", subject.probabilities(pictures), got, "f32")
        shutil.rmtree(path)


def photos(full):
    every = [path for folder in FOLDERS for path in sorted((DATA / folder).rglob("*"))
             if path.is_file() and path.suffix.lower() not in (".json", ".tsv", ".txt", ".md")]
    if len(every) > PICTURES_MAX[full]:
        # All the odd ones, and as many of the ordinary as there is time for.
        odd = [path for path in every if "flickr8k" not in str(path)]
        rest = [path for path in every if "flickr8k" in str(path)]
        random.Random(models.SEED).shuffle(rest)
        every = odd + rest[:max(0, PICTURES_MAX[full] - len(odd))]
    return every


def decoded(program, path, target):
    """Our pixels as a file, and Pillow's where both see the same; colour profiles, transparency and
    files that break off are not transformers' business."""
    run = subprocess.run([program, "ppm", str(target), str(path)], capture_output=True, check=False)
    if run.returncode != 0:
        return None, False
    ours = Image.open(target)
    try:
        theirs = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    except (OSError, ValueError, SyntaxError):
        return ours, False
    if theirs.size != ours.size:
        return ours, False
    difference = np.abs(np.asarray(theirs, np.int16) - np.asarray(ours, np.int16)).max()
    return (theirs, True) if difference <= 1 else (ours, False)


def check_preprocessing(program, processors, full):
    folder = BUILD / "ppm"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    alike, refused, formats, pictures = 0, 0, set(), []
    for number, path in enumerate(photos(full)):
        target = folder / f"{number}.ppm"
        picture, is_alike = decoded(program, path, target)
        if picture is None:
            refused += 1
            continue
        alike += is_alike
        formats.add(path.suffix.lower())
        pictures.append((target, picture))
    print(f"preprocessing: {len(pictures)} pictures of {len(formats)} kinds ({alike} decoded alike, "
          f"{refused} refused)")
    for name, processor in processors.items():
        config = folder / f"{name}.json"
        config.write_text(processor.to_json_string())
        lines = [f"{target} {target}.f32\n" for target, _ in pictures]
        probe(program, "preprocess", config, text="".join(lines))
        worst = 0.0
        level = processor.rescale_factor / min(processor.image_std)
        for target, picture in pictures:
            expected = processor(picture, return_tensors="np").pixel_values[0]
            got = np.fromfile(f"{target}.f32", np.float32).reshape(expected.shape)
            worst = max(worst, float(np.abs(got - expected).max()) / level)
        print(f"  {name:58} worst {worst:.4f} levels")
        if worst > LEVELS_MAX:
            sys.exit(f"{name}: pictures are not scaled as transformers does it")
    shutil.rmtree(folder)


def has_bf16():
    return "avx512_bf16" in pathlib.Path("/proc/cpuinfo").read_text()


def main():
    program, full = sys.argv[1], "--full" in sys.argv
    transformers.logging.set_verbosity_error()
    precisions = ["f32", "bf16"] if has_bf16() else ["f32"]
    folder = BUILD / ("full" if full else "small")
    made, stamp, digest = is_made(folder, full)
    processors = {}
    for maker in models.MAKERS:
        start = time.monotonic()
        subject = maker(full)
        folders = ([folder / f"{subject.name}-{layout.__name__}"
                    for layout in models.LAYOUTS[subject.name]]
                   if made else models.write_layouts(subject, folder))
        size = sum(parameter.numel() for parameter in subject.model.parameters())
        print(f"{subject.name}: {size / 1e6:.0f} million generated weights")
        check_model(program, subject, folders, precisions, full)
        processors[subject.name] = subject.processor
        print(f"  {time.monotonic() - start:.0f} s")
    stamp.write_text(digest.hexdigest())
    if DATA.is_dir():
        check_preprocessing(program, processors, full)
    else:
        print(f"preprocessing: skipped, there are no photos in {DATA}")


if __name__ == "__main__":
    main()
