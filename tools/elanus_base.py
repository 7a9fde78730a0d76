"""The default model: pictures and English and Chinese words in one space of 512 dimensions.

Two EfficientNet-Lite towers see the picture, a sentence encoder per language reads the words, and
heads trained by us (models/elanus-base) map all of them into the shared space. The encoders are
turned towards captions by adapters, trained by us too. A graph holds tower, head and normalisation,
so whoever runs it needs to know nothing of heads and adapters.
"""

from collections import namedtuple

import numpy as np
from onnx import TensorProto

import bert
from adapters import adapted
from efficientnet_lite import efficientnet_lite
from fetch import TOOLS, find
from graph import Graph
from heads import head
from torch_weights import read_state_dict
from trained_weights import read_weights

TRAINED = TOOLS.parent / "models" / "elanus-base"

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


def signed_root(graph, value):
    return graph.op("Mul", graph.op("Sign", value), graph.op("Sqrt", graph.op("Abs", value)))


def pooled_channels(graph, operator, value):
    pooled_value = graph.op("Flatten", graph.op(operator, value))
    return graph.l2_normalised(signed_root(graph, pooled_value))


def tower_features(graph, tower):
    """What one tower makes of a picture: channels, classes, and what it saw before the end.

    Roots tame the few strong channels and turn probabilities into a vector of length 1. The late
    stages keep what a classifier of objects throws away, such as scenes and what people do.
    """
    before_last, last = tower.late_stages
    average = graph.op("Flatten", graph.op("GlobalAveragePool", tower.map))
    logits = graph.linear(average, tower.classifier_weight, tower.classifier_bias)
    return [
        graph.l2_normalised(graph.op("Sqrt", average)),
        graph.op("Sqrt", graph.op("Softmax", logits, axis=-1)),
        pooled_channels(graph, "GlobalAveragePool", before_last),
        pooled_channels(graph, "GlobalMaxPool", before_last),
        pooled_channels(graph, "GlobalAveragePool", last),
    ]


def image_features(graph, pixels):
    """The features of each tower in turn, [n, size]."""
    parts = []
    for package in IMAGE_TOWERS:
        weights = read_state_dict(find(package, "**/*.pth"))
        parts += tower_features(graph, efficientnet_lite(graph, pixels, weights))
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


def adapter_path(language):
    return TRAINED / f"adapter_{language}.npz"


def adapter(language):
    """No file, no change: the heads that adapters start from are trained without one."""
    path = adapter_path(language)
    return read_weights(path) if path.exists() else {}


def encoder_weights(language):
    """The weights as packaged."""
    tower = TEXT_TOWERS[language]
    return bert.read_bert(find(tower.package, tower.graph), tower.names)


def sentence_inputs(graph):
    """Declares the inputs of a sentence encoder; returns token ids and the mask as numbers."""
    input_ids = graph.input("input_ids", "int64", ["n", "tokens"])
    attention = graph.input("attention_mask", "int64", ["n", "tokens"])
    return input_ids, graph.op("Cast", attention, to=TensorProto.FLOAT)


def text_features(graph, language):
    """The vector the sentence encoder was made for, out of the adapted encoder."""
    tower = TEXT_TOWERS[language]
    input_ids, mask = sentence_inputs(graph)
    weights = adapted(encoder_weights(language), adapter(language))
    tokens = bert.Encoder(graph, weights, tower.heads).tokens(input_ids, mask)
    return graph.l2_normalised(pooled(graph, tokens, mask, tower.pooling))


def text_tower(language, heads):
    graph = Graph(f"elanus-base-text-{language}")
    features = text_features(graph, language)
    graph.output("text_embeds", head(graph, features, heads, language), ["n", DIMENSION])
    return graph
