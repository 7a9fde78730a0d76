"""The models of the comparison: real architectures with generated weights, and everything that
stands beside them in a repository of the hub.

Small ones have the real widths of input and output and few layers; --full ones are of the real size.
"""

import json
import os
import pathlib
import shutil
import sys

import torch
import transformers

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import export_model  # noqa: E402

TOKENIZERS = ROOT / "build/tokenizers"
SEED = 20
CLIP_MEAN = [0.48145466, 0.4578275, 0.40821073]
CLIP_STD = [0.26862954, 0.26130258, 0.27577711]
IMAGENET_MEAN = [0.485, 0.456, 0.406]
IMAGENET_STD = [0.229, 0.224, 0.225]


def square(side):
    return {"height": side, "width": side}


class Subject:
    """A model, its processor of pictures, and its tokenizer if it has one."""

    def __init__(self, name, model, processor, tokenizer=None, **facts):
        self.name = name
        self.model = model.eval()
        self.processor = processor
        self.tokenizer = tokenizer
        self.facts = facts  # max_tokens, pad_token, output, crop

    def pictures(self, pictures):
        """Vectors of length one, as transformers makes them, in batches of small size."""
        rows = []
        for start in range(0, len(pictures), 16):
            pixels = self.processor(pictures[start:start + 16], return_tensors="pt").pixel_values
            with torch.no_grad():
                rows.append(self.features(pixels))
        return torch.nn.functional.normalize(torch.cat(rows), dim=-1).numpy()

    def features(self, pixels):
        if self.tokenizer is not None:
            return export_model.embedding(self.model.get_image_features(pixel_values=pixels))
        body = getattr(self.model, "resnet", None) or getattr(self.model, "vit", self.model)
        output = body(pixel_values=pixels)
        if self.facts.get("pooled"):
            return output.pooler_output.flatten(1)
        return output.last_hidden_state[:, 0]

    def texts(self, texts):
        if self.tokenizer is None:
            return None
        length = self.facts["max_tokens"]
        pads = "max_length" if self.facts.get("fills") else True
        tokens = self.tokenizer(texts, padding=pads, truncation=True, max_length=length,
                                return_tensors="pt")
        inputs = {"input_ids": tokens.input_ids}
        if not self.facts.get("fills"):
            inputs["attention_mask"] = tokens.attention_mask
        with torch.no_grad():
            rows = export_model.embedding(self.model.get_text_features(**inputs))
        return torch.nn.functional.normalize(rows, dim=-1).numpy()

    def probabilities(self, pictures):
        pixels = self.processor(pictures, return_tensors="pt").pixel_values
        with torch.no_grad():
            return self.model(pixel_values=pixels).logits.softmax(-1).numpy()


def tokenizer_of(name, pad, length):
    return transformers.PreTrainedTokenizerFast(
        tokenizer_file=str(TOKENIZERS / name / "tokenizer.json"), pad_token=pad,
        model_max_length=length)


def clip(full):
    layers = 12 if full else 2
    torch.manual_seed(SEED)
    config = transformers.CLIPConfig(
        text_config={"num_hidden_layers": layers, "bos_token_id": 49406, "eos_token_id": 49407},
        vision_config={"num_hidden_layers": layers}, projection_dim=512)
    processor = transformers.CLIPImageProcessor(
        size={"shortest_edge": 224}, crop_size=square(224), resample=3, image_mean=CLIP_MEAN,
        image_std=CLIP_STD)
    model = transformers.CLIPModel._from_config(config, attn_implementation="eager")
    return Subject("clip-vit-b-32", model, processor,
                   tokenizer_of("clip", "<|endoftext|>", 77), max_tokens=77)


def chinese_clip(full):
    layers = 12 if full else 2
    torch.manual_seed(SEED)
    config = transformers.ChineseCLIPConfig(
        text_config={"vocab_size": 21128, "num_hidden_layers": layers},
        vision_config={"patch_size": 16, "num_hidden_layers": layers}, projection_dim=512)
    processor = transformers.ChineseCLIPImageProcessor(
        size=square(224), do_center_crop=False, resample=3, image_mean=CLIP_MEAN,
        image_std=CLIP_STD)
    model = transformers.ChineseCLIPModel._from_config(config, attn_implementation="eager")
    return Subject("chinese-clip-vit-b-16", model, processor,
                   tokenizer_of("chinese-clip", "[PAD]", 512), max_tokens=52)


def siglip(full):
    layers = 12 if full else 2
    torch.manual_seed(SEED)
    tokenizer = tokenizer_of("siglip", "</s>", 64)
    config = transformers.SiglipConfig(
        text_config={"num_hidden_layers": layers, "vocab_size": len(tokenizer)},
        vision_config={"num_hidden_layers": layers, "patch_size": 16, "image_size": 224})
    processor = transformers.SiglipImageProcessor(
        size=square(224), resample=3, image_mean=[0.5] * 3, image_std=[0.5] * 3)
    model = transformers.SiglipModel._from_config(config, attn_implementation="eager")
    return Subject("siglip-base", model, processor, tokenizer, max_tokens=64, fills=True)


def resnet(full):
    torch.manual_seed(SEED)
    labels = {number: f"class {number}" for number in range(1000)}
    depths = [3, 4, 6, 3] if full else [1, 1, 1, 1]
    config = transformers.ResNetConfig(depths=depths, id2label=labels,
                                       label2id={name: number for number, name in labels.items()})
    processor = transformers.ConvNextImageProcessor(
        size={"shortest_edge": 224}, crop_pct=0.875, resample=3, image_mean=IMAGENET_MEAN,
        image_std=IMAGENET_STD)
    model = transformers.ResNetForImageClassification(config)
    return Subject("resnet-50", model, processor, pooled=True)


def dinov2(full):
    torch.manual_seed(SEED)
    config = transformers.Dinov2Config(hidden_size=384, num_attention_heads=6, image_size=224,
                                       num_hidden_layers=12 if full else 2)
    processor = transformers.BitImageProcessor(
        size={"shortest_edge": 256}, crop_size=square(224), resample=3, image_mean=IMAGENET_MEAN,
        image_std=IMAGENET_STD)
    model = transformers.Dinov2Model._from_config(config, attn_implementation="eager")
    return Subject("dinov2-small", model, processor)


MAKERS = [clip, chinese_clip, siglip, resnet, dinov2]


def write_configs(subject, folder):
    folder.mkdir(parents=True, exist_ok=True)
    subject.model.config.save_pretrained(folder)
    subject.processor.save_pretrained(folder)
    if subject.tokenizer is not None:
        subject.tokenizer.save_pretrained(folder)


def transformers_js(subject, folder):
    if subject.tokenizer is None:
        export_model.export_encoder(subject.model, 224, folder)
    else:
        export_model.export_towers(subject.model, 224, subject.facts["max_tokens"], folder)
    write_configs(subject, folder)


def combined(subject, folder):
    inputs = {**export_model.example_text(), "pixel_values": export_model.example_pictures(224)}
    export_model.write(export_model.BothTowers(subject.model), inputs, folder / "onnx/model.onnx",
                       ["logits_per_image", "text_embeds", "image_embeds"])
    write_configs(subject, folder)


class ImmichText(torch.nn.Module):
    """A whole text of 32-bit numbers in, a vector of length one out, as immich's exporter does it."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, text):
        features = export_model.embedding(self.model.get_text_features(input_ids=text))
        return torch.nn.functional.normalize(features, dim=-1)


class ImmichPicture(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, image):
        features = export_model.embedding(self.model.get_image_features(pixel_values=image))
        return torch.nn.functional.normalize(features, dim=-1)


def immich(subject, folder):
    """Graphs of one row each, nothing free; preprocessing and configuration in open_clip's form."""
    length = subject.facts["max_tokens"]
    export_model.write(ImmichPicture(subject.model), {"image": torch.zeros(1, 3, 224, 224)},
                       folder / "visual/model.onnx", ["embedding"], free=False)
    export_model.write(ImmichText(subject.model), {"text": torch.ones(1, length, dtype=torch.int32)},
                       folder / "textual/model.onnx", ["embedding"], free=False)
    preprocess = {"size": [224, 224], "mode": "RGB", "mean": CLIP_MEAN, "std": CLIP_STD,
                  "interpolation": "bicubic", "resize_mode": "shortest", "fill_color": 0}
    (folder / "visual/preprocess_cfg.json").write_text(json.dumps(preprocess))
    config = {"embed_dim": 512, "vision_cfg": {"image_size": 224, "layers": 12, "patch_size": 32},
              "text_cfg": {"context_length": length, "vocab_size": 49408}}
    (folder / "config.json").write_text(json.dumps(config))
    subject.tokenizer.save_pretrained(folder / "textual")


def vocabulary_files(subject, folder):
    """As transformers.js, but with the tokenizer as a vocabulary (and merges) alone."""
    same = folder.with_name(f"{subject.name}-{transformers_js.__name__}")
    shutil.copytree(same, folder, copy_function=os.link)
    made = json.loads((folder / "tokenizer.json").read_text())["model"]
    (folder / "tokenizer.json").unlink()
    if "merges" in made:
        (folder / "vocab.json").write_text(json.dumps(made["vocab"]))
        lines = [pair if isinstance(pair, str) else " ".join(pair) for pair in made["merges"]]
        (folder / "merges.txt").write_text("\n".join(["#version: 0.2", *lines]) + "\n")
    else:
        words = sorted(made["vocab"], key=made["vocab"].get)
        (folder / "vocab.txt").write_text("\n".join(words) + "\n")


LAYOUTS = {
    "clip-vit-b-32": [transformers_js, combined, immich, vocabulary_files],
    "chinese-clip-vit-b-16": [transformers_js, combined, vocabulary_files],
    "siglip-base": [transformers_js],
    "resnet-50": [transformers_js],
    "dinov2-small": [transformers_js],
}


def write_layouts(subject, folder):
    """Writes the model in every layout it comes in; answers the folders."""
    folders = []
    for layout in LAYOUTS[subject.name]:
        target = folder / f"{subject.name}-{layout.__name__}"
        shutil.rmtree(target, ignore_errors=True)
        layout(subject, target)
        folders.append(target)
    return folders
