"""Measures build/models/elanus-base on a folder of captioned pictures.

    python tools/evaluate_heads.py ../shared/data/flickr8k_val [--precision f32] [--write-scores]

Runs the finished graphs, with heads and normalisation inside, as the program itself does: for each
caption the pictures are ranked, and the place of the caption's own picture is counted. Also gives
the scores of pairs that do not belong together, which tell what a score of the model is worth.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import openvino
from PIL import Image
from tokenizers import Tokenizer

from fetch import BUILD
from model_folder import write_json
from training_data import BATCH, embed_texts, picture_names, read_captions

MODEL = BUILD / "models" / "elanus-base"
SCORES = Path(__file__).resolve().parent.parent / "models" / "elanus-base" / "scores.json"
RANDOM_PAIRS = 200_000
QUANTILES = (0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9995, 0.9999)


def preprocessed(path, config):
    size = (config["size"]["width"], config["size"]["height"])
    image = Image.open(path).convert("RGB").resize(size, config["resample"])
    pixels = np.asarray(image, np.float32) * config["rescale_factor"]
    pixels = (pixels - config["image_mean"]) / config["image_std"]
    return pixels.astype(np.float32).transpose(2, 0, 1)


class Model:
    def __init__(self, precision):
        self.core = openvino.Core()
        self.options = {"INFERENCE_PRECISION_HINT": precision}
        self.description = json.loads((MODEL / "elanus.json").read_text())

    def network(self, tower):
        return self.core.compile_model(MODEL / tower["graph"], "CPU", self.options)

    def pictures(self, paths):
        tower = self.description["image"]
        network = self.network(tower)
        config = json.loads((MODEL / tower["preprocessor"]).read_text())
        vectors = []
        for start in range(0, len(paths), BATCH):
            batch = [preprocessed(path, config) for path in paths[start : start + BATCH]]
            vectors.append(network(np.stack(batch))[tower["output"]])
        return np.concatenate(vectors)

    def texts(self, language, texts):
        (tower,) = (t for t in self.description["text"] if language in t["languages"])
        tokenizer = Tokenizer.from_file(str(MODEL / tower["tokenizer"]))
        tokenizer.enable_truncation(tower["max_tokens"])
        tokens = [encoding.ids for encoding in tokenizer.encode_batch(texts)]
        return np.stack(embed_texts(self.network(tower), tower["output"], tokens))


def ranks(texts, pictures, truth):
    """How many pictures score at least as well as the right one, which is at rank 1 at best."""
    scores = texts @ pictures.T
    return (scores >= scores[np.arange(len(truth)), truth][:, np.newaxis]).sum(1)


def statistics(scores):
    return {
        "mean": round(float(scores.mean()), 5),
        "stddev": round(float(scores.std()), 5),
        "pairs": len(scores),
        "quantiles": {str(q): round(float(np.quantile(scores, q)), 5) for q in QUANTILES},
    }


def random_pairs(first, second, truth, random):
    """Scores of pairs of rows that do not belong together."""
    left = random.integers(len(first), size=RANDOM_PAIRS)
    right = random.integers(len(second), size=RANDOM_PAIRS)
    apart = truth[left] != right
    return np.einsum("nd,nd->n", first[left[apart]], second[right[apart]])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="images/ and captions_<language>.tsv")
    parser.add_argument("--precision", choices=("bf16", "f32"), default="bf16")
    parser.add_argument("--write-scores", action="store_true", help="into models/elanus-base")
    options = parser.parse_args()

    model, random = Model(options.precision), np.random.default_rng(0)
    names = picture_names(options.folder)
    pictures = model.pictures([options.folder / "images" / name for name in names])
    text_scores = []
    for tower in model.description["text"]:
        language = tower["languages"][0]
        captions, truth = read_captions(options.folder, language)
        texts = model.texts(language, captions)
        found = ranks(texts, pictures, truth)
        shares = " ".join(f"R@{k} {(found <= k).mean():.4f}" for k in (1, 5, 10))
        print(f"{language}: {shares} median rank {np.median(found):.0f}", flush=True)
        text_scores.append(random_pairs(texts, pictures, truth, random))
    scores = {
        "text_image": statistics(np.concatenate(text_scores)),
        "image_image": statistics(
            random_pairs(pictures, pictures, np.arange(len(pictures)), random)
        ),
    }
    print(json.dumps(scores))
    if options.write_scores:
        write_json(SCORES, scores)


if __name__ == "__main__":
    main()
