"""Runs a TensorFlow.js layers model as it is written, layer by layer, in plain numpy.

It is the judge of our conversion and shares nothing with it but the reading of the weights: here
the layers come from model.json, pictures are channels-last, and batch normalisation is computed
where it stands instead of being folded into the convolution before it.
"""

import json

import numpy as np


def windows(value, size, stride):
    """[n, h, w, c] to [n, h', w', c, kh, kw]."""
    view = np.lib.stride_tricks.sliding_window_view(value, size, axis=(1, 2))
    return view[:, :: stride[0], :: stride[1]]


def padded_same(value, size):
    edges = [((k - 1) // 2, k // 2) for k in size]
    return np.pad(value, [(0, 0), *edges, (0, 0)])


def zero_padding(config, weights, value):
    return np.pad(value, [(0, 0), *config["padding"], (0, 0)])


def conv(config, weights, value):
    size = config["kernel_size"]
    if config["padding"] == "same":
        value = padded_same(value, size)
    patches = windows(value, size, config["strides"])
    product = np.tensordot(patches, weights["kernel"], axes=([4, 5, 3], [0, 1, 2]))
    return product + weights["bias"]


def batch_normalization(config, weights, value):
    scale = np.sqrt(weights["moving_variance"] + config["epsilon"])
    return (value - weights["moving_mean"]) / scale * weights["gamma"] + weights["beta"]


def softmax(value):
    powers = np.exp(value - value.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


ACTIVATIONS = {"relu": lambda value: np.maximum(value, 0), "softmax": softmax}


def activation(config, weights, value):
    return ACTIVATIONS[config["activation"]](value)


def max_pooling(config, weights, value):
    return windows(value, config["pool_size"], config["strides"]).max(axis=(4, 5))


def dense(config, weights, value):
    return activation(config, weights, value @ weights["kernel"] + weights["bias"])


LAYERS = {
    "ZeroPadding2D": zero_padding,
    "Conv2D": conv,
    "BatchNormalization": batch_normalization,
    "Activation": activation,
    "MaxPooling2D": max_pooling,
    "Add": lambda config, weights, *values: sum(values),
    "GlobalAveragePooling2D": lambda config, weights, value: value.mean(axis=(1, 2)),
    "Dense": dense,
}


def run(model_path, weights, pixels):
    """Returns {layer name: value}; values nobody reads any more are kept, for a test that is fine."""
    topology = json.loads(model_path.read_text())["modelTopology"]
    values = {}
    for layer in topology["model_config"]["config"]["layers"]:
        name = layer["config"]["name"]
        if layer["class_name"] == "InputLayer":
            values[name] = pixels
            continue
        mine = {key.split("/")[1]: w for key, w in weights.items() if key.split("/")[0] == name}
        inputs = [values[node[0]] for node in layer["inbound_nodes"][0]]
        values[name] = LAYERS[layer["class_name"]](layer["config"], mine, *inputs)
    return values
