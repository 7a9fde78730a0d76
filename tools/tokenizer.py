"""Tokenizer files in the form of Hugging Face's tokenizers library."""

import json

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def without_limits(path):
    """A tokenizer.json whose makers fixed padding and truncation, without both."""
    tokenizer = json.loads(path.read_text(encoding="utf-8"))
    return {**tokenizer, "truncation": None, "padding": None}


def added_token(identifier, content):
    return {
        "id": identifier,
        "content": content,
        "single_word": False,
        "lstrip": False,
        "rstrip": False,
        "normalized": False,
        "special": True,
    }


def template(vocabulary):
    """[CLS] sentence [SEP], and for pairs [CLS] first [SEP] second [SEP]."""

    def special(token, kind):
        return {"SpecialToken": {"id": token, "type_id": kind}}

    def sequence(name, kind):
        return {"Sequence": {"id": name, "type_id": kind}}

    single = [special("[CLS]", 0), sequence("A", 0), special("[SEP]", 0)]
    return {
        "type": "TemplateProcessing",
        "single": single,
        "pair": [*single, sequence("B", 1), special("[SEP]", 1)],
        "special_tokens": {
            token: {"id": token, "ids": [vocabulary[token]], "tokens": [token]}
            for token in ("[CLS]", "[SEP]")
        },
    }


def bert_tokenizer(vocabulary_path):
    """What transformers makes of a lower-casing BERT's vocab.txt."""
    # Not splitlines(): some tokens are themselves line ends to Unicode, such as U+2028.
    lines = vocabulary_path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    vocabulary = {token: index for index, token in enumerate(lines)}
    added = sorted((added_token(vocabulary[t], t) for t in SPECIAL), key=lambda t: t["id"])
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": added,
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": True,
            "strip_accents": None,
            "lowercase": True,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": template(vocabulary),
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": vocabulary,
        },
    }
