"""Trains the adapters of the sentence encoders of elanus-base on a folder of captioned pictures.

    python tools/train_adapters.py ../shared/data/flickr8k_train

Both encoders learn together with the stored heads, by the losses of train_heads.py, and adapters
and heads are written. Needs what train_heads.py needs.
"""

import argparse
import copy
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

import elanus_base
from adapted_encoder import AdaptedEncoder
from class_words import class_sentences
from train_heads import (
    CLASSES_WEIGHT,
    HEADS,
    START_TEMPERATURE,
    Batch,
    Data,
    caption_loss,
    class_loss,
    recall,
    split_pictures,
    stored_heads,
    update_average,
    weights_of,
)
from trained_weights import write_weights
from training_data import lower_states, read_captions

BATCH = Batch(500, 100)
HEADS_RATE, ENCODER_RATE, SMALL_RATE = 5e-4, 1e-3, 3e-4
WEIGHT_DECAY = 0.1
WORD_DROPOUT = 0.1
AVERAGE_DECAY = 0.96


class EncodedSentences:
    """Stands where features stand; a row is encoded when it is asked for."""

    def __init__(self, encoder, states, random):
        self.encoder = encoder
        self.states = states
        self.random = random
        self.shape = (len(states), encoder.size)

    def shortened(self, state):
        """A sentence without some of its words; the marks at both ends stay."""
        if not self.encoder.training or len(state) <= 5:
            return state
        kept = self.random.random(len(state)) >= WORD_DROPOUT
        kept[[0, -1]] = True
        return state[torch.from_numpy(kept)]

    def __getitem__(self, rows):
        return self.encoder([self.shortened(self.states[row]) for row in rows])


class AdapterData(Data):
    """The data of the heads, but with encoders at work where the features of sentences were."""

    def __init__(self, folder, pictures, random):
        super().__init__(folder, 1, pictures, random, BATCH)
        self.states = {}
        for language in self.texts:
            captions, _ = read_captions(folder, language)
            sentences, _ = class_sentences(language)
            self.states[language] = [self.read_states(language, s) for s in (captions, sentences)]

    @staticmethod
    def read_states(language, sentences):
        return [torch.from_numpy(s).bfloat16() for s in lower_states(language, sentences)]

    def use(self, encoders):
        for language, states in self.states.items():
            for texts, of in zip((self.texts, self.class_texts), states, strict=True):
                encoded = EncodedSentences(encoders[language], of, self.random)
                texts[language] = texts[language]._replace(features=encoded)

    def text_batch(self, language, batch):
        """One caption of each picture: a mixture would take twice the time."""
        return self.texts[language].features[self.caption_rows(language, batch)]


def parameter_groups(model, log_scale):
    matrices = [p for p in model["encoders"].parameters() if p.ndim == 2]
    vectors = [p for p in model["encoders"].parameters() if p.ndim == 1]
    heads = model["heads"].parameters()
    return [
        {"params": heads, "lr": HEADS_RATE, "weight_decay": WEIGHT_DECAY},
        {"params": [log_scale], "lr": HEADS_RATE, "weight_decay": 0},
        {"params": matrices, "lr": ENCODER_RATE, "weight_decay": WEIGHT_DECAY},
        {"params": vectors, "lr": SMALL_RATE, "weight_decay": 0},
    ]


def train(data, rank, steps):
    """Returns running averages of heads and encoders."""
    encoders = nn.ModuleDict({language: AdaptedEncoder(language, rank) for language in data.texts})
    data.use(encoders)
    model = nn.ModuleDict({"heads": stored_heads(data, HEADS), "encoders": encoders})
    average = copy.deepcopy(model).eval()
    log_scale = nn.Parameter(torch.tensor(-np.log(START_TEMPERATURE), dtype=torch.float32))
    groups = parameter_groups(model, log_scale)
    optimiser = torch.optim.AdamW(groups)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [group["lr"] for group in groups], total_steps=steps, pct_start=0.1
    )
    start = time.monotonic()
    for step in range(steps):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scale = log_scale.exp()
            loss = caption_loss(model["heads"], data, scale)
            loss = loss + CLASSES_WEIGHT * class_loss(model["heads"], data, scale)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        update_average(average, model, step, AVERAGE_DECAY)
        if step % 10 == 9:
            seconds = time.monotonic() - start
            print(
                f"step {step + 1} of {steps}, loss {loss.item():.3f}, {seconds:.0f} s", flush=True
            )
    return average


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="images/ and captions_<language>.tsv")
    parser.add_argument("--steps", type=int, default=175)
    parser.add_argument("--rank", type=int, default=32)
    parser.add_argument("--hold-out", type=int, default=0, help="pictures kept for measuring")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    torch.manual_seed(options.seed)
    random = np.random.default_rng(options.seed)
    held_out, pictures = split_pictures(options.folder, options.hold_out)
    data = AdapterData(options.folder, pictures, random)
    average = train(data, options.rank, options.steps)
    write_weights(HEADS, weights_of(average["heads"]))
    for language, encoder in average["encoders"].items():
        write_weights(elanus_base.adapter_path(language), encoder.adapter())
    if options.hold_out:
        data.use(average["encoders"])
        print("recall at 1, 5, 10 of the held out:", recall(average["heads"], data, held_out))


if __name__ == "__main__":
    main()
