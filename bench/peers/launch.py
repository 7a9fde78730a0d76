"""Starts servers of the Milvus API in empty folders, and runs clients in their environments.

elanus, milvus (2.3.5, as PyPI packs it), lite2 (Milvus Lite 2.5.1) and lite3 (3.2.2). Their
environments are made in build/milvus when they are first asked for (1.5 GB).
"""

import contextlib
import fcntl
import json
import pathlib
import re
import socket
import subprocess
import time

import record

PEERS = pathlib.Path(__file__).resolve().parent
ENVIRONMENTS = record.ROOT / "build/milvus"
# Whose environment a server, and the client that measures it, runs in.
ENVIRONMENT_OF = {"elanus": "milvus", "milvus": "milvus", "lite2": "milvus", "lite3": "lite3"}
# One Milvus 2.3.5 at a time can run on a machine: its ports are fixed.
MILVUS_LOCK = "/tmp/milvus_server.lock"


def python_of(environment):
    """The interpreter of an environment of tests/milvus, which is made if it is not there."""
    return record.environment(ENVIRONMENTS / environment,
                              record.ROOT / f"tests/milvus/requirements_{environment}.txt")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port, process):
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit(f"the server ended with {process.returncode} before it listened")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise SystemExit(f"nothing listens on port {port} after 30 s")


@contextlib.contextmanager
def stopping(process):
    """Ends the process when the block ends: politely, and after a minute not."""
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def elanus(program, folder):
    port = free_port()
    with stopping(subprocess.Popen([program, "serve", "--uri", folder + "/rows.db",
                                    "--listen", f"127.0.0.1:{port}"])) as process:
        wait_for_port(port, process)
        yield f"http://127.0.0.1:{port}", process.pid


@contextlib.contextmanager
def packed(name, folder):
    """A server that a Python package brings: bench/peers/server.py prints where it listens."""
    command = [python_of(ENVIRONMENT_OF[name]), PEERS / "server.py", name, folder]
    with contextlib.ExitStack() as stack:
        if name == "milvus":
            lock = stack.enter_context(open(MILVUS_LOCK, "w"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        process = stack.enter_context(stopping(subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True)))
        uri = process.stdout.readline().strip()
        if not uri:
            raise SystemExit(f"{name} did not start")
        yield uri, process.pid
        # The server stops itself when nobody holds the other end any more.
        process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(60)


def starter(name, program, folder):
    """Gives the address and the process; `program` is Elanus'."""
    return elanus(program, folder) if name == "elanus" else packed(name, folder)


def run_client(name, uri, *arguments, script="client.py"):
    """What the client prints as its last line, as JSON."""
    command = [python_of(ENVIRONMENT_OF[name]), PEERS / script, uri, *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise SystemExit(f"measuring {name} failed: {done.stdout}")
    return json.loads(done.stdout.splitlines()[-1])


def descendants(pid):
    """The process and all that it has started."""
    found = [pid]
    for task in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += descendants(int(child))
    return found


def peak_megabytes(pid):
    total = 0
    for process in descendants(pid):
        with contextlib.suppress(OSError, TypeError):
            status = pathlib.Path(f"/proc/{process}/status").read_text()
            total += int(re.search(r"VmHWM:\s*(\d+)", status)[1])
    return round(total / 1024)


def data_megabytes(name, folder):
    """On disk."""
    folder = ENVIRONMENTS / "server/data" if name == "milvus" else folder
    used = subprocess.run(["du", "-sm", folder], stdout=subprocess.PIPE, text=True).stdout
    return int(used.split()[0])
