#!/usr/bin/env python3
"""Writes a tokenizer.json of every kind that image-text models come with.

    make_tokenizers.py FOLDER

CLIP's and Chinese-CLIP's are the real ones, made of the merges and the vocabulary of pinned
packages. Those of SentencePiece (XLM-R, SigLIP, NLLB, SigLIP 2) have the real steps and the real
table of characters around a small vocabulary trained on made-up text: what can go wrong is in the
steps.
"""

import base64
import io
import itertools
import json
import pathlib
import random
import sys

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

import check_tokenizer

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))
import fetch  # noqa: E402
import tokenizer as bert  # noqa: E402

CLIP_MERGES = 49152 - 256 - 2
CLIP_WORDS = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
SIGLIP_MARKS = r"""[!"#$%&'()*+,\-.\/:;<=>?@\[\\\]^_`{|}~]"""
TRAINING_TEXTS = 6000
MADE_UP = 2000
# A few characters of everywhere, so that many others are in no vocabulary.
ODD_TEXTS = 60


def added(identifier, content, **flags):
    return {**bert.added_token(identifier, content), **flags}


def frame(before, after, ids):
    """A post-processor that puts special tokens around a text."""
    def special(token):
        return {"SpecialToken": {"id": token, "type_id": 0}}

    return {
        "type": "TemplateProcessing",
        "single": [*map(special, before), {"Sequence": {"id": "A", "type_id": 0}},
                   *map(special, after)],
        "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
        "special_tokens": {token: {"id": token, "ids": [ids[token]], "tokens": [token]}
                           for token in (*before, *after)},
    }


def clip(merges_path):
    lines = merges_path.read_text(encoding="utf-8").split("\n")[1:CLIP_MERGES + 1]
    merges = [line.split() for line in lines]
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = [chr(byte) for byte in printable]
    letters += [chr(256 + n) for n in range(256 - len(printable))]
    tokens = [*letters, *(letter + "</w>" for letter in letters), *map("".join, merges)]
    tokens += ["<|startoftext|>", "<|endoftext|>"]
    vocabulary = {token: number for number, token in enumerate(tokens)}
    start, end = len(tokens) - 2, len(tokens) - 1
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [added(start, "<|startoftext|>", normalized=True),
                         added(end, "<|endoftext|>")],
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "NFC"}, {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "},
            {"type": "Lowercase"}]},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "Split", "pattern": {"Regex": CLIP_WORDS}, "behavior": "Removed",
             "invert": True},
            {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True}]},
        "post_processor": {"type": "RobertaProcessing", "sep": ["<|endoftext|>", end],
                           "cls": ["<|startoftext|>", start], "trim_offsets": False,
                           "add_prefix_space": False},
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True},
        "model": {"type": "BPE", "dropout": None, "unk_token": "<|endoftext|>",
                  "continuing_subword_prefix": "", "end_of_word_suffix": "</w>", "fuse_unk": False,
                  "vocab": vocabulary, "merges": merges},
    }


def sentence_piece(lines):
    """The pieces, and SentencePiece's own table of characters."""
    made = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_writer=made, vocab_size=4000, model_type="unigram",
        character_coverage=0.98, hard_vocab_limit=False, minloglevel=2, num_threads=2)
    proto = sentencepiece_model_pb2.ModelProto.FromString(made.getvalue())
    table = base64.b64encode(proto.normalizer_spec.precompiled_charsmap).decode()
    return [[piece.piece, piece.score] for piece in proto.pieces[3:]], table


def xlm_r(pieces, table):
    vocabulary = [["<s>", 0.0], ["<pad>", 0.0], ["</s>", 0.0], ["<unk>", 0.0], *pieces,
                  ["<mask>", 0.0]]
    ids = {token: number for number, (token, _) in enumerate(vocabulary)}
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [added(ids[t], t) for t in ("<s>", "<pad>", "</s>", "<unk>")] +
                        [added(ids["<mask>"], "<mask>", lstrip=True)],
        "normalizer": {"type": "Precompiled", "precompiled_charsmap": table},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "WhitespaceSplit"},
            {"type": "Metaspace", "replacement": "▁", "add_prefix_space": True}]},
        "post_processor": frame(["<s>"], ["</s>"], ids),
        "decoder": None,
        "model": {"type": "Unigram", "unk_id": 3, "vocab": vocabulary},
    }


def siglip(pieces, table):
    vocabulary = [["<pad>", 0.0], ["</s>", 0.0], ["<unk>", 0.0], *pieces]
    ids = {token: number for number, (token, _) in enumerate(vocabulary)}
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [added(ids[t], t) for t in ("<pad>", "</s>", "<unk>")],
        "normalizer": {"type": "Sequence", "normalizers": [
            {"type": "Lowercase"},
            {"type": "Replace", "pattern": {"Regex": SIGLIP_MARKS}, "content": ""},
            {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "},
            {"type": "Strip", "strip_left": True, "strip_right": True},
            {"type": "Precompiled", "precompiled_charsmap": table},
            {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}]},
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always",
                          "split": True},
        "post_processor": frame([], ["</s>"], ids),
        "decoder": None,
        "model": {"type": "Unigram", "unk_id": 2, "vocab": vocabulary, "byte_fallback": False},
    }


def nllb(lines, table):
    """Byte-pair encoding over SentencePiece's words; the language stands in front."""
    trained = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True))
    trained.normalizer = normalizers.Precompiled(base64.b64decode(table))
    trained.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    special = ["<s>", "<pad>", "</s>", "<unk>", "eng_Latn"]
    trained.train_from_iterator(lines, trainers.BpeTrainer(
        vocab_size=4000, special_tokens=special, show_progress=False, limit_alphabet=800))
    ids = {token: trained.token_to_id(token) for token in special}
    return {**json.loads(trained.to_str()), "post_processor": frame(["eng_Latn"], ["</s>"], ids)}


def siglip2(lines):
    """Gemma's: characters that are no token are their bytes."""
    trained = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    trained.normalizer = normalizers.Replace(" ", "▁")
    trained.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    special = ["<pad>", "<eos>", "<bos>", "<unk>", *(f"<0x{byte:02X}>" for byte in range(256))]
    trained.train_from_iterator([line[:200] for line in lines[:4000]], trainers.BpeTrainer(
        vocab_size=3000, special_tokens=special, show_progress=False, limit_alphabet=600))
    made = json.loads(trained.to_str())
    made["added_tokens"] = [token for token in made["added_tokens"]
                            if not token["content"].startswith("<0x")]
    return {**made, "post_processor": frame([], ["<eos>"], {"<eos>": 1})}


def word_level_steps(made):
    """CLIP's vocabulary behind other steps that files use."""
    made = {**made, "normalizer": {"type": "Sequence", "normalizers": [
        {"type": "NFKD"}, {"type": "StripAccents"}, {"type": "Prepend", "prepend": "a "}]}}
    made["pre_tokenizer"] = {"type": "Sequence", "pretokenizers": [
        {"type": "Punctuation", "behavior": "MergedWithPrevious"},
        {"type": "Digits", "individual_digits": True},
        {"type": "Split", "pattern": {"String": "e"}, "behavior": "MergedWithNext",
         "invert": False},
        {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True}]}
    return made


def training_texts(source):
    words = [word for sentence in check_tokenizer.SENTENCES for word in sentence.split()]
    syllables = ["".join(pair) for pair in itertools.product("bdfgklmnprstvz", "aeiouyéа")]
    words += ["".join(source.choices(syllables, k=source.randrange(1, 5))) for _ in range(MADE_UP)]
    lines = [" ".join(source.choices(words, k=source.randrange(1, 12)))
             for _ in range(TRAINING_TEXTS)]
    every = check_tokenizer.texts(source)
    lines += [next(every) for _ in range(ODD_TEXTS)]
    return [line for line in lines if line.strip() and "\x00" not in line]


def main():
    folder = pathlib.Path(sys.argv[1])
    lines = training_texts(random.Random(1))
    pieces, table = sentence_piece(lines)
    real_clip = clip(fetch.find("clip-merges", "package/bpe_simple_vocab_16e6.txt"))
    chinese = bert.bert_tokenizer(fetch.find("bert-chinese-vocabulary", "cn_clip/clip/vocab.txt"))
    made = {"clip": real_clip, "chinese-clip": chinese, "steps": word_level_steps(real_clip),
            "xlm-r": xlm_r(pieces, table), "siglip": siglip(pieces, table),
            "nllb": nllb(lines, table), "siglip2": siglip2(lines)}
    for name, file in made.items():
        path = folder / name / "tokenizer.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(file, ensure_ascii=False), encoding="utf-8")
        print(f"{path}: {Tokenizer.from_file(str(path)).get_vocab_size()} tokens")


if __name__ == "__main__":
    main()
