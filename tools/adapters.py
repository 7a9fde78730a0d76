"""Low-rank adapters of the sentence encoders: what they change, and how they join the weights.

The encoders learned from questions and web pages; the adapters turn them towards captions. A matrix
gets the product of two narrow ones (LoRA, Hu et al. 2021) added to it, and norms and biases, which
are small, are replaced. The graph that comes of it is as large and as quick as without.
"""

DOWN, UP = ".down_rank", ".up_rank"


def adapted(weights, adapter):
    """Returns the weights of an encoder with an adapter merged into them.

    An entry 'x.down_rank' [in, rank] goes with 'x.up_rank' [rank, out] and is added to 'x' [in,
    out]; every other entry takes the place of the weight of the same name.
    """
    merged = dict(weights)
    for name, value in adapter.items():
        if name.endswith(DOWN):
            matrix = name.removesuffix(DOWN)
            merged[matrix] = weights[matrix] + value @ adapter[matrix + UP]
        elif not name.endswith(UP):
            merged[name] = value
    unknown = merged.keys() - weights.keys()
    if unknown:
        raise ValueError(f"the adapter changes weights that are not there: {sorted(unknown)}")
    return merged
