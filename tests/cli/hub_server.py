"""A hub on this machine that misbehaves on request.

    hub = Hub()
    hub.add("owner/name", {"config.json": b"{}", "onnx/model.onnx": weights}, large={"onnx/model.onnx"})
    hub.fault("onnx/model.onnx", "cut", 1000)      # once; times=N for more
    ... HF_ENDPOINT=hub.url ...
    hub.requests                                   # what was asked, in order

It speaks what `elanus models pull` needs of the Hugging Face API: the description of a repository,
its tree in pages, and files; large ones lie on a second port, as a hub keeps them on another server.
"""

import functools
import gzip
import hashlib
import http.server
import json
import re
import ssl
import threading
import time
import urllib.parse

COMMIT = hashlib.sha1(b"commit").hexdigest()


@functools.lru_cache(maxsize=32)
def sha256(contents):
    return hashlib.sha256(contents).hexdigest()


@functools.lru_cache(maxsize=32)
def git_digest(contents):
    return hashlib.sha1(b"blob %d\0" % len(contents) + contents).hexdigest()


class Request:
    """One request as it arrived."""

    def __init__(self, port, method, path, headers):
        self.port = port
        self.method = method
        self.path = path
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.sent = 0

    def __repr__(self):
        return f"{self.method} {self.path} {self.headers.get('range', '')} -> {self.sent}"


class Repository:
    def __init__(self, files, large, licence, gated):
        self.files = files
        self.large = large
        self.licence = licence
        self.gated = gated
        self.commit = COMMIT
        self.has_digests = True   # Whether the description has sizes and digests.
        self.has_tree = True
        self.extra = []           # Entries of the description that are no files.

    def digest(self, path):
        contents = self.files[path]
        if path in self.large:
            return sha256(contents)
        return git_digest(contents)

    def description(self):
        siblings = list(self.extra)
        for path, contents in self.files.items():
            entry = {"rfilename": path}
            if self.has_digests:
                entry |= {"size": len(contents), "blobId": git_digest(contents)}
                if path in self.large:
                    entry["blobId"] = git_digest(b"a pointer")
                    entry["lfs"] = {"sha256": self.digest(path), "size": len(contents),
                                    "pointerSize": 130}
            siblings.append(entry)
        about = {"id": "x", "sha": self.commit, "gated": self.gated, "siblings": siblings,
                 "tags": ["onnx"]}
        if self.licence:
            about["cardData"] = {"license": self.licence}
        return about

    def tree(self):
        entries = [{"type": "directory", "path": "onnx", "oid": "0" * 40, "size": 0}]
        for path, contents in self.files.items():
            entry = {"type": "file", "path": path, "size": len(contents),
                     "oid": git_digest(contents)}
            if path in self.large:
                entry["lfs"] = {"oid": self.digest(path), "size": len(contents),
                                "pointerSize": 130}
            entries.append(entry)
        return entries


class QuietServer(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        """A client that goes away in the middle is what many tests are about."""


class Hub:
    """Two servers on free ports of 127.0.0.1: the hub, and the storage that it redirects to."""

    def __init__(self, certificate=None):
        self.repositories = {}
        self.requests = []
        self.faults = {}
        self.token = None    # If set, needed for everything.
        self.page = 1000     # Files in a page of the tree.
        self.lock = threading.Lock()
        self.servers = [self.serve(None), self.serve(certificate)]
        scheme = "https" if certificate else "http"
        self.storage_url = f"http://127.0.0.1:{self.servers[0].server_port}"
        self.url = f"{scheme}://127.0.0.1:{self.servers[1].server_port}"

    def serve(self, certificate):
        server = QuietServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        server.hub = self
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return server

    def close(self):
        for server in self.servers:
            server.shutdown()
            server.server_close()

    def add(self, name, files, large=(), licence="mit", gated=False):
        repository = Repository(dict(files), set(large), licence, gated)
        self.repositories[name] = repository
        return repository

    def fault(self, path, kind, value=None, times=1):
        """What happens to the next requests for the contents of `path` (or for "description")."""
        with self.lock:
            self.faults.setdefault(path, []).extend([(kind, value)] * times)

    def take_fault(self, path):
        with self.lock:
            waiting = self.faults.get(path)
            return waiting.pop(0) if waiting else (None, None)

    def asked(self, part, method="GET"):
        """The requests whose path has `part` in it."""
        return [r for r in self.requests if part in r.path and r.method == method]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    @property
    def hub(self):
        return self.server.hub

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        self.request_seen = Request(self.server.server_port, self.command, self.path, self.headers)
        self.hub.requests.append(self.request_seen)
        is_storage = self.server is self.hub.servers[0]
        if self.path.startswith("http://"):
            # Asked as a proxy: it plays every host.
            is_storage = self.path.startswith(self.hub.storage_url)
            self.path = "/" + self.path.split("/", 3)[3]
        path = urllib.parse.unquote(self.path.split("?")[0])
        if is_storage:
            return self.storage(path)
        if self.hub.token and self.headers.get("Authorization") != "Bearer " + self.hub.token:
            return self.refuse(401, "")
        if found := re.fullmatch(r"/api/models/([^/]+/[^/]+)/revision/(.+)", path):
            return self.description(*found.groups())
        if found := re.fullmatch(r"/api/models/([^/]+/[^/]+)/tree/([^/]+)", path):
            return self.tree(*found.groups())
        if found := re.fullmatch(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path):
            return self.resolve(*found.groups())
        return self.refuse(404, "RepoNotFound")

    def answer(self, status, body, headers=()):
        self.send_response(status)
        for name, value in dict(headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.write(body)

    def write(self, body):
        try:
            self.wfile.write(body)
            self.request_seen.sent += len(body)
        except OSError:
            self.close_connection = True

    def refuse(self, status, code, **headers):
        if code:
            headers["X-Error-Code"] = code
        self.answer(status, b"no", headers)

    def description(self, name, revision):
        repository = self.hub.repositories.get(name)
        if repository is None:
            return self.refuse(404 if self.hub.token else 401, "RepoNotFound")
        if revision not in ("main", repository.commit):
            return self.refuse(404, "RevisionNotFound")
        body = json.dumps(repository.description()).encode()
        kind, value = self.hub.take_fault("description")
        if kind == "status":
            return self.answer(value[0], b"", value[1])
        if kind == "body":
            body = value
        if kind == "packed":
            return self.answer(200, gzip.compress(body), {"Content-Encoding": "gzip"})
        if kind == "cut":
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.write(body[:value])
            self.close_connection = True
            return None
        if kind == "loop":
            return self.answer(302, b"", {"Location": self.path})
        return self.answer(200, body)

    def tree(self, name, commit):
        repository = self.hub.repositories[name]
        if not repository.has_tree:
            return self.refuse(404, "")
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        first = int(query.get("cursor", ["0"])[0])
        entries = repository.tree()
        headers = {}
        if first + self.hub.page < len(entries):
            # As a mirror does that passes on the address of the hub behind it.
            headers["Link"] = (f"<https://hub.invalid/api/models/{name}/tree/{commit}"
                               f"?recursive=true&cursor={first + self.hub.page}>; rel=\"next\"")
        body = json.dumps(entries[first:first + self.hub.page]).encode()
        return self.answer(200, body, headers)

    def resolve(self, name, commit, path):
        repository = self.hub.repositories[name]
        if repository.gated:
            return self.refuse(403, "GatedRepo")
        if path not in repository.files:
            return self.refuse(404, "EntryNotFound")
        headers = {"X-Repo-Commit": repository.commit}
        digest = repository.digest(path)
        if path in repository.large:
            if self.hub.faults.get(path) and self.hub.faults[path][0][0] == "redirect":
                location = self.hub.take_fault(path)[1]
            else:
                location = f"{self.hub.storage_url}/{name}/{path}"
            size = str(len(repository.files[path]))
            headers |= {"X-Linked-Etag": f'"{digest}"', "X-Linked-Size": size,
                        "Location": location}
            return self.answer(302, b"redirected", headers)
        headers["ETag"] = f'"{digest}"'
        return self.contents(path, repository.files[path], headers)

    def storage(self, path):
        owner, name, file = path.lstrip("/").split("/", 2)
        if self.command == "HEAD":
            return self.refuse(403, "")
        contents = self.hub.repositories[f"{owner}/{name}"].files[file]
        return self.contents(file, contents, {"ETag": '"version-1"'})

    def contents(self, path, contents, headers):
        kind, value = self.hub.take_fault(path)
        if kind == "status":
            return self.answer(value[0], b"", value[1])
        if kind == "missing":
            return self.refuse(404, "EntryNotFound")
        if kind in ("wrong", "wrong_version"):
            contents = bytes([contents[0] ^ 1]) + contents[1:]
        if kind == "wrong_version":
            headers["ETag"] = '"version-0"'
        if kind == "packed":
            return self.answer(200, gzip.compress(contents), headers | {"Content-Encoding": "gzip"})
        if kind == "announce":
            self.send_response(200)
            self.send_header("Content-Length", str(value))
            self.end_headers()
            self.close_connection = True
            return self.write(contents)
        if kind == "endless":
            self.send_response(200)
            self.end_headers()
            self.close_connection = True
            while not self.wfile.closed and not self.request_seen.sent > 1 << 26:
                self.write(contents)
            return None
        first, status = 0, 200
        found = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        is_same = self.headers.get("If-Range") in (None, headers["ETag"])
        if found and is_same and kind != "ignore_range":
            first, status = int(found[1]), 206
            if first >= len(contents):
                return self.answer(416, b"", {"Content-Range": f"bytes */{len(contents)}"})
            shown = value if kind == "wrong_range" else first
            headers["Content-Range"] = f"bytes {shown}-{len(contents) - 1}/{len(contents)}"
        return self.send_contents(status, contents[first:], headers, (kind, value))

    def send_contents(self, status, body, headers, fault):
        kind, value = fault
        self.send_response(status)
        for name, header in headers.items():
            self.send_header(name, header)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        if kind in ("cut", "stall", "wrong_version"):
            self.write(body[:value])
            if kind == "stall":
                time.sleep(60)
            self.close_connection = True
            return
        if kind == "slow":
            # In pieces of `value` bytes, so that somebody can be killed meanwhile.
            for start in range(0, len(body), value):
                self.write(body[start:start + value])
                if self.close_connection:
                    return
                time.sleep(0.05)
            return
        self.write(body)
