//! The headline as printed, without the site's name: the candidates from several places of the page are scored by
//! weights that were fitted to the corpora (`weights/title.txt`, `tools/fit/title.py`).

use std::collections::HashMap;
use std::sync::LazyLock;

use super::facts::Facts;
use super::json_ld;
use super::words;
use super::{Source, Sourced};
use crate::read::page::{BlockKind, Origin};

/// Separators between a headline and the name of the site, with a space on both sides.
const SEPARATORS: &[&str] =
    &[" | ", " - ", " – ", " — ", " · ", " • ", " » ", " « ", " : ", " :: ", " ~ ", " * ", " // ", " / "];

/// Separators that need no spaces.
const TIGHT: &[&str] = &["｜", "|", "：", "--", "_", ": "];

/// Headings that are candidates, at most.
const MAX_HEADINGS: usize = 6;

/// One text that may be the headline, and its features.
pub(super) struct Candidate {
    /// The text.
    pub(super) text: String,
    /// Where it was found first.
    pub(super) source: Source,
    /// Its features by the names of their [`WEIGHTS`], with their values.
    pub(super) features: Vec<(&'static str, f32)>,
}

/// `NAME WEIGHT` a line.
static WEIGHTS: LazyLock<HashMap<&str, f32>> = LazyLock::new(|| {
    let lines = include_str!("../../weights/title.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(name, weight)| Some((name, weight.parse().ok()?)))
        .collect()
});

/// The headline, and where it was found.
pub(super) fn find(facts: &Facts<'_>, site: &[String]) -> Option<Sourced<String>> {
    if facts.page.origin == Origin::Text {
        let headline = facts.page.text_of(facts.page.blocks.get(facts.headline()?)?);
        return Some(Sourced::new(headline.to_owned(), Source::Text));
    }
    let score = |candidate: &Candidate| -> f32 {
        candidate.features.iter().map(|(name, value)| value * WEIGHTS.get(name).copied().unwrap_or(0.0)).sum()
    };
    let mut best: Option<(f32, Candidate)> = None;
    for candidate in candidates(facts, site) {
        let own = score(&candidate);
        if best.as_ref().is_none_or(|(before, _)| own > *before) {
            best = Some((own, candidate));
        }
    }
    best.map(|(_, candidate)| Sourced::new(candidate.text, candidate.source))
}

/// The candidates of a page, by the letters of their texts.
struct Candidates<'s> {
    all: Vec<(String, Candidate)>,
    site: &'s [String],
}

impl Candidates<'_> {
    fn add(&mut self, text: &str, source: Source, feature: &'static str) {
        let text = words::clean(text);
        let key = words::key(&text);
        if key.is_empty() {
            return;
        }
        let at = self.all.iter().position(|(own, _)| *own == key).unwrap_or_else(|| {
            self.all.push((key, Candidate { text, source, features: Vec::new() }));
            self.all.len() - 1
        });
        self.all[at].1.features.push((feature, 1.0));
    }

    /// Adds a text and what is left of it without the site's name at either end.
    fn add_cut(&mut self, text: &str, source: Source, features: &FeatureNames) {
        self.add(text, source, features.whole);
        let text = words::clean(text);
        let Some((first, first_end)) = separators(&text).next() else { return };
        let (last, last_end) = separators(&text).last().unwrap_or((first, first_end));
        let site = is_site(&text[last_end..], self.site);
        self.add(&text[..last], source, if site { features.without_site } else { features.without_last });
        if first != last {
            self.add(&text[..first], source, features.first);
        }
        if is_site(&text[..first], self.site) {
            self.add(&text[first_end..], source, features.rest);
        }
    }
}

/// The names of the features for a text and what is left of it without some of its parts.
struct FeatureNames {
    whole: &'static str,
    without_site: &'static str,
    without_last: &'static str,
    first: &'static str,
    rest: &'static str,
}

macro_rules! feature_names {
    ($name:literal) => {
        FeatureNames {
            whole: $name,
            without_site: concat!($name, "-site"),
            without_last: concat!($name, "-last"),
            first: concat!($name, "-first"),
            rest: concat!($name, "-rest"),
        }
    };
}

/// Everything on the page that may be its headline.
pub(super) fn candidates(facts: &Facts<'_>, site: &[String]) -> Vec<Candidate> {
    let mut candidates = Candidates { all: Vec::new(), site };
    if let Some(headline) = facts.json_text("headline").or_else(|| facts.json_text("alternativeHeadline")) {
        candidates.add_cut(headline, Source::JsonLd, &feature_names!("ld"));
    }
    for item in facts.items("headline").take(2) {
        if let Some(text) = facts.item_text(item).filter(|text| text.len() < 400) {
            candidates.add(text, Source::Microdata, "microdata");
        }
    }
    add_headings(facts, &mut candidates);
    for (name, features) in [("og:title", feature_names!("og")), ("twitter:title", feature_names!("twitter"))]
    {
        if let Some(text) = facts.metas(name).next() {
            candidates.add_cut(text, Source::of_meta(name), &features);
        }
    }
    for name in ["headline", "sailthru.title", "parsely-title", "dc.title", "dcterms.title", "title"] {
        if let Some(text) = facts.metas(name).next() {
            candidates.add_cut(text, Source::of_meta(name), &feature_names!("meta"));
        }
    }
    if let Some(title) = facts.page.head.title {
        candidates.add_cut(facts.page.attribute_str(title), Source::TitleElement, &feature_names!("title"));
    }
    describe(facts, candidates)
}

fn add_headings(facts: &Facts<'_>, candidates: &mut Candidates<'_>) {
    let page = facts.page;
    let headings =
        page.blocks.iter().filter(|block| page.kind_of(block) == BlockKind::Heading(1) && !block.hidden);
    for (number, heading) in headings.take(MAX_HEADINGS).enumerate() {
        let text = page.text_of(heading);
        candidates.add(text, Source::Heading, if number == 0 { "h1" } else { "h1-other" });
        // A kicker is part of the same heading, on a line or in a span of its own.
        let parts = text.split_once(['\n', ':', '|']);
        if let Some((_, rest)) = parts.filter(|(kicker, rest)| kicker.len() < rest.len().min(60)) {
            candidates.add(rest, Source::Heading, "h1-rest");
        }
    }
    if let Some(headline) = facts.headline() {
        candidates.add(page.text_of(&page.blocks[headline]), Source::Heading, "headline");
    }
}

/// Adds the features that do not depend on where a candidate was found.
fn describe(facts: &Facts<'_>, candidates: Candidates<'_>) -> Vec<Candidate> {
    let news = facts.graph.has_type(|name| json_ld::is_article(name) && name.contains("News"));
    let site = candidates.site;
    let keys: Vec<String> = candidates.all.iter().map(|(key, _)| key.clone()).collect();
    let whole = |feature: &str| matches!(feature, "h1" | "h1-other" | "og" | "ld" | "title-site" | "title");
    let finish = |(key, mut candidate): (String, Candidate)| {
        let votes = candidate.features.iter().filter(|(feature, _)| whole(feature)).count();
        if news {
            let own: Vec<_> = candidate
                .features
                .iter()
                .filter_map(|(feature, value)| Some((news_feature(feature)?, *value)))
                .collect();
            candidate.features.extend(own);
        }
        candidate.features.push(("votes", votes as f32));
        candidate.features.push(("site", f32::from(is_site(&candidate.text, site))));
        candidate.features.push((
            "words",
            (candidate.text.split_whitespace().count().max(key.chars().count() / 8)).min(10) as f32 / 10.0,
        ));
        candidate.features.push(("short", f32::from(key.chars().count() < 8)));
        candidate
            .features
            .push(("cut", f32::from(candidate.text.ends_with(['…', '.']) && candidate.text.ends_with(".."))));
        let holds = keys
            .iter()
            .any(|other| other.len() > 15 && other.len() < key.len() && key.contains(other.as_str()));
        candidate.features.push(("holds-other", f32::from(holds)));
        candidate
    };
    candidates.all.into_iter().map(finish).collect()
}

/// The same feature with a weight of its own, on pages that say they are news.
fn news_feature(feature: &str) -> Option<&'static str> {
    Some(match feature {
        "h1" => "news-h1",
        "og" => "news-og",
        "ld" => "news-ld",
        "title" => "news-title",
        "og-site" => "news-og-site",
        "twitter" => "news-twitter",
        "headline" => "news-headline",
        "title-site" => "news-title-site",
        _ => return None,
    })
}

/// Where separators begin and end.
fn separators(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let begins = |char: char| matches!(char, ' ' | '｜' | '|' | '：' | '-' | '_' | ':');
    text.char_indices().filter(move |(_, char)| begins(*char)).filter_map(move |(at, _)| {
        let sign = SEPARATORS.iter().chain(TIGHT).find(|sign| text[at..].starts_with(**sign))?;
        (at > 0 && at + sign.len() < text.len()).then_some((at, at + sign.len()))
    })
}

/// Whether a text is the site's name, or a part of its host.
fn is_site(text: &str, site: &[String]) -> bool {
    let key = words::key(text);
    !key.is_empty()
        && site.iter().any(|own| {
            *own == key
                || (key.len() > 3
                    && own.len() < 40
                    && (own.contains(&key)
                        || (own.len() > 3 && key.contains(own.as_str()) && key.len() < own.len() * 3)))
        })
}
