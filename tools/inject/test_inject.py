"""The data of injected elements, and what the tools do with a small page: python3 -m unittest discover tools/inject"""

import contextlib
import gzip
import io
import json
import random
import re
import tempfile
import unittest
from collections import Counter
from pathlib import Path

import check_disjoint
from article_groups import ARTICLE_GROUPS, post
from draw import Draw
from house_lines import PLACEHOLDERS
from measure import between, has_in_order, is_right, neighbours
from page_groups import PAGE_GROUPS
from pages import Page, load, places, squeeze
from pool import HERE, Pool, flat, guess_language, sections, stop_words, variants

import inject

# Subjects that every language has lines and twins for.
COMMON = {
    "ad",
    "newsletter",
    "app",
    "follow",
    "share",
    "copyright",
    "support",
    "subscribe",
    "comments",
    "alerts",
    "contact",
    "media",
}
HEADING = r"^\[[\w-]+\]$"
PARAGRAPHS = [
    "Rain fell on the harbour for the third day in a row.",
    "The ferries stayed in port, and the market hall was closed.",
    "Fishermen mended their nets under the roof of the old mill.",
    "By the evening the wind had turned, and the clouds were gone.",
]
MARKUP = "<html lang=en><title>Rain | News</title><body>{}</body></html>".format(
    "".join(f'<p class="t">{p}</p>' for p in PARAGRAPHS)
)


def files(kind):
    return sorted((HERE / kind).glob("*.txt"))


def raw_lines(path):
    return [line for line in path.read_text(encoding="utf8").splitlines() if line.strip() and not line.startswith("#")]


class Data(unittest.TestCase):
    """The files of house/, twins/ and words/."""

    def each(self, *kinds):
        """[(path, its sections)] of all files; a failure names the path."""
        return [(path, sections(path)) for kind in kinds for path in files(kind)]

    def test_each_language_has_house_lines_and_twins(self):
        names = [{path.name for path in files(kind)} for kind in ("house", "twins")]
        self.assertEqual(names[0], names[1])
        self.assertGreaterEqual(len(names[0]), 37)

    def test_each_file_is_sections_of_lines(self):
        for path, found in self.each("house", "twins", "words"):
            self.assertRegex(raw_lines(path)[0], HEADING, path)
            headings = [line for line in raw_lines(path) if re.search(HEADING, line)]
            self.assertEqual(headings, [f"[{name}]" for name in found], f"{path}: each section once, with lines")

    def test_sections_are_those_of_english_in_its_order(self):
        for path, found in self.each("house", "twins", "words"):
            english = sections(path.with_name("en.txt"))
            self.assertEqual(list(found), [name for name in english if name in found], path)

    def test_subjects_that_every_language_has(self):
        for path, found in self.each("house", "twins"):
            self.assertLessEqual(COMMON, set(found), path)

    def test_twins_are_about_subjects_of_house_lines(self):
        self.assertLessEqual(set(sections(HERE / "twins/en.txt")), set(sections(HERE / "house/en.txt")))

    def test_placeholders_are_known_and_only_in_house_lines(self):
        for path, found in self.each("house", "twins", "words"):
            known = set(PLACEHOLDERS) if path.parent.name == "house" else set()
            lines = [line for lines in found.values() for line in lines]
            self.assertLessEqual(set(re.findall(r"\{([^}]*)\}", "\n".join(lines))), known, path)

    def test_choices_are_complete(self):
        for path, found in self.each("house"):
            for line in (v for texts in found.values() for text in texts for v in variants(text)):
                self.assertNotRegex(re.sub(r"\{\w+\}", "", line), r"[<{}]", path)

    def test_no_line_is_twice_in_a_section(self):
        for path, found in self.each("house", "twins", "words"):
            for name, lines in found.items():
                twice = [line for line, count in Counter(lines).items() if count > 1 and not re.fullmatch(r"\{\w+\}", line)]
                self.assertEqual(twice, [], f"{path} [{name}]")


class Groups(unittest.TestCase):
    def each(self, groups):
        """(visible text, texts) of each group, drawn 40 times."""
        pool = Pool("en")
        pool.add("Rain on the harbour", "\n".join(PARAGRAPHS))
        words = sections(HERE / "words/en.txt")
        for make in dict.fromkeys(groups):
            for seed in range(40):
                markup, texts = make(Draw(random.Random(seed), pool, words, lambda _: "Get the app."))
                yield f"{make.__name__}, seed {seed}", flat(markup), texts

    def test_all_that_is_visible_in_an_article_group_is_in_its_texts_in_order(self):
        for name, visible, texts in self.each(g for g in ARTICLE_GROUPS if g is not post):
            self.assertEqual(squeeze(visible), squeeze("".join(texts)), name)

    def test_a_post_has_its_author_and_date_on_the_page_alone(self):
        for name, visible, texts in self.each([post]):
            self.assertTrue(visible.startswith(f"{texts[0]}—"), name)

    def test_texts_of_a_page_group_are_visible(self):
        for name, visible, texts in self.each(PAGE_GROUPS):
            self.assertEqual([t for t in texts if t not in visible], [], name)


def corpus(folder):
    """A corpus of one page."""
    (folder / "small/pages").mkdir(parents=True)
    record = {"id": "rain", "url": "https://www.example.org/rain", "text": "\n\n".join(PARAGRAPHS), "without": []}
    (folder / "small/gold.jsonl").write_text(json.dumps(record) + "\n")
    (folder / "small/pages/rain.html.gz").write_bytes(gzip.compress(MARKUP.encode()))


def injected(work, seed, per_page=30):
    """{path: bytes} of what inject.py writes for the small corpus."""
    out = Path(tempfile.mkdtemp(dir=work))
    argv = [str(work / "corpora"), "small", "--out", str(out), "--per-page", str(per_page), "--seed", str(seed)]
    with contextlib.redirect_stderr(io.StringIO()):
        inject.run(inject.arguments(argv))
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


class Inject(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.work = Path(scratch.name)
        corpus(self.work / "corpora")

    def rows(self, written):
        """[(record, markup)] of what was written."""
        records = map(json.loads, written["small/gold.jsonl"].decode().splitlines())
        return [(r, gzip.decompress(written[f"small/pages/{r['id']}.html.gz"]).decode()) for r in records]

    def test_the_same_seed_gives_the_same_bytes(self):
        first = injected(self.work, seed=3)
        self.assertEqual(len(first), 31)
        self.assertEqual(first, injected(self.work, seed=3))
        self.assertNotEqual(first, injected(self.work, seed=4))

    def test_gold_has_what_must_stay_and_not_what_must_go(self):
        families = set()
        for record, markup in self.rows(injected(self.work, seed=1, per_page=100)):
            self.assertIn(len(record["injected"]), (1, 2, 3))
            families |= {(e["kind"].split(":")[0], e["want"]) for e in record["injected"]}
            page, blocks = flat(markup), record["text"].split("\n\n")
            stay = [t for e in record["injected"] if e["want"] == "whole" for t in e["texts"]]
            go = [t for e in record["injected"] if e["want"] == "gone" for t in e["texts"]]
            self.assertEqual(Counter(blocks), Counter(PARAGRAPHS) + Counter(stay), "gold has what must stay and no more")
            self.assertTrue(has_in_order(page, [" ".join(b.split()) for b in blocks]), "gold is on the page, in order")
            self.assertEqual([t for t in go if t not in page], [], "what must go is on the page")
            lines = [t for e in record["injected"] if e["kind"].startswith("house:") for t in e["texts"]]
            self.assertEqual([t for t in lines if t in record["text"]], [], "and not in gold")
        self.assertEqual(families, {("house", "gone"), ("twin", "whole"), ("group", "whole"), ("group", "gone")})

    def test_gold_is_adjusted_after_the_right_block(self):
        stays, goes = (
            inject.label("twin:ad", "whole", ["One.", "Two of them, longer."]),
            inject.label("house:ad", "gone", ["An ad, longer."]),
        )
        record = {"text": "a\n\nb", "paragraphs": ["a", "b"], "with": ["a"], "without": []}
        expected = {
            "text": "a\n\nOne.\n\nTwo of them, longer.\n\nb",
            "paragraphs": ["a", "One.", "Two of them, longer.", "b"],
            "with": ["a", "Two of them, longer."],
            "without": ["An ad, longer."],
            "injected": [stays, goes],
        }
        self.assertEqual(inject.adjusted(record, {1: [goes], 0: [stays]}), expected)
        self.assertEqual(record["text"], "a\n\nb")

    def test_measure_finds_where_the_elements_are(self):
        pages = {page.record["id"]: page for page in load(self.work / "corpora/small", {})}
        for record, markup in self.rows(injected(self.work, seed=2)):
            around = neighbours(pages["rain"], markup)
            self.assertEqual(len(around), len(record["injected"]))
            for before, after in around:
                numbers = [i for i, p in enumerate(PARAGRAPHS) if re.sub(r"\W", "", p).endswith(before)]
                following = PARAGRAPHS[numbers[0] + 1 :][:1]
                self.assertEqual([after], [re.sub(r"\W", "", p)[:40] for p in following] or [""])


class Pages(unittest.TestCase):
    def found(self, body):
        """[(start of the paragraph, number of its gold block)] for a gold text of two paragraphs."""
        page = Page({"text": "\n".join(PARAGRAPHS[:2])}, body, "utf-8", "en")
        return [(m.start(), number) for m, number in places(page)]

    def test_paragraphs_are_found_in_order_and_once(self):
        first, second = (f"<p>{p}</p>" for p in PARAGRAPHS[:2])
        rows = [
            ("as in gold", first + second, [(0, 0), (len(first), 1)]),
            ("short ones are not looked for", "<p>Menu</p>" + first, [(11, 0)]),
            ("again, in a teaser", first + second + first, [(0, 0), (len(first), 1)]),
            ("not in a script", f"<script>'{second}'</script>" + first, [(len(second) + 19, 0)]),
        ]
        for name, body, expected in rows:
            with self.subTest(name):
                self.assertEqual(self.found(body), expected)

    def test_language_by_stop_words_and_script(self):
        stops = stop_words(HERE / "../../lexicon")
        rows = [
            (" ".join(PARAGRAPHS), "en"),
            ("Der Regen fiel auf den Hafen, und die Fähren blieben an diesem Tag im Hafen.", "de"),
            ("雨が三日間港に降り続き、フェリーは港にとどまりました。市場は閉まっていました。", "ja"),
        ]
        for text, language in rows:
            self.assertEqual(guess_language(text, stops), language)


class Measure(unittest.TestCase):
    def test_an_element_is_right_or_wrong_or_not_judged(self):
        stays, goes = inject.label("group:table", "whole", ["Name", "1.5"]), inject.label("house:ad", "gone", ["Get the app"])
        rows = [
            ("whole", stays, "before after", "before Name 15 after", True),
            ("a part is missing", stays, "before after", "before Name after", False),
            ("in another order", stays, "before after", "before 15 Name after", False),
            ("elsewhere", stays, "before after Name 15", "before after Name 15", False),
            ("gone", goes, "before after", "before after", True),
            ("still there", goes, "before after", "before Get the app after", False),
            ("the page says so elsewhere", goes, "before after Get the app", "before after Get the app", True),
            ("last of the article", goes, "before", "before Get the app", False),
            ("the paragraph after it is lost", goes, "before after", "before", False),
            ("that part of the page is lost anyway", stays, "something else", "something else", None),
        ]
        for name, element, without, text, expected in rows:
            with self.subTest(name):
                without, text = (t.replace(" ", "") for t in (without, text))
                self.assertIs(is_right(element, "before", "after", without, text), expected)

    def test_between_is_open_where_a_neighbour_is_missing(self):
        rows = [("a", "c", "b"), ("", "c", "ab"), ("a", "", "bcd"), ("x", "y", "abcd")]
        for before, after, part in rows:
            self.assertEqual(between("abcd", before, after), part)


class Disjoint(unittest.TestCase):
    def check(self, text):
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file, contextlib.redirect_stdout(io.StringIO()) as out:
            file.write(json.dumps({"html": f"<p>{text}</p>", "marks": []}) + "\n")
            file.flush()
            return check_disjoint.main(file.name), out.getvalue()

    def test_a_line_in_the_evaluation_file_is_found(self):
        line = sections(HERE / "house/en.txt")["ad"][0]
        code, printed = self.check(line.upper())
        self.assertEqual((code, line in printed), (1, True))

    def test_other_lines_are_not(self):
        self.assertEqual(self.check("Nothing of this is in any file of lines.")[0], 0)


if __name__ == "__main__":
    unittest.main()
