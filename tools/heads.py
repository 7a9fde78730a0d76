"""The trained heads: what they look like in a graph.

A head maps the features of a tower into the space that pictures and words share: a linear part,
which keeps what the tower knows, plus a two-layer part, which bends it.
"""

PARTS = ("linear", "inner", "outer")


def head(graph, features, weights, name):
    """Appends the head `name` and returns vectors of length 1."""
    linear, inner, outer = (
        (weights[f"{name}.{part}.weight"], weights[f"{name}.{part}.bias"]) for part in PARTS
    )
    bent = graph.linear(graph.op("Gelu", graph.linear(features, *inner)), *outer)
    return graph.l2_normalised(graph.op("Add", graph.linear(features, *linear), bent))
