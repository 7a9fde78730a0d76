"""Runs a packed server of the Milvus API until standard input ends; prints where it listens.

    server.py milvus|lite2|lite3 FOLDER
"""

import pathlib
import shutil
import sys

# Milvus is unpacked once: 450 MB.
UNPACKED = pathlib.Path(__file__).resolve().parents[2] / "build/milvus/server"


def run_milvus():
    import milvus

    for folder in ("data", "logs", "configs"):
        shutil.rmtree(UNPACKED / folder, ignore_errors=True)
    server = milvus.MilvusServer()
    server.set_base_dir(str(UNPACKED))
    try:
        server.start()
        print(f"http://127.0.0.1:{server.listen_port}", flush=True)
        sys.stdin.read()
    finally:
        server.stop()


def run_lite(folder):
    from milvus_lite.server_manager import server_manager_instance

    print(server_manager_instance.start_and_get_uri(f"{folder}/rows.db"), flush=True)
    sys.stdin.read()
    server_manager_instance.release_all()


if sys.argv[1] == "milvus":
    run_milvus()
else:
    run_lite(sys.argv[2])
