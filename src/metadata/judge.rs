//! Article or not, and how sure: numbers of the whole page, weighed by two small tables of trees that were fitted to
//! the corpora (`weights/article.txt`, `weights/confidence.txt`, `tools/fit/article.py`).

use std::sync::LazyLock;

use url::Url;

use super::facts::Facts;
use super::json_ld::{self, Graph};
use super::live::{self, Update};
use super::{Metadata, PageType, Source, pagetype};
use crate::label::rules::Rule;
use crate::label::score::{Absent, Columns, Layout, Model, Rows, Table};
use crate::label::text::has_sentence_end;
use crate::label::{Labels, Verdict};
use crate::read::page::{Block, BlockKind, Origin, Page, Tag};

/// What a page is as a whole, and how sure that is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Judgement {
    pub(crate) pagetype: PageType,
    pub(crate) is_article: bool,
    pub(crate) article_score: f32,
    pub(crate) confidence: f32,
    /// The entries of a live blog that it declares; none of them where it only declares to be one.
    pub(crate) updates: Option<Vec<Update>>,
    /// The numbers it was made of, in the order of [`names`].
    pub(crate) numbers: Vec<f32>,
}

/// The two tables, bound to the row of a page. All that can be made is in it: one row a page costs next to nothing, and
/// those who fit tables read it from the article.
struct Tables {
    layout: Layout,
    article: Model,
    confidence: Model,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let layout = Layout::all(names());
    #[expect(clippy::expect_used, reason = "the tables come with the crate")]
    let bind = |bytes| {
        let model = Table::from_bytes(bytes).bind(&[&layout]);
        model.expect("a test holds the tables that come with the crate against the columns")
    };
    Tables { article: bind(compiled!("article")), confidence: bind(compiled!("confidence")), layout }
});

/// Length of a block of prose, at least.
const MIN_PROSE: f32 = 60.0;

/// The score from which on a page is an article. Where articles and others are equally likely the score is 0.5; an article that
/// is lost is worse than another page that is kept.
const ARTICLE_FROM: f32 = 0.3;

/// Judges a page by its facts, its labels and its metadata.
pub(super) fn judge(facts: &Facts<'_>, metadata: &Metadata) -> Judgement {
    let Tables { layout, article, confidence } = &*TABLES;
    let mut rows = Rows::new(layout.len(), 1);
    rows.add();
    columns(facts, metadata, &mut rows.writer(0, 0, layout, &[0]));
    let of = |model: &Model| model.probabilities(&rows).sum();
    let kept = facts.labels.verdicts.iter().any(|verdict| verdict.keep);
    let article_score = if kept { of(article) } else { 0.0 };
    let is_article = article_score >= ARTICLE_FROM;
    let confidence = if kept { of(confidence) } else { 0.0 };
    let pagetype = pagetype::find(facts, metadata, is_article);
    let updates = live::updates(facts.page, facts.graph, facts.labels.language);
    Judgement { pagetype, is_article, article_score, confidence, updates, numbers: rows.row(0).collect() }
}

/// The names of the columns, in the order in which they are made.
pub(super) fn names() -> Vec<String> {
    let (page, graph) = (Page::of_one_block(Origin::Html), Graph::default());
    let verdicts = vec![Verdict { keep: false, rule: Rule::Score, score: 0.0 }];
    let (lengths, roles, comments) = (vec![0.0], Vec::new(), Vec::new());
    let labels = Labels {
        verdicts,
        lengths,
        headline: None,
        language: "",
        is_sure_of_language: false,
        other_languages: Vec::new(),
        roles,
        comments,
    };
    let mut names = Vec::new();
    columns(&Facts::new(&page, &labels, &graph, None), &Metadata::default(), &mut names);
    names
}

fn columns(facts: &Facts<'_>, metadata: &Metadata, row: &mut impl Columns) {
    text_columns(facts, row);
    score_columns(facts, row);
    if facts.page.origin == Origin::Html {
        element_columns(facts, row);
        statement_columns(facts, metadata, row);
    } else {
        // Plain text has no elements and says nothing of itself.
        element_columns(facts, &mut Absent(row));
        statement_columns(facts, metadata, &mut Absent(row));
    }
    address_columns(facts.address(), row);
}

fn flag(row: &mut impl Columns, name: &'static str, value: impl Fn() -> bool) {
    row.add(name, |_| f32::from(value()));
}

/// Sums over a set of blocks. Lengths are those of the labels, which are fair between scripts.
#[derive(Default)]
struct Sums {
    length: f32,
    linked: f32,
    prose: f32,
    blocks: f32,
    prose_blocks: f32,
    items: f32,
    headings: f32,
    questions: f32,
    prices: f32,
    longest: f32,
}

impl Sums {
    /// Of one block.
    fn of(page: &Page, block: &Block, length: f32) -> Self {
        let text = page.text_of(block);
        let share = block.link_bytes as f32 / text.len().max(1) as f32;
        let is_prose = length >= MIN_PROSE && share < 0.5 && has_sentence_end(text);
        let kind = page.kind_of(block);
        Self {
            length,
            linked: length * share,
            prose: if is_prose { length } else { 0.0 },
            blocks: 1.0,
            prose_blocks: f32::from(is_prose),
            items: f32::from(matches!(kind, BlockKind::ListItem | BlockKind::TableCell)),
            headings: f32::from(matches!(kind, BlockKind::Heading(_))),
            questions: f32::from(text.ends_with(['?', '？'])),
            prices: prices(text),
            longest: if is_prose { length } else { 0.0 },
        }
    }

    fn add(&mut self, other: &Self) {
        self.length += other.length;
        self.linked += other.linked;
        self.prose += other.prose;
        self.blocks += other.blocks;
        self.prose_blocks += other.prose_blocks;
        self.items += other.items;
        self.headings += other.headings;
        self.questions += other.questions;
        self.prices += other.prices;
        self.longest = self.longest.max(other.longest);
    }
}

/// How many currency signs a text has.
#[expect(clippy::string_slice, reason = "each of these bytes begins a character")]
fn prices(text: &str) -> f32 {
    // The bytes that they begin with.
    let starts = memchr::memchr3_iter(b'$', 0xc2, 0xe2, text.as_bytes());
    starts.filter(|at| text[*at..].starts_with(['$', '€', '£', '¥'])).count() as f32
}

fn text_columns(facts: &Facts<'_>, row: &mut impl Columns) {
    let Facts { page, labels, .. } = facts;
    let blocks = page.blocks.iter().zip(labels.lengths.iter().copied());
    let visible = blocks.zip(&labels.verdicts).filter(|((block, _), _)| !block.hidden);
    let (mut all, mut kept) = (Sums::default(), Sums::default());
    for ((block, length), verdict) in visible {
        let own = Sums::of(page, block, length);
        all.add(&own);
        if verdict.keep {
            kept.add(&own);
        }
    }
    row.add("visible", |_| (1.0 + all.length).ln());
    row.add("blocks", |_| all.blocks);
    row.add("link_density", |_| all.linked / all.length.max(1.0));
    row.add("prose_share", |_| all.prose / all.length.max(1.0));
    row.add("prices", |_| all.prices);
    row.add("kept", |_| (1.0 + kept.length).ln());
    row.add("kept_share", |_| kept.length / all.length.max(1.0));
    row.add("kept_blocks", |_| kept.blocks);
    row.add("kept_link_density", |_| kept.linked / kept.length.max(1.0));
    row.add("kept_prose", |_| (1.0 + kept.prose).ln());
    row.add("kept_prose_share", |_| kept.prose / kept.length.max(1.0));
    row.add("kept_prose_of_all", |_| kept.prose / all.prose.max(1.0));
    row.add("kept_prose_blocks", |_| kept.prose_blocks);
    row.add("kept_mean", |_| kept.length / kept.blocks.max(1.0));
    row.add("kept_longest", |_| kept.longest);
    row.add("kept_items", |_| kept.items / kept.blocks.max(1.0));
    row.add("kept_headings", |_| kept.headings / kept.blocks.max(1.0));
    row.add("kept_questions", |_| kept.questions / kept.blocks.max(1.0));
    row.add("kept_prices", |_| kept.prices / kept.blocks.max(1.0));
    row.add("kept_together", |_| kept.blocks / kept_range(facts));
    let start = facts.body_start().map_or(f32::NAN, |at| at as f32 / all.blocks.max(1.0));
    row.add("body_start", |_| start);
    let from_headline =
        facts.headline().zip(facts.body_start()).map(|(headline, body)| body as f32 - headline as f32);
    row.add("headline_to_body", |_| from_headline.unwrap_or(f32::NAN));
}

/// How many blocks there are from the first kept one to the last.
#[expect(clippy::arithmetic_side_effects, reason = "the last kept block is not before the first one")]
fn kept_range(facts: &Facts<'_>) -> f32 {
    let first = facts.labels.verdicts.iter().position(|verdict| verdict.keep);
    first.zip(facts.body_end()).map_or(1.0, |(first, last)| (last - first + 1) as f32)
}

/// How sure the scores of the blocks are.
fn score_columns(facts: &Facts<'_>, row: &mut impl Columns) {
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
    row.add("score_mean", |_| kept_sum / total);
    row.add("score_least", |_| least);
    row.add("score_most_dropped", |_| most);
    row.add("doubtful", |_| doubtful);
    row.add("doubtful_share", |_| doubtful_length / total);
    row.add("risk", |_| risk / total);
    row.add("loss", |_| loss / total);
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a tag is one byte, and there is a count for each; counts and bytes are of what is in memory"
)]
fn element_columns(facts: &Facts<'_>, row: &mut impl Columns) {
    let page = facts.page;
    let mut counts = [0_u32; 256];
    page.elements.iter().for_each(|element| counts[element.tag as usize] += 1);
    let count = |tag: Tag| counts[tag as usize] as f32;
    row.add("articles", |_| count(Tag::Article));
    row.add("h1", |_| count(Tag::H1));
    row.add("inputs", |_| count(Tag::Input) + count(Tag::Select));
    row.add("buttons", |_| count(Tag::Button));
    row.add("images", |_| count(Tag::Img));
    row.add("times", |_| count(Tag::Time));
    row.add("elements", |_| (page.elements.len() as f32).ln());
    let is_teaser = |(block, length): &(&Block, &f32)| {
        let linked = block.link_bytes as usize * 10 >= block.text.len() * 9;
        linked && (25.0..200.0).contains(*length)
    };
    let teasers = || page.blocks.iter().zip(&facts.labels.lengths).filter(is_teaser).count();
    row.add("teasers", |_| teasers() as f32 / page.blocks.len().max(1) as f32);
}

/// What the page says of itself.
fn statement_columns(facts: &Facts<'_>, metadata: &Metadata, row: &mut impl Columns) {
    let graph = facts.graph;
    flag(row, "ld_article", || graph.has_type(json_ld::is_article));
    flag(row, "ld_news", || graph.has_type(|name| name.contains("News") && json_ld::is_article(name)));
    flag(row, "ld_product", || {
        graph.has_type(|name| matches!(name, "Product" | "Offer" | "Service" | "Course" | "Event"))
    });
    flag(row, "ld_forum", || {
        graph
            .has_type(|name| matches!(name, "DiscussionForumPosting" | "QAPage" | "Question" | "ProfilePage"))
    });
    flag(row, "ld_index", || {
        graph.has_type(|name| matches!(name, "CollectionPage" | "ItemList" | "SearchResultsPage"))
    });
    flag(row, "ld_video", || graph.has_type(|name| name == "VideoObject"));
    let og_type = facts.metas("og:type").next().unwrap_or_default().to_ascii_lowercase();
    flag(row, "og_article", || og_type == "article");
    flag(row, "og_website", || og_type == "website");
    flag(row, "og_other", || !og_type.is_empty() && og_type != "article" && og_type != "website");
    flag(row, "published_meta", || facts.page.meta("article:published_time").is_some());
    let source = metadata.date.as_ref().map(|found| found.source);
    row.add("date", |_| source.map_or(0.0, |source| if source == Source::Text { 1.0 } else { 2.0 }));
    row.add("authors", |_| {
        metadata.authors.as_ref().map_or(0.0, |found| if found.source == Source::Text { 1.0 } else { 2.0 })
    });
    flag(row, "headline", || facts.headline().is_some());
    flag(row, "paywall", || metadata.paywall.as_ref().is_some_and(|found| found.value));
    row.add("title_words", |_| {
        metadata.title.as_ref().map_or(0.0, |found| found.value.split_whitespace().count() as f32)
    });
    row.add("tags", |_| metadata.tags.as_ref().map_or(0.0, |found| found.value.len() as f32));
    row.add("body_ratio", |_| body_ratio(facts));
}

/// Kept text against the `articleBody` of JSON-LD; absent without one.
fn body_ratio(facts: &Facts<'_>) -> f32 {
    let Some(body) = facts.json_text("articleBody") else { return f32::NAN };
    let letters = |text: &str| text.chars().filter(|char| char.is_alphanumeric()).count() as f32;
    let kept = facts.page.blocks.iter().zip(&facts.labels.verdicts).filter(|(_, verdict)| verdict.keep);
    kept.map(|(block, _)| letters(facts.page.text_of(block))).sum::<f32>() / letters(body).max(1.0)
}

fn address_columns(url: Option<&Url>, row: &mut impl Columns) {
    let path = url.map(|url| url.path().trim_matches('/'));
    let of = |value: &dyn Fn(&str) -> f32| path.map_or(f32::NAN, value);
    let last = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    row.add("path_parts", |_| of(&|path| path.split('/').filter(|part| !part.is_empty()).count() as f32));
    row.add("slug_words", |_| {
        of(&|path| last(path).split(['-', '_']).filter(|word| !word.is_empty()).count() as f32)
    });
    row.add("slug_length", |_| of(&|path| last(path).len() as f32));
    row.add("path_digits", |_| of(&|path| path.bytes().filter(u8::is_ascii_digit).count() as f32));
}
