"""The trained heads: what they look like in a graph, and how they are stored.

A head maps the features of a tower into the space that pictures and words share: a linear part,
which keeps what the tower knows, plus a two-layer part, which bends it.
"""

import numpy as np

PARTS = ("linear", "inner", "outer")


def read_heads(path):
    """Returns {name: float32 array}, such as 'image.linear.weight' of shape [in, out]."""
    with np.load(path, allow_pickle=False) as arrays:
        return {name: arrays[name].astype(np.float32) for name in arrays.files}


def head(graph, features, weights, name):
    """Appends the head `name` and returns vectors of length 1."""
    linear, inner, outer = (
        (weights[f"{name}.{part}.weight"], weights[f"{name}.{part}.bias"]) for part in PARTS
    )
    bent = graph.linear(graph.op("Gelu", graph.linear(features, *inner)), *outer)
    return graph.l2_normalised(graph.op("Add", graph.linear(features, *linear), bent))
