"""What a scenario is given: a server to ask, and a place to tell what it answered.

A scenario is a function `play(case)`. It runs in the environment of one client line, where Python
may be as old as 3.11 and pymilvus as old as 2.2.3; so this file imports no pymilvus by itself.

    case.check(name, value, expected)   tells the value, and fails the scenario if it is another
    case.refused(name, call, ...)       the call must raise; tells "code: text"
    case.tell(name, value)              only tells: for what two servers may well answer otherwise
    raise Skipped(why)                  the server lacks what the scenario needs, and may

What is told is the same whichever server made it: no ids of the server's choice, no times.
A wrong value does not end the scenario, so that two servers can be compared beyond the first one.
"""

import hashlib
import json
import math
import os
import re
import tempfile
import time

import numpy as np

ERROR_LENGTH_MAX = 200
TOLERANCE = 1e-5


def plain(value):
    """`value` in what JSON has, floats to six digits: what a recorded answer looks like."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)) or type(value).__name__.startswith("Repeated"):
        return [plain(item) for item in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return float(f"{value:.6g}") if math.isfinite(value) else str(value)
    return value.hex() if isinstance(value, bytes) else value if value is None else str(value)


def same(value, expected):
    """Whether two plain values are alike, floats to TOLERANCE of the larger of 1 and themselves."""
    if isinstance(expected, list) and isinstance(value, list):
        return len(value) == len(expected) and all(map(same, value, expected))
    if isinstance(expected, dict) and isinstance(value, dict):
        return value.keys() == expected.keys() and all(same(value[k], expected[k]) for k in value)
    if isinstance(value, bool) or isinstance(expected, bool):
        return value is expected
    if isinstance(expected, (int, float)) and isinstance(value, (int, float)):
        return abs(value - expected) <= TOLERANCE * max(1, abs(expected))
    return value == expected


def error_text(error):
    """What a client sees: "code: text", without what changes from run to run."""
    code = getattr(error, "code", None)
    text = getattr(error, "message", None) or str(error)
    if callable(code):
        code, text = code().name, error.details()
    text = re.sub(r"\d{15,}", "N", str(text))
    text = " ".join(re.sub(r" at /\S+", "", text).split())
    if len(text) > ERROR_LENGTH_MAX:
        text = text[: ERROR_LENGTH_MAX - 3] + "..."
    return f"{code}: {text}" if code is not None else f"{type(error).__name__}: {text}"


class Skipped(Exception):
    """The scenario counts as one that the line does not know."""


class Case:
    def __init__(self, scenario, line, uri, restart):
        self.scenario = scenario
        self.line = tuple(int(part) for part in line.split(".")[:2])
        self.uri = uri
        self._restart = restart
        self._clients = []
        self._folder = None
        self.told = {}
        self.wrong = []
        # The same rows whichever client and server play the scenario.
        self.seed = int.from_bytes(hashlib.sha256(scenario.encode()).digest()[:4], "little")
        self.random = np.random.default_rng(self.seed)

    def name(self, suffix=""):
        """A name for a collection that no other scenario uses."""
        return f"{self.scenario}_{suffix}" if suffix else self.scenario

    def vectors(self, rows, dimension):
        """Random float vectors, as float32 numbers and therefore as the server keeps them."""
        return self.random.standard_normal((rows, dimension)).astype(np.float32)

    def client(self, **options):
        """A MilvusClient on the server; closed when the scenario ends."""
        from pymilvus import MilvusClient

        self._clients.append(MilvusClient(self.uri, **options))
        return self._clients[-1]

    def path_client(self):
        """A MilvusClient on a path of its own where the server is ours, or on the server."""
        if "ELANUS" not in os.environ:
            return self.client()
        self._folder = tempfile.TemporaryDirectory(prefix="elanus-clients-")
        uri, self.uri = self.uri, f"{self._folder.name}/milvus.db"
        try:
            return self.client()
        finally:
            self.uri = uri

    def connect(self):
        """Connects what the ORM calls the default connection, and returns its module."""
        import pymilvus

        pymilvus.connections.connect("default", uri=self.uri)
        return pymilvus

    def restart(self):
        """Stops the server in order and starts it on the same data. Clients are made anew."""
        self.close()
        self.uri = self._restart()

    def close(self):
        for client in self._clients:
            client.close()
        self._clients = []
        if self._folder:
            from milvus_lite.server_manager import server_manager_instance

            server_manager_instance.release_all()
            self._folder = None
        from pymilvus import connections

        if connections.has_connection("default"):
            connections.disconnect("default")

    def tell(self, name, value):
        assert name not in self.told, f"'{name}' is told twice"
        self.told[name] = plain(value)
        return self.told[name]

    def check(self, name, value, expected):
        value, expected = self.tell(name, value), plain(expected)
        if not same(value, expected):
            self.fault(f"{name}: expected {json.dumps(expected)}, got {json.dumps(value)}")

    def refused(self, name, call, text, code=None, legacy=None):
        """`call` must raise an error that contains `text`, with `code` from clients that read it.

        Clients before 2.3 know only the legacy codes.
        """
        try:
            call()
        except Exception as error:  # noqa: BLE001
            told = self.tell(name, error_text(error))
            number = legacy if self.line < (2, 3) else code
            if text not in told or (number is not None and not told.startswith(f"{number}: ")):
                self.fault(f"{name}: expected an error {number} with '{text}', got '{told}'")
            return
        self.tell(name, "accepted")
        self.fault(f"{name}: expected an error with '{text}', but it was accepted")

    def fault(self, text):
        self.wrong.append(text)

    def wait(self, condition, seconds=10):
        """Asks again until `condition()`; some servers show a change a moment later."""
        end = time.monotonic() + seconds
        while not condition() and time.monotonic() < end:
            time.sleep(0.05)
