//! What a user wants kept or dropped on a page, in CSS.

#![expect(
    clippy::string_slice,
    reason = "selectors begin and end at commas, which are ASCII, or white space"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "counts of what is in memory; trimmed text is no longer than the whole"
)]

use std::collections::HashSet;

use ego_tree::NodeId;
use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, Selector};

use crate::error::{Error, ErrorKind};
use crate::read::SelectedFacts;

/// CSS selectors that decide what of a page is read.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    keep: Vec<Selector>,
    drop: Vec<Selector>,
    title: Option<Selector>,
    author: Option<Selector>,
    date: Option<Selector>,
    /// Whether a selector looks at the elements beside one.
    beside: bool,
}

/// Steps from element to element that a search may take, at most: some two seconds.
const MAX_STEPS: usize = 100_000_000;

/// What in a selector looks at the elements beside one.
const BESIDE: &[&str] = &["~", ":nth", ":last", ":only", ":first-of"];

impl Selection {
    /// Makes a selection of CSS selectors. With at least one in `keep`, only what is in an element
    /// that one of them matches is read; what is in an element that one of `drop` matches is not.
    ///
    /// # Errors
    /// [`ErrorKind::Selector`] where a selector is not valid, with its number and column.
    ///
    /// ```
    /// use cleancopy::options::Selection;
    ///
    /// assert!(Selection::new(&["article"], &[".related", "aside, nav"]).is_ok());
    /// let error = Selection::new(&[] as &[&str], &["nav, p..x"]).unwrap_err();
    /// assert_eq!(error.to_string(), "bad-selector: drop 1, column 6: \"p..x\" is no CSS selector");
    /// ```
    pub fn new<S: AsRef<str>>(keep: &[S], drop: &[S]) -> Result<Self, Error> {
        let fail = |place: String| Error::new(ErrorKind::Selector, place);
        Ok(Self {
            keep: parse_all("keep", keep).map_err(fail)?,
            drop: parse_all("drop", drop).map_err(fail)?,
            beside: keep.iter().chain(drop).any(|css| looks_beside(css.as_ref())),
            ..Self::default()
        })
    }

    /// The same with selectors for title, author and date, where there are any.
    pub(crate) fn with_facts(
        self,
        title: Option<&str>,
        author: Option<&str>,
        date: Option<&str>,
    ) -> Result<Self, Error> {
        let one = |key: &str, css: Option<&str>| {
            let fail = |place: String| Error::new(ErrorKind::Selector, format!("{key}, {place}"));
            css.map(|css| parse(css).map_err(fail)).transpose()
        };
        let beside = self.beside || [title, author, date].into_iter().flatten().any(looks_beside);
        let (title, author, date) = (one("title", title)?, one("author", author)?, one("date", date)?);
        Ok(Self { title, author, date, beside, ..self })
    }

    /// Whether it selects nothing, so that any reader can read the page.
    pub fn is_empty(&self) -> bool {
        self.keep.is_empty()
            && self.drop.is_empty()
            && self.title.is_none()
            && self.author.is_none()
            && self.date.is_none()
    }

    /// This selection and another: what either keeps or drops; the single ones of `self` go first.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let joined = |a: &[Selector], b: &[Selector]| a.iter().chain(b).cloned().collect();
        Self {
            keep: joined(&self.keep, &other.keep),
            drop: joined(&self.drop, &other.drop),
            title: self.title.clone().or_else(|| other.title.clone()),
            author: self.author.clone().or_else(|| other.author.clone()),
            date: self.date.clone().or_else(|| other.date.clone()),
            beside: self.beside || other.beside,
        }
    }

    /// Whether the elements of a page can be searched in bounded time. A selector may look at all elements around each, and at
    /// all beside it.
    ///
    /// # Errors
    /// [`ErrorKind::TooComplex`] where not.
    pub(super) fn check(&self, document: &Html) -> Result<(), Error> {
        let facts = [&self.title, &self.author, &self.date];
        let selectors = self.keep.len() + self.drop.len() + facts.into_iter().flatten().count();
        let (around, beside) = pairs(document);
        let steps = selectors.saturating_mul(around.saturating_add(if self.beside { beside } else { 0 }));
        if steps <= MAX_STEPS {
            return Ok(());
        }
        let message = format!("its selectors would take {steps} steps; use fewer or simpler ones");
        Err(Error::new(ErrorKind::TooComplex, message))
    }

    /// Finds what is selected on a page.
    pub(super) fn nodes(&self, document: &Html) -> SelectedNodes {
        let ids = |selectors: &[Selector]| {
            selectors.iter().flat_map(|selector| document.select(selector)).map(|e| e.id()).collect()
        };
        SelectedNodes { all: self.keep.is_empty(), keep: ids(&self.keep), drop: ids(&self.drop) }
    }

    /// The texts of the elements that the selectors of facts match.
    pub(super) fn facts(&self, document: &Html) -> SelectedFacts {
        let texts = |selector: &Option<Selector>| -> Vec<String> {
            let elements = selector.iter().flat_map(|selector| document.select(selector));
            elements.map(fact_of).filter(|text| !text.is_empty()).collect()
        };
        SelectedFacts {
            title: texts(&self.title).into_iter().next(),
            authors: texts(&self.author),
            date: texts(&self.date).into_iter().next(),
        }
    }
}

fn looks_beside(css: &str) -> bool {
    BESIDE.iter().any(|sign| css.contains(sign))
}

/// How many elements are in another one, counted for each around it; and how many pairs have the same parent.
fn pairs(document: &Html) -> (usize, usize) {
    let (mut around, mut beside) = (0_usize, 0_usize);
    // Elements before the next one, by depth.
    let mut before = vec![0_usize];
    for edge in document.tree.root().traverse() {
        match edge {
            Edge::Open(node) if node.value().is_element() => {
                around = around.saturating_add(before.len());
                if let Some(count) = before.last_mut() {
                    beside = beside.saturating_add(*count);
                    *count += 1;
                }
                before.push(0);
            }
            Edge::Close(node) if node.value().is_element() => drop(before.pop()),
            _ => {}
        }
    }
    (around, beside)
}

/// The elements that are kept and dropped on one page.
pub(super) struct SelectedNodes {
    all: bool,
    keep: HashSet<NodeId>,
    drop: HashSet<NodeId>,
}

impl SelectedNodes {
    /// Where everything is kept.
    pub(super) fn everything() -> Self {
        Self { all: true, keep: HashSet::new(), drop: HashSet::new() }
    }

    /// Whether text outside kept elements is read as well.
    pub(super) fn keeps_all(&self) -> bool {
        self.all
    }

    pub(super) fn keeps(&self, id: NodeId) -> bool {
        self.keep.contains(&id)
    }

    pub(super) fn drops(&self, id: NodeId) -> bool {
        self.drop.contains(&id)
    }
}

/// What an element says, in an attribute made for it or as text.
fn fact_of(element: ElementRef<'_>) -> String {
    match element.attr("datetime").or_else(|| element.attr("content")) {
        Some(value) => value.trim().to_owned(),
        None => {
            let text: String = element.text().collect();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        }
    }
}

fn parse_all<S: AsRef<str>>(key: &str, all: &[S]) -> Result<Vec<Selector>, String> {
    let parsed = all
        .iter()
        .enumerate()
        .map(|(at, css)| parse(css.as_ref()).map_err(|place| format!("{key} {}, {place}", at + 1)));
    parsed.collect()
}

/// Parses a selector; where it is not valid, says at which column the first invalid selector of the list begins.
fn parse(css: &str) -> Result<Selector, String> {
    Selector::parse(css).map_err(|_| {
        let parts = split_list(css);
        let wrong = parts.iter().find(|(_, part)| Selector::parse(part).is_err());
        let (at, part) = wrong.copied().unwrap_or((0, css));
        format!("column {}: {part:?} is no CSS selector", css[..at].chars().count() + 1)
    })
}

/// The selectors of a list, and where each begins.
fn split_list(css: &str) -> Vec<(usize, &str)> {
    let (mut parts, mut start, mut depth, mut quote) = (Vec::new(), 0, 0usize, None);
    for (at, char) in css.char_indices() {
        match (quote, char) {
            (Some(open), _) if open == char => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(char),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                parts.push((start, &css[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push((start, &css[start..]));
    let trimmed = |(at, part): (usize, &'_ str)| (at + part.len() - part.trim_start().len(), at, part.len());
    parts
        .into_iter()
        .map(trimmed)
        .map(|(start, at, length)| (start, css[start..at + length].trim_end()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Limits;
    use crate::read::page::Page;

    const PAGE: &str = "<body><nav>menu</nav><article><h1>Head</h1><p>One <b class=ad>buy</b> two</p>\
        <aside>more</aside><time datetime=2024-05-06>May</time></article><p class=by>Ann  Lee</p>";

    fn texts(selection: &Selection) -> (Vec<String>, SelectedFacts) {
        let mut page = Page::default();
        let facts = super::super::read_selected(PAGE, &Limits::default(), selection, &mut page).unwrap();
        (page.blocks.iter().map(|block| page.text_of(block).to_owned()).collect(), facts)
    }

    #[test]
    fn keeps_and_drops() {
        let cases: [(&[&str], &[&str], &[&str]); 4] = [
            (&[], &[], &["menu", "Head", "One buy two", "more", "May", "Ann Lee"]),
            (&[], &["nav", ".ad, aside"], &["Head", "One two", "May", "Ann Lee"]),
            (&["article"], &["aside", "time"], &["Head", "One buy two"]),
            (&["h1", ".by"], &[], &["Head", "Ann Lee"]),
        ];
        for (keep, drop, expected) in cases {
            let (texts, _) = texts(&Selection::new(keep, drop).unwrap());
            assert_eq!(texts, expected, "keep {keep:?}, drop {drop:?}");
        }
    }

    #[test]
    fn facts_are_selected() {
        let selection = Selection::default().with_facts(Some("h1"), Some(".by"), Some("time")).unwrap();
        let (_, facts) = texts(&selection);
        assert_eq!(facts.title.as_deref(), Some("Head"));
        assert_eq!(facts.authors, ["Ann Lee"]);
        assert_eq!(facts.date.as_deref(), Some("2024-05-06"));
    }
}
