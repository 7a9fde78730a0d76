"""Pictures and captions of a folder as the features that the heads are trained on.

The folder holds images/ and one captions_<language>.tsv per language, `name<TAB>caption` a line.
Features come from OpenVINO, the runtime that serves the model, and are kept in build/training.
Needs openvino, pillow and tokenizers beside the packages of requirements.txt.
"""

import json
from collections import namedtuple

import numpy as np
import openvino
from PIL import Image
from tokenizers import Tokenizer

import bert
import elanus_base
import tokenizer
from fetch import BUILD, find, sha256
from graph import Graph

CACHE = BUILD / "training"
BATCH = 32
MEAN, STDDEV = 127, 128

# Features of captions, and for each of them the number of its picture.
Captions = namedtuple("Captions", "features pictures")


def caption_pairs(folder, language):
    with open(folder / f"captions_{language}.tsv", encoding="utf-8", newline="\n") as lines:
        return [line.rstrip("\n").split("\t") for line in lines]


def picture_names(folder):
    return list(dict.fromkeys(name for name, _ in caption_pairs(folder, "en")))


def read_captions(folder, language):
    """Returns the captions and the number of the picture of each."""
    number = {name: index for index, name in enumerate(picture_names(folder))}
    pairs = caption_pairs(folder, language)
    return [caption for _, caption in pairs], np.array([number[name] for name, _ in pairs])


def compiled(graph, name):
    path = CACHE / f"{name}.onnx"
    graph.save(path)
    return openvino.Core().compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "bf16"})


def image_network():
    graph = Graph("image-features")
    size = elanus_base.PIXELS
    pixels = graph.input("pixel_values", "float", ["n", 3, size, size])
    graph.output("features", elanus_base.image_features(graph, pixels), ["n", "size"])
    return compiled(graph, "image")


def crop_box(size, random):
    """A box of 65 to 100 % of the area, up to a quarter wider or taller than the picture."""
    width, height = size
    area, aspect = random.uniform(0.65, 1), np.exp(random.uniform(-0.25, 0.25))
    crop_width = min(1, np.sqrt(area * aspect)) * width
    crop_height = min(1, np.sqrt(area / aspect)) * height
    left, top = random.uniform(0, width - crop_width), random.uniform(0, height - crop_height)
    return left, top, left + crop_width, top + crop_height


def pixels_of(path, view, random):
    """View 0 is the picture, view 1 its mirror image, and every other a random crop of either."""
    image = Image.open(path).convert("RGB")
    box = crop_box(image.size, random) if view > 1 else None
    image = image.resize((elanus_base.PIXELS,) * 2, Image.Resampling.BICUBIC, box)
    if view == 1 or (view > 1 and random.random() < 0.5):
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return (np.asarray(image, np.float32).transpose(2, 0, 1) - MEAN) / STDDEV


def cached(name, make):
    path = CACHE / f"{name}.npy"
    if not path.exists():
        print(f"computing {name}", flush=True)
        CACHE.mkdir(parents=True, exist_ok=True)
        np.save(path, make().astype(np.float16))
    return np.load(path).astype(np.float32)


def image_features(folder, view=0):
    def make():
        network, random = image_network(), np.random.default_rng(100 + view)
        paths = [folder / "images" / name for name in picture_names(folder)]
        batches = []
        for start in range(0, len(paths), BATCH):
            batch = [pixels_of(path, view, random) for path in paths[start : start + BATCH]]
            batches.append(network(np.stack(batch))["features"])
        return np.concatenate(batches)

    return cached(f"{folder.name}_image_{view}", make)


def text_tokenizer(language):
    if language == "en":
        content = tokenizer.without_limits(find("minilm-en", "**/tokenizer.json"))
    else:
        content = tokenizer.bert_tokenizer(
            find("bert-chinese-vocabulary", "cn_clip/clip/vocab.txt")
        )
    return Tokenizer.from_str(json.dumps(content))


def tokens_of(language, sentences):
    return [encoding.ids for encoding in text_tokenizer(language).encode_batch(sentences)]


def text_network(language):
    graph = Graph("text-features")
    features = elanus_base.text_features(graph, language)
    graph.output("features", features, ["n", "size"])
    return compiled(graph, f"text_{language}")


def lower_states(language, sentences):
    """What the lower half of the layers makes of sentences, [tokens, size] each; not kept."""
    tower, graph = elanus_base.TEXT_TOWERS[language], Graph("lower-layers")
    weights = bert.without_upper_half(elanus_base.encoder_weights(language))
    inputs = elanus_base.sentence_inputs(graph)
    states = bert.Encoder(graph, weights, tower.heads).tokens(*inputs)
    graph.output("states", states, ["n", "tokens", "size"])
    network, tokens = compiled(graph, f"lower_{language}"), tokens_of(language, sentences)
    states = embed_texts(network, "states", tokens)
    return [state[: len(text)] for state, text in zip(states, tokens, strict=True)]


def padded(batch):
    ids = np.zeros((len(batch), max(map(len, batch))), np.int64)
    mask = np.zeros_like(ids)
    for row, tokens in enumerate(batch):
        ids[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = 1
    return {"input_ids": ids, "attention_mask": mask}


def embed_texts(network, output, tokens):
    """Runs texts through a network, the short ones together, and returns rows in their order."""
    order = np.argsort([len(text) for text in tokens], kind="stable")
    rows = [None] * len(tokens)
    for start in range(0, len(order), BATCH):
        numbers = order[start : start + BATCH]
        vectors = network(padded([tokens[number] for number in numbers]))[output]
        for number, vector in zip(numbers, vectors, strict=True):
            rows[number] = vector
    return rows


def sentence_features(name, language, sentences):
    def make():
        rows = embed_texts(text_network(language), "features", tokens_of(language, sentences))
        return np.stack(rows)

    # Features belong to the adapter that they were made with.
    path = elanus_base.adapter_path(language)
    adapter = f"_{sha256(path)[:8]}" if path.exists() else ""
    return cached(f"{name}_text_{language}{adapter}", make)


def caption_features(folder, language):
    captions, pictures = read_captions(folder, language)
    return Captions(sentence_features(folder.name, language, captions), pictures)
