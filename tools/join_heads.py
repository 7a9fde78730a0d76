"""Joins several sets of heads, trained apart, into one set for models/elanus-base.

    python tools/join_heads.py ../shared/data/flickr8k_train first.npz second.npz

Vectors of the sets, laid end to end, score pairs by the mean of the sets, which errs less than any
of them. Their space is wide; the directions that pictures and captions vary in most are kept, and
the turn into them is merged into the heads, so what comes out is a head with more inside.
"""

import argparse
import math
from pathlib import Path

import numpy as np

from elanus_base import DIMENSION, TEXT_TOWERS, TRAINED
from heads import PARTS
from trained_weights import read_weights, write_weights
from training_data import caption_features, image_features

# Captions of a language that the directions are found with: as many as there are pictures.
SAMPLE = 6000

ERROR_FUNCTION = np.vectorize(math.erf, otypes=[np.float32])


def gelu(values):
    return 0.5 * values * (1 + ERROR_FUNCTION(values / math.sqrt(2)))


def parts_of(weights, name):
    return [(weights[f"{name}.{part}.weight"], weights[f"{name}.{part}.bias"]) for part in PARTS]


def vectors(weights, name, features):
    """What a head makes of features before it scales them to length 1."""
    linear, inner, outer = parts_of(weights, name)
    bent = gelu(features @ inner[0] + inner[1]) @ outer[0] + outer[1]
    return features @ linear[0] + linear[1] + bent


def sample_features(folder, random):
    features = {"image": image_features(folder)}
    for language in TEXT_TOWERS:
        every, _ = caption_features(folder, language)
        features[language] = every[random.choice(len(every), SAMPLE, replace=False)]
    return features


def scaled(weights, name, features):
    """Returns vectors and a scale that gives them length 1 on average, so that sets count alike."""
    values = vectors(weights, name, features)
    scale = 1 / np.linalg.norm(values, axis=-1).mean()
    return values * scale, scale


def joined(sets, features):
    scales, moment = {}, 0
    for name, rows in features.items():
        pairs = [scaled(weights, name, rows) for weights in sets]
        scales[name] = [scale for _, scale in pairs]
        wide = np.concatenate([values for values, _ in pairs], axis=-1)
        moment = moment + wide.T @ wide / len(wide)
    values, directions = np.linalg.eigh(moment)
    print(f"kept {values[-DIMENSION:].sum() / values.sum():.4f} of the squares", flush=True)
    turns = np.split(directions[:, -DIMENSION:], len(sets))
    return {
        key: value
        for name in features
        for key, value in joined_head(name, sets, scales[name], turns).items()
    }


def joined_head(name, sets, scales, turns):
    """Linear parts add up; the inner layers stand side by side."""
    heads = [parts_of(weights, name) for weights in sets]
    turned = [scale * turn for scale, turn in zip(scales, turns, strict=True)]
    return {
        f"{name}.linear.weight": sum(h[0][0] @ t for h, t in zip(heads, turned, strict=True)),
        f"{name}.linear.bias": sum(h[0][1] @ t for h, t in zip(heads, turned, strict=True)),
        f"{name}.inner.weight": np.concatenate([h[1][0] for h in heads], axis=1),
        f"{name}.inner.bias": np.concatenate([h[1][1] for h in heads]),
        f"{name}.outer.weight": np.concatenate(
            [h[2][0] @ t for h, t in zip(heads, turned, strict=True)]
        ),
        f"{name}.outer.bias": sum(h[2][1] @ t for h, t in zip(heads, turned, strict=True)),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="images/ and captions_<language>.tsv")
    parser.add_argument("heads", type=Path, nargs="+")
    parser.add_argument("--output", type=Path, default=TRAINED / "heads.npz")
    options = parser.parse_args()

    features = sample_features(options.folder, np.random.default_rng(0))
    sets = [read_weights(path) for path in options.heads]
    write_weights(options.output, joined(sets, features))


if __name__ == "__main__":
    main()
