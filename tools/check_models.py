"""Checks the model folders that get_models made; prints one line per check, exits 1 on a failure.

The converted ResNet-50 must agree with an evaluation of the source weights that shares no code
with the conversion: the same best label and a cosine of at least .999 on real photos.
"""

import json
import sys

import numpy as np
import onnx
from onnx.reference import ReferenceEvaluator
from PIL import Image

import keras_reference
import resnet50
from fetch import BUILD, find, sha256

MODELS = BUILD / "models"
PHOTOS = ("pets/cat.4001.jpg", "travel/ilya-yakover.jpg", "food/*.jpg")
COSINE_MIN = 0.999

# Keras' ResNet-50 takes BGR pixels minus these means.
BGR_MEANS = np.array([103.939, 116.779, 123.68], np.float32)


def check_files(folder):
    """Every file is listed with its sum, every graph is valid ONNX, and what is named exists."""
    description = json.loads((folder / "elanus.json").read_text())
    files = description["files"]
    for name, expected in files.items():
        if sha256(folder / name) != expected["sha256"]:
            yield f"{folder.name}/{name} is not the file that was written"
    towers = [description["image"], *description.get("text", [])]
    for tower in towers:
        model = onnx.load(folder / tower["graph"])
        onnx.checker.check_model(model, full_check=True)
        if tower["output"] not in [output.name for output in model.graph.output]:
            yield f"{folder.name}/{tower['graph']} has no output '{tower['output']}'"
        for key in ("preprocessor", "tokenizer"):
            if key in tower and tower[key] not in files:
                yield f"{folder.name}/elanus.json names {tower[key]}, which is not there"
    if "classes" in description and description["classes"] not in files:
        yield f"{folder.name}/elanus.json names {description['classes']}, which is not there"


def photo(pattern):
    """A photo as [224, 224, 3] RGB: resized on its short side, then cropped in the middle."""
    path = min((BUILD / "photos").glob(pattern))
    image = Image.open(path).convert("RGB")
    scale = 256 / min(image.size)
    image = image.resize([round(side * scale) for side in image.size], Image.Resampling.BICUBIC)
    left, top = ((side - 224) // 2 for side in image.size)
    return np.asarray(image.crop((left, top, left + 224, top + 224)), np.float32)


def preprocessed(image):
    config = resnet50.PREPROCESSOR
    scaled = image * config["rescale_factor"]
    return ((scaled - config["image_mean"]) / config["image_std"]).astype(np.float32)


def cosine(first, second):
    return float(np.vdot(first, second) / np.linalg.norm(first) / np.linalg.norm(second))


def check_resnet50():
    model_path = find("resnet-50", "**/ResNet50/model.json")
    weights = resnet50.read_layers_model(model_path.parent)
    classes = json.loads((MODELS / "resnet-50" / "classes.json").read_text())
    labels = [name["en"] for name in classes]
    evaluator = ReferenceEvaluator(str(MODELS / "resnet-50" / "image" / "model.onnx"))
    for pattern in PHOTOS:
        image = photo(pattern)
        ours, probabilities = evaluator.run(
            ["image_embeds", "probs"],
            {"pixel_values": preprocessed(image).transpose(2, 0, 1)[np.newaxis]},
        )
        values = keras_reference.run(model_path, weights, image[np.newaxis, ..., ::-1] - BGR_MEANS)
        agreement = cosine(ours, values["avg_pool"])
        best, expected = probabilities.argmax(), values["fc1000"].argmax()
        print(f"resnet-50 on {pattern}: {labels[best]}, cosine to the source {agreement:.6f}")
        if best != expected or agreement < COSINE_MIN:
            yield f"resnet-50 differs from its source on {pattern}: expected {labels[expected]}"


def main():
    problems = []
    for name in ("resnet-50", "elanus-base"):
        found = list(check_files(MODELS / name))
        print(f"{name}: {'files and graphs are whole' if not found else 'damaged'}")
        problems += found
    problems += check_resnet50()
    for problem in problems:
        print(f"check_models: {problem}", file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
