"""Trains the heads of elanus-base on a folder of captioned pictures.

    python tools/train_heads.py ../shared/data/flickr8k_train

Pictures and captions of the same picture are pulled together and others pushed apart (a symmetric
contrastive loss per language, and a weaker one between the languages), with class words beside
them. What is stored is a running average of the weights, which generalises better than the last.
Needs torch beside what training_data.py needs; docs/models.md tells which versions.
"""

import argparse
import copy
import time
from collections import namedtuple
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from class_words import CLASSES, ClassPictures, class_sentences
from elanus_base import DIMENSION, TEXT_TOWERS, TRAINED
from heads import PARTS
from trained_weights import read_weights, write_weights
from training_data import caption_features, image_features, picture_names, sentence_features

HEADS = TRAINED / "heads.npz"

RATE = 1.5e-3
WEIGHT_DECAY = 0.1
DROPOUT = {"image": 0.5, "en": 0.3, "zh": 0.3}
LABEL_SMOOTHING = 0.1
LANGUAGES_WEIGHT = 0.5
CLASSES_WEIGHT = 0.4
AVERAGE_DECAY = 0.99
START_TEMPERATURE = 0.05

# `features` of one language, where each picture's rows start, and how many there are.
Texts = namedtuple("Texts", "features order starts counts")
ClassTexts = namedtuple("ClassTexts", "features about rows_of")

# How many pictures and how many made-up pictures of classes a step takes.
Batch = namedtuple("Batch", "pictures classes")
HEADS_BATCH = Batch(1000, 300)


class Head(nn.Module):
    def __init__(self, size, dropout, hidden):
        super().__init__()
        self.linear = nn.Linear(size, DIMENSION)
        self.inner = nn.Linear(size, hidden)
        self.outer = nn.Linear(hidden, DIMENSION)
        self.dropout = nn.Dropout(dropout)

    def forward(self, features):
        features = self.dropout(features)
        bent = self.outer(self.dropout(functional.gelu(self.inner(features))))
        return functional.normalize(self.linear(features) + bent, dim=-1)


class Data:
    """All features in memory, and the drawing of batches from them."""

    def __init__(self, folder, views, pictures, random, batch=HEADS_BATCH):
        self.random = random
        self.batch = batch
        self.pictures = pictures
        self.views = [torch.from_numpy(image_features(folder, v)).bfloat16() for v in range(views)]
        self.texts = {language: self.read_texts(folder, language) for language in TEXT_TOWERS}
        self.class_pictures = ClassPictures(image_features(folder))
        self.class_texts = {language: self.read_class_texts(language) for language in TEXT_TOWERS}
        self.queue = np.array([], int)

    @staticmethod
    def read_texts(folder, language):
        features, pictures = caption_features(folder, language)
        counts = np.bincount(pictures)
        starts = np.cumsum(counts) - counts
        return Texts(
            torch.from_numpy(features), np.argsort(pictures, kind="stable"), starts, counts
        )

    @staticmethod
    def read_class_texts(language):
        sentences, about = class_sentences(language)
        features = torch.from_numpy(sentence_features("classes", language, sentences))
        return ClassTexts(features, about, [np.flatnonzero(about[:, c]) for c in range(CLASSES)])

    def next_pictures(self):
        """Numbers of pictures: each comes once before any comes again."""
        count = self.batch.pictures
        while len(self.queue) < count:
            self.queue = np.concatenate([self.queue, self.random.permutation(self.pictures)])
        batch, self.queue = self.queue[:count], self.queue[count:]
        return batch

    def image_batch(self, batch):
        """One view of each picture, drawn at random."""
        drawn = self.random.integers(len(self.views), size=len(batch))
        return torch.stack([self.views[v][n] for v, n in zip(drawn, batch, strict=True)])

    def caption_rows(self, language, batch):
        """A caption of each picture, drawn at random."""
        texts = self.texts[language]
        return texts.order[texts.starts[batch] + self.random.integers(texts.counts[batch])]

    def text_batch(self, language, batch):
        """A random mixture of two captions of each picture."""
        texts = self.texts[language]
        first, second = (self.caption_rows(language, batch) for _ in range(2))
        shares = torch.from_numpy(self.random.beta(0.4, 0.4, (len(batch), 1)).astype(np.float32))
        return shares * texts.features[first] + (1 - shares) * texts.features[second]

    def class_batch(self):
        classes = self.random.integers(CLASSES, size=self.batch.classes)
        features = self.class_pictures.make(classes, self.random)
        return classes, torch.from_numpy(features).bfloat16()

    def class_text_batch(self, language, classes):
        """Returns columns, texts and truth: a text for each class that has a word."""
        texts = self.class_texts[language]
        columns = [n for n, c in enumerate(classes) if len(texts.rows_of[c])]
        rows = [self.random.choice(texts.rows_of[classes[n]]) for n in columns]
        return columns, texts.features[rows], torch.from_numpy(texts.about[rows][:, classes])


def both_ways(logits):
    truth = torch.arange(len(logits))
    return sum(
        functional.cross_entropy(side, truth, label_smoothing=LABEL_SMOOTHING)
        for side in (logits, logits.T)
    )


def spread_loss(logits, truth):
    """Cross entropy where several answers are right at once."""
    shares = truth / truth.sum(1, keepdim=True)
    return -(shares * functional.log_softmax(logits, 1)).sum(1).mean()


def class_loss(heads, data, scale):
    classes, features = data.class_batch()
    pictures = heads["image"](features).float()
    loss = 0
    for language in data.texts:
        columns, texts, truth = data.class_text_batch(language, classes)
        logits = scale * heads[language](texts).float() @ pictures.T
        truth = truth.float()
        loss += spread_loss(logits, truth) + spread_loss(logits.T[columns], truth.T[columns])
    return loss


def caption_loss(heads, data, scale):
    batch = data.next_pictures()
    pictures = heads["image"](data.image_batch(batch)).float()
    texts = [heads[lang](data.text_batch(lang, batch)).float() for lang in data.texts]
    loss = sum(both_ways(scale * text @ pictures.T) for text in texts)
    return loss + LANGUAGES_WEIGHT * both_ways(scale * texts[0] @ texts[1].T)


def update_average(average, model, step, most=AVERAGE_DECAY):
    # At the start the average follows closely, so that the random beginning is soon forgotten.
    decay = min(most, step / (step + 10))
    with torch.no_grad():
        for kept, now in zip(average.parameters(), model.parameters(), strict=True):
            kept.lerp_(now, 1 - decay)


def new_heads(data, hidden=DIMENSION):
    sizes = {"image": data.views[0].shape[1]}
    sizes |= {language: texts.features.shape[1] for language, texts in data.texts.items()}
    return nn.ModuleDict({name: Head(size, DROPOUT[name], hidden) for name, size in sizes.items()})


def stored_heads(data, path):
    weights = read_weights(path)
    heads = new_heads(data, len(weights["image.inner.bias"]))
    with torch.no_grad():
        for name, head in heads.items():
            for part in PARTS:
                layer = getattr(head, part)
                layer.weight.copy_(torch.from_numpy(weights[f"{name}.{part}.weight"].T.copy()))
                layer.bias.copy_(torch.from_numpy(weights[f"{name}.{part}.bias"]))
    return heads


def train(data, heads, steps):
    average = copy.deepcopy(heads).eval()
    log_scale = nn.Parameter(torch.tensor(-np.log(START_TEMPERATURE), dtype=torch.float32))
    groups = [
        {"params": heads.parameters(), "weight_decay": WEIGHT_DECAY},
        {"params": [log_scale], "weight_decay": 0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, RATE, total_steps=steps, pct_start=0.1
    )
    start = time.monotonic()
    for step in range(steps):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scale = log_scale.exp()
            loss = caption_loss(heads, data, scale)
            loss = loss + CLASSES_WEIGHT * class_loss(heads, data, scale)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        update_average(average, heads, step)
        if step % 50 == 49:
            seconds = time.monotonic() - start
            print(
                f"step {step + 1} of {steps}, loss {loss.item():.3f}, {seconds:.0f} s", flush=True
            )
    return average


@torch.no_grad()
def recall(heads, data, held_out):
    """Share of held-out captions whose picture is among the first 1, 5 and 10 of the held out."""
    pictures = heads["image"](data.views[0][held_out].float())
    found = {}
    for language, texts in data.texts.items():
        spans = [range(texts.starts[n], texts.starts[n] + texts.counts[n]) for n in held_out]
        rows = texts.order[np.concatenate(spans)]
        truth = torch.from_numpy(np.repeat(np.arange(len(held_out)), texts.counts[held_out]))
        scores = heads[language](texts.features[rows]) @ pictures.T
        rank = (scores > scores.gather(1, truth[:, None])).sum(1)
        found[language] = [round((rank < k).float().mean().item(), 4) for k in (1, 5, 10)]
    return found


def split_pictures(folder, count):
    """Numbers of the pictures held out, always the same for a count, and of the others."""
    order = np.random.default_rng(7).permutation(len(picture_names(folder)))
    return np.sort(order[:count]), np.sort(order[count:])


def weights_of(heads):
    """The weights by name, matrices as [in, out]."""
    weights = {}
    for name, head in heads.items():
        for part in PARTS:
            layer = getattr(head, part)
            weights[f"{name}.{part}.weight"] = layer.weight.detach().numpy().T
            weights[f"{name}.{part}.bias"] = layer.bias.detach().numpy()
    return weights


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="images/ and captions_<language>.tsv")
    parser.add_argument("--steps", type=int, default=450)
    parser.add_argument("--views", type=int, default=2, help="of each picture, see training_data")
    parser.add_argument("--hold-out", type=int, default=0, help="pictures kept for measuring")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hidden", type=int, default=DIMENSION, help="size of the inner layers")
    parser.add_argument("--start", type=Path, help="heads to go on from")
    parser.add_argument("--output", type=Path, default=HEADS)
    options = parser.parse_args()

    torch.manual_seed(options.seed)
    random = np.random.default_rng(options.seed)
    held_out, pictures = split_pictures(options.folder, options.hold_out)
    data = Data(options.folder, options.views, pictures, random)
    start = options.start
    heads = stored_heads(data, start) if start else new_heads(data, options.hidden)
    heads = train(data, heads, options.steps)
    if options.hold_out:
        print("recall at 1, 5, 10 of the held out:", recall(heads, data, held_out))
    write_weights(options.output, weights_of(heads))


if __name__ == "__main__":
    main()
