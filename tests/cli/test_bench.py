import hashlib
import json
import pathlib
import signal
import struct
import subprocess
import tempfile
import time
import unittest
import xml.etree.ElementTree

import scenario
from scenario import Scenario

try:
    from PIL import Image
except ImportError:
    Image = None

SMALL = ("--rows", 600, "--dim", 16, "--queries", 40, "--limit-seconds", 1)


def contents(folder):
    """Every file below a folder with what is in it."""
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(pathlib.Path(folder).rglob("*")) if path.is_file()}


class Bench(Scenario):
    needs_model = False

    def setUp(self):
        super().setUp()
        self.scratch = self.home / "scratch"
        self.scratch.mkdir()
        self.environment["TMPDIR"] = str(self.scratch)

    def tearDown(self):
        self.assertEqual(list(self.scratch.iterdir()), [], "the copy is still there")

    def bench(self, *arguments, **variables):
        answer = self.elanus("bench", *arguments, **variables)
        self.assertEqual(answer.code, 0, answer.notices)
        return answer

    def document(self, folder="elanus-bench"):
        return json.loads((self.home / folder / "bench.json").read_text())

    def test_made_up_vectors_give_a_table_charts_and_figures(self):
        answer = self.bench(*SMALL)
        self.assertEqual(sorted(path.name for path in (self.home / "elanus-bench").iterdir()),
                         ["bench.json", "recall.png", "recall.svg"])
        document = self.document()
        self.assertEqual([index["index"] for index in document["rounds"][0]["indexes"]],
                         ["FLAT", "IVF_FLAT", "HNSW"])
        flat = document["rounds"][0]["indexes"][0]["points"]
        self.assertEqual((len(flat), flat[0]["recall"]), (1, 1))
        for key in ("machine", "date", "version", "seed", "advice", "metric", "dim"):
            self.assertTrue(document[key], key)
        self.assertIn(document["advice"], answer.text)
        # Every point of the document is a line of the table.
        points = [point for index in document["rounds"][0]["indexes"] for point in index["points"]]
        table = answer.text.splitlines()
        for point in points:
            params = ", ".join(f"{name} {value}" for name, value in point["params"].items())
            wanted = [params, f"{point['recall']:.4f}"]
            self.assertTrue(any(all(part in line for part in wanted) for line in table), wanted)

    def test_figures_make_sense(self):
        self.bench(*SMALL, "--index", "hnsw, ivf_flat")
        for index in self.document()["rounds"][0]["indexes"]:
            recalls = [point["recall"] for point in index["points"]]
            self.assertGreaterEqual(max(recalls), 0.9, index)
            for point in index["points"]:
                self.assertLessEqual(point["p50_ms"], point["p99_ms"])
                self.assertGreater(point["queries_per_second"], 0)
                self.assertGreater(point["batch_queries_per_second"], 0)
                self.assertLessEqual(point["queries"], 40)

    def test_json_lines_say_what_the_document_says(self):
        answer = self.bench(*SMALL, "--json", "-o", "out")
        lines, document = answer.lines(), self.document("out")
        points = [line for line in lines if line["type"] == "point"]
        expected = [(index["index"], point["params"], point["recall"])
                    for index in document["rounds"][0]["indexes"] for point in index["points"]]
        self.assertEqual([(p["index"], p["params"], p["recall"]) for p in points], expected)
        self.assertEqual(lines[-1]["type"], "summary")
        self.assertEqual(lines[-1]["advice"], document["advice"])

    def test_growth_is_measured_on_parts_of_the_rows(self):
        self.bench(*SMALL, "--growth", "--index", "FLAT,HNSW")
        self.assertEqual([each["rows"] for each in self.document()["rounds"]], [150, 300, 600])
        for name in ("growth.svg", "growth.png"):
            self.assertGreater((self.home / "elanus-bench" / name).stat().st_size, 1000)

    def test_charts_are_well_formed_and_pictures_open(self):
        self.bench(*SMALL, "--growth")
        for name, height in (("recall", 584), ("growth", 536)):
            folder = self.home / "elanus-bench"
            root = xml.etree.ElementTree.parse(folder / f"{name}.svg").getroot()
            self.assertEqual(root.get("height"), str(height))
            header = (folder / f"{name}.png").read_bytes()[:24]
            self.assertEqual(struct.unpack(">II", header[16:]), (1440, height * 3 // 2))
            if Image is not None:
                with Image.open(folder / f"{name}.png") as picture:
                    picture.load()
                    self.assertGreater(len(picture.getcolors(maxcolors=1 << 24)), 20)

    def test_one_seed_gives_one_recall(self):
        recalls = []
        for folder in ("first", "second"):
            self.bench(*SMALL[:-1], 60, "--index", "FLAT,IVF_FLAT", "--seed", 7, "-o", folder)
            indexes = self.document(folder)["rounds"][0]["indexes"]
            recalls.append([point["recall"] for index in indexes for point in index["points"]])
        self.assertEqual(*recalls)

    def test_flags_have_variables(self):
        self.bench(*SMALL[2:], ELANUS_ROWS="300", ELANUS_INDEX="FLAT", ELANUS_K="3")
        document = self.document()
        self.assertEqual((document["rows"], document["k"]), (300, 3))

    def test_what_makes_no_sense_is_refused_before_anything_is_written(self):
        for arguments, parts in (
                (("--index", "HNWS"), ("'HNWS'", "IVF_FLAT, IVF_SQ8")),
                (("--index", "BIN_FLAT"), ("FloatVector",)),
                (("--index", "FLAT,,HNSW"), ("empty name",)),
                (("--index", "FLAT,FLAT"), ("twice",)),
                (("--metric", "HAMMING"), ("HAMMING", "COSINE, IP or L2")),
                (("--metric", "EUCLID"), ("EUCLID",)),
                (("--data", "gaussian"), ("gaussian", "clustered or uniform")),
                (("--rows", 20), ("--rows 20", "needs 100")),
                (("--rows", 200, "-k", 300), ("300 hits",)),
                (("--rows", 10**12, "--dim", 1000), ("--rows",)),
                (("--rows", 10**10, "--dim", 1000), ("GiB", "--rows")),
                (("--dim", 0), ("--dim",)),
                (("--queries", 0), ("--queries",)),
                (("--k", 20000), ("--k",))):
            self.assert_error(self.elanus("bench", *arguments, "-o", "out"), *parts)
        self.assertFalse((self.home / "out").exists())

    def test_a_folder_that_cannot_be_written_is_told_first(self):
        (self.home / "file").write_text("")
        self.assert_error(self.elanus("bench", *SMALL, "-o", "file"), "'file' is a file")
        self.assert_error(self.elanus("bench", *SMALL, "-o", "/proc/bench"), "/proc/bench")
        self.assert_error(self.elanus("bench", *SMALL, TMPDIR="/nowhere"), "TMPDIR")

    def test_a_full_disk_is_an_error_and_leaves_no_half_file(self):
        def small_files():
            import resource
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))
        run = subprocess.run([scenario.PROGRAM, "bench", *map(str, SMALL)], env=self.environment,
                             cwd=self.home, capture_output=True, timeout=120, check=False,
                             preexec_fn=small_files)
        self.assertEqual(run.returncode, 2, run.stderr)
        left = list((self.home / "elanus-bench").iterdir())
        self.assertEqual([path.name for path in left if "part" in path.name], [])

    def test_ctrl_c_takes_the_copy_along(self):
        for wait in (0.3, 1.5):
            process = subprocess.Popen([scenario.PROGRAM, "bench", "--rows", "60000"],
                                       env=self.environment, cwd=self.home,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            time.sleep(wait)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
            self.assertEqual((process.returncode, out), (130, b""), err)
            self.assertEqual(list(self.scratch.iterdir()), [])
        self.assertFalse((self.home / "elanus-bench" / "bench.json").exists())

    def test_no_collection_or_database_is_an_error(self):
        self.assert_error(self.elanus("bench", "--collection", "none"), "nothing is indexed yet")
        self.assert_error(self.elanus("bench", "--uri", "http://milvus:19530"), "is a server")


class OwnCollection(Scenario):
    def setUp(self):
        super().setUp()
        self.draw(120)
        self.add()
        self.database = self.home / "data" / "elanus" / "photos.db"

    def test_a_collection_is_compared_on_a_copy_and_stays_as_it_is(self):
        before = contents(self.database)
        answer = self.elanus("bench", "--collection", "pictures", "-k", 5, "--json")
        self.assertEqual(answer.code, 0, answer.notices)
        summary = answer.summary()
        self.assertEqual((summary["rows"], summary["queries"], summary["rows_there"]),
                         (108, 12, 120))
        self.assertEqual((summary["metric"], summary["dim"]), ("COSINE", 512))
        self.assertIn("pictures", summary["data"])
        self.assertEqual(contents(self.database), before)

        part = self.elanus("bench", "--uri", self.database, "--rows", 100, "-k", 5, "--metric", "L2",
                           "--json")
        self.assertEqual((part.summary()["rows"], part.summary()["metric"]), (100, "L2"))
        self.assertIn("100 of 120 rows", part.notices)
        made_up = self.elanus("bench", *SMALL, "--data", "uniform", "--json",
                              ELANUS_URI=str(self.database))
        self.assertEqual(made_up.summary()["data"], "generated, uniform")
        self.assertEqual(contents(self.database), before)

    def test_what_does_not_fit_the_collection_is_refused(self):
        for arguments, parts in ((("--collection", "dogs"), ("no collection 'dogs'", "pictures")),
                                 (("--vector-field", "title"), ("'title'", "choose --vector-field")),
                                 (("--metric", "JACCARD"), ("JACCARD", "L2, IP, COSINE")),
                                 (("-k", 119), ("119 hits",)),
                                 (("--index", "BIN_FLAT"), ("BIN_FLAT",))):
            self.assert_error(self.elanus("bench", "--uri", self.database, *arguments), *parts)
        self.elanus("rm", "--filter", 'path like "%_00%" or path like "%_01%" or path like "%_02%"')
        rows = self.rows()
        self.assertLess(rows, 100)
        self.assert_error(self.elanus("bench", "--collection", "pictures"), f"has {rows} rows",
                          "needs 100")
