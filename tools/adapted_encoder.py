"""A BERT sentence encoder in torch whose weights stay while a low-rank adapter is trained.

It computes what tools/bert.py writes as a graph. Only the upper half of the layers is adapted: what
the lower half makes of a sentence then stays the same, and is computed once. The adapter leaves as
the arrays that tools/adapters.py merges into the weights.
"""

import torch
from torch import nn
from torch.nn import functional

import bert
import elanus_base
from adapters import DOWN, UP

# Sentences of like length run together, so that little is computed for padding.
CHUNK = 64
DROPOUT = 0.1


def as_parameter(array):
    return nn.Parameter(torch.from_numpy(array.copy()))


class AdaptedLinear(nn.Module):
    """A fixed matrix in bfloat16 plus the product of two narrow ones; the second begins at zero."""

    def __init__(self, weight, bias, rank):
        super().__init__()
        self.weight = torch.from_numpy(weight.T.copy()).bfloat16()
        self.bias = as_parameter(bias)
        self.down = nn.Parameter(torch.randn(rank, weight.shape[0]) * weight.shape[0] ** -0.5)
        self.up = nn.Parameter(torch.zeros(weight.shape[1], rank))

    def forward(self, value):
        bias, down, up = (part.to(value.dtype) for part in (self.bias, self.down, self.up))
        change = functional.linear(functional.linear(value, down), up)
        return functional.linear(value, self.weight, bias) + change


class Norm(nn.Module):
    def __init__(self, weights, name):
        super().__init__()
        self.weight, self.bias = (as_parameter(weights[f"{name}.{p}"]) for p in ("weight", "bias"))

    def forward(self, value):
        shape = self.weight.shape
        return functional.layer_norm(value.float(), shape, self.weight, self.bias, 1e-12).bfloat16()


class Layer(nn.Module):
    def __init__(self, weights, index, heads, rank):
        super().__init__()
        self.heads = heads
        self.products = nn.ModuleDict(
            {
                kind: AdaptedLinear(
                    weights[f"{index}.{kind}.weight"], weights[f"{index}.{kind}.bias"], rank
                )
                for kind in bert.PRODUCTS
            }
        )
        self.norms = nn.ModuleList(Norm(weights, f"{index}.norm{n}") for n in range(2))
        self.dropout = nn.Dropout(DROPOUT)

    def attention(self, value, bias):
        count, length, size = value.shape

        def split(kind):
            product = self.products[kind](value)
            return product.view(count, length, self.heads, -1).transpose(1, 2)

        scores = split("query") @ split("key").transpose(2, 3) * (size // self.heads) ** -0.5
        mixed = torch.softmax(scores + bias, -1) @ split("value")
        return self.products["out"](mixed.transpose(1, 2).reshape(count, length, size))

    def forward(self, value, bias):
        value = self.norms[0](value + self.dropout(self.attention(value, bias)))
        inner = functional.gelu(self.products["up"](value))
        return self.norms[1](value + self.dropout(self.products["down"](inner)))


class AdaptedEncoder(nn.Module):
    """The upper half of the layers; it takes what the lower half makes of a sentence."""

    def __init__(self, language, rank):
        super().__init__()
        tower = elanus_base.TEXT_TOWERS[language]
        weights = elanus_base.encoder_weights(language)
        count = bert.layer_count(weights)
        self.pooling = tower.pooling
        self.size = weights["word"].shape[1]
        self.numbers = range(count // 2, count)
        self.layers = nn.ModuleList(
            Layer(weights, number, tower.heads, rank) for number in self.numbers
        )

    def pooled(self, sentences):
        """The vectors of one batch of sentences, of length 1."""
        value = nn.utils.rnn.pad_sequence(sentences, batch_first=True)
        lengths = torch.tensor([len(sentence) for sentence in sentences])
        present = torch.arange(value.shape[1]) < lengths[:, None]
        bias = torch.where(present, 0, -10000).to(value.dtype)[:, None, None, :]
        for layer in self.layers:
            value = layer(value, bias)
        if self.pooling == "first":
            return functional.normalize(value[:, 0].float(), dim=-1)
        return functional.normalize((value * present[:, :, None]).float().sum(1), dim=-1)

    def forward(self, sentences):
        """Takes a matrix [tokens, size] per sentence; returns a vector for each, in their order."""
        order = sorted(range(len(sentences)), key=lambda number: len(sentences[number]))
        parts = [
            self.pooled([sentences[number] for number in order[start : start + CHUNK]])
            for start in range(0, len(order), CHUNK)
        ]
        places = torch.empty(len(order), dtype=torch.long)
        places[torch.tensor(order)] = torch.arange(len(order))
        return torch.cat(parts)[places]

    def adapter(self):
        """The arrays that adapters.adapted takes."""
        arrays = {}
        for number, layer in zip(self.numbers, self.layers, strict=True):
            for kind, product in layer.products.items():
                arrays[f"{number}.{kind}.weight{DOWN}"] = product.down.T
                arrays[f"{number}.{kind}.weight{UP}"] = product.up.T
                arrays[f"{number}.{kind}.bias"] = product.bias
            for index, norm in enumerate(layer.norms):
                arrays[f"{number}.norm{index}.weight"] = norm.weight
                arrays[f"{number}.norm{index}.bias"] = norm.bias
        return {name: array.detach().numpy() for name, array in arrays.items()}
