//! What a user wants kept or dropped on a page, in CSS: given directly, or per site in a file.

use std::collections::{BTreeMap, HashSet};

use ego_tree::NodeId;
use scraper::{ElementRef, Html, Selector};
use serde::Deserialize;

use crate::error::{Error, ErrorKind};
use crate::read::Chosen;

/// CSS selectors that decide what of a page is read.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    keep: Vec<Selector>,
    drop: Vec<Selector>,
    title: Option<Selector>,
    author: Option<Selector>,
    date: Option<Selector>,
}

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
            ..Self::default()
        })
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
        }
    }

    /// Finds what is selected on a page.
    pub(super) fn find(&self, document: &Html) -> Found {
        let ids = |selectors: &[Selector]| {
            selectors.iter().flat_map(|selector| document.select(selector)).map(|e| e.id()).collect()
        };
        Found { all: self.keep.is_empty(), keep: ids(&self.keep), drop: ids(&self.drop) }
    }

    /// The texts of the elements that the selectors of facts match.
    pub(super) fn choose(&self, document: &Html) -> Chosen {
        let texts = |selector: &Option<Selector>| -> Vec<String> {
            let elements = selector.iter().flat_map(|selector| document.select(selector));
            elements.map(fact_of).filter(|text| !text.is_empty()).collect()
        };
        Chosen {
            title: texts(&self.title).into_iter().next(),
            authors: texts(&self.author),
            date: texts(&self.date).into_iter().next(),
        }
    }
}

/// The elements that are kept and dropped on one page.
pub(super) struct Found {
    all: bool,
    keep: HashSet<NodeId>,
    drop: HashSet<NodeId>,
}

impl Found {
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

/// Selections per site, read from a TOML file:
///
/// ```
/// use cleancopy::options::SiteRules;
///
/// let rules = SiteRules::parse(r#"
///     ["example.com"]
///     keep = "article"
///     drop = [".related", ".newsletter"]
///     title = "h1.headline"
///     author = ".byline a"
///     date = "time[datetime]"
/// "#).unwrap();
/// assert!(rules.for_host("www.example.com").is_some());
/// assert!(rules.for_host("notexample.com").is_none());
/// ```
#[derive(Clone, Debug, Default)]
pub struct SiteRules {
    sites: BTreeMap<String, Selection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSite {
    #[serde(default)]
    keep: OneOrMany,
    #[serde(default)]
    drop: OneOrMany,
    title: Option<String>,
    author: Option<String>,
    date: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl Default for OneOrMany {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl OneOrMany {
    fn as_slice(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

impl SiteRules {
    /// Reads a file of rules: a table per host with `keep`, `drop` (one selector or a list),
    /// `title`, `author` and `date`.
    ///
    /// # Errors
    /// [`ErrorKind::SiteRules`] with the line of what is no TOML or no known key, or the site, key
    /// and column of what is no selector.
    pub fn parse(toml: &str) -> Result<Self, Error> {
        let fail = |message: String| Error::new(ErrorKind::SiteRules, message);
        let raw: BTreeMap<String, RawSite> =
            toml::from_str(toml).map_err(|error| fail(error.to_string().trim_end().to_owned()))?;
        let mut sites = BTreeMap::new();
        for (site, rules) in raw {
            let selection = selection_of(&rules).map_err(|place| fail(format!("site {site:?}, {place}")))?;
            sites.insert(site.to_ascii_lowercase(), selection);
        }
        Ok(Self { sites })
    }

    /// The rules for a host: those of its own name, or else of the nearest domain above it.
    pub fn for_host(&self, host: &str) -> Option<&Selection> {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let mut name = host.as_str();
        loop {
            if let Some(found) = self.sites.get(name) {
                return Some(found);
            }
            name = name.split_once('.')?.1;
        }
    }
}

fn selection_of(rules: &RawSite) -> Result<Selection, String> {
    let one = |key: &str, css: &Option<String>| {
        css.as_deref().map(|css| parse(css).map_err(|place| format!("{key}, {place}"))).transpose()
    };
    Ok(Selection {
        keep: parse_all("keep", rules.keep.as_slice())?,
        drop: parse_all("drop", rules.drop.as_slice())?,
        title: one("title", &rules.title)?,
        author: one("author", &rules.author)?,
        date: one("date", &rules.date)?,
    })
}

fn parse_all<S: AsRef<str>>(key: &str, all: &[S]) -> Result<Vec<Selector>, String> {
    let parsed = all
        .iter()
        .enumerate()
        .map(|(at, css)| parse(css.as_ref()).map_err(|place| format!("{key} {}, {place}", at + 1)));
    parsed.collect()
}

/// Parses a selector; where it is not valid, says at which column the part begins that is not.
fn parse(css: &str) -> Result<Selector, String> {
    Selector::parse(css).map_err(|_| {
        let parts = parts(css);
        let wrong = parts.iter().find(|(_, part)| Selector::parse(part).is_err());
        let (at, part) = wrong.copied().unwrap_or((0, css));
        format!("column {}: {part:?} is no CSS selector", css[..at].chars().count() + 1)
    })
}

/// The selectors of a list, and where each begins.
fn parts(css: &str) -> Vec<(usize, &str)> {
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

    fn texts(selection: &Selection) -> (Vec<String>, Chosen) {
        let mut page = Page::default();
        let chosen = super::super::read_selected(PAGE, &Limits::default(), selection, &mut page);
        (page.blocks.iter().map(|block| page.text_of(block).to_owned()).collect(), chosen)
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
    fn chooses_facts() {
        let rules = SiteRules::parse("['a.org']\ntitle = 'h1'\nauthor = '.by'\ndate = 'time'").unwrap();
        let (_, chosen) = texts(rules.for_host("NEWS.a.org.").unwrap());
        assert_eq!(chosen.title.as_deref(), Some("Head"));
        assert_eq!(chosen.authors, ["Ann Lee"]);
        assert_eq!(chosen.date.as_deref(), Some("2024-05-06"));
    }

    #[test]
    fn names_the_place_of_an_error() {
        let cases = [
            ("['a.org']\ndrop = ['p', 'b, :nope(']", "site \"a.org\", drop 2, column 4"),
            ("['a.org']\ndate = '['", "site \"a.org\", date, column 1"),
            ("['a.org']\ndrops = 'p'", "line 2"),
            ("['a.org'\n", "line 1"),
        ];
        for (toml, place) in cases {
            let message = SiteRules::parse(toml).unwrap_err().to_string();
            assert!(message.contains(place), "{toml:?}: {message}");
        }
    }
}
