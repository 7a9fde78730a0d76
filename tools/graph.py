"""A small writer of ONNX graphs: one call per operator, names made up on the way.

The converters describe a network top to bottom, as one would in a training library, and need not
keep a list of nodes and tensors. A value is the name of a tensor.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# Operators up to opset 20 (Gelu), read by OpenVINO 2024 and later and by ONNX Runtime 1.17.
OPSET = 20
IR_VERSION = 9


class Graph:
    def __init__(self, name):
        self.name = name
        self.nodes = []
        self.constants = []
        self.inputs = []
        self.outputs = []

    def input(self, name, element, shape):
        """Declares an input; a string in the shape is a dimension free at run time."""
        kind = {"float": TensorProto.FLOAT, "int64": TensorProto.INT64}[element]
        self.inputs.append(helper.make_tensor_value_info(name, kind, shape))
        return name

    def output(self, name, value, shape):
        self.nodes.append(helper.make_node("Identity", [value], [name]))
        self.outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))

    def constant(self, array):
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(array, order="C"), name))
        return name

    def op(self, operator, *inputs, **attributes):
        """Appends one operator with one output, and returns that output."""
        name = f"{operator.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], name=name, **attributes))
        return name

    def weight(self, array):
        """A float32 tensor stored as float16: half the bytes to read when the model is loaded."""
        half = self.constant(np.asarray(array, np.float16))
        return self.op("Cast", half, to=TensorProto.FLOAT)

    def linear(self, value, weight, bias):
        """value [.., in] times weight [in, out] plus bias."""
        product = self.op("MatMul", value, self.weight(weight))
        return self.op("Add", product, self.constant(np.asarray(bias, np.float32)))

    def conv(self, value, weight, bias, **attributes):
        weights = [self.constant(np.asarray(part, np.float32)) for part in (weight, bias)]
        return self.op("Conv", value, *weights, **attributes)

    def l2_normalised(self, value):
        norm = self.op("ReduceL2", value, self.constant(np.array([-1])), keepdims=1)
        floor = self.constant(np.float32(1e-12))
        return self.op("Div", value, self.op("Max", norm, floor))

    def save(self, path):
        graph = helper.make_graph(self.nodes, self.name, self.inputs, self.outputs, self.constants)
        opset = helper.make_opsetid("", OPSET)
        model = helper.make_model(graph, opset_imports=[opset], ir_version=IR_VERSION)
        onnx.checker.check_model(model, full_check=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        onnx.save(model, path)


def fold_batch_norm(weight, norm, epsilon):
    """Merges a batch normalisation into the convolution before it.

    `norm` is (gamma, beta, mean, variance); the convolution has no bias of its own or has it
    subtracted from `mean` already.
    """
    gamma, beta, mean, variance = norm
    scale = gamma / np.sqrt(variance + epsilon)
    return weight * scale.reshape(-1, 1, 1, 1), beta - mean * scale
