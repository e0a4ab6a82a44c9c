//! Article or not, and how sure: numbers of the whole page, weighed by two small tables of trees that were fitted to
//! the corpora (`weights/article.txt`, `weights/confidence.txt`, `tools/fit/article.py`).

use std::sync::LazyLock;

use url::Url;

use super::facts::Facts;
use super::{Metadata, PageType, Source, json_ld, pagetype};
use crate::label::score::{Model, Rows};
use crate::read::page::{Block, Kind, Origin, Tag};

/// What became of a page as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Judgement {
    pub(crate) pagetype: PageType,
    pub(crate) is_article: bool,
    pub(crate) article_score: f32,
    pub(crate) confidence: f32,
    /// The numbers it was made of, in the order of [`names`].
    pub(crate) numbers: Vec<f32>,
}

static ARTICLE: LazyLock<Model> = LazyLock::new(|| Model::from_bytes(compiled!("article")));
static CONFIDENCE: LazyLock<Model> = LazyLock::new(|| Model::from_bytes(compiled!("confidence")));

/// Characters of a sentence.
const SENTENCE: usize = 60;

/// Judges a page by its facts, its labels and its metadata.
pub(super) fn judge(facts: &Facts<'_>, metadata: &Metadata) -> Judgement {
    let mut numbers = Numbers::default();
    measure(facts, metadata, &mut numbers);
    let mut rows = Rows::new(numbers.values.len());
    rows.add().extend(numbers.values.iter().copied());
    let of = |model: &Model| model.probabilities(&rows).sum();
    let kept = facts.labels.verdicts.iter().any(|verdict| verdict.keep);
    let article_score = if kept { of(&ARTICLE) } else { 0.0 };
    let is_article = article_score >= 0.5;
    let confidence = if kept { of(&CONFIDENCE) } else { 0.0 };
    let pagetype = pagetype::find(facts, metadata, is_article);
    Judgement { pagetype, is_article, article_score, confidence, numbers: numbers.values }
}

/// The names of the numbers, for those who fit tables on them.
pub(super) fn names(facts: &Facts<'_>, metadata: &Metadata) -> Vec<&'static str> {
    let mut numbers = Numbers::default();
    measure(facts, metadata, &mut numbers);
    numbers.names
}

#[derive(Default)]
struct Numbers {
    names: Vec<&'static str>,
    values: Vec<f32>,
}

impl Numbers {
    fn add(&mut self, name: &'static str, value: f32) {
        self.names.push(name);
        self.values.push(value);
    }

    fn flag(&mut self, name: &'static str, value: bool) {
        self.add(name, f32::from(value));
    }
}

fn measure(facts: &Facts<'_>, metadata: &Metadata, out: &mut Numbers) {
    text_numbers(facts, out);
    score_numbers(facts, out);
    if facts.page.origin == Origin::Html {
        element_numbers(facts, out);
        statement_numbers(facts, metadata, out);
    } else {
        // Plain text has no elements and says nothing of itself.
        (0..element_and_statement_count()).for_each(|_| out.add("", f32::NAN));
    }
    address_numbers(facts.url.as_ref(), out);
}

/// Sums over a set of blocks.
#[derive(Default)]
struct Sums {
    characters: f32,
    linked: f32,
    good: f32,
    blocks: f32,
    good_blocks: f32,
    items: f32,
    headings: f32,
    questions: f32,
    prices: f32,
    longest: f32,
}

impl Sums {
    fn of<'b>(facts: &Facts<'_>, blocks: impl Iterator<Item = &'b Block>) -> Self {
        let mut sums = Self::default();
        for block in blocks {
            let text = facts.page.text_of(block);
            let characters = text.chars().count();
            let ends = text
                .trim_end_matches(['"', '”', '»', ')', '\''])
                .ends_with(['.', '!', '?', '。', '…', '।', '！', '？']);
            let share = block.link_bytes as f32 / text.len().max(1) as f32;
            let good = characters >= SENTENCE && ends && share < 0.5;
            sums.blocks += 1.0;
            sums.characters += characters as f32;
            sums.linked += characters as f32 * share;
            sums.longest = sums.longest.max(characters as f32);
            if good {
                sums.good += characters as f32;
                sums.good_blocks += 1.0;
            }
            let kind = facts.page.kind_of(block);
            sums.items += f32::from(matches!(kind, Kind::ListItem | Kind::TableCell));
            sums.headings += f32::from(matches!(kind, Kind::Heading(_)));
            sums.questions += f32::from(text.ends_with(['?', '？']));
            sums.prices += prices(text);
        }
        sums
    }
}

/// How many signs of money a text has.
fn prices(text: &str) -> f32 {
    let dollars = memchr::memchr_iter(b'$', text.as_bytes()).count();
    // The bytes that the others begin with.
    let others = memchr::memchr2_iter(0xc2, 0xe2, text.as_bytes());
    (dollars + others.filter(|at| text[*at..].starts_with(['€', '£', '¥'])).count()) as f32
}

fn text_numbers(facts: &Facts<'_>, out: &mut Numbers) {
    let blocks = || facts.page.blocks.iter().zip(&facts.labels.verdicts).filter(|(block, _)| !block.hidden);
    let all = Sums::of(facts, blocks().map(|(block, _)| block));
    let kept = Sums::of(facts, blocks().filter(|(_, verdict)| verdict.keep).map(|(block, _)| block));
    out.add("visible", (1.0 + all.characters).ln());
    out.add("blocks", all.blocks);
    out.add("link_density", all.linked / all.characters.max(1.0));
    out.add("good_share", all.good / all.characters.max(1.0));
    out.add("good_blocks", all.good_blocks);
    out.add("prices", all.prices);
    out.add("kept", (1.0 + kept.characters).ln());
    out.add("kept_share", kept.characters / all.characters.max(1.0));
    out.add("kept_blocks", kept.blocks);
    out.add("kept_link_density", kept.linked / kept.characters.max(1.0));
    out.add("kept_good_share", kept.good / kept.characters.max(1.0));
    out.add("kept_good_of_all", kept.good / all.good.max(1.0));
    out.add("kept_good_blocks", kept.good_blocks);
    out.add("kept_mean", kept.characters / kept.blocks.max(1.0));
    out.add("kept_good_mean", kept.good / kept.good_blocks.max(1.0));
    out.add("kept_longest", kept.longest);
    out.add("kept_items", kept.items / kept.blocks.max(1.0));
    out.add("kept_headings", kept.headings / kept.blocks.max(1.0));
    out.add("kept_questions", kept.questions / kept.blocks.max(1.0));
    out.add("kept_prices", kept.prices / kept.blocks.max(1.0));
    let start = facts.body_start().map_or(f32::NAN, |at| at as f32 / all.blocks.max(1.0));
    out.add("body_start", start);
    let from_headline =
        facts.headline().zip(facts.body_start()).map(|(headline, body)| body as f32 - headline as f32);
    out.add("headline_to_body", from_headline.unwrap_or(f32::NAN));
}

/// How sure the scores of the blocks are.
fn score_numbers(facts: &Facts<'_>, out: &mut Numbers) {
    let visible = facts.page.blocks.iter().zip(&facts.labels.verdicts).filter(|(block, _)| !block.hidden);
    let (mut kept, mut kept_sum, mut least, mut most) = (0.0_f32, 0.0_f32, 1.0_f32, 0.0_f32);
    let (mut doubtful, mut doubtful_length, mut risk, mut loss) = (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
    for (block, verdict) in visible {
        let (length, score) = (block.text.len() as f32, verdict.score);
        if verdict.keep {
            kept += length;
            kept_sum += length * score;
            least = least.min(score);
            risk += (1.0 - score) * length;
        } else {
            most = most.max(score);
            loss += score * length;
        }
        if (0.1..0.9).contains(&score) {
            doubtful += 1.0;
            doubtful_length += length;
        }
    }
    let total = kept.max(1.0);
    out.add("score_mean", kept_sum / total);
    out.add("score_least", least);
    out.add("score_most_dropped", most);
    out.add("doubtful", doubtful);
    out.add("doubtful_share", doubtful_length / total);
    out.add("risk", risk / total);
    out.add("loss", loss / total);
}

/// Numbers that plain text does not have; a test holds it against what is added.
fn element_and_statement_count() -> usize {
    8 + 17
}

fn element_numbers(facts: &Facts<'_>, out: &mut Numbers) {
    let page = facts.page;
    let mut counts = [0_u32; 256];
    page.elements.iter().for_each(|element| counts[element.tag as usize] += 1);
    let count = |tag: Tag| counts[tag as usize] as f32;
    out.add("articles", count(Tag::Article));
    out.add("h1", count(Tag::H1));
    out.add("inputs", count(Tag::Input) + count(Tag::Select));
    out.add("buttons", count(Tag::Button));
    out.add("images", count(Tag::Img));
    out.add("times", count(Tag::Time));
    out.add("elements", (page.elements.len() as f32).ln());
    let teasers = page.blocks.iter().filter(|block| {
        let length = block.text.len();
        (25..200).contains(&length) && block.link_bytes as usize * 10 >= length * 9
    });
    out.add("teasers", teasers.count() as f32 / page.blocks.len().max(1) as f32);
}

/// What the page says of itself.
fn statement_numbers(facts: &Facts<'_>, metadata: &Metadata, out: &mut Numbers) {
    let graph = facts.graph;
    out.flag("ld_article", graph.has_type(json_ld::is_article));
    out.flag("ld_news", graph.has_type(|name| name.contains("News") && json_ld::is_article(name)));
    out.flag(
        "ld_product",
        graph.has_type(|name| matches!(name, "Product" | "Offer" | "Service" | "Course" | "Event")),
    );
    out.flag(
        "ld_forum",
        graph.has_type(|name| {
            matches!(name, "DiscussionForumPosting" | "QAPage" | "Question" | "ProfilePage")
        }),
    );
    out.flag(
        "ld_index",
        graph.has_type(|name| matches!(name, "CollectionPage" | "ItemList" | "SearchResultsPage")),
    );
    out.flag("ld_video", graph.has_type(|name| name == "VideoObject"));
    let kind = facts.metas("og:type").next().unwrap_or_default().to_ascii_lowercase();
    out.flag("og_article", kind == "article");
    out.flag("og_website", kind == "website");
    out.flag("og_other", !kind.is_empty() && kind != "article" && kind != "website");
    out.flag("published_meta", facts.page.meta("article:published_time").is_some());
    let source = metadata.date.as_ref().map(|found| found.source);
    out.add("date", source.map_or(0.0, |source| if source == Source::Text { 1.0 } else { 2.0 }));
    out.add(
        "authors",
        metadata.authors.as_ref().map_or(0.0, |found| if found.source == Source::Text { 1.0 } else { 2.0 }),
    );
    out.flag("headline", facts.headline().is_some());
    out.flag("paywall", metadata.paywall.as_ref().is_some_and(|found| found.value));
    out.add(
        "title_words",
        metadata.title.as_ref().map_or(0.0, |found| found.value.split_whitespace().count() as f32),
    );
    out.add("tags", metadata.tags.as_ref().map_or(0.0, |found| found.value.len() as f32));
    out.add("body_ratio", body_ratio(facts));
}

/// Kept text against the `articleBody` of JSON-LD; absent without one.
fn body_ratio(facts: &Facts<'_>) -> f32 {
    let Some(body) = facts.json_text("articleBody") else { return f32::NAN };
    let letters = |text: &str| text.chars().filter(|char| char.is_alphanumeric()).count() as f32;
    let kept = facts.page.blocks.iter().zip(&facts.labels.verdicts).filter(|(_, verdict)| verdict.keep);
    kept.map(|(block, _)| letters(facts.page.text_of(block))).sum::<f32>() / letters(body).max(1.0)
}

fn address_numbers(url: Option<&Url>, out: &mut Numbers) {
    let path = url.map(|url| url.path().trim_matches('/'));
    let of = |value: &dyn Fn(&str) -> f32| path.map_or(f32::NAN, value);
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    out.add("path_parts", of(&|path| path.split('/').filter(|part| !part.is_empty()).count() as f32));
    out.add(
        "slug_words",
        of(&|path| last(path).split(['-', '_']).filter(|word| !word.is_empty()).count() as f32),
    );
    out.add("slug_length", of(&|path| last(path).len() as f32));
    out.add("path_digits", of(&|path| path.bytes().filter(u8::is_ascii_digit).count() as f32));
}
