"""A graph of ONNX made by hand: the average colour of a picture, as a tower for pictures."""


def varint(value):
    digits = []
    while value >= 0x80:
        digits.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*digits, value])


def number(field, value):
    return varint(field << 3) + varint(value)


def data(field, content):
    content = content.encode() if isinstance(content, str) else content
    return varint(field << 3 | 2) + varint(len(content)) + content


def node(kind, source, target):
    return data(1, data(1, source) + data(2, target) + data(4, kind))


def value(name, sides):
    shape = b"".join(data(1, number(1, side) if side else data(2, "n")) for side in sides)
    return data(1, name) + data(2, data(1, number(1, 1) + data(2, shape)))


def average_tower(side):
    """From `pixel_values` [n, 3, side, side] to `image_embeds` [n, 3]."""
    graph = (node("GlobalAveragePool", "pixel_values", "mean") +
             node("Flatten", "mean", "image_embeds") + data(2, "graph") +
             data(11, value("pixel_values", [0, 3, side, side])) +
             data(12, value("image_embeds", [0, 3])))
    return number(1, 8) + data(8, data(1, "") + number(2, 17)) + data(7, graph)
