"""Small pictures made from nothing but the standard library."""

import random
import struct
import zlib


def chunk(kind, body):
    crc = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc)


def png(seed, side=64):
    """A PNG of coloured blocks; every seed gives another one."""
    source = random.Random(seed)
    blocks = [[bytes(source.randrange(256) for _ in range(3)) for _ in range(4)] for _ in range(4)]
    rows = b"".join(
        b"\0" + b"".join(blocks[y * 4 // side][x * 4 // side] for x in range(side))
        for y in range(side))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) +
            chunk(b"IEND", b""))


def size_of_png(data):
    return struct.unpack(">II", data[16:24])
