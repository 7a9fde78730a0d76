"""ResNet-50 (ImageNet, Keras weights) as an ONNX graph, from a TensorFlow.js layers model."""

import json

import numpy as np

from graph import Graph, fold_batch_norm

EPSILON = 1e-3
STAGE_BLOCKS = {2: "abc", 3: "abcd", 4: "abcdef", 5: "abc"}

# Keras subtracts these from pixels of 0..255 and scales by nothing. Written in RGB order.
PREPROCESSOR = {
    "do_resize": True,
    "size": {"shortest_edge": 256},
    "resample": 3,
    "do_center_crop": True,
    "crop_size": {"height": 224, "width": 224},
    "do_rescale": True,
    "rescale_factor": 1 / 255,
    "do_normalize": True,
    "image_mean": [123.68 / 255, 116.779 / 255, 103.939 / 255],
    "image_std": [1 / 255, 1 / 255, 1 / 255],
    "do_convert_rgb": True,
}


def read_layers_model(folder):
    """Returns {name: array}: the shards beside model.json are one long string of bytes."""
    weights = {}
    for group in json.loads((folder / "model.json").read_text())["weightsManifest"]:
        data = b"".join((folder / path).read_bytes() for path in group["paths"])
        offset = 0
        for entry in group["weights"]:
            count = int(np.prod(entry["shape"]))
            array = np.frombuffer(data, entry["dtype"], count, offset)
            weights[entry["name"]] = array.reshape(entry["shape"])
            offset += array.nbytes
    return weights


def folded(weights, name):
    """Weight [out, in, h, w] and bias of a convolution with its batch normalisation merged."""
    norm_name = "bn_conv1" if name == "conv1" else name.replace("res", "bn")
    parts = ("gamma", "beta", "moving_mean", "moving_variance")
    gamma, beta, mean, variance = (weights[f"{norm_name}/{part}"] for part in parts)
    mean = mean - weights[f"{name}/bias"]
    kernel = weights[f"{name}/kernel"].transpose(3, 2, 0, 1)
    return fold_batch_norm(kernel, (gamma, beta, mean, variance), EPSILON)


def convolution(graph, value, weights, name, stride=1):
    weight, bias = folded(weights, name)
    pad = weight.shape[2] // 2
    return graph.conv(value, weight, bias, strides=[stride, stride], pads=[pad] * 4)


def block(graph, value, weights, name, stride):
    start = value
    value = graph.op("Relu", convolution(graph, value, weights, f"{name}_branch2a", stride))
    value = graph.op("Relu", convolution(graph, value, weights, f"{name}_branch2b"))
    value = convolution(graph, value, weights, f"{name}_branch2c")
    if f"{name}_branch1/kernel" in weights:
        start = convolution(graph, start, weights, f"{name}_branch1", stride)
    return graph.op("Relu", graph.op("Add", value, start))


def stem(graph, pixels, weights):
    """First convolution, with the channels of the filters turned from BGR to RGB."""
    weight, bias = folded(weights, "conv1")
    value = graph.conv(pixels, weight[:, ::-1], bias, strides=[2, 2], pads=[3] * 4)
    value = graph.op("Relu", value)
    # Values are not negative here, so a pool that pads with nothing equals one that pads with 0.
    return graph.op("MaxPool", value, kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)


def resnet50(weights):
    graph = Graph("resnet-50")
    value = stem(graph, graph.input("pixel_values", "float", ["n", 3, 224, 224]), weights)
    for stage, letters in STAGE_BLOCKS.items():
        for letter in letters:
            stride = 2 if letter == "a" and stage > 2 else 1
            value = block(graph, value, weights, f"res{stage}{letter}", stride)
    pooled = graph.op("Flatten", graph.op("GlobalAveragePool", value))
    logits = graph.op(
        "Gemm",
        pooled,
        graph.constant(weights["fc1000/kernel"]),
        graph.constant(weights["fc1000/bias"]),
    )
    graph.output("image_embeds", pooled, ["n", 2048])
    graph.output("probs", graph.op("Softmax", logits, axis=-1), ["n", 1000])
    return graph
