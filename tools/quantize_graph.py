"""Writes image/model_int8.onnx into a model folder and has it measured: see tools/quantize.

NNCF watches the graph at work on a few hundred pictures and gives each activation a range of its
own; weights get a scale a channel. The graph stays ONNX, with QuantizeLinear and DequantizeLinear
where the runtime may compute in int8.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import nncf
import numpy as np
import onnx
from onnx import helper, numpy_helper
from PIL import Image

from fetch import sha256
from model_folder import write_json

PICTURES = 300
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff")
TARGET = "image/model_int8.onnx"


def resized(picture, config):
    """As the model sees a picture, before its colours are scaled (preprocessor_config.json)."""
    size = config["size"] if isinstance(config["size"], dict) else {"shortest_edge": config["size"]}
    filters = Image.Resampling(config.get("resample", 3))
    if "shortest_edge" not in size:
        return picture.resize((size["width"], size["height"]), filters)
    scale = size["shortest_edge"] / min(picture.size)
    picture = picture.resize([max(1, round(side * scale)) for side in picture.size], filters)
    crop = config.get("crop_size", size["shortest_edge"])
    width, height = (crop["width"], crop["height"]) if isinstance(crop, dict) else (crop, crop)
    left, top = (picture.width - width) // 2, (picture.height - height) // 2
    return picture.crop((left, top, left + width, top + height))


def pixels(path, config):
    with Image.open(path) as picture:
        levels = np.asarray(resized(picture.convert("RGB"), config), np.float32)
    values = levels * config.get("rescale_factor", 1 / 255)
    values = (values - np.array(config["image_mean"])) / np.array(config["image_std"])
    return values.transpose(2, 0, 1)[None].astype(np.float32)


def calibration(folder, config, name):
    """The inputs of a few hundred pictures, evenly spread over the folder."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    if len(paths) < 100:
        sys.exit(f"quantize: '{folder}' has {len(paths)} pictures; at least 100 are needed")
    count = min(len(paths), PICTURES)
    inputs = []
    for path in (paths[i * len(paths) // count] for i in range(count)):
        try:
            inputs.append({name: pixels(path, config)})
        except OSError as error:
            print(f"quantize: left out {path}: {error}", file=sys.stderr)
    return inputs


def is_transformer(graph):
    return any(node.op_type == "Softmax" for node in graph.graph.node[:-2])


def fold_casts(graph):
    """Weights kept as float16 become plain float32 ones: NNCF takes no weight behind a Cast."""
    constants = {tensor.name: tensor for tensor in graph.graph.initializer}
    kept = []
    for node in graph.graph.node:
        if node.op_type == "Cast" and node.input[0] in constants:
            array = numpy_helper.to_array(constants[node.input[0]])
            kind = helper.tensor_dtype_to_np_dtype(node.attribute[0].i)
            graph.graph.initializer.append(
                numpy_helper.from_array(array.astype(kind), node.output[0])
            )
        else:
            kept.append(node)
    del graph.graph.node[:]
    graph.graph.node.extend(kept)


def quantised(path, inputs):
    graph = onnx.load(path)
    fold_casts(graph)
    kind = nncf.ModelType.TRANSFORMER if is_transformer(graph) else None
    return nncf.quantize(
        graph,
        nncf.Dataset(inputs),
        subset_size=len(inputs),
        preset=nncf.QuantizationPreset.MIXED,
        model_type=kind,
    )


def add_graph(folder, description, graph):
    """The description is written last: until then the folder is what it was."""
    part = folder / (TARGET + ".part")
    part.parent.mkdir(exist_ok=True)
    onnx.save(graph, part)
    part.rename(folder / TARGET)
    description["image"]["int8_graph"] = TARGET
    description["files"][TARGET] = {
        "bytes": (folder / TARGET).stat().st_size,
        "sha256": sha256(folder / TARGET),
    }
    write_json(folder / "elanus.json.part", description)
    (folder / "elanus.json.part").rename(folder / "elanus.json")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path, help="a model folder (with elanus.json)")
    parser.add_argument("pictures", type=Path, help="a folder of pictures like those to be searched")
    parser.add_argument("--elanus", default="build/release/elanus")
    options = parser.parse_args()

    folder = options.model.resolve()
    description = json.loads((folder / "elanus.json").read_text(encoding="utf-8"))
    image = description.get("image")
    if image is None:
        sys.exit(f"quantize: the model in '{folder}' has no tower for pictures")
    config = json.loads((folder / image["preprocessor"]).read_text(encoding="utf-8"))
    inputs = calibration(options.pictures, config, image.get("input", "pixel_values"))
    add_graph(folder, description, quantised(folder / image["graph"], inputs))
    gate = [options.elanus, "models", "gate", description["name"], str(options.pictures)]
    sys.exit(subprocess.run([*gate, "--models-dir", str(folder.parent)], check=False).returncode)


if __name__ == "__main__":
    main()
