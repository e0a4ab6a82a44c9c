//! What a page, and its address, say of the pages of an article: which of them may be of one, and in which order.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::dedup;
use crate::article::Article;

/// Pages of an article, at most: a larger number counts something else.
const MAX_PAGES: u32 = 99;

/// Parameters and words of addresses whose number is that of a page.
const PAGE_NAMES: &[&str] = &[
    "currentpage",
    "p",
    "pag",
    "page",
    "page_no",
    "paged",
    "pageid",
    "pagenr",
    "pageno",
    "pagenum",
    "pagenumber",
    "pagina",
    "pages",
    "part",
    "pg",
    "sayfa",
    "seite",
    "side",
    "sida",
    "sivu",
    "str",
    "strana",
    "strona",
    "trang",
    "halaman",
];

/// Parameters and words of addresses of the whole article on one page, to be printed or not.
const VIEW_NAMES: &[&str] = &[
    "all",
    "alles",
    "display",
    "druck",
    "drucken",
    "drucken-ansicht",
    "fullpage",
    "imprimir",
    "imprimer",
    "mode",
    "onepage",
    "output",
    "print",
    "printable",
    "printer",
    "printpage",
    "single",
    "single-page",
    "singlepage",
    "stampa",
    "version",
    "view",
    "view-all",
    "viewall",
];

/// What such a parameter says where it is the whole article; nothing is said by `view=` alone.
const VIEW_VALUES: &[&str] =
    &["1", "all", "full", "print", "printable", "single", "singlepage", "true", "yes", "y"];

/// Parameters that tell who came from where.
const TRACKING: &[&str] = &["fbclid", "gclid", "ref", "referrer", "source"];

/// Extensions of pages.
const EXTENSIONS: &[&str] =
    &["asp", "aspx", "bz2", "gz", "htm", "html", "jsp", "php", "shtml", "xhtml", "xz", "zst"];

/// What is kept of an article that may be joined with others.
#[derive(Debug)]
pub(super) struct Part {
    pub article: Article,
    pub url: Option<String>,
    /// Fields of its input record.
    pub others: Vec<(String, String)>,
    pub sheet: Sheet,
    /// Why it is not wanted, if it stays alone.
    pub unwanted: Option<&'static str>,
}

impl Part {
    /// Bytes that it takes, roughly.
    #[expect(clippy::arithmetic_side_effects, reason = "bytes that are in memory")]
    pub(super) fn bytes(&self) -> usize {
        self.article.bytes() + self.others.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>()
    }
}

/// What an address says of its place among the pages of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Address {
    /// It without what tells the page.
    base: String,
    number: Option<u32>,
    is_whole: bool,
    /// Whether the number is called that of a page.
    is_named: bool,
}

/// What a document says of its place among the pages of an article. Addresses are hashed.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    /// The addresses of the article, whichever page.
    pub bases: Vec<u64>,
    /// Its own addresses.
    own: Vec<u64>,
    pub next: Option<u64>,
    pub previous: Option<u64>,
    /// The number that its address says.
    pub number: Option<u32>,
    /// Whether it is the article on one page.
    pub is_whole: bool,
    /// Whether it surely is one of several pages of something.
    pub is_sure: bool,
    /// The title, with and without the number of a page.
    titles: Vec<u64>,
}

impl Sheet {
    /// Of a page that was found at an address, or in a file of its own.
    pub(super) fn of(article: &Article, url: Option<&str>, file: Option<&str>) -> Self {
        let file = file.filter(|_| url.is_none());
        let canonical = article.metadata.canonical.as_ref().map(|found| found.value.as_str());
        let mut sheet = Self::default();
        for (address, is_own) in [(url, true), (canonical, url.is_none()), (file, true)] {
            let Some(address) = address else { continue };
            let parsed = Address::of(address);
            sheet.bases.push(hash(&parsed.base));
            if is_own {
                sheet.own.push(hash(&normal(address)));
                sheet.number = sheet.number.or(parsed.number);
                sheet.is_whole |= parsed.is_whole;
                sheet.is_sure |= parsed.is_named && parsed.number.is_some();
            }
        }
        let folder = file.and_then(|file| file.strip_suffix(file.rsplit('/').next()?));
        let neighbour = |href: &Option<String>| {
            let href = href.as_ref()?;
            let address = article.resolve(href).or_else(|| Some(format!("{}{href}", folder?)))?;
            Some(hash(&normal(&address))).filter(|address| !sheet.own.contains(address))
        };
        (sheet.next, sheet.previous) = (neighbour(&article.next), neighbour(&article.previous));
        sheet.titles = article.title().map(titles).unwrap_or_default();
        sheet
    }

    /// What it may be found by, or find others by.
    pub(super) fn names(&self) -> impl Iterator<Item = u64> {
        self.bases.iter().chain(&self.own).chain(&self.next).chain(&self.previous).copied()
    }

    /// Whether another page is next after this one, by what they say.
    pub(super) fn precedes(&self, other: &Self) -> bool {
        let is = |link: Option<u64>, sheet: &Self| link.is_some_and(|link| sheet.own.contains(&link));
        is(self.next, other) || is(other.previous, self)
    }

    /// Whether the titles are those of pages of one article; where one has none, its address must say so.
    pub(super) fn has_title_of(&self, other: &Self) -> bool {
        let agree = self.titles.iter().any(|title| other.titles.contains(title));
        let is_untitled = self.titles.is_empty() || other.titles.is_empty();
        agree || is_untitled && self.bases.iter().any(|base| other.bases.contains(base))
    }
}

/// A title, and what it may be without the number of a page at its end: `Rain - Page 2`, `Rain (2/3)`. Hashed.
#[expect(clippy::indexing_slicing, reason = "numbers of words, and as many words as there are at most")]
fn titles(title: &str) -> Vec<u64> {
    const LAST_WORDS: usize = 5;
    const FEWEST_WORDS: usize = 2;
    let title = title.to_lowercase();
    let words: Vec<&str> = dedup::units(&title).collect();
    let last = words.len().saturating_sub(LAST_WORDS)..words.len();
    let numbers = last.filter(|at| number(words[*at]).is_some());
    let stems = numbers.flat_map(|at| [at, at.saturating_sub(1)]).filter(|length| *length >= FEWEST_WORDS);
    let lengths = stems.chain((!words.is_empty()).then_some(words.len()));
    lengths.map(|length| hash(&words[..length].join(" "))).collect()
}

/// Whether an address is one of an article whose addresses these are.
pub(super) fn leads_to(bases: &[u64], address: &str) -> bool {
    bases.contains(&hash(&Address::of(address).base))
}

/// The words of a text, hashed.
pub(super) fn words(text: &str) -> Vec<u64> {
    dedup::units(&text.to_lowercase()).map(hash).collect()
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// An address without its scheme, fragment and tracking.
fn normal(address: &str) -> String {
    let (path, query) = parts(address);
    if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
}

/// Host and path of an address, and its parameters in order.
fn parts(address: &str) -> (String, Vec<&str>) {
    let address = address.split('#').next().unwrap_or_default().trim();
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let is_kept = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        !pair.is_empty() && !name.starts_with("utm_") && !TRACKING.contains(&name)
    };
    let mut query: Vec<&str> = query.split('&').filter(is_kept).collect();
    query.sort_unstable();
    let path = path.split_once("://").map_or(path, |(_, path)| path);
    let path = path.strip_prefix("www.").unwrap_or(path);
    (path.trim_end_matches('/').to_owned(), query)
}

impl Address {
    fn of(address: &str) -> Self {
        let (path, query) = parts(address);
        let mut found = Self::default();
        let mut rest: Vec<&str> = Vec::new();
        for pair in query {
            if !found.takes_parameter(pair) {
                rest.push(pair);
            }
        }
        let mut segments: Vec<&str> = path.split('/').collect();
        if segments.len() > 1 {
            // The host, or the folder, says nothing of the page.
            found.takes_segments(&mut segments);
        } else if let Some(name) = segments.pop() {
            segments.push(found.without_number(without_extension(name)));
        }
        found.base = segments.join("/");
        if !rest.is_empty() {
            found.base += &format!("?{}", rest.join("&"));
        }
        found
    }

    /// Takes what a parameter says; not one that says something else.
    fn takes_parameter(&mut self, pair: &str) -> bool {
        let (name, value) = pair.split_once('=').unwrap_or((pair, "1"));
        let (name, value) = (name.to_ascii_lowercase(), value.to_ascii_lowercase());
        if PAGE_NAMES.contains(&name.as_str()) {
            match number(&value) {
                Some(own) => (self.number, self.is_named) = (Some(own), true),
                None if value == "all" => self.is_whole = true,
                None => return false,
            }
            return true;
        }
        let is_view = VIEW_NAMES.contains(&name.as_str()) && VIEW_VALUES.contains(&value.as_str());
        self.is_whole |= is_view;
        is_view
    }

    /// Takes what the end of a path says, and whether it is one for printing.
    fn takes_segments(&mut self, segments: &mut Vec<&str>) {
        let count = segments.len();
        let last = without_extension(segments.pop().unwrap_or_default());
        let is_view = |segment: &str| VIEW_NAMES.contains(&segment.to_ascii_lowercase().as_str());
        if let Some(own) = number(last).filter(|_| count > 2) {
            self.number = Some(own);
            let is_page = |segment: &&&str| PAGE_NAMES.contains(&segment.to_ascii_lowercase().as_str());
            if segments.last().filter(is_page).is_some() {
                segments.pop();
                self.is_named = true;
            }
        } else if is_view(last) && count > 2 {
            self.is_whole = true;
        } else if !matches!(last, "index" | "default") {
            segments.push(self.without_number(last));
        }
        if let Some(at) =
            segments.iter().skip(1).position(|segment| matches!(*segment, "print" | "druck" | "printable"))
        {
            #[expect(
                clippy::arithmetic_side_effects,
                reason = "the first one was left out when it was looked for"
            )]
            segments.remove(at + 1);
            self.is_whole = true;
        }
        if segments.len() > 1 && segments.last().is_some_and(|last| last.is_empty()) {
            segments.pop();
        }
    }

    /// A name without the number of a page, or the word for a view, at its end: `story-2`, `story_page_2`, `story,2`, `story-print`.
    fn without_number<'n>(&mut self, name: &'n str) -> &'n str {
        let separators = ['-', '_', ',', '.', '~'];
        let Some((stem, last)) = name.rsplit_once(separators) else {
            // `page2`, a name of its own.
            return self.named_number(name).map_or(name, |_| "");
        };
        if matches!(last, "print" | "druck" | "printable") {
            self.is_whole = true;
            return stem;
        }
        if let Some(own) = number(last) {
            self.number = Some(own);
            let (before, word) = stem.rsplit_once(separators).unwrap_or(("", stem));
            if PAGE_NAMES.contains(&word) {
                self.is_named = true;
                return before;
            }
            return stem;
        }
        self.named_number(last).map_or(name, |_| stem)
    }

    /// Takes `page2` or `p2`.
    fn named_number(&mut self, word: &str) -> Option<u32> {
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let own = number(word.strip_prefix(letters)?).filter(|_| PAGE_NAMES.contains(&letters))?;
        (self.number, self.is_named) = (Some(own), true);
        Some(own)
    }
}

/// The number of a page.
fn number(text: &str) -> Option<u32> {
    let is_number = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|own| is_number && (1..=MAX_PAGES).contains(own))
}

fn without_extension(name: &str) -> &str {
    let mut rest = name;
    while let Some((stem, extension)) = rest.rsplit_once('.')
        && EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str())
    {
        rest = stem;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_pages_agree() {
        let rows = [
            ("Old bridge reopens", "Old bridge reopens - Page 2", true),
            ("Old bridge reopens - Page 2", "Old bridge reopens - Page 3", true),
            ("Old bridge reopens (1/3)", "Old bridge reopens (2/3)", true),
            ("Old bridge reopens", "Alte Brücke – Seite 2 von 3", false),
            ("Old bridge reopens", "Old bridge reopens after a fire", false),
            ("Old bridge reopens", "Ferry sails again", false),
        ];
        for (one, other, expected) in rows {
            let sheet = |title| Sheet { titles: titles(title), ..Sheet::default() };
            assert_eq!(sheet(one).has_title_of(&sheet(other)), expected, "{one}, {other}");
        }
    }

    #[test]
    fn addresses_say_which_page_they_are() {
        let base = "a.example/news/bridge";
        let rows = [
            ("https://www.a.example/news/bridge", base, None, false),
            ("https://a.example/news/bridge/", base, None, false),
            ("https://a.example/news/bridge.html", base, None, false),
            ("http://a.example/news/bridge?page=2&utm_source=x#top", base, Some(2), false),
            ("https://a.example/news/bridge/2/", base, Some(2), false),
            ("https://a.example/news/bridge/page/3", base, Some(3), false),
            ("https://a.example/news/bridge/seite-2.html", base, Some(2), false),
            ("https://a.example/news/bridge-2.html", base, Some(2), false),
            ("https://a.example/news/bridge_page_2.html", base, Some(2), false),
            ("https://a.example/news/bridge,2.php", base, Some(2), false),
            ("https://a.example/news/bridge-p2", base, Some(2), false),
            ("https://a.example/news/bridge?page=all", base, None, true),
            ("https://a.example/news/bridge?print=1", base, None, true),
            ("https://a.example/news/bridge/print", base, None, true),
            ("https://a.example/print/news/bridge", base, None, true),
            ("https://a.example/news/bridge-print.html", base, None, true),
            ("pages/bridge-2.html.gz", "pages/bridge", Some(2), false),
            ("bridge-2.html", "bridge", Some(2), false),
            ("page2.html", "", Some(2), false),
            ("https://a.example/news/bridge?id=7&page=2", "a.example/news/bridge?id=7", Some(2), false),
            ("https://a.example/news/bridge?page=opening", "a.example/news/bridge?page=opening", None, false),
            ("https://a.example/news/bridge?view=map", "a.example/news/bridge?view=map", None, false),
            ("https://a.example/2024/05/bridge-2024", "a.example/2024/05/bridge-2024", None, false),
            ("https://a.example/7", "a.example/7", None, false),
        ];
        for (address, base, number, is_whole) in rows {
            let found = Address::of(address);
            assert_eq!(
                (found.base.as_str(), found.number, found.is_whole),
                (base, number, is_whole),
                "{address}"
            );
        }
    }

    #[test]
    fn any_number_of_extensions_is_taken_off() {
        let address = format!("https://a.example/news/bridge{}", ".html".repeat(1 << 20));
        assert_eq!(Address::of(&address).base, "a.example/news/bridge");
    }
}
