//! [`ImportedRules`]: rules that were written for FiveFilters' Full-Text RSS and its kin, as site rules of this crate.
//!
//! Such a file is for one host and has lines of `key: value`, most values being XPath 1.0, which `xpath` makes CSS of.

mod xpath;

use std::fmt;

use crate::read::reference::Selection;

/// The rules of one file in the format of `ftr-site-config`.
///
/// ```
/// use cleancopy::options::{ImportedRules, SiteRules};
///
/// let rules = ImportedRules::parse("body: //div[@id='story']\nstrip: //p[contains(., 'Advert')]\n");
/// let toml = rules.to_toml("example.com");
/// assert!(toml.contains(r#"keep = ["div[id=\"story\"]"]"#));
/// assert_eq!(rules.left()[0].to_string(), "2: strip: asks for what an element says, and CSS cannot: contains(., 'Advert')");
/// assert!(SiteRules::parse(&toml).is_ok());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportedRules {
    keep: Vec<String>,
    drop: Vec<String>,
    title: Vec<String>,
    author: Vec<String>,
    date: Vec<String>,
    carried: usize,
    left: Vec<Left>,
}

/// A line that was not carried over, and why. It displays as `LINE: KEY: REASON`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    line: usize,
    key: String,
    reason: String,
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.line, self.key, self.reason)
    }
}

/// One of the lists of selectors.
type List = fn(&mut ImportedRules) -> &mut Vec<String>;

/// What the lines of a key become.
enum Becomes {
    /// A selector in one of the lists.
    Selector(List),
    /// Elements to drop by a part of their class or id.
    Named,
    /// Images to drop by a part of their address.
    Image,
    /// Nothing, for a reason.
    Nothing(&'static str),
    /// Nothing, since it says how that program works, and nothing of the site.
    OfNoUse,
}

fn meaning(key: &str) -> Becomes {
    // Of a key with a parameter, such as `replace_string(a): b`.
    match key.split('(').next().unwrap_or(key) {
        "body" => Becomes::Selector(|rules| &mut rules.keep),
        "strip" => Becomes::Selector(|rules| &mut rules.drop),
        "title" => Becomes::Selector(|rules| &mut rules.title),
        "author" => Becomes::Selector(|rules| &mut rules.author),
        "date" => Becomes::Selector(|rules| &mut rules.date),
        "strip_id_or_class" => Becomes::Named,
        "strip_image_src" => Becomes::Image,
        "single_page_link" | "single_page_link_in_feed" | "next_page_link" | "if_page_contains" => {
            Becomes::Nothing("no page is fetched here; --join-pages joins pages that are in the input")
        }
        "find_string" | "replace_string" | "move_into" | "wrap_in" | "dissolve" => {
            Becomes::Nothing("the page is not edited before it is read")
        }
        "native_ad_clue" => Becomes::Nothing("pages are not marked as advertisements"),
        "http_header"
        | "requires_login"
        | "not_logged_in_xpath"
        | "login_uri"
        | "login_username_field"
        | "login_password_field"
        | "login_extra_fields" => Becomes::Nothing("no page is fetched here"),
        "test_url"
        | "test_contains"
        | "tidy"
        | "prune"
        | "parser"
        | "autodetect_on_failure"
        | "autodetect_next_page"
        | "src_lazy_load_attr"
        | "skip_json_ld"
        | "insert_detected_image"
        | "strip_comments"
        | "footnotes"
        | "convert_double_br_tags" => Becomes::OfNoUse,
        _ => Becomes::Nothing("the key is not known"),
    }
}

impl ImportedRules {
    /// Reads the rules of a host. Whatever it holds is no error: [`left`](Self::left) names what was not carried over.
    #[expect(clippy::arithmetic_side_effects, reason = "as many as there are lines in memory")]
    pub fn parse(text: &str) -> Self {
        let mut rules = Self::default();
        for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (key, value) = split(line);
            match rules.carry(&key, value) {
                Ok(true) => rules.carried += 1,
                Ok(false) => {}
                Err(reason) => rules.left.push(Left { line: at + 1, key, reason }),
            }
        }
        rules
    }

    /// Carries a line over, if it says anything of the site.
    fn carry(&mut self, key: &str, value: &str) -> Result<bool, String> {
        let (list, selectors): (List, Vec<String>) = match meaning(key) {
            Becomes::OfNoUse => return Ok(false),
            Becomes::Nothing(reason) => return Err(reason.to_owned()),
            _ if value.is_empty() => return Err("has no value".to_owned()),
            Becomes::Selector(list) => (list, xpath::selectors(value)?),
            Becomes::Named => {
                let part = xpath::quoted(unquoted(value));
                (|rules| &mut rules.drop, vec![format!("[class*={part}]"), format!("[id*={part}]")])
            }
            Becomes::Image => {
                (|rules| &mut rules.drop, vec![format!("img[src*={}]", xpath::quoted(unquoted(value)))])
            }
        };
        // What this crate cannot read would spoil the file for all other sites.
        Selection::new(&selectors, &[]).map_err(|error| error.message().to_owned())?;
        let list = list(self);
        selectors.into_iter().for_each(|selector| {
            if !list.contains(&selector) {
                list.push(selector);
            }
        });
        Ok(true)
    }

    /// Adds the rules of another file for the same host.
    #[expect(clippy::arithmetic_side_effects, reason = "as many as there are lines in memory")]
    pub fn merge(&mut self, other: Self) {
        let lists = [
            (&mut self.keep, other.keep),
            (&mut self.drop, other.drop),
            (&mut self.title, other.title),
            (&mut self.author, other.author),
            (&mut self.date, other.date),
        ];
        for (own, others) in lists {
            for selector in others {
                if !own.contains(&selector) {
                    own.push(selector);
                }
            }
        }
        self.carried += other.carried;
        self.left.extend(other.left);
    }

    /// How many lines were carried over.
    pub fn carried(&self) -> usize {
        self.carried
    }

    /// The lines that were not carried over, in order.
    pub fn left(&self) -> &[Left] {
        &self.left
    }

    /// The table of a host in a file of [`SiteRules`](super::SiteRules), with a comment for each line that is not in it. A host
    /// without a rule has comments alone.
    pub fn to_toml(&self, host: &str) -> String {
        let mut lines = Vec::new();
        if self.is_empty() {
            lines.push(format!("# {}: no rule was carried over", one_line(host)));
        } else {
            lines.push(format!("[{}]", string(host)));
        }
        for left in &self.left {
            lines.push(format!("# not carried over, line {}", one_line(&left.to_string())));
        }
        for (key, selectors) in [("keep", &self.keep), ("drop", &self.drop)] {
            if !selectors.is_empty() {
                let list: Vec<String> = selectors.iter().map(|selector| string(selector)).collect();
                lines.push(format!("{key} = [{}]", list.join(", ")));
            }
        }
        for (key, selectors) in [("title", &self.title), ("author", &self.author), ("date", &self.date)] {
            if !selectors.is_empty() {
                lines.push(format!("{key} = {}", string(&selectors.join(", "))));
            }
        }
        lines.join("\n") + "\n"
    }

    fn is_empty(&self) -> bool {
        [&self.keep, &self.drop, &self.title, &self.author, &self.date].iter().all(|list| list.is_empty())
    }
}

/// The key in lower case, and the value. A parameter may hold colons.
#[expect(
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "before and after a sign that was found"
)]
fn split(line: &str) -> (String, &str) {
    let name = line.find(['(', ':']).unwrap_or(line.len());
    let colon = match line[name..].starts_with('(') {
        true => line.find("):").map(|end| end + 1),
        false => Some(name).filter(|_| name < line.len()),
    };
    match colon {
        Some(colon) => (line[..colon].trim().to_ascii_lowercase(), line[colon + 1..].trim()),
        None => (line.chars().take(40).collect(), ""),
    }
}

fn unquoted(value: &str) -> &str {
    let inner = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    inner('"').or_else(|| inner('\'')).unwrap_or(value)
}

/// A basic string of TOML.
fn string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// What may stand in a comment.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
