"""How weights trained by us are stored: one file of arrays, small enough for the repository."""

import numpy as np


def write_weights(path, weights):
    """Stores matrices as int8 with a scale per column: half of float16, and as good."""
    arrays = {}
    for name, value in weights.items():
        if value.ndim == 2:
            # A column of zeros keeps its zeros whatever the scale.
            scale = np.maximum(np.abs(value).max(axis=0), 1e-12) / 127
            arrays[f"{name}.int8"] = np.round(value / scale).astype(np.int8)
            arrays[f"{name}.scale"] = scale.astype(np.float32)
        else:
            arrays[name] = value.astype(np.float32)
    np.savez_compressed(path, **arrays)


def read_weights(path):
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
