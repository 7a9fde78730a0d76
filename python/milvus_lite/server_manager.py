"""Starts `elanus serve` for `MilvusClient("./milvus.db")`, one for all processes that ask.

pymilvus imports `server_manager_instance` and calls `start_and_get_uri(path)`, whose answer it takes
for the address. The name of this file and of everything public in it are pymilvus' choice.

Beside the database lies a folder `.milvus.db.elanus` with two locks, taken with flock:

    users    held shared by every process that uses the server, as long as it lives. The server
             tries to take it exclusively; once it can, nobody is there, and it stops. It keeps the
             lock until it is gone, so that whoever comes meanwhile waits for that.
    start    held while a process looks for the server and, if there is none, starts it.

The kernel lets go of both when a process is killed, so nothing is ever left to be cleaned up. Child
processes that were forked off share the lock of their parent, and so count as users.
"""

import contextlib
import fcntl
import importlib.metadata
import json
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import urllib.parse
import urllib.request

START_SECONDS_MAX = 60
# sun_path has 108 bytes; the server wants room for a name of its own.
SOCKET_PATH_MAX = 100
LOG_SHOWN = 2000
SQLITE = b"SQLite format 3\0"
PACKAGE = "elanus-milvus-lite"
BUILT = "build/release/elanus"
# What an empty database may hold, and one of these names makes a folder a database.
CATALOG = "CATALOG"
LITE3 = {"collections", "databases"}
OURS_WHEN_EMPTY = {"LOCK", "CATALOG.tmp", "lost+found"}


def repositories():
    """Where this may come from: the folder above, and what pip noted when it installed a folder."""
    yield pathlib.Path(__file__).resolve().parents[2]
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        noted = importlib.metadata.distribution(PACKAGE).read_text("direct_url.json")
        place = urllib.parse.urlparse(json.loads(noted or "{}").get("url", ""))
        if place.scheme == "file":
            yield pathlib.Path(urllib.request.url2pathname(place.path)).parent


def find_program():
    """The binary: $ELANUS, or in PATH, or built in the repository that this was installed from."""
    named = os.environ.get("ELANUS")
    if named:
        if not os.access(named, os.X_OK):
            raise RuntimeError(f"ELANUS is '{named}', which is no program that can be started")
        return os.path.abspath(named)
    found = shutil.which("elanus")
    if found:
        return found
    for repository in repositories():
        if os.access(repository / BUILT, os.X_OK):
            return str(repository / BUILT)
    raise RuntimeError(
        "the program 'elanus' was not found: put it into PATH, or name it in the environment "
        "variable ELANUS"
    )


def check_is_ours(path):
    """Refuses what lies at `path` and is no database of Elanus; nothing is touched."""
    advice = (
        "choose another path; to take its rows over, read them with milvus-lite in an environment "
        "of its own and insert them here"
    )
    if path.is_file():
        with path.open("rb") as file:
            start = file.read(len(SQLITE))
        kind = "a file of Milvus Lite 2 (SQLite)" if start == SQLITE else "a file"
        raise RuntimeError(f"'{path}' is {kind}, but a database of Elanus is a folder; {advice}")
    if not path.is_dir() or (path / CATALOG).exists():
        return
    strange = sorted({entry.name for entry in path.iterdir()} - OURS_WHEN_EMPTY)
    if strange:
        kind = (
            "a folder of Milvus Lite 3" if LITE3 <= set(strange) else "a folder of something else"
        )
        raise RuntimeError(f"'{path}' is {kind}: it holds '{strange[0]}'; {advice}")


class Server:
    """This process' share in the server of one database."""

    def __init__(self, path):
        self._path = path
        self._folder = path.parent / f".{path.name}.elanus"
        self._users = None

    def join(self):
        """Finds the server, or starts it; the address in gRPC's form. Counts as a user from here.

        May be called again: a server that was killed in the meantime is replaced.
        """
        self._folder.mkdir(mode=0o700, exist_ok=True)
        users = self._users or self._open("users")
        try:
            with self._open("start") as start:
                fcntl.flock(start, fcntl.LOCK_EX)
                # A server that is about to end holds this exclusively until it is gone.
                fcntl.flock(users, fcntl.LOCK_SH)
                address = self._address()
                if not self._answers(address):
                    self._start(address)
        except BaseException:
            users.close()
            self._users = None
            raise
        self._users = users
        return f"unix:{address}"

    def leave(self):
        if self._users:
            self._users.close()
        self._users = None

    def _open(self, name):
        # Python closes its files in programs that it starts: those do not count as users.
        return (self._folder / name).open("a")

    def _address(self):
        """The path of the socket: in the folder if it fits, otherwise in one that is named there."""
        here = self._folder / "socket"
        if len(os.fsencode(here)) <= SOCKET_PATH_MAX:
            return str(here)
        link = self._folder / "socket_folder"
        if not link.is_dir():
            with contextlib.suppress(FileNotFoundError):
                link.unlink()
            link.symlink_to(tempfile.mkdtemp(prefix="elanus-"))
        return str(link.resolve() / "socket")

    def _answers(self, address):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            try:
                probe.connect(address)
            except OSError:
                return False
            return True

    def _start(self, address):
        command = [
            find_program(), "serve", "--uri", str(self._path), "--listen", f"unix:{address}",
            "--exit-when-unused", str(self._folder / "users"),
        ]  # fmt: skip
        with (self._folder / "log").open("wb") as log:
            # A session of its own: Ctrl-C of one client is not meant for the server of all.
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        end = time.monotonic() + START_SECONDS_MAX
        while not self._answers(address):
            code = process.poll()
            if code is None and time.monotonic() < end:
                time.sleep(0.01)
                continue
            process.kill()
            log = (self._folder / "log").read_text(errors="replace")[-LOG_SHOWN:].strip()
            what = f"ended with {code}" if code is not None else "did not answer"
            raise RuntimeError(f"'{' '.join(command)}' {what}: {log}")
        # It is nobody's child to wait for: whoever started it may end first.
        threading.Thread(target=process.wait, daemon=True).start()


class ServerManager:
    """The servers that this process uses, by the path of the database."""

    def __init__(self):
        self._lock = threading.Lock()
        self._servers = {}

    def start_and_get_uri(self, path, args=None):
        """The address of the server of the database at `path`. RuntimeError says why there is none."""
        if args is not None:
            raise RuntimeError("an address of your own: start 'elanus serve --listen' for that")
        path = pathlib.Path(path).resolve()
        with self._lock:
            check_is_ours(path)
            return self._servers.setdefault(path, Server(path)).join()

    def release_server(self, path):
        """Ends this process' use of the database; the last one that leaves ends the server."""
        with self._lock:
            server = self._servers.pop(pathlib.Path(path).resolve(), None)
            if server:
                server.leave()

    def release_all(self):
        with self._lock:
            for server in self._servers.values():
                server.leave()
            self._servers = {}


server_manager_instance = ServerManager()
