"""Turns a checkpoint of transformers or open_clip into a folder that `elanus models import` takes.

Graphs are in ONNX with free batches; pictures go in as `pixel_values`, texts as `input_ids` and
`attention_mask`. Needs torch, onnx and transformers (and open_clip_torch for its models).
"""

import json
import pathlib
import warnings

import torch

OPSET = 17


def embedding(output):
    """The vectors in what a model answers, which differs between versions of transformers."""
    return output if isinstance(output, torch.Tensor) else output.pooler_output


class PictureTower(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, pixel_values):
        return embedding(self.model.get_image_features(pixel_values=pixel_values))


class TextTower(torch.nn.Module):
    """For models that see how long a text is."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask):
        features = self.model.get_text_features(input_ids=input_ids, attention_mask=attention_mask)
        return embedding(features)


class FullTextTower(torch.nn.Module):
    """For models that were trained on texts filled up to one length (SigLIP)."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids):
        return embedding(self.model.get_text_features(input_ids=input_ids))


class BothTowers(torch.nn.Module):
    """One graph of both towers and their logits, as some repositories have it."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, pixel_values):
        output = self.model(input_ids=input_ids, attention_mask=attention_mask,
                            pixel_values=pixel_values)
        return output.logits_per_image, output.text_embeds, output.image_embeds


class Encoder(torch.nn.Module):
    """A model of pictures alone: its tokens, or its classes."""

    def __init__(self, model, output):
        super().__init__()
        self.model = model
        self.output = output

    def forward(self, pixel_values):
        return getattr(self.model(pixel_values=pixel_values), self.output)


class OpenClipTower(torch.nn.Module):
    def __init__(self, encode):
        super().__init__()
        self.encode = encode

    def forward(self, values):
        return self.encode(values, normalize=True)


def write(module, inputs, path, outputs, *, free=True):
    """`inputs` are tensors by the names they have in the graph. Batches are free, and so is the
    length of texts that come with a mask, unless everything is to be as the tensors are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    axes = {name: {0: "batch"} for name in (*inputs, *outputs)} if free else {}
    if free and "attention_mask" in inputs:
        axes["input_ids"] = axes["attention_mask"] = {0: "texts", 1: "tokens"}
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(module.eval(), tuple(inputs.values()), str(path), dynamo=False,
                          input_names=list(inputs), output_names=list(outputs), dynamic_axes=axes,
                          opset_version=OPSET)


def example_pictures(side):
    return torch.zeros(2, 3, side, side)


def picture_side(processor):
    size = getattr(processor, "crop_size", None) or processor.size
    return size["height"] if "height" in size else size["shortest_edge"]


def example_text(length=8, rows=2):
    ids = torch.ones(rows, length, dtype=torch.int64)
    ids[:, 0] = 2
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids)}


def export_towers(model, side, text_length, folder):
    """The two files of transformers.js."""
    write(PictureTower(model), {"pixel_values": example_pictures(side)},
          folder / "onnx/vision_model.onnx", ["image_embeds"])
    if model.config.model_type.startswith("siglip"):
        ids = torch.ones(2, text_length, dtype=torch.int64)
        write(FullTextTower(model), {"input_ids": ids}, folder / "onnx/text_model.onnx",
              ["text_embeds"])
    else:
        write(TextTower(model), example_text(), folder / "onnx/text_model.onnx", ["text_embeds"])


def export_encoder(model, side, folder):
    is_classifier = "Classification" in type(model).__name__
    output = "logits" if is_classifier else "last_hidden_state"
    write(Encoder(model, output), {"pixel_values": example_pictures(side)},
          folder / "onnx/model.onnx", [output])


def export_transformers(source, folder):
    """A folder or a name on the hub; weights are read from safetensors alone."""
    import transformers

    config = transformers.AutoConfig.from_pretrained(source)
    classes = config.architectures or []
    is_classifier = any("Classification" in name for name in classes)
    kind = transformers.AutoModelForImageClassification if is_classifier else transformers.AutoModel
    model = kind.from_pretrained(source, use_safetensors=True, attn_implementation="eager")
    processor = transformers.AutoImageProcessor.from_pretrained(source, use_fast=False)
    if hasattr(model, "get_text_features"):
        tokenizer = transformers.AutoTokenizer.from_pretrained(source)
        length = min(tokenizer.model_max_length, 64)
        export_towers(model, picture_side(processor), length, folder)
        tokenizer.save_pretrained(folder)
    else:
        export_encoder(model, picture_side(processor), folder)
    config.save_pretrained(folder)
    processor.save_pretrained(folder)


def export_open_clip(name, pretrained, folder):
    """A model of open_clip by its name and its weights' tag, in the layout of immich's models."""
    import open_clip
    import transformers

    torch.backends.mha.set_fastpath_enabled(False)
    model = open_clip.create_model(name, pretrained=pretrained, require_pretrained=True)
    config = open_clip.get_model_config(name)
    preprocess = open_clip.get_model_preprocess_cfg(model)
    side = config["vision_cfg"]["image_size"]
    length = config["text_cfg"].get("context_length", 77)
    write(OpenClipTower(model.encode_image), {"image": example_pictures(side)},
          folder / "visual/model.onnx", ["embedding"])
    write(OpenClipTower(model.encode_text), {"text": torch.ones(2, length, dtype=torch.int64)},
          folder / "textual/model.onnx", ["embedding"])
    (folder / "visual/preprocess_cfg.json").write_text(json.dumps(preprocess))
    (folder / "config.json").write_text(json.dumps(config))
    tokenizer = config["text_cfg"].get("hf_tokenizer_name", "openai/clip-vit-base-patch32")
    transformers.AutoTokenizer.from_pretrained(tokenizer).save_pretrained(folder / "textual")


def is_new(folder):
    path = pathlib.Path(folder)
    return not path.exists() or not any(path.iterdir())
