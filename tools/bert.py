"""BERT sentence encoders as ONNX graphs, from quantised exports of two different makers.

Both exports quantise activations while they run, which OpenVINO takes apart into slow pieces. Only
the weights are read here (int8 times a scale per column), and a plain graph is written with them.
"""

from collections import namedtuple

import numpy as np
import onnx
from onnx import numpy_helper

# Where one maker keeps what; {} is the number of the layer.
Names = namedtuple("Names", "embeddings norm products biases norms")

PRODUCTS = ("query", "key", "value", "out", "up", "down")

TRANSFORMERS = Names(
    embeddings="embeddings.{}_embeddings.weight",
    norm="embeddings.LayerNorm",
    products=[
        "/encoder/layer.{}/" + part
        for part in (
            "attention/self/query",
            "attention/self/key",
            "attention/self/value",
            "attention/output/dense",
            "intermediate/dense",
            "output/dense",
        )
    ],
    biases=[
        "encoder.layer.{}." + part
        for part in (
            "attention.self.query.bias",
            "attention.self.key.bias",
            "attention.self.value.bias",
            "attention.output.dense.bias",
            "intermediate.dense.bias",
            "output.dense.bias",
        )
    ],
    norms=["encoder.layer.{}.attention.output.LayerNorm", "encoder.layer.{}.output.LayerNorm"],
)

MODEL_BUILDER = Names(
    embeddings=".model.embeddings.{}_embeddings.weight",
    norm="model.layers.-1.embeddings_norm_layernorm",
    products=[
        "/model/layers.{}/" + part
        for part in (
            "attn/q_proj",
            "attn/k_proj",
            "attn/v_proj",
            "attn/o_proj",
            "mlp/fc1",
            "mlp/fc2",
        )
    ],
    biases=[
        "model.layers.{}." + part
        for part in (
            "attn.q_proj.Add.bias",
            "attn.k_proj.Add.bias",
            "attn.v_proj.Add.bias",
            "attn.o_proj.Add.bias",
            "mlp.fc1.Add.bias",
            "mlp.fc2.Add.bias",
        )
    ],
    norms=[
        "model.layers.{}.attention_output_norm_layernorm",
        "model.layers.{}.mlp_output_norm_layernorm",
    ],
)


class Export:
    """The tensors of an ONNX file, by name and by the node that multiplies with them."""

    def __init__(self, path):
        graph = onnx.load(path).graph
        self.tensors = {t.name: t for t in graph.initializer}
        self.products = {
            node.name.removesuffix("/MatMul_quant"): node.input[1].removesuffix("_quantized")
            for node in graph.node
            if node.op_type == "MatMulInteger"
        }

    def array(self, name):
        return numpy_helper.to_array(self.tensors[name])

    def dequantised(self, name):
        integers = self.array(f"{name}_quantized").astype(np.float32)
        zero = self.array(f"{name}_zero_point").astype(np.float32)
        return (integers - zero) * self.array(f"{name}_scale")


def read_bert(path, names):
    """Returns {name: float32 array}; layer 0's query weight is '0.query.weight', [in, out]."""
    export = Export(path)
    weights = {
        kind: export.dequantised(names.embeddings.format(source))
        for kind, source in (("word", "word"), ("position", "position"), ("type", "token_type"))
    }
    for part in ("weight", "bias"):
        weights[f"norm.{part}"] = export.array(f"{names.norm}.{part}")
    for layer in range(len(export.products) // len(PRODUCTS)):
        for kind, node, bias in zip(PRODUCTS, names.products, names.biases, strict=True):
            product = export.products[node.format(layer)]
            weights[f"{layer}.{kind}.weight"] = export.dequantised(product)
            weights[f"{layer}.{kind}.bias"] = export.array(bias.format(layer))
        for index, norm in enumerate(names.norms):
            for part in ("weight", "bias"):
                weights[f"{layer}.norm{index}.{part}"] = export.array(
                    f"{norm.format(layer)}.{part}"
                )
    return weights


def layer_count(weights):
    return sum(name.endswith(".query.weight") for name in weights)


def without_upper_half(weights):
    """The weights of an encoder that ends after half of its layers."""
    count = layer_count(weights)
    upper = tuple(f"{layer}." for layer in range(count // 2, count))
    return {name: value for name, value in weights.items() if not name.startswith(upper)}


class Encoder:
    """Writes the layers of one encoder into a graph."""

    def __init__(self, graph, weights, heads):
        self.graph = graph
        self.weights = weights
        self.heads = heads

    def linear(self, value, name):
        weight, bias = (self.weights[f"{name}.{part}"] for part in ("weight", "bias"))
        return self.graph.linear(value, weight, bias)

    def norm(self, value, name):
        parts = [self.graph.constant(self.weights[f"{name}.{part}"]) for part in ("weight", "bias")]
        return self.graph.op("LayerNormalization", value, *parts, epsilon=1e-12, axis=-1)

    def embeddings(self, input_ids):
        graph = self.graph
        words = graph.op("Gather", graph.weight(self.weights["word"]), input_ids)
        length = graph.op("Shape", input_ids, start=1, end=2)
        start, axis = graph.constant(np.array([0])), graph.constant(np.array([0]))
        # A query is one sentence: its token types are all zero, so their row joins the positions.
        table = graph.constant(self.weights["position"] + self.weights["type"][0])
        positions = graph.op("Slice", table, start, length, axis)
        return self.norm(graph.op("Add", words, positions), "norm")

    def split_heads(self, value, order):
        """[n, tokens, heads * size] to [n, heads, ..] in the order asked for."""
        shape = self.graph.constant(np.array([0, 0, self.heads, -1]))
        return self.graph.op("Transpose", self.graph.op("Reshape", value, shape), perm=order)

    def attention(self, value, layer, bias):
        graph = self.graph
        query = self.split_heads(self.linear(value, f"{layer}.query"), [0, 2, 1, 3])
        key = self.split_heads(self.linear(value, f"{layer}.key"), [0, 2, 3, 1])
        values = self.split_heads(self.linear(value, f"{layer}.value"), [0, 2, 1, 3])
        size = self.weights[f"{layer}.query.weight"].shape[1] // self.heads
        scale = graph.constant(np.float32(size**-0.5))
        scores = graph.op("Mul", graph.op("MatMul", query, key), scale)
        shares = graph.op("Softmax", graph.op("Add", scores, bias), axis=-1)
        mixed = graph.op("Transpose", graph.op("MatMul", shares, values), perm=[0, 2, 1, 3])
        joined = graph.op("Reshape", mixed, graph.constant(np.array([0, 0, -1])))
        return self.linear(joined, f"{layer}.out")

    def layer(self, value, layer, bias):
        graph = self.graph
        attended = graph.op("Add", value, self.attention(value, layer, bias))
        value = self.norm(attended, f"{layer}.norm0")
        inner = graph.op("Gelu", self.linear(value, f"{layer}.up"))
        outer = graph.op("Add", value, self.linear(inner, f"{layer}.down"))
        return self.norm(outer, f"{layer}.norm1")

    def tokens(self, input_ids, mask):
        """Returns the last hidden state, [n, tokens, size]; mask is 1.0 for tokens, 0.0 for none."""
        graph = self.graph
        absent = graph.op("Sub", graph.constant(np.float32(1)), mask)
        # A large negative number, yet one that bfloat16 and float16 can hold.
        bias = graph.op("Mul", absent, graph.constant(np.float32(-10000)))
        bias = graph.op("Unsqueeze", bias, graph.constant(np.array([1, 2])))
        value = self.embeddings(input_ids)
        for layer in range(layer_count(self.weights)):
            value = self.layer(value, layer, bias)
        return value
