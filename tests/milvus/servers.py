"""The real servers, each started in a folder that is thrown away, and how their errors are told.

    with servers.milvus() as client: ...    # Milvus 2.3.5 as PyPI packs it
    with servers.lite() as client: ...      # Milvus Lite 2.5.1: the C++ core of Milvus 2.5; or
                                            # Lite 3.2.2, in Python, in the environment that has it

Milvus takes the ports 2379 and 2380, so there is one at a time.
"""

import contextlib
import pathlib
import re
import shutil
import tempfile
import time
import types

from pymilvus import MilvusClient, decorators

HERE = pathlib.Path(__file__).resolve().parent
# Unpacked once: 450 MB.
UNPACKED = HERE.parents[1] / "build/milvus/server"
ERROR_LENGTH_MAX = 160


class Died(BaseException):
    """The server ended while it was asked. The client turns every Exception into its own."""


def give_up(_seconds):
    raise Died


# The client would ask a dead server again for minutes; it sleeps only before asking again.
decorators.time = types.SimpleNamespace(**{**vars(time), "sleep": give_up})


@contextlib.contextmanager
def milvus():
    import milvus as packed

    for folder in ("data", "logs", "configs"):
        shutil.rmtree(UNPACKED / folder, ignore_errors=True)
    server = packed.MilvusServer()
    server.set_base_dir(str(UNPACKED))
    try:
        server.start()
        yield MilvusClient(f"http://127.0.0.1:{server.listen_port}")
    finally:
        server.stop()


@contextlib.contextmanager
def lite():
    from milvus_lite.server_manager import server_manager_instance

    with tempfile.TemporaryDirectory(prefix="elanus-milvus-lite-") as folder:
        client = MilvusClient(f"{folder}/rows.db")
        try:
            yield client
        finally:
            client.close()
            server_manager_instance.release_all()


def is_alive(client):
    """Whether the server answers: the client also asks again after some errors of gRPC."""
    try:
        client.list_collections()
    except (Died, Exception):
        return False
    return True


def error_text(error, filter=""):
    """What a client sees: "code: text", without what changes from run to run and the filter."""
    code = getattr(error, "code", None)
    text = getattr(error, "message", None) or str(error)
    if callable(code):
        code, text = code().name, error.details()
    if len(filter) > 5:
        text = text.replace(filter, "<filter>")
    text = re.sub(r"\d{15,}", "N", text)
    text = re.sub(r"expecting \{.*?\}(?=$|,| )", "expecting {...}", text, flags=re.DOTALL)
    text = re.sub(r" at /\S+", "", text)
    text = " ".join(text.split())
    if len(text) > ERROR_LENGTH_MAX:
        text = text[: ERROR_LENGTH_MAX - 3] + "..."
    return f"{code}: {text}" if code is not None else text


NAMES = {"milvus": "Milvus 2.3.5", "lite": "Milvus Lite 2.5.1", "lite3": "Milvus Lite 3.2.2"}
STARTERS = {"milvus": milvus, "lite": lite, "lite3": lite}
