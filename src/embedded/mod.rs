//! The body of a story that a page holds elsewhere than in what it shows: in its JSON-LD, in the state that its scripts
//! start from, or for browsers without scripts. It is looked for only where the page shows little, and taken only where it
//! is certain to be of this page: its title, its address or its beginning agrees with what the page says of itself.
//!
//! [`find`] gives HTML, which is read and labelled like any other page; the caller does that.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "counts and bytes of what is in memory, times a small number; the links of a block are a part of its text"
)]

mod blocks;
mod claims;
mod js;
mod keys;
mod markup;
mod packed;
mod scripts;
mod search;

use rustc_hash::FxHashSet;

use crate::label::Labels;
use crate::label::text::{Words, is_sentence_end};
use crate::read::Limits;
use crate::read::json::Value;
use crate::read::page::{AttributeName, Page, Tag};
use claims::Claims;
use search::{Candidate, Search};

/// Where a page holds the text of its article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TextSource {
    /// What it shows.
    #[default]
    Html,
    /// Its JSON-LD.
    JsonLd,
    /// The state that its scripts start from.
    State,
    /// What it shows without scripts.
    Noscript,
}

impl TextSource {
    /// The name used in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::JsonLd => "json-ld",
            Self::State => "state",
            Self::Noscript => "noscript",
        }
    }
}

/// A body that was found.
pub(crate) struct Body {
    /// A document with the title of the page and the body.
    pub(crate) html: String,
    /// Where it was.
    pub(crate) source: TextSource,
    /// The blocks of the page that it says again.
    pub(crate) repeated: Vec<usize>,
}

/// Bytes of kept text below which a page shows so little of its story that scripts are looked through.
const SHOWS_LITTLE: usize = 1500;

/// How many times as long as what the page shows a body is, at least.
const LONGER: usize = 2;

/// Share (0..=1) of a text's runs of three words by which it is part of another.
const IS_PART: f32 = 0.5;

/// How many words a body has, at least, for each word kept that it does not have; JSON-LD names what it states.
fn words_for_others(source: TextSource) -> usize {
    if source == TextSource::JsonLd { 2 } else { 4 }
}

/// Finds the body of the story of a page, where the page does not show it. `html` is what the page was read from, `url`
/// where it was found.
pub(crate) fn find(
    html: &str,
    page: &Page,
    labels: &Labels,
    url: Option<&str>,
    limits: &Limits,
) -> Option<Body> {
    let kept = kept_bytes(page, labels);
    let stated: usize = page.head.json_ld.bodies.iter().map(String::len).sum();
    let in_json_ld = stated > LONGER * kept && stated >= search::MIN_BYTES;
    let in_scripts = kept < SHOWS_LITTLE && limits.embedded_bytes > 0;
    if !in_json_ld && !in_scripts {
        return None;
    }
    let claims = Claims::of(page, labels, url);
    let mut search = Search::new(&claims, html.len());
    if in_json_ld {
        page.head.json_ld.values().for_each(|value| search.add(value, TextSource::JsonLd));
        if search.found.is_empty() {
            // Those of scripts that cannot be parsed, too.
            let bodies = page.head.json_ld.bodies.iter().map(|body| markup::of_text(body).into_owned());
            bodies.for_each(|body| search.add_html(body, TextSource::JsonLd));
        }
    }
    if in_scripts {
        scripts::each_value(html, limits.embedded_bytes, |value| search.add(value, TextSource::State));
        scripts::noscripts(html).for_each(|html| search.add_html(html.to_owned(), TextSource::Noscript));
    }
    if search.found.is_empty() {
        return None;
    }
    let shown = Shown::of(page, labels);
    let found = search.found.into_iter().map(|candidate| Measured::of(candidate, &claims, &shown));
    let best = best_of(found.collect())?;
    let repeated = shown.replaced_by(&best)?;
    let title = markup::escaped(page.title().unwrap_or_default());
    let html = format!("<!doctype html><title>{title}</title><article>{}</article>", best.candidate.html);
    Some(Body { html, source: best.candidate.source, repeated })
}

/// About the bytes of a value of JSON.
fn size_of(value: Value<'_>) -> usize {
    match value {
        Value::String(text) => text.len() + 24,
        Value::Array(values) => 24 + values.iter().map(size_of).sum::<usize>(),
        Value::Object(object) => {
            24 + object.iter().map(|(key, value)| key.len() + size_of(value)).sum::<usize>()
        }
        _ => 24,
    }
}

/// Bytes of the text that was kept.
fn kept_bytes(page: &Page, labels: &Labels) -> usize {
    let kept = page.blocks.iter().zip(&labels.verdicts).filter(|(_, verdict)| verdict.keep);
    kept.map(|(block, _)| block.text.len()).sum()
}

/// Bytes of kept text below which a page has none.
const NO_TEXT: usize = 200;

/// Bytes outside links that the menus of a page without text show, at most.
const ONLY_MENUS: usize = 400;

/// Whether a page is a shell that scripts fill: it shows hardly any text, and has an element with nothing in it for them.
#[expect(clippy::indexing_slicing, reason = "parents, and what blocks lie in, are elements of the same page")]
pub(crate) fn is_shell(html: &str, page: &Page, labels: &Labels) -> bool {
    let shown = page.blocks.iter().filter(|block| !block.hidden);
    let outside_links: usize = shown.map(|block| block.text.len() - block.link_bytes as usize).sum();
    if kept_bytes(page, labels) >= NO_TEXT
        || outside_links >= ONLY_MENUS
        || memchr::memmem::find(html.as_bytes(), b"<script").is_none()
    {
        return false;
    }
    let mut is_empty = vec![true; page.elements.len()];
    page.elements.iter().for_each(|element| is_empty[element.parent as usize] = false);
    page.blocks.iter().for_each(|block| is_empty[block.element as usize] = false);
    page.elements.iter().zip(is_empty).any(|(element, is_empty)| {
        let is_place = matches!(element.tag, Tag::Div | Tag::Main | Tag::Section | Tag::Article)
            && page.attribute(element, AttributeName::Id).is_some();
        is_empty && (is_place || element.tag == Tag::Custom)
    })
}

/// What a page shows: the runs of three words of all its blocks, and of each that was kept.
struct Shown {
    runs: FxHashSet<u64>,
    /// Kept blocks with their runs.
    kept: Vec<(usize, Vec<u64>)>,
}

impl Shown {
    fn of(page: &Page, labels: &Labels) -> Self {
        let mut words = Words::default();
        let (mut runs, mut kept) = (FxHashSet::default(), Vec::new());
        let visible = page.blocks.iter().zip(&labels.verdicts).enumerate();
        for (at, (block, verdict)) in visible.filter(|(_, (block, _))| !block.hidden) {
            words.of(page.text_of(block), |_, own| {
                runs.extend(own);
                if verdict.keep {
                    kept.push((at, own.to_vec()));
                }
            });
        }
        Self { runs, kept }
    }

    /// Share (0..=1) of what was kept that a text has.
    fn share_in(&self, runs: &FxHashSet<u64>) -> f32 {
        share(self.kept.iter().flat_map(|(_, own)| own), runs)
    }

    /// The kept blocks that a body says again; none if the page shows most of it, or a story of its own.
    fn replaced_by(&self, body: &Measured) -> Option<Vec<usize>> {
        if share(body.runs.iter(), &self.runs) >= IS_PART {
            return None;
        }
        let (again, other): (Vec<_>, Vec<_>) =
            self.kept.iter().partition(|(_, runs)| share(runs.iter(), &body.runs) >= IS_PART);
        let words = |blocks: &[&(usize, Vec<u64>)]| blocks.iter().map(|(_, runs)| runs.len()).sum::<usize>();
        let (again_words, other_words) = (words(&again), words(&other));
        let for_others = words_for_others(body.candidate.source);
        let longer = body.words >= LONGER * again_words && body.words >= for_others * other_words;
        longer.then(|| again.into_iter().map(|(at, _)| *at).collect())
    }
}

/// Share (0..=1) of runs that a set has; 0 of none.
fn share<'r>(runs: impl Iterator<Item = &'r u64>, set: &FxHashSet<u64>) -> f32 {
    let (mut found, mut all) = (0_usize, 0_usize);
    for run in runs {
        found += usize::from(set.contains(run));
        all += 1;
    }
    found as f32 / all.max(1) as f32
}

/// How certain a text is the body of this page's story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Certainty {
    No,
    /// It speaks of what the title says, and nothing contradicts.
    Topic,
    /// Title, address, description or beginning agree.
    Agrees,
}

/// A candidate, and what its text has in common with the page.
struct Measured {
    candidate: Candidate,
    certainty: Certainty,
    words: usize,
    paragraphs: usize,
    runs: FxHashSet<u64>,
}

/// Words of a body, at least.
const MIN_WORDS: usize = 40;

impl Measured {
    fn of(candidate: Candidate, claims: &Claims, shown: &Shown) -> Self {
        let text = markup::text_of(&candidate.html);
        let mut words = Words::default();
        words.add(&text);
        let runs: FxHashSet<u64> = words.runs.iter().copied().collect();
        let agrees = candidate.title == Some(true)
            || candidate.address
            || claims.is_described_by(&runs)
            || shown.share_in(&runs) >= IS_PART;
        let is_open = candidate.title.is_none() || !claims.names_story();
        let topic = || is_open && claims.is_topic_of(&words.hashes.iter().copied().collect());
        let is_stated = || candidate.source == TextSource::JsonLd && !claims.names_story();
        let certainty = match () {
            () if words.hashes.len() < MIN_WORDS || !is_prose(&text, words.hashes.len()) => Certainty::No,
            () if agrees => Certainty::Agrees,
            () if topic() || is_stated() => Certainty::Topic,
            () => Certainty::No,
        };
        let paragraphs =
            ["<p", "<br", "<li", "<h"].iter().map(|tag| candidate.html.matches(tag).count()).sum();
        Self { certainty, words: words.hashes.len(), paragraphs, runs, candidate }
    }

    fn is_like(&self, other: &Self) -> bool {
        share(self.runs.iter(), &other.runs) >= IS_PART || share(other.runs.iter(), &self.runs) >= IS_PART
    }
}

/// Words to an end of a sentence, at most.
const SENTENCE_WORDS: usize = 80;

/// Whether a text consists of sentences.
fn is_prose(text: &str, words: usize) -> bool {
    let ends = text.split_inclusive(is_sentence_end).filter(|sentence| sentence.len() > 20).count();
    // Thai and its neighbours end their sentences without a sign.
    let unsigned =
        text.chars().filter(|char| ('\u{e00}'..='\u{109f}').contains(char)).count() * 6 > text.len();
    unsigned || ends >= 2 && ends * SENTENCE_WORDS >= words
}

/// The fullest of the most certain candidates; among those of about one length, the first one with most paragraphs. None
/// where two different texts may be the body, and nothing but their topic tells.
fn best_of(found: Vec<Measured>) -> Option<Measured> {
    let certainty = found.iter().map(|one| one.certainty).max().filter(|best| *best > Certainty::No)?;
    let mut found: Vec<Measured> = found.into_iter().filter(|one| one.certainty == certainty).collect();
    let longest = found.iter().map(|one| one.words).max()?;
    let is_full = |one: &Measured| one.words * 10 >= longest * 9;
    let most = found.iter().filter(|one| is_full(one)).map(|one| one.paragraphs).max()?;
    let best = found.iter().position(|one| is_full(one) && one.paragraphs == most)?;
    let best = found.swap_remove(best);
    let rival = |one: &Measured| one.words * 2 >= best.words && !one.is_like(&best);
    (certainty == Certainty::Agrees || !found.iter().any(rival)).then_some(best)
}
