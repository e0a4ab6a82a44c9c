"""What the tools that fit do with small inputs: python3 -m unittest discover tools/fit"""

import contextlib
import io
import json
import tempfile
import types
import unittest
from pathlib import Path

import groups
import numpy as np
import put_in
from labels import label_by_segments, label_by_text, site_of
from resiliparse.parse.html import HTMLTree
from texts import visible_text

import fit


class Labels(unittest.TestCase):
    def test_share_of_words_that_are_in_the_gold(self):
        blocks = ["Menu Home", "It rained all day.", "It rained, they said", "* * *"]
        self.assertEqual(label_by_text(blocks, "It rained all day. they"), [0, 1, 0.25, None])

    def test_segments_label_the_blocks_that_hold_them(self):
        blocks = ["It  rained all day", "Share this", "Neither", "rained, Share this"]
        self.assertEqual(label_by_segments(blocks, ["It rained", "rained,"], ["Share this"]), [1, 0, None, None])

    def test_site_of_a_page(self):
        rows = [
            ({"id": "1", "url": "https://news.example.co.uk/a"}, "example.co.uk"),
            ({"id": "1", "url": "http://www.example.org:8080/a"}, "example.org"),
            ({"id": "1", "url": "https://web.archive.org/web/20200101000000/https://a.example.com/"}, "example.com"),
            ({"id": "daily.2020.html"}, "daily.2020"),
        ]
        for record, site in rows:
            self.assertEqual(site_of(record), site)


class Texts(unittest.TestCase):
    def test_visible_text_has_the_lines_that_a_reader_sees(self):
        page = "<title>T</title><p>One<br>two<p hidden>no<ul><li>a<li>b</ul><script>no</script>"
        self.assertEqual(visible_text(HTMLTree.parse(page)), "T\n\nOne\ntwo\n\na\nb")


def some_data(work):
    """Blocks of ten sites whose label hangs on the first of three columns."""
    random = np.random.default_rng(7)
    rows = random.random((2000, 3), dtype=np.float32)
    (work / "columns.1.json").write_text(json.dumps(["a", "b", "c"]))
    rows.astype("<f4").tofile(work / "some.1.rows")
    folds = np.arange(2000) % 10 % fit.FOLDS
    data = types.SimpleNamespace(origin="html", work=work, corpora={"some": 1.0}, folds=folds)
    data.labels, data.weights = (rows[:, 0] > 0.5).astype(int), np.ones(2000, np.float32)
    data.scores, data.in_doubt = np.zeros(2000), np.ones(2000, bool)
    data.rows = lambda number: fit.Data.rows(data, number)
    return data


class Tables(unittest.TestCase):
    def fitted(self):
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stderr(io.StringIO()):
            data = some_data(Path(folder))
            doubted = data.in_doubt.copy()
            doubted[:500] = data.in_doubt[:500] = False
            columns, model = fit.fit_pass("1", data, 6, final=True)
        return data, doubted, fit.table(model, columns, ["some"])

    def test_the_same_rows_give_the_same_bytes(self):
        self.assertEqual(self.fitted()[2], self.fitted()[2])

    def test_a_table_names_its_columns_and_has_its_trees(self):
        lines = self.fitted()[2].splitlines()
        self.assertEqual(lines[:2], ["# some", "features a b c"])
        self.assertEqual({line.split()[0] for line in lines[2:]}, {"tree"})

    def test_scores_are_of_trees_that_have_not_seen_the_block(self):
        data, doubted, _ = self.fitted()
        self.assertGreater(data.scores[doubted].min(), 0)
        self.assertLess(data.scores.max(), 1)

    def test_blocks_that_were_sure_before_are_not_scored_again(self):
        data, doubted, _ = self.fitted()
        self.assertEqual(data.scores[~doubted].max(), 0)
        self.assertTrue((data.in_doubt <= doubted).all())

    def test_files_are_replaced_whole(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "html-1.txt"
            fit.write(path, "one")
            fit.write(path, "two")
            self.assertEqual([(file.name, file.read_text()) for file in Path(folder).iterdir()], [(path.name, "two")])


class PutIn(unittest.TestCase):
    def test_an_element_is_found_where_its_pieces_follow_one_another(self):
        blocks = ["Cod", "It rained.", "Fish", "Cod", "12", "— said Ida", "Cod"]
        rows = [
            ("pieces in a row", ["Fish", "Cod", "12"], (2, 5)),
            ("a piece of a block", ["It rained"], (1, 2)),
            ("signs do not count", ["said: Ida"], (5, 6)),
            ("not on the page", ["Eel"], None),
            ("nothing", [""], None),
        ]
        for name, texts, expected in rows:
            self.assertEqual(put_in.find(blocks, {"texts": texts}), expected, name)


class Groups(unittest.TestCase):
    def test_a_table_of_wording_is_read_as_it_was_written(self):
        steps = np.zeros(groups.BUCKETS, dtype=int)
        steps[[0, 7, groups.BUCKETS - 1]] = [127, -3, 1]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "wording.txt"
            fit.write(path, groups.wording_table((steps, -0.25), ["some"]))
            read, bias = groups.read_wording(path)
        self.assertEqual((read.tolist(), bias), (steps.tolist(), -0.25))


if __name__ == "__main__":
    unittest.main()
