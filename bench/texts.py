"""Measures words through `elanus serve`: a TextEmbedding collection, inserted and searched as plain
text by pymilvus, by one client and by eight.

    build/clients/2.6.17/bin/python bench/texts.py [--elanus build/release/elanus] [--models-dir DIR]

tests/clients/environments makes the environment. Every query is new, so that its vector is made for
it. Prints JSON and writes bench/results/texts-MACHINE.json.
"""

import argparse
import pathlib
import random
import statistics
import subprocess
import tempfile
import threading
import time

import record
from pymilvus import DataType, Function, FunctionType, MilvusClient

ROOT = pathlib.Path(__file__).resolve().parents[1]
NOUNS = ("dog cat beach mountain red car house child football pasta plate snow river boat man woman "
         "bicycle street market tree bird").split()
CLIENTS = 8
QUERIES = 300
INSERTS, BATCH = 2000, 500


def sentence(rng):
    return "a " + " ".join(rng.choices(NOUNS, k=rng.randint(4, 9)))


def make_collection(client):
    schema = client.create_schema(auto_id=True)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("text", DataType.VARCHAR, max_length=500)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=512)
    schema.add_function(Function("embed", FunctionType.TEXTEMBEDDING, ["text"], ["vector"],
                                 params={"provider": "elanus"}))
    index = client.prepare_index_params()
    index.add_index("vector", index_type="AUTOINDEX", metric_type="COSINE")
    client.create_collection("notes", schema=schema, index_params=index)


def insert_rate(client):
    rng = random.Random(1)
    client.insert("notes", [{"text": sentence(rng)}])  # Loads the model.
    start = time.perf_counter()
    for _ in range(INSERTS // BATCH):
        client.insert("notes", [{"text": sentence(rng)} for _ in range(BATCH)])
    return INSERTS / (time.perf_counter() - start)


def search(client, count, seed, seconds):
    rng = random.Random(seed)
    for _ in range(count):
        start = time.perf_counter()
        client.search("notes", [sentence(rng)], anns_field="vector", limit=10)
        seconds.append(time.perf_counter() - start)


def shown(seconds, spent):
    ordered = sorted(seconds)
    return {"p50_ms": round(1e3 * statistics.median(ordered), 2),
            "p99_ms": round(1e3 * ordered[int(len(ordered) * 0.99)], 2),
            "queries_per_second": round(len(ordered) / spent, 1)}


def side_by_side(uri, clients):
    seconds, threads = [], []
    for number in range(clients):
        client = MilvusClient(uri)
        client.search("notes", ["warm"], anns_field="vector", limit=1)
        threads.append(threading.Thread(target=search,
                                        args=(client, QUERIES // clients, 10 + number, seconds)))
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return shown(seconds, time.perf_counter() - start)


def measure(uri):
    client = MilvusClient(uri)
    make_collection(client)
    result = {"texts_inserted_per_second": round(insert_rate(client), 1)}
    search(client, 20, 5, [])
    return result | {"one_client": side_by_side(uri, 1),
                     f"{CLIENTS}_clients": side_by_side(uri, CLIENTS)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--elanus", default=str(ROOT / "build/release/elanus"))
    parser.add_argument("--models-dir", default=str(ROOT / "build/models"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        uri = f"unix:{scratch}/socket"
        command = [options.elanus, "serve", "--uri", f"{scratch}/texts.db", "--listen", uri,
                   "--models-dir", options.models_dir]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            while not pathlib.Path(scratch, "socket").exists():
                time.sleep(0.05)
            result = record.heading() | measure(uri)
            server.terminate()
    file = record.path("texts")
    record.write(file, result)
    print(file.read_text())


if __name__ == "__main__":
    main()
