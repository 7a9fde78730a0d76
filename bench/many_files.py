"""Many picture files out of a few: copies that differ in their bytes and not in what they show."""

FOLDER_SIZE = 100


def copies(source, target, count):
    """Writes `count` files below `target`, each with its own bytes behind the end of the picture,
    so that none is recognised as a copy of another. Returns their paths."""
    files = sorted(path for path in source.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg"))
    made = []
    for number in range(count):
        folder = target / f"{number // FOLDER_SIZE:04}"
        folder.mkdir(parents=True, exist_ok=True)
        data = files[number % len(files)].read_bytes()
        made.append(folder / f"{number:07}.jpg")
        made[-1].write_bytes(data + number.to_bytes(4, "big"))
    return made
