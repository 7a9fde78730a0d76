"""The trained heads: what they look like in a graph, and how they are stored.

A head maps the features of a tower into the space that pictures and words share: a linear part,
which keeps what the tower knows, plus a two-layer part, which bends it.
"""

import numpy as np

PARTS = ("linear", "inner", "outer")


def write_heads(path, weights):
    """Stores matrices as int8 with a scale per column: half of float16, and as good."""
    arrays = {}
    for name, value in weights.items():
        if value.ndim == 2:
            scale = np.abs(value).max(axis=0) / 127
            arrays[f"{name}.int8"] = np.round(value / scale).astype(np.int8)
            arrays[f"{name}.scale"] = scale.astype(np.float32)
        else:
            arrays[name] = value.astype(np.float32)
    np.savez_compressed(path, **arrays)


def read_heads(path):
    """Returns {name: float32 array}, such as 'image.linear.weight' of shape [in, out]."""
    weights = {}
    with np.load(path, allow_pickle=False) as arrays:
        for name in arrays.files:
            if name.endswith(".int8"):
                matrix = name.removesuffix(".int8")
                weights[matrix] = arrays[name].astype(np.float32) * arrays[f"{matrix}.scale"]
            elif not name.endswith(".scale"):
                weights[name] = arrays[name]
    return weights


def head(graph, features, weights, name):
    """Appends the head `name` and returns vectors of length 1."""
    linear, inner, outer = (
        (weights[f"{name}.{part}.weight"], weights[f"{name}.{part}.bias"]) for part in PARTS
    )
    bent = graph.linear(graph.op("Gelu", graph.linear(features, *inner)), *outer)
    return graph.l2_normalised(graph.op("Add", graph.linear(features, *linear), bent))
