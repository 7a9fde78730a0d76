"""The default model: pictures and English and Chinese words in one space of 512 dimensions.

Two EfficientNet-Lite towers see the picture, a sentence encoder per language reads the words, and
heads trained by us (models/elanus-base) map all of them into the shared space. A graph holds tower,
head and normalisation, so whoever runs it needs to know nothing of heads.
"""

from collections import namedtuple

import numpy as np
from onnx import TensorProto

import bert
from efficientnet_lite import efficientnet_lite
from fetch import find
from graph import Graph
from heads import head
from torch_weights import read_state_dict

DIMENSION = 512
PIXELS = 260

# The towers were trained on (pixel - 127) / 128. The data for the heads was squashed to a square,
# so pictures are squashed here too, and nothing at their sides is lost.
PREPROCESSOR = {
    "do_resize": True,
    "size": {"height": PIXELS, "width": PIXELS},
    "resample": 3,
    "do_center_crop": False,
    "crop_size": {"height": PIXELS, "width": PIXELS},
    "do_rescale": True,
    "rescale_factor": 1 / 255,
    "do_normalize": True,
    "image_mean": [127 / 255] * 3,
    "image_std": [128 / 255] * 3,
    "do_convert_rgb": True,
}

IMAGE_TOWERS = ("efficientnet-lite2", "efficientnet-lite0")

TextTower = namedtuple("TextTower", "package graph names heads pooling")
TEXT_TOWERS = {
    "en": TextTower("minilm-en", "**/model_quantized.onnx", bert.TRANSFORMERS, 12, "mean"),
    "zh": TextTower("bge-small-zh", "**/model_merged.onnx", bert.MODEL_BUILDER, 8, "first"),
}


def image_features(graph, pixels):
    """Per tower: the average of the map, and what the classifier makes of it, as square roots.

    The root tames the few strong channels and turns probabilities into a vector of length 1.
    """
    parts = []
    for package in IMAGE_TOWERS:
        tower = efficientnet_lite(graph, pixels, read_state_dict(find(package, "**/*.pth")))
        average = graph.op("Flatten", graph.op("GlobalAveragePool", tower.map))
        logits = graph.linear(average, tower.classifier_weight, tower.classifier_bias)
        parts.append(graph.l2_normalised(graph.op("Sqrt", average)))
        parts.append(graph.op("Sqrt", graph.op("Softmax", logits, axis=-1)))
    return graph.op("Concat", *parts, axis=-1)


def image_tower(heads):
    graph = Graph("elanus-base-image")
    pixels = graph.input("pixel_values", "float", ["n", 3, PIXELS, PIXELS])
    vectors = head(graph, image_features(graph, pixels), heads, "image")
    graph.output("image_embeds", vectors, ["n", DIMENSION])
    return graph


def pooled(graph, tokens, mask, pooling):
    if pooling == "first":
        return graph.op("Gather", tokens, graph.constant(np.array(0)), axis=1)
    weights = graph.op("Unsqueeze", mask, graph.constant(np.array([-1])))
    total = graph.op(
        "ReduceSum", graph.op("Mul", tokens, weights), graph.constant(np.array([1])), keepdims=0
    )
    count = graph.op("ReduceSum", mask, graph.constant(np.array([1])), keepdims=1)
    return graph.op("Div", total, count)


def text_features(graph, tower):
    """The vector the sentence encoder was made for."""
    input_ids = graph.input("input_ids", "int64", ["n", "tokens"])
    attention = graph.input("attention_mask", "int64", ["n", "tokens"])
    mask = graph.op("Cast", attention, to=TensorProto.FLOAT)
    weights = bert.read_bert(find(tower.package, tower.graph), tower.names)
    tokens = bert.Encoder(graph, weights, tower.heads).tokens(input_ids, mask)
    return graph.l2_normalised(pooled(graph, tokens, mask, tower.pooling))


def text_tower(language, heads):
    graph = Graph(f"elanus-base-text-{language}")
    features = text_features(graph, TEXT_TOWERS[language])
    graph.output("text_embeds", head(graph, features, heads, language), ["n", DIMENSION])
    return graph
