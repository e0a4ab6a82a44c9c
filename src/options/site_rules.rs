//! [`SiteRules`]: what a user wants on the pages of single sites, from a file.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};
use toml::Spanned;

use crate::error::{Error, ErrorKind};
use crate::label::patterns::TextPatterns;
use crate::read::reference::Selection;

/// Rules for single sites, read from a TOML file:
///
/// ```
/// use cleancopy::options::SiteRules;
///
/// let rules = SiteRules::parse(r#"
///     ["example.com"]
///     keep = "article"
///     drop = [".related", ".newsletter"]
///     drop_text = ["^Photo of the week", "(?i)whatsapp channel"]
///     title = "h1.headline"
///     author = ".byline a"
///     date = "time[datetime]"
/// "#).unwrap();
/// assert!(rules.for_host("www.example.com").is_some());
/// assert!(rules.for_host("notexample.com").is_none());
/// ```
#[derive(Clone, Debug, Default)]
pub struct SiteRules {
    sites: BTreeMap<String, Site>,
}

/// What the rules say of a site.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Site {
    /// Elements to keep and drop, and those with title, author and date.
    pub selection: Selection,
    /// Blocks to drop, by what they say. They alone do not ask for the reference reader.
    pub drop_text: TextPatterns,
}

/// A table of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSite {
    #[serde(default)]
    keep: Texts,
    #[serde(default)]
    drop: Texts,
    drop_text: Option<Spanned<Texts>>,
    title: Option<String>,
    author: Option<String>,
    date: Option<String>,
}

/// One text, or a list of them with the place of each.
enum Texts {
    One(String),
    Many(Vec<Spanned<String>>),
}

impl Default for Texts {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany;
        impl<'de> Visitor<'de> for OneOrMany {
            type Value = Texts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or a list of strings")
            }

            fn visit_str<E>(self, one: &str) -> Result<Texts, E> {
                Ok(Texts::One(one.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Texts, A::Error> {
                let mut many = Vec::new();
                while let Some(text) = list.next_element()? {
                    many.push(text);
                }
                Ok(Texts::Many(many))
            }
        }
        deserializer.deserialize_any(OneOrMany)
    }
}

impl Texts {
    fn list(&self) -> Vec<&str> {
        match self {
            Self::One(one) => vec![one],
            Self::Many(many) => many.iter().map(|text| text.get_ref().as_str()).collect(),
        }
    }
}

impl SiteRules {
    /// Reads a file of rules: a table per host with `keep`, `drop` (one selector or a list), `drop_text` (one pattern or a
    /// list), `title`, `author` and `date`.
    ///
    /// # Errors
    /// [`ErrorKind::SiteRules`] with the line of what is no TOML or no known key; or the site, key and column of what is no
    /// selector; or the line, site and number of a pattern that is refused, and the character in it.
    pub fn parse(toml: &str) -> Result<Self, Error> {
        let fail = |message: String| Error::new(ErrorKind::SiteRules, message);
        let raw: BTreeMap<String, RawSite> =
            toml::from_str(toml).map_err(|error| fail(error.to_string().trim_end().to_owned()))?;
        let mut sites = BTreeMap::new();
        for (name, rules) in raw {
            let selection = Selection::new(&rules.keep.list(), &rules.drop.list())
                .and_then(|selection| {
                    let (title, author) = (rules.title.as_deref(), rules.author.as_deref());
                    selection.with_facts(title, author, rules.date.as_deref())
                })
                .map_err(|error| fail(format!("site {name:?}, {}", error.message())))?;
            let drop_text = drop_text(toml, &name, rules.drop_text.as_ref()).map_err(fail)?;
            sites.insert(name.to_ascii_lowercase(), Site { selection, drop_text });
        }
        Ok(Self { sites })
    }

    /// Whether there are rules for no site.
    pub(crate) fn is_empty(&self) -> bool {
        self.sites.is_empty()
    }

    /// The rules for a host: those of its own name, or else of the nearest domain above it.
    pub fn for_host(&self, host: &str) -> Option<&Site> {
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

/// Compiles the patterns of a site; where one is refused, says at which line of the file it is.
#[expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "`at` is the number of a pattern, which has a place in the text"
)]
fn drop_text(toml: &str, site: &str, patterns: Option<&Spanned<Texts>>) -> Result<TextPatterns, String> {
    let Some(patterns) = patterns else { return Ok(TextPatterns::default()) };
    TextPatterns::compile(&patterns.get_ref().list()).map_err(|bad| {
        let place = match patterns.get_ref() {
            Texts::One(_) => patterns.span(),
            Texts::Many(many) => many[bad.at].span(),
        };
        let line = toml[..place.start].matches('\n').count() + 1;
        format!("line {line}: site {site:?}, drop_text #{}: {}", bad.at + 1, bad.reason)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_place_of_an_error() {
        let cases = [
            ("['a.org']\ndrop = ['p', 'b, :nope(']", "site \"a.org\", drop 2, column 4"),
            ("['a.org']\ndate = '['", "site \"a.org\", date, column 1"),
            ("['a.org']\ndrops = 'p'", "line 2"),
            ("['a.org']\ndrop_text = ['p', 1]", "line 2"),
            ("['a.org'\n", "line 1"),
            (
                "['a.org']\ndrop_text = 'a('",
                "line 2: site \"a.org\", drop_text #1: \"a(\", character 2: unclosed",
            ),
            (
                "# é\n['a.org']\ndrop_text = [\n  'ok',\n  'Über )',\n]",
                "line 5: site \"a.org\", drop_text #2: \"Über )\", character 6: unopened group",
            ),
            (
                "['a.org']\ndrop_text = ['x', '']",
                "line 2: site \"a.org\", drop_text #2: \"\": it needs no character",
            ),
            ("['a.org']\ndrop_text = ['\\w{1000}{1000}']", "line 2: site \"a.org\", drop_text #1"),
        ];
        for (toml, place) in cases {
            let message = SiteRules::parse(toml).unwrap_err().to_string();
            assert!(message.contains(place), "{toml:?}: {message}");
        }
    }

    #[test]
    fn a_host_has_the_rules_of_the_nearest_domain() {
        let rules =
            SiteRules::parse("['a.org']\ndrop_text = 'one'\n['b.a.org']\ndrop_text = ['two', 'three']")
                .unwrap();
        let cases = [("NEWS.a.org.", "one", true), ("b.a.org", "one", false), ("x.b.a.org", "three", true)];
        for (host, text, expected) in cases {
            assert_eq!(rules.for_host(host).unwrap().drop_text.matches(text), expected, "{host}: {text}");
        }
        assert!(rules.for_host("aa.org").is_none() && rules.for_host("org").is_none());
    }
}
