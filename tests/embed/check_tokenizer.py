#!/usr/bin/env python3
"""The tokenizer agrees token for token with Hugging Face's tokenizers library.

    check_tokenizer.py PROBE TOKENIZER_JSON...
"""

import os
import random
import subprocess
import sys
import unicodedata

from tokenizers import Tokenizer

TEXTS = 6000
MAX_TOKENS = 52
SENTENCES = """
A dog running on the beach at sunset, 3.5 miles away (really!)
Un café très doux à l'été — naïve façade, œuvre
Größe, Straße, ÄÖÜ und ß
İstanbul'da güzel bir gün, ışık
Съешь ещё этих мягких французских булок
Ένας σκύλος τρέχει στην παραλία, ΌΣΟΣ
كلب يركض على الشاطئ في المساء
כלב רץ על החוף
समुद्र तट पर दौड़ता कुत्ता
সমুদ্র সৈকতে কুকুর
สุนัขวิ่งบนชายหาด
Con chó chạy trên bãi biển, Nguyễn Ái Quốc
一只狗在海滩上奔跑。两个人，三朵花！
一隻狗在海灘上奔跑
犬がビーチを走っている、カタカナとひらがな
해변에서 달리는 개
ጥቁር ውሻ
შავი ძაღლი
Սև շուն
ខ្ញុំស្រឡាញ់ឆ្កែ
👩‍👩‍👧‍👦 family 🏳️‍🌈 flag 🇩🇪 ❤️ 👍🏽
x² + y² = z² ∑∞ € £ ¥ № ™ ½ Ⅷ ﬁ ﬂ
[CLS] [MASK] [SEP] [UNK] [PAD] ##ing [mask]
https://example.org/a?b=c&d=%20 foo_bar@example.com #tag C++20 i18n
""".strip().split("\n")
CONTROLS = ["\x00", "\x01", "\t", "\r\n", "\x7f", "\x85", "\xa0", "\xad", "\u200b", "\u200d", "\u2028",
            "\u202e", "\u3000", "\ufeff", "\ufffd", "\ue000", "\U000e0001", "\u0301", "\u0345", "\u1ab0"]
RANGES = [(0x20, 0x7f), (0xa0, 0x250), (0x370, 0x530), (0x590, 0x700), (0x900, 0xe00), (0xe00, 0x1100),
          (0x1100, 0x1200), (0x1e00, 0x2070), (0x2070, 0x2c00), (0x3000, 0x3400), (0x3400, 0xa000),
          (0xac00, 0xd7a4), (0xf900, 0xfb50), (0xfb50, 0xfe00), (0xff00, 0xfff0), (0x1f300, 0x1f700),
          (0x20000, 0x2a6e0), (0x2b740, 0x2cea2), (0x1d400, 0x1d800)]


def assigned(source):
    """A character that Unicode 9 and later agree on: tables of different years may not."""
    while True:
        character = chr(source.randrange(*source.choice(RANGES)))
        if unicodedata.ucd_3_2_0.category(character) != "Cn":
            return character


def texts(source):
    yield from SENTENCES
    yield from ["", " ", "a" * 100, "a" * 101, "é" * 101, "." * 300, "word " * 300]
    words = [word for sentence in SENTENCES for word in sentence.split()]
    while True:
        pieces = []
        for _ in range(source.randrange(1, 20)):
            kind = source.random()
            if kind < 0.5:
                pieces.append(source.choice(words))
            elif kind < 0.6:
                pieces.append(source.choice(CONTROLS))
            elif kind < 0.7:
                pieces.append(source.choice(words).upper())
            else:
                pieces.append("".join(assigned(source) for _ in range(source.randrange(1, 6))))
        yield source.choice(["", " "]).join(pieces)


def check(probe, path, seed):
    source = random.Random(seed)
    every = texts(source)
    wanted = [next(every) for _ in range(TEXTS)]
    reference = Tokenizer.from_file(path)
    reference.enable_truncation(MAX_TOKENS)
    reference.no_padding()
    lines = "".join(text.encode().hex() + "\n" for text in wanted)
    answer = subprocess.run([probe, "tokenize", path, str(MAX_TOKENS)], input=lines, text=True,
                            capture_output=True, check=True).stdout.split("\n")
    different = 0
    for text, line in zip(wanted, answer):
        ids = [int(number) for number in line.split()]
        expected = reference.encode(text).ids
        if ids != expected:
            different += 1
            if different <= 5:
                print(f"{text!r}\n  expected {expected}\n  got      {ids}")
    print(f"tokenizer {path}: {TEXTS - different} of {TEXTS} texts have the same tokens")
    return different


def main():
    seed = int(os.environ.get("ELANUS_TEST_SEED", random.randrange(2**32)))
    print(f"seed {seed} (ELANUS_TEST_SEED)")
    sys.exit(1 if sum(check(sys.argv[1], path, seed) for path in sys.argv[2:]) else 0)


if __name__ == "__main__":
    main()
