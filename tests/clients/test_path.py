#!/usr/bin/env python3
"""MilvusClient("./milvus.db") with the module of ./python: one server for all who use the path.

    build/clients/3.0.2/bin/python tests/clients/test_path.py    # ELANUS may name another binary

The other processes are this file again, with --client.
"""

import contextlib
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SECONDS_MAX = 60

os.environ.setdefault("ELANUS", str(ROOT / "build/release/elanus"))
os.environ["PYTHONPATH"] = str(ROOT / "build/clients/path")


def wait_for_line():
    sys.stdin.readline()


def insert_one(path, key):
    """A process that uses the database for as long as its standard input is open."""
    from pymilvus import MilvusClient

    client = MilvusClient(path)
    if not client.has_collection("shared"):
        with contextlib.suppress(Exception):  # Another process may be the first.
            client.create_collection("shared", 4, metric_type="L2", consistency_level="Strong")
    # Whoever makes it makes an index and loads it in calls of their own.
    while str(client.get_load_state("shared")["state"]) != "Loaded":
        time.sleep(0.01)
    client.insert("shared", [{"id": int(key), "vector": [float(key)] * 4}])
    rows = client.query("shared", "id >= 0", output_fields=["id"])
    print(",".join(str(row["id"]) for row in rows), flush=True)
    wait_for_line()


def servers_of(folder):
    """The pids of the servers of the databases in `folder`."""
    listed = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True)
    return [
        int(line.split(maxsplit=1)[0])
        for line in listed.stdout.splitlines()
        if f"serve --uri {folder}/" in line
    ]


class TestPath(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="elanus-path-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name).resolve()
        self.path = str(self.folder / "milvus.db")
        self.clients = []
        self.addCleanup(self.end)

    def end(self):
        for client in self.clients:
            client.kill()
            client.communicate()
        self.until_servers(0)

    def client(self, key, path=None):
        """Starts a process that inserts `key`; gives it back once it has started, not connected."""
        process = subprocess.Popen(
            [sys.executable, __file__, "--client", path or self.path, str(key)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.clients.append(process)
        return process

    def seen(self, client):
        """The keys that a client saw after its insert."""
        line = client.stdout.readline().strip()
        self.assertTrue(line, "the client ended without an answer")
        return [int(key) for key in line.split(",")]

    def until_servers(self, count):
        end = time.monotonic() + SECONDS_MAX
        while len(servers_of(self.folder)) != count and time.monotonic() < end:
            time.sleep(0.05)
        self.assertEqual(len(servers_of(self.folder)), count)

    def test_three_processes_share_one_server(self):
        first, second, third = (self.client(key) for key in (1, 2, 3))
        seen = [self.seen(client) for client in (first, second, third)]
        self.assertEqual(max(seen, key=len), [1, 2, 3])
        self.assertEqual(len(servers_of(self.folder)), 1)

        first.communicate("leave\n", SECONDS_MAX)
        second.kill()
        second.communicate()
        time.sleep(0.5)
        self.assertEqual(len(servers_of(self.folder)), 1, "the third still uses it")
        late = self.client(4)
        self.assertEqual(self.seen(late), [1, 2, 3, 4])
        for client in (third, late):
            client.communicate("leave\n", SECONDS_MAX)
        self.until_servers(0)

    def test_rows_are_there_the_next_time(self):
        for key, rows in [(1, [1]), (2, [1, 2]), (3, [1, 2, 3])]:
            client = self.client(key)
            self.assertEqual(self.seen(client), rows)
            # The next one comes while the server of this one is still stopping.
            client.communicate("leave\n", SECONDS_MAX)

    def test_a_killed_client_is_no_user(self):
        client = self.client(1)
        self.seen(client)
        client.kill()
        client.communicate()
        self.until_servers(0)

    def test_a_killed_server_is_replaced(self):
        client = self.client(1)
        self.seen(client)
        (server,) = servers_of(self.folder)
        os.kill(server, signal.SIGKILL)
        self.assertEqual(self.seen(self.client(2)), [1, 2])

    def test_a_long_path_works(self):
        deep = self.folder / ("d" * 90) / ("e" * 90)
        deep.mkdir(parents=True)
        self.assertEqual(self.seen(self.client(1, str(deep / "milvus.db"))), [1])
        self.assertEqual(self.seen(self.client(2, str(deep / "milvus.db"))), [1, 2])

    def refusal(self, path):
        """What a script is told that opens `path`."""
        _, text = self.client(1, str(path)).communicate(timeout=SECONDS_MAX)
        return text.strip().splitlines()[-1]

    def test_a_file_of_lite_2_is_refused_and_kept(self):
        path = self.folder / "lite2.db"
        path.write_bytes(b"SQLite format 3\0" + bytes(100))
        text = self.refusal(path)
        self.assertIn("is a file of Milvus Lite 2 (SQLite)", text)
        self.assertIn("choose another path", text)
        self.assertEqual(len(path.read_bytes()), 116)

    def test_a_folder_of_lite_3_is_refused_and_kept(self):
        path = self.folder / "lite3.db"
        (path / "collections/films").mkdir(parents=True)
        (path / "databases").mkdir()
        self.assertIn("is a folder of Milvus Lite 3", self.refusal(path))
        self.assertEqual(len(list(path.iterdir())), 2)

    def test_a_program_that_cannot_start_says_why(self):
        (self.folder / "none").write_text("")
        environment = dict(os.environ, ELANUS=str(self.folder / "none"))
        run = subprocess.run(
            [sys.executable, __file__, "--client", self.path, "1"],
            capture_output=True, text=True, env=environment, timeout=SECONDS_MAX, check=False,
        )  # fmt: skip
        self.assertIn("which is no program that can be started", run.stderr)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--client"]:
        insert_one(*sys.argv[2:4])
    else:
        unittest.main()
