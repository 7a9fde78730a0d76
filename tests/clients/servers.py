"""The servers that scenarios are played against, each on data that is thrown away.

    with servers.start("elanus", binary) as server:
        server.uri; server.restart()

Elanus is one of them; the others are real Milvus servers out of the environments that
tests/milvus/record makes. Each runs in a process of its own and answers one client line.
"""

import contextlib
import fcntl
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
READY_SECONDS_MAX = 60
STOP_SECONDS_MAX = 5


class Failed(Exception):
    """A server did not start, or did not end as it should."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Elanus:
    def __init__(self, binary, folder):
        self._binary = binary
        self._folder = folder
        self._port = free_port()
        self.uri = f"http://127.0.0.1:{self._port}"
        self._process = None

    def start(self):
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._binary, "serve", "--uri", self._folder / "data",
                 "--listen", f"127.0.0.1:{self._port}", "--models-dir", ROOT / "build/models"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        end = time.monotonic() + READY_SECONDS_MAX
        while time.monotonic() < end and self._process.poll() is None:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self._port), timeout=1).close()
                return
            time.sleep(0.02)
        raise Failed(f"elanus serve did not start:\n{self.log()}")

    def log(self):
        return (self._folder / "server.log").read_text(errors="replace")[-2000:]

    def stop(self):
        """Ends it as an operator would, and holds it to that: exit 0, within seconds."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            code = self._process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise Failed(f"elanus serve still runs {STOP_SECONDS_MAX} s after SIGTERM") from None
        if code != 0:
            raise Failed(f"elanus serve ended with {code}:\n{self.log()}")


LITE = """
import sys
from milvus_lite.server_manager import server_manager_instance
print(server_manager_instance.start_and_get_uri(sys.argv[1] + "/rows.db"), flush=True)
sys.stdin.read()
server_manager_instance.release_all()
"""

# Unpacked once: 450 MB. It takes the ports 2379 and 2380, so there is one at a time.
MILVUS = """
import shutil, sys, milvus
server = milvus.MilvusServer()
server.set_base_dir(sys.argv[1])
server.start()
print(f"http://127.0.0.1:{server.listen_port}", flush=True)
sys.stdin.read()
server.stop()
"""


class Real:
    """A real server, run by a few lines of Python in the environment that has it."""

    def __init__(self, environment, script, folder):
        self._python = ROOT / "build/milvus" / environment / "bin/python"
        self._script = script
        self._folder = folder
        self._process = None
        self.uri = None

    def start(self):
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._python, "-c", self._script, self._folder],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip
        self.uri = self._process.stdout.readline().strip()
        if not self.uri:
            raise Failed((self._folder / "server.log").read_text()[-2000:])

    def stop(self):
        self._process.stdin.close()
        self._process.wait(60)


@contextlib.contextmanager
def only_one_milvus():
    with open("/tmp/milvus_server.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def start(kind, binary=None):
    """A running server of `kind`: elanus, milvus, lite or lite3."""
    with contextlib.ExitStack() as stack:
        if kind == "milvus":
            stack.enter_context(only_one_milvus())
            folder = ROOT / "build/milvus/server"
            folder.mkdir(parents=True, exist_ok=True)
            for part in ("data", "logs", "configs"):
                shutil.rmtree(folder / part, ignore_errors=True)
            server = Real("milvus", MILVUS, folder)
        else:
            folder = pathlib.Path(
                stack.enter_context(tempfile.TemporaryDirectory(prefix="elanus-clients-"))
            )
            if kind == "elanus":
                server = Elanus(binary, folder)
            else:
                server = Real({"lite": "milvus", "lite3": "lite3"}[kind], LITE, folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
