import fcntl
import hashlib
import json
import os
import pathlib
import random
import signal
import subprocess
import time

import hub_server
import onnx_bytes
import scenario
from scenario import Scenario

REPOSITORY = "owner/tiny"
GRAPH = "image/model.onnx"
CONFIG = "image/preprocessor_config.json"


def model_files(seed=1, graph_bytes=300_000):
    """A model folder as Elanus has it; a long remark makes its graph as large as one."""
    remark = random.Random(seed).randbytes(graph_bytes // 2).hex()
    files = {GRAPH: onnx_bytes.average_tower(8) + onnx_bytes.data(6, remark),
             CONFIG: b'{"size": {"height": 8, "width": 8}}'}
    listed = {name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
              for name, data in files.items()}
    files["elanus.json"] = json.dumps({
        "format": 1, "name": "tiny", "version": "1", "licence": "mit", "source": "a test",
        "dimension": 3, "files": listed,
        "image": {"graph": GRAPH, "output": "image_embeds", "preprocessor": CONFIG}}).encode()
    return files


class PullScenario(Scenario):
    needs_model = False

    def setUp(self):
        super().setUp()
        self.hub = hub_server.Hub()
        self.addCleanup(self.hub.close)
        self.files = model_files()
        self.repository = self.hub.add(REPOSITORY, self.files, large={GRAPH})
        self.cache = self.home / "hub"
        self.models = self.home / "models"
        for name in [name for name in self.environment if name.startswith("HF_")]:
            del self.environment[name]
        self.environment |= {
            "HF_ENDPOINT": self.hub.url, "HF_HUB_CACHE": str(self.cache),
            "ELANUS_MODELS_DIR": str(self.models), "no_proxy": "*",
            "ELANUS_RETRIES": "3", "ELANUS_RETRY_WAIT": "0.01", "ELANUS_STALL_TIMEOUT": "1"}

    @property
    def folder(self):
        return self.cache / "models--owner--tiny"

    def blob(self, path):
        return self.folder / "blobs" / self.repository.digest(path)

    def part(self, path):
        return pathlib.Path(f"{self.blob(path)}.incomplete")

    def pull(self, *arguments, **variables):
        return self.elanus("models", "pull", REPOSITORY, *arguments, **variables)

    def pulled(self, *arguments, **variables):
        """A pull that works; its files arrived as they are on the hub."""
        answer = self.pull("--json", *arguments, **variables)
        self.assertEqual(answer.code, 0, answer.notices)
        for path, contents in self.files.items():
            self.assertEqual((self.models / "tiny" / path).read_bytes(), contents, path)
        return answer

    def refused(self, *parts, arguments=(), **variables):
        """A pull that ends with one error, and leaves no model and no file under its name."""
        answer = self.pull(*arguments, **variables)
        self.assertEqual((answer.code, answer.text), (2, ""), answer.notices)
        for part in parts:
            self.assertIn(part, answer.notices.splitlines()[-1])
        self.assertFalse((self.models / "tiny").exists())
        return answer

    def ranges(self, path=GRAPH):
        return [r.headers.get("range", "") for r in self.hub.asked(path)
                if r.port == self.hub.servers[0].server_port]


class Pull(PullScenario):
    def test_the_cache_is_laid_out_as_the_hubs_own_client_has_it(self):
        lines = self.pulled().lines()
        self.assertEqual([line["type"] for line in lines], ["file"] * 3 + ["pulled"])
        self.assertEqual(lines[-1]["commit"], hub_server.COMMIT)
        self.assertEqual(lines[-1]["licence"], "mit")
        self.assertEqual((self.folder / "refs" / "main").read_text(), hub_server.COMMIT)
        for path, contents in self.files.items():
            link = self.folder / "snapshots" / hub_server.COMMIT / path
            self.assertTrue(os.readlink(link).startswith("../"))
            self.assertEqual(link.resolve(), self.blob(path).resolve())
            self.assertEqual(link.read_bytes(), contents)

    def test_what_is_in_the_cache_is_not_downloaded_again(self):
        self.pulled()
        self.hub.requests.clear()
        lines = self.pulled().lines()
        self.assertTrue(all(line["was_there"] for line in lines[:-1]))
        self.assertEqual(len(self.hub.requests), 1)

    def test_what_another_client_downloaded_is_used(self):
        blob = self.blob(GRAPH)
        blob.parent.mkdir(parents=True)
        blob.write_bytes(self.files[GRAPH])
        self.pulled()
        self.assertEqual(self.hub.asked(GRAPH), [])

    def test_a_damaged_blob_is_downloaded_again(self):
        blob = self.blob(GRAPH)
        blob.parent.mkdir(parents=True)
        blob.write_bytes(self.files[GRAPH][::-1])
        self.pulled()

    def test_offline_uses_the_cache_or_says_what_is_missing(self):
        self.refused("not in", "online", HF_HUB_OFFLINE="1")
        self.assertEqual(self.hub.requests, [])
        self.pulled()
        self.hub.requests.clear()
        self.pulled("--offline")
        self.assertEqual(self.hub.requests, [])
        self.blob(GRAPH).write_bytes(b"x" * len(self.files[GRAPH]))
        answer = self.pull("--offline")
        self.assertEqual(answer.code, 2)
        self.assertIn("damaged", answer.notices)

    def test_a_commit_can_be_named(self):
        answer = self.elanus("models", "pull", f"{REPOSITORY}@{hub_server.COMMIT}")
        self.assertEqual(answer.code, 0, answer.notices)
        self.assertFalse((self.folder / "refs").exists())

    def test_pickles_and_programs_stay_on_the_hub(self):
        self.repository.files |= {"pytorch_model.bin": b"x", "model.pt": b"x", "setup.py": b"x"}
        self.pulled()
        for name in ("pytorch_model.bin", "model.pt", "setup.py"):
            self.assertEqual(self.hub.asked(name), [])

    def test_the_licence_is_shown_before_the_download(self):
        answer = self.pull()
        self.assertIn("licence mit", answer.notices)
        self.assertIn("imported tiny", answer.text)

    def test_a_short_name_is_enough(self):
        self.hub.add("Xenova/clip-vit-base-patch32", self.files, large={GRAPH}, licence="")
        answer = self.elanus("models", "pull", "clip-vit-b-32", "--json")
        self.assertEqual(answer.code, 0, answer.notices)
        self.assertEqual(answer.summary()["repository"], "Xenova/clip-vit-base-patch32")
        self.assertEqual(answer.summary()["licence"], "mit")
        self.assertIn("of the original model", answer.notices)

    def test_short_names_are_listed(self):
        answer = self.elanus("models", "pull", "--json")
        names = {line["name"]: line["repository"] for line in answer.lines()}
        self.assertEqual(names["clip-vit-b-32"], "Xenova/clip-vit-base-patch32")
        self.assert_error(self.elanus("models", "pull", "clip"), "'clip'", "clip-vit-b-32")
        self.assert_error(self.elanus("models", "pull", "a/../b"), "owner/name")


class PullFaults(PullScenario):
    def test_a_cut_connection_is_gone_on_with(self):
        self.hub.fault(GRAPH, "cut", 100_000)
        self.hub.fault(GRAPH, "cut", 50_000)
        self.pulled()
        self.assertEqual(self.ranges(), ["", "bytes=100000-", "bytes=150000-"])

    def test_a_server_that_ignores_ranges_sends_all_again(self):
        self.hub.fault(GRAPH, "cut", 100_000)
        self.hub.fault(GRAPH, "ignore_range")
        self.pulled()

    def test_another_range_than_asked_for_is_not_believed(self):
        self.hub.fault(GRAPH, "cut", 100_000)
        self.hub.fault(GRAPH, "wrong_range", 7)
        self.pulled()
        self.assertEqual(self.ranges(), ["", "bytes=100000-", ""])

    def test_a_file_that_changed_meanwhile_is_begun_anew(self):
        self.hub.fault(GRAPH, "wrong_version", 100_000)
        self.pulled()
        asked = self.hub.asked(GRAPH)
        self.assertIn('"version-0"', [r.headers.get("if-range") for r in asked])
        self.assertEqual(asked[-1].sent, len(self.files[GRAPH]))

    def test_wrong_contents_are_tried_once_more(self):
        for path in (GRAPH, CONFIG):
            with self.subTest(path):
                self.hub.fault(path, "wrong")
                self.pulled()
                self.remove_cache()

    def remove_cache(self):
        subprocess.run(["rm", "-r", str(self.cache), str(self.models)], check=True)

    def test_wrong_contents_twice_are_an_error(self):
        for path in (GRAPH, CONFIG):
            with self.subTest(path):
                self.hub.faults.clear()
                self.hub.fault(path, "wrong", times=2)
                self.refused(path, "checksum", "removed")
                self.assertFalse(self.blob(path).exists())
                self.assertFalse(self.part(path).exists())

    def test_a_stalled_transfer_is_given_up_and_gone_on_with(self):
        self.hub.fault(GRAPH, "stall", 100_000)
        start = time.monotonic()
        self.pulled()
        self.assertLess(time.monotonic() - start, 30)
        self.assertEqual(self.ranges(), ["", "bytes=100000-"])

    def test_servers_that_are_busy_are_asked_again(self):
        self.hub.fault(GRAPH, "status", (503, {}))
        self.hub.fault(CONFIG, "status", (500, {}))
        self.hub.fault("description", "status", (429, {"Retry-After": "1"}))
        start = time.monotonic()
        self.pulled()
        self.assertGreaterEqual(time.monotonic() - start, 1.0)

    def test_an_address_of_the_storage_that_has_expired_is_asked_for_anew(self):
        self.hub.fault(GRAPH, "cut", 100_000)
        self.hub.fault(GRAPH, "status", (403, {}))
        self.pulled()
        self.assertEqual(len(self.hub.asked("/resolve/")), 5)

    def test_patience_ends(self):
        self.hub.fault(GRAPH, "status", (503, {}), times=4)
        self.refused("503", GRAPH)
        self.assertEqual(len(self.ranges()), 4)

    def test_nobody_listens(self):
        self.refused("cannot get", "http://127.0.0.1:9", HF_ENDPOINT="http://127.0.0.1:9")

    def test_lengths_that_cannot_be_are_refused(self):
        self.hub.fault(GRAPH, "announce", 1 << 50, times=4)
        self.refused(GRAPH, str(1 << 50))
        self.hub.faults.clear()
        self.hub.fault(GRAPH, "packed", times=4)
        self.refused(GRAPH, "packed")

    def test_contents_without_end_are_left(self):
        self.hub.fault(GRAPH, "endless")
        self.pulled()
        self.assertLess(self.hub.asked(GRAPH)[-1].sent, 1 << 24)
        self.assertEqual(self.blob(GRAPH).stat().st_size, len(self.files[GRAPH]))

    def test_a_file_that_is_gone_is_named(self):
        self.hub.fault(GRAPH, "missing")
        self.refused(GRAPH, "has no")


class PullListing(PullScenario):
    def test_a_packed_listing_is_unpacked(self):
        self.hub.fault("description", "packed")
        self.pulled()

    def test_a_cut_listing_is_asked_for_again(self):
        self.hub.fault("description", "cut", 40)
        self.pulled()

    def test_a_listing_that_is_none(self):
        page = b"<html>\x1b]0;log in</html>"
        for body, words in ((page, "is not JSON"), (b'{"sha": "main"}', "no commit"),
                            (b"[1]", "no commit"), (b"[" * 100_000, "is not JSON")):
            self.hub.fault("description", "body", body)
            answer = self.refused(words)
            self.assertNotIn("\x1b", answer.notices)

    def test_paths_that_leave_their_folder(self):
        for path in ("../x.json", "/etc/x.json", "a/../../x.json", "a\\..\\x.json", "a//x.json",
                     "x\n.json"):
            self.repository.extra = [{"rfilename": path, "size": 1, "blobId": "0" * 40}]
            self.refused("would not stay in its folder")
        self.assertFalse(self.cache.exists())

    def test_sizes_that_no_model_has(self):
        entry = {"rfilename": "x.onnx", "size": 1 << 50, "blobId": "0" * 40}
        self.repository.extra = [entry]
        self.refused("x.onnx", "at most 16.0 GiB")
        self.repository.extra = [entry, entry]
        self.refused("'x.onnx' twice")

    def test_a_tree_in_pages_where_the_description_has_no_digests(self):
        self.repository.has_digests = False
        self.hub.page = 2
        self.pulled()
        self.assertEqual(len(self.hub.asked("/tree/")), 2)

    def test_a_hub_that_only_names_files(self):
        self.repository.has_digests = False
        self.repository.has_tree = False
        self.pulled()
        self.assertEqual(len(self.hub.asked("/resolve/", "HEAD")), 3)

    def test_a_repository_without_a_graph(self):
        self.hub.add(REPOSITORY, {"config.json": b"{}", "pytorch_model.bin": b"x"})
        self.refused("no graph", "pickles")


class PullTrust(PullScenario):
    def test_the_token_goes_to_the_hub_and_nowhere_else(self):
        self.hub.token = "hf_secret"
        self.pulled(HF_TOKEN="hf_secret")
        storage = self.hub.servers[0].server_port
        for request in self.hub.requests:
            has_token = "authorization" in request.headers
            self.assertEqual(has_token, request.port != storage, request)
        self.assertGreater(len(self.ranges()), 0)

    def test_the_token_may_stand_in_a_file(self):
        self.hub.token = "hf_secret"
        (self.home / "hf").mkdir()
        (self.home / "hf" / "token").write_text("hf_secret\n")
        self.pulled(HF_HOME=str(self.home / "hf"))
        self.remove_model()
        self.refused("HF_TOKEN", HF_HOME=str(self.home / "hf"), HF_HUB_DISABLE_IMPLICIT_TOKEN="1")

    def remove_model(self):
        subprocess.run(["rm", "-r", str(self.models)], check=True)

    def test_refusals_say_what_to_do(self):
        self.repository.gated = True
        self.refused(f"accept its licence at {self.hub.url}/owner/tiny", "HF_TOKEN")
        self.repository.gated = False
        self.hub.token = "hf_secret"
        self.refused("check the name", "set HF_TOKEN")
        self.refused("what HF_TOKEN may do", HF_TOKEN="hf_wrong")
        self.refused("no token has", HF_TOKEN="hf_a\r\nX: y")
        answer = self.elanus("models", "pull", "owner/gone", HF_TOKEN="hf_secret")
        self.assert_error(answer, "has no 'owner/gone'", "check the name")
        answer = self.elanus("models", "pull", "owner/tiny@v9", HF_TOKEN="hf_secret")
        self.assert_error(answer, "no such revision")

    def test_a_proxy_is_used_and_no_token_travels_in_the_clear(self):
        way = {"HF_ENDPOINT": "http://hub.invalid", "http_proxy": self.hub.url, "no_proxy": "",
               "HF_TOKEN": "hf_secret"}
        self.pulled(**way)
        self.assertTrue(all("authorization" not in r.headers for r in self.hub.requests))
        self.remove_model()
        self.hub.token = "hf_secret"
        self.refused("not sent in the clear", **way)

    def test_redirects_end_somewhere(self):
        self.hub.fault("description", "loop", times=50)
        self.refused("in a circle")

    def test_redirects_to_other_protocols_are_refused(self):
        for location in ("file:///etc/passwd", "ftp://127.0.0.1/x"):
            self.hub.fault(GRAPH, "redirect", location)
            self.refused("redirects to", location)

    def test_no_redirect_from_https_to_http(self):
        certificate = self.home / "certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                        "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", certificate, "-out", self.home / "only.pem"],
                       check=True, capture_output=True)
        with certificate.open("ab") as both:
            both.write((self.home / "only.pem").read_bytes())
        safe = hub_server.Hub(certificate=certificate)
        self.addCleanup(safe.close)
        safe.add(REPOSITORY, self.files, large={GRAPH})
        self.refused("certificate", HF_ENDPOINT=safe.url)
        trust = {"HF_ENDPOINT": safe.url, "SSL_CERT_FILE": str(certificate)}
        self.refused("less safe", **trust)
        safe.repositories[REPOSITORY].large.clear()
        self.pulled(**trust)


# Folder of tests/reference/run: the repository that has its layout, short or long.
LAYOUTS = {
    "clip-vit-b-32-immich": "immich-clip-vit-b-32",
    "chinese-clip-vit-b-16-combined": "chinese-clip-vit-b-16",
}
LAYOUTS_FULL = LAYOUTS | {
    "clip-vit-b-32-transformers_js": "clip-vit-b-32",
    "siglip-base-transformers_js": "siglip-base",
    "dinov2-small-transformers_js": "dinov2-small",
    "resnet-50-transformers_js": "resnet-50-hub",
}


class PullLayouts(PullScenario):
    def test_what_the_hub_has_can_be_run(self):
        folders = scenario.MODELS.parent / "reference" / "small"
        if not folders.is_dir():
            self.skipTest(f"no models in '{folders}'; tests/reference/run makes them")
        short_names = {line["name"]: line["repository"]
                       for line in self.elanus("models", "pull", "--json").lines()}
        # The server digests hundreds of megabytes before it answers.
        self.environment["ELANUS_STALL_TIMEOUT"] = "60"
        picture = self.draw(1)[0]
        for folder, name in (LAYOUTS_FULL if scenario.FULL else LAYOUTS).items():
            with self.subTest(name):
                files = {str(path.relative_to(folders / folder)): path.read_bytes()
                         for path in (folders / folder).rglob("*") if path.is_file()}
                large = {path for path in files if path.endswith((".onnx", "_data"))}
                self.hub.add(short_names[name], files | {"pytorch_model.bin": b"x"}, large=large)
                answer = self.elanus("models", "pull", name, "--json")
                self.assertEqual(answer.code, 0, answer.notices)
                self.assertEqual(answer.summary()["name"], name)
                answer = self.elanus("embed", picture, "--model", name)
                self.assertEqual(answer.code, 0, answer.notices)


class PullStopped(PullScenario):
    def start(self):
        return subprocess.Popen([scenario.PROGRAM, "models", "pull", REPOSITORY],
                                env=self.environment, cwd=self.home, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def wait_for(self, condition):
        end = time.monotonic() + 10
        while not condition():
            self.assertLess(time.monotonic(), end, "it did not happen within 10 s")
            time.sleep(0.01)

    def size_of_part(self):
        part = self.part(GRAPH)
        return part.stat().st_size if part.exists() else 0

    def stop_by(self, number):
        """Stops a pull in the middle of its graph; returns what it left and its exit code."""
        self.hub.fault(GRAPH, "slow", 20_000)
        run = self.start()
        self.wait_for(lambda: self.size_of_part() >= 100_000)
        run.send_signal(number)
        run.communicate(timeout=20)
        self.assertFalse(self.blob(GRAPH).exists())
        return self.size_of_part(), run.returncode

    def test_a_killed_pull_goes_on_where_it_was(self):
        size, _ = self.stop_by(signal.SIGKILL)
        self.assertGreaterEqual(size, 100_000)
        self.pulled()
        self.assertEqual(self.ranges(), ["", f"bytes={size}-"])
        self.assertEqual(self.hub.asked(GRAPH)[-1].sent, len(self.files[GRAPH]) - size)

    def test_ctrl_c_keeps_what_has_come(self):
        size, code = self.stop_by(signal.SIGINT)
        self.assertEqual(code, 130)
        self.pulled()
        self.assertEqual(self.ranges(), ["", f"bytes={size}-"])

    def test_ctrl_c_does_not_wait_for_the_next_try(self):
        self.hub.fault(GRAPH, "status", (503, {}), times=9)
        self.environment["ELANUS_RETRY_WAIT"] = "60"
        run = self.start()
        self.wait_for(self.ranges)
        start = time.monotonic()
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=20)
        self.assertEqual(run.returncode, 130)
        self.assertLess(time.monotonic() - start, 30)

    def test_a_part_that_is_damaged_is_found_out(self):
        self.blob(GRAPH).parent.mkdir(parents=True)
        self.part(GRAPH).write_bytes(b"x" * 100_000)
        self.pulled()
        self.assertEqual(self.ranges(), ["bytes=100000-", ""])
        self.assertFalse(self.part(GRAPH).exists())

    def test_two_pulls_at_once_download_once(self):
        self.hub.fault(GRAPH, "slow", 20_000)
        first = self.start()
        self.wait_for(lambda: self.size_of_part() > 0)
        answer = self.pulled()
        self.assertEqual(first.wait(timeout=20), 0, first.communicate())
        first.communicate()
        self.assertIn("waiting for another program", answer.notices)
        self.assertEqual(len(self.ranges()), 1)

    def test_the_lock_is_that_of_the_hubs_own_client(self):
        locks = self.cache / ".locks" / "models--owner--tiny"
        locks.mkdir(parents=True)
        with open(locks / f"{self.repository.digest(GRAPH)}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            run = self.start()
            self.wait_for(lambda: self.hub.requests)
            time.sleep(0.3)
            self.assertEqual(self.ranges(), [])
        run.communicate(timeout=20)
        self.assertEqual(run.returncode, 0)
