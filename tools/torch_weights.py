"""Reads a state dict saved by `torch.save` with numpy alone, without executing the pickle.

A pickle names the functions that rebuild its objects, so a hostile one can call anything. The
reader below knows four harmless names and refuses every other. The format is the one of torch
before 1.6: a magic number, a version, the system, the pickled dict, the keys of its storages, and
then each storage as a count and raw little-endian elements.
"""

import collections
import pickle
import struct

import numpy as np

MAGIC = 0x1950A86A20F9469CFC6C
ELEMENTS = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}


def rebuild_tensor(storage, offset, shape, strides, *_):
    return storage, offset, shape, strides


class StateDictUnpickler(pickle.Unpickler):
    def find_class(self, module, name):
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return rebuild_tensor
        if module == "torch" and name in ELEMENTS:
            return ELEMENTS[name]
        raise pickle.UnpicklingError(f"state dict asks for '{module}.{name}'; only tensors may")

    def persistent_load(self, reference):
        _, element, key, _, count, _ = reference
        return key, element, count


def read_storages(file, tensors):
    elements = {storage[0]: storage[1] for storage, *_ in tensors}
    storages = {}
    for key in StateDictUnpickler(file).load():
        (count,) = struct.unpack("<q", file.read(8))
        element = elements[key]
        storages[key] = np.frombuffer(file.read(count * element.itemsize), element)
    return storages


def read_state_dict(path):
    """Returns {name: array} of a file written by torch.save(model.state_dict())."""
    with open(path, "rb") as file:
        if StateDictUnpickler(file).load() != MAGIC:
            raise ValueError(f"{path} is not a state dict in torch's old format")
        for _ in ("version", "system"):
            StateDictUnpickler(file).load()
        tensors = StateDictUnpickler(file).load()
        storages = read_storages(file, tensors.values())
    arrays = {}
    for name, (storage, offset, shape, strides) in tensors.items():
        data = storages[storage[0]][offset:]
        steps = [stride * data.itemsize for stride in strides]
        arrays[name] = np.lib.stride_tricks.as_strided(data, shape, steps).copy()
    return arrays
