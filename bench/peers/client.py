"""Measures one server of the Milvus API as a client sees it; the last line printed is JSON.

    client.py URI wait                               until it answers
    client.py URI tiny [--record FOLDER] [--keep]    calls that cost a server next to nothing
    client.py URI all --rows N --dim N               inserts, exact search, an HNSW index
    client.py URI hammer --collection NAME ...       one process of several that search at once

The rows lie in 2,000 clusters of a space of 48 dimensions, which is turned into the one that is
asked for. Recall is by id against the exact answer, computed here. Vectors are handed to the client
as lists, the form it is quickest with, made before the clock starts.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time

import numpy as np
from pymilvus import DataType, MilvusClient, __version__

SEED = 42
CLUSTERS = 2000
LATENT = 48
QUERIES = 1000
LIMIT = 10
BATCH = 100
# Ever wider, until one is good enough.
HNSW_WIDTHS = (16, 24, 32, 48, 64, 96, 128, 256)
RECALL_WANTED = 0.99
TINY_ROWS = 10
TINY_DIM = 8


class Generator:
    def __init__(self, dim):
        self.random = np.random.default_rng(SEED)
        self.centres = self.random.standard_normal((CLUSTERS, LATENT), dtype=np.float32)
        self.basis = self.random.standard_normal((LATENT, dim), dtype=np.float32)

    def take(self, count):
        chosen = self.centres[self.random.integers(0, CLUSTERS, count)]
        spread = 0.5 * self.random.standard_normal((count, LATENT), dtype=np.float32)
        noise = 0.1 * self.random.standard_normal((count, self.basis.shape[1]), dtype=np.float32)
        return (chosen + spread) @ self.basis + noise


def normalised(vectors):
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def exact_answers(rows, queries):
    base = normalised(rows)
    answers = []
    for block in np.array_split(normalised(queries), max(1, len(queries) // 100)):
        scores = block @ base.T
        nearest = np.argpartition(-scores, LIMIT, axis=1)[:, :LIMIT]
        answers += [set(ids.tolist()) for ids in nearest]
    return answers


def connect(uri):
    return MilvusClient(uri)


def wait(uri):
    deadline = time.monotonic() + 120
    while True:
        try:
            client = connect(uri)
            client.list_collections()
            return {"client": f"pymilvus {__version__}"}
        except Exception:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def make_collection(client, name, dim):
    if client.has_collection(name):
        client.drop_collection(name)
    schema = client.create_schema(auto_id=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dim)
    client.create_collection(name, schema=schema, consistency_level="Bounded")


def make_index(client, name, kind, **params):
    index = client.prepare_index_params()
    index.add_index("vector", index_type=kind, index_name="vectors", metric_type="COSINE",
                    params=params)
    client.create_index(name, index)


def finish(client, name, metric, kind, **params):
    """Seal the rows, make the index and load the collection; seconds until all is done, also what
    a server does behind the answers."""
    begin = time.perf_counter()
    client.flush(name)
    index = client.prepare_index_params()
    index.add_index("vector", index_type=kind, index_name="vectors", metric_type=metric,
                    params=params)
    client.create_index(name, index)
    client.load_collection(name)
    while int(client.describe_index(name, "vectors").get("pending_index_rows", 0)) > 0:
        time.sleep(0.1)
    return time.perf_counter() - begin


def search(client, name, vectors, **params):
    return client.search(name, vectors, limit=LIMIT,
                         search_params={"metric_type": "COSINE", "params": params})


def timed(call, seconds):
    """Milliseconds of each call, over and over until the time is up."""
    times = []
    end = time.perf_counter() + seconds
    while not times or time.perf_counter() < end:
        begin = time.perf_counter()
        call(len(times))
        times.append((time.perf_counter() - begin) * 1000)
    return times


def summary(times):
    times = sorted(times)
    return {"calls": len(times), "p50_ms": round(statistics.median(times), 3),
            "p99_ms": round(times[min(len(times) - 1, int(0.99 * len(times)))], 3)}


def measure_tiny(client, options):
    """With --keep nothing is made first: the server has replies, and no state."""
    name = "tiny"
    vectors = np.eye(TINY_ROWS, TINY_DIM, dtype=np.float32)
    if not options.keep:
        make_collection(client, name, TINY_DIM)
        make_index(client, name, "FLAT")
        client.insert(name, [{"id": i, "vector": row} for i, row in enumerate(vectors.tolist())])
        client.load_collection(name)
    query = [vectors[0].tolist()]
    timed(lambda _: search(client, name, query), 0.1)
    return {"search": summary(timed(lambda _: search(client, name, query), options.seconds / 2)),
            "version": summary(timed(lambda _: server_version(client), options.seconds / 4))}


def server_version(client):
    """The call that asks least of a server. Lite 2.5.1 does not have it."""
    try:
        client.get_server_version()
    except Exception:
        client.list_collections()


def insert_rows(client, name, rows, first, batch):
    """Rows a second; the time is that of the calls alone."""
    seconds = 0
    for at in range(0, len(rows), batch):
        part = rows[at:at + batch].tolist()
        batch_rows = [{"id": first + at + i, "vector": row} for i, row in enumerate(part)]
        begin = time.perf_counter()
        client.insert(name, batch_rows)
        seconds += time.perf_counter() - begin
    return round(len(rows) / seconds)


def hammer(uri, options, processes, params):
    """Requests a second of several client processes."""
    command = [sys.executable, __file__, uri, "hammer", "--dim", str(options.dim), "--seconds",
               str(options.seconds / 2), "--params", json.dumps(params)]
    running = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
               for _ in range(processes)]
    # Each says when it is connected, and all begin together.
    for process in running:
        process.stdout.readline()
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    calls = [json.loads(process.communicate()[0].splitlines()[-1]) for process in running]
    return round(sum(each["calls"] / each["seconds"] for each in calls), 1)


def run_hammer(client, options):
    queries = [[row] for row in Generator(options.dim).take(BATCH).tolist()]
    params = json.loads(options.params)
    search(client, "rows", queries[0], **params)
    print("ready", flush=True)
    sys.stdin.readline()
    begin = time.perf_counter()
    times = timed(lambda i: search(client, "rows", queries[i % BATCH], **params), options.seconds)
    return {"calls": len(times), "seconds": time.perf_counter() - begin}


class Searches:
    """The searches of a collection, with one index and one set of search parameters."""

    def __init__(self, uri, client, options, queries, expected):
        self.uri = uri
        self.client = client
        self.options = options
        self.queries = queries.tolist()
        self.expected = expected

    def recall(self, **params):
        found = 0
        for at in range(0, len(self.queries), BATCH):
            answers = search(self.client, "rows", self.queries[at:at + BATCH], **params)
            for answer, expected in zip(answers, self.expected[at:at + BATCH]):
                found += len({hit["id"] for hit in answer} & expected)
        return round(found / (LIMIT * len(self.queries)), 4)

    def measure(self, **params):
        one = [[query] for query in self.queries]
        seconds = self.options.seconds
        search(self.client, "rows", one[0], **params)
        times = timed(lambda i: search(self.client, "rows", one[i % len(one)], **params), seconds)
        blocks = [self.queries[at:at + BATCH] for at in range(0, len(self.queries), BATCH)]
        batches = timed(lambda i: search(self.client, "rows", blocks[i % len(blocks)], **params),
                        seconds)
        return {"params": params, "recall": self.recall(**params), **summary(times),
                "batches_of_100_queries_per_second": round(
                    BATCH * len(batches) / (sum(batches) / 1000), 1),
                "requests_per_second_1_process": hammer(self.uri, self.options, 1, params),
                "requests_per_second_4_processes": hammer(self.uri, self.options, 4, params)}


def build(client, kind, **params):
    """Makes the index and loads the collection; seconds."""
    begin = time.perf_counter()
    make_index(client, "rows", kind, **params)
    client.load_collection("rows")
    return round(time.perf_counter() - begin, 2)


def measure_hnsw(client, searches):
    client.release_collection("rows")
    client.drop_index("rows", "vectors")
    try:
        seconds = build(client, "HNSW", M=16, efConstruction=200)
    except Exception as error:
        return {"refused": str(error)[:200]}
    for width in HNSW_WIDTHS:
        if searches.recall(ef=width) >= RECALL_WANTED:
            break
    return {"build_seconds": seconds, **searches.measure(ef=width)}


def measure_all(client, options):
    generator = Generator(options.dim)
    rows = generator.take(options.rows)
    queries = generator.take(min(QUERIES, options.rows))
    make_collection(client, "rows", options.dim)
    half = options.rows // 2
    figures = {"insert_rows_per_second": {
        "batches_of_1000": insert_rows(client, "rows", rows[:half], 0, 1000),
        "batches_of_2000": insert_rows(client, "rows", rows[half:], half, 2000)}}
    begin = time.perf_counter()
    client.flush("rows")
    figures["flush_seconds"] = round(time.perf_counter() - begin, 2)
    searches = Searches(options.uri, client, options, queries, exact_answers(rows, queries))
    seconds = build(client, "FLAT")
    figures["exact"] = {"build_seconds": seconds, **searches.measure()}
    figures["hnsw"] = measure_hnsw(client, searches)
    return figures


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("uri")
    parser.add_argument("what", choices=("wait", "tiny", "all", "hammer"))
    parser.add_argument("--rows", type=int, default=200000)
    parser.add_argument("--dim", type=int, default=512)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--params", default="{}")
    parser.add_argument("--record")
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    if options.what == "wait":
        figures = wait(options.uri)
    else:
        uri = options.uri
        if options.record is not None:
            import recorder

            uri = recorder.start(uri, options.record)
        act = {"tiny": measure_tiny, "all": measure_all, "hammer": run_hammer}[options.what]
        figures = act(connect(uri), options)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
