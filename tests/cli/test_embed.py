import io
import json
import math
import unittest

from scenario import Scenario

try:
    import numpy
except ImportError:
    numpy = None


class Embed(Scenario):
    def vectors(self, *items, **options):
        answer = self.elanus("embed", *items, **options)
        self.assertEqual(answer.code, 0, answer.notices)
        return [line["vector"] for line in answer.lines()]

    def test_words_and_pictures_have_vectors_of_length_1_without_a_database(self):
        picture = self.draw(1)[0]
        lines = self.elanus("embed", "a red square", picture, "红色的方块").lines()
        self.assertEqual([line.get("words", line.get("picture")) for line in lines],
                         ["a red square", str(picture), "红色的方块"])
        for line in lines:
            self.assertEqual(line["type"], "vector")
            self.assertAlmostEqual(math.hypot(*line["vector"]), 1, places=5)
        self.assertFalse((self.home / "data").exists())

    def test_a_picture_has_the_vector_that_a_search_by_it_has(self):
        drawn = self.draw(6)
        self.add()
        vector = self.vectors(drawn[2])[0]
        other = self.vectors(drawn[5])[0]
        cosine = sum(a * b for a, b in zip(vector, other))
        hits = self.elanus("find", "--image", drawn[2], "-n", 6, "--json").lines()
        score = next(hit["score"] for hit in hits if hit.get("path") == str(drawn[5]))
        self.assertAlmostEqual(cosine, score, delta=0.01)

    def test_items_come_by_lines_of_standard_input(self):
        drawn = self.draw(3)
        stdin = f"{drawn[1]}\n\na cat\n".encode()
        lines = self.elanus("embed", drawn[0], "-", stdin=stdin).lines()
        self.assertEqual([line.get("picture", line.get("words")) for line in lines],
                         [str(drawn[0]), str(drawn[1]), "a cat"])

    def test_what_has_no_vector_is_told_and_the_others_have_theirs(self):
        (self.home / "broken.jpg").write_bytes(b"no picture")
        answer = self.elanus("embed", "a cat", "broken.jpg", "missing.png", "a dog")
        self.assertEqual(answer.code, 3)
        self.assertEqual([line["words"] for line in answer.lines()], ["a cat", "a dog"])
        self.assertIn("broken.jpg", answer.notices)
        self.assertIn("'missing.png': cannot be opened", answer.notices)

    def test_a_matrix_is_not_written_if_a_row_is_missing(self):
        answer = self.elanus("embed", "a cat", "missing.png", "--npy", "v.npy")
        self.assertEqual(answer.code, 3)
        self.assertEqual([path.name for path in self.home.glob("v.npy*")], [])
        self.assertEqual(self.elanus("embed", "a cat", "missing.png", "--npy", "-").out, b"")

    def test_a_matrix_that_cannot_be_written_is_an_error(self):
        self.assert_error(self.elanus("embed", "a cat", "--npy", "nowhere/v.npy"), "nowhere/v.npy")

    def test_nothing_to_embed_is_an_error(self):
        self.assert_error(self.elanus("embed", "-", stdin=b""), "nothing to embed")

    @unittest.skipIf(numpy is None, "there is no numpy")
    def test_numpy_reads_the_matrix(self):
        items = ["a cat", *self.draw(9), "一只狗"]
        self.assertEqual(self.elanus("embed", *items, "--npy", "v.npy").code, 0)
        matrix = numpy.load(self.home / "v.npy")
        self.assertEqual((matrix.shape, matrix.dtype), ((11, 512), numpy.float32))
        # Which pictures share a batch changes bf16 results in their last digits.
        expected = numpy.array(self.vectors(*items), numpy.float32)
        numpy.testing.assert_allclose((matrix * expected).sum(1), 1, atol=2e-4)
        output = self.elanus("embed", *items, "--npy", "-").out
        self.assertEqual(numpy.load(io.BytesIO(output)).shape, (11, 512))

    def test_numbers_have_as_few_digits_as_give_the_float_again(self):
        text = self.elanus("embed", "a cat").text
        self.assertLess(len(text), 512 * 16)
        self.assertEqual(len(json.loads(text)["vector"]), 512)
