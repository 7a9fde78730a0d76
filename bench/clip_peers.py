"""Pictures a second from files on disk to vectors kept, CLIP ViT-B/32: see bench/clip.

The peer is what a script does: PIL opens a file, CLIPImageProcessor prepares it, torch computes the
vector, and the vectors are stacked; it stores no rows, which favours it. Elanus is its own
`add --json` into a fresh database, every row synced. `inference` is the graph alone on the same
threads (bench/embed.cc). Weights are generated, because speed does not depend on them.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import numpy as np
import torch
import transformers
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
import export_model  # noqa: E402
import record  # noqa: E402
from many_files import copies  # noqa: E402

SEED = 20
GFLOP_A_PICTURE = 8.8  # ViT-B/32: 4.36 GMAC in matrix products and a little attention.
TORCH_PICTURES = {1: 120, 32: 192}
ROUNDS = 2


def clip():
    torch.manual_seed(SEED)
    config = transformers.CLIPConfig(
        vision_config={"hidden_size": 768, "intermediate_size": 3072, "num_hidden_layers": 12,
                       "num_attention_heads": 12, "image_size": 224, "patch_size": 32},
        projection_dim=512)
    return transformers.CLIPModel(config).eval()


def script_rate(model, processor, files, batch):
    """Pictures a second of the usual script, best of some rounds."""
    best = 0
    for _ in range(ROUNDS):
        start = time.perf_counter()
        rows = []
        for first in range(0, len(files), batch):
            pictures = [Image.open(path).convert("RGB") for path in files[first:first + batch]]
            inputs = processor(images=pictures, return_tensors="pt")
            with torch.no_grad():
                rows.append(export_model.embedding(model.get_image_features(**inputs)))
        np.stack(torch.cat(rows))
        best = max(best, len(files) / (time.perf_counter() - start))
    return best


def decode_rate(files):
    """PIL alone: open, decode, resize the short side to 224 and cut, as a script would."""
    start = time.perf_counter()
    for path in files:
        picture = Image.open(path).convert("RGB")
        scale = 224 / min(picture.size)
        picture.resize([round(side * scale) for side in picture.size], Image.Resampling.BICUBIC)
    return len(files) / (time.perf_counter() - start)


class Program:
    def __init__(self, elanus, models):
        self.elanus = elanus
        self.models = models
        self.bench = pathlib.Path(elanus).parent / "embed_bench"

    def run(self, *arguments):
        done = subprocess.run([self.elanus, *map(str, arguments), "--models-dir", self.models],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{arguments}: exit {done.returncode}\n{done.stderr}")
        return done.stdout

    def add_rate(self, folder, scratch, precision):
        """Best of some fresh databases, after a few pictures that fill the cache of graphs."""
        rates = []
        for number, pictures in enumerate([folder / "0000"] + [folder] * ROUNDS):
            uri = f"{scratch}/{precision}-{number}.db"
            lines = self.run("add", "--uri", uri, "--model", "clip", "--precision", precision,
                             "--json", pictures)
            rates.append(json.loads(lines.splitlines()[-1])["images_per_second"])
            shutil.rmtree(uri)
        return max(rates[1:])

    def parts(self, folder, precision):
        """Rates by part and threads: {("inference", 2): best over batches, ...}."""
        text = subprocess.run([self.bench, f"{self.models}/clip", folder, "1", precision],
                              capture_output=True, text=True, check=True).stdout
        found = {}
        for name, threads, rate in re.findall(r"^(.*?) +(\d+) threads +([\d.]+) pictures/s", text,
                                              re.M):
            key = name.split(",")[0].split(" (")[0], int(threads)
            found[key] = max(found.get(key, 0), float(rate))
        return found


def import_clip(model, processor, scratch, options):
    """The checkpoint through tools/export_model, models import and tools/quantize."""
    exported = pathlib.Path(scratch) / "clip"
    export_model.write(export_model.PictureTower(model),
                       {"pixel_values": export_model.example_pictures(224)},
                       exported / "onnx/model.onnx", ["image_embeds"])
    model.config.save_pretrained(exported)
    processor.save_pretrained(exported)
    program = Program(options.elanus, f"{scratch}/models")
    program.run("models", "import", exported)
    subprocess.run([ROOT / "tools/quantize", f"{program.models}/clip", options.folder, "--elanus",
                    options.elanus], check=False)
    return program


def measure(options, scratch):
    torch.set_num_threads(os.cpu_count())
    model, processor = clip(), transformers.CLIPImageProcessor()
    program = import_clip(model, processor, scratch, options)
    folder = pathlib.Path(scratch) / "pictures"
    files = copies(options.folder, folder, options.pictures)
    result = {"script": {}, "elanus": {}, "decode": {"pil": decode_rate(files[:240])}}
    for batch, count in TORCH_PICTURES.items():
        result["script"][f"torch batch {batch}"] = script_rate(model, processor, files[:count], batch)
    cores = os.cpu_count()
    for precision in ("f32", "bf16", "int8"):
        parts = program.parts(folder, precision)
        rate = program.add_rate(folder, scratch, precision)
        inference = parts["inference", cores]
        result["elanus"][precision] = {
            "images_per_second": rate,
            "inference_alone": inference,
            "share_of_inference": rate / inference,
            "times_torch_1": rate / result["script"]["torch batch 1"],
            "times_torch_32": rate / result["script"]["torch batch 32"],
            "gflops": rate * GFLOP_A_PICTURE,
        }
        result["decode"]["elanus"] = parts["decode", 1]
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path, help="photographs (JPEG)")
    parser.add_argument("--pictures", type=int, default=1000)
    parser.add_argument("--elanus", default=str(ROOT / "build/release/elanus"))
    options = parser.parse_args()
    result = record.heading(seed=SEED, pictures=options.pictures, folder=options.folder.name)
    with tempfile.TemporaryDirectory() as scratch:
        result |= measure(options, scratch)
    file = record.path("clip")
    record.write(file, result)
    print(file.read_text())


if __name__ == "__main__":
    main()
