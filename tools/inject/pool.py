"""Texts to draw from: sentences, headlines and phrases of the corpora by language, and the lines of house/, twins/ and words/.

The format of these files is described at the head of house/en.txt."""

import html
import re
from collections import Counter, defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
UNSPACED = {"zh", "ja", "th"}
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])")
CHOICE = re.compile(r"<([^<>|]*(?:\|[^<>|]*)+)>")


class Pool:
    """Texts of one language. Every draw takes the caller's generator, so that a seed fixes the result."""

    def __init__(self, language):
        self.unspaced = language in UNSPACED
        self.sentences, self.headlines, self.phrases = [], [], []

    def add(self, title, text):
        if title and 12 <= len(title) <= 140:
            self.headlines.append(title)
        for block in text.split("\n"):
            for sentence in SENTENCE_END.split(block.strip()):
                if (12 if self.unspaced else 35) <= len(sentence) <= 260:
                    self.sentences.append(sentence.strip())

    def sentence(self, rng):
        return rng.choice(self.sentences)

    def headline(self, rng):
        return rng.choice(self.headlines) if self.headlines else self.sentence(rng)[:80]

    def phrase(self, rng):
        """One to four neighbouring words of a sentence, or two to six characters where words are not spaced."""
        part = rng.choice([p for p in re.split(r"[^\w \-'’]+", self.sentence(rng)) if len(p) > 3] or ["—"])
        if self.unspaced:
            start = rng.randrange(max(1, len(part) - 3))
            return part[start : start + rng.randint(2, 6)]
        words = part.split()
        start = rng.randrange(len(words)) if words else 0
        text = " ".join(words[start : start + rng.randint(1, 4)]) or part.strip()
        return text[:1].upper() + text[1:] if rng.random() < 0.6 else text


def sections(path):
    """{section: [lines]} of a file of [sections]; empty where there is none."""
    out, name = defaultdict(list), ""
    if path.exists():
        for line in path.read_text(encoding="utf8").splitlines():
            if re.fullmatch(r"\[[\w-]+\]", line):
                name = line[1:-1]
            elif line.strip() and not line.startswith("#"):
                out[name].append(line.strip())
    return dict(out)


def choose(rng, line):
    """`line` with every <a|b> replaced by one of its choices."""
    while m := CHOICE.search(line):
        line = line[: m.start()] + rng.choice(m.group(1).split("|")) + line[m.end() :]
    return line


def variants(line):
    """All lines that the choices of `line` can give."""
    m = CHOICE.search(line)
    if not m:
        return [line]
    return [v for part in m.group(1).split("|") for v in variants(line[: m.start()] + part + line[m.end() :])]


def stop_words(folder):
    """{language: set of stop words} from the [stopwords] of a folder of lexicons."""
    return {p.stem: set(words) for p in sorted(Path(folder).glob("??.txt")) if (words := sections(p).get("stopwords"))}


def guess_language(text, stops):
    """Language whose stop words fill most of `text`; scripts without spaces are told by their characters."""
    if len(re.findall(r"[\u3040-\u30ff]", text)) > 20:
        return "ja"
    if len(re.findall(r"[\u4e00-\u9fff]", text)) > 0.2 * len(text):
        return "zh"
    if len(re.findall(r"[\u0e00-\u0e7f]", text)) > 0.2 * len(text):
        return "th"
    words = Counter(re.findall(r"\w+", text.lower()))
    best = max(stops, key=lambda code: sum(words[w] for w in stops[code]), default=None)
    return best if best and sum(words[w] for w in stops[best]) > 0.15 * sum(words.values()) else None


def flat(markup):
    """Visible text of a piece of markup with single spaces."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", markup))).strip()
