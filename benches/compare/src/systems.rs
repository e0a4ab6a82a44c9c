//! The extractors: each a function from the bytes of a page to the text of its article.

use std::collections::HashSet;
use std::sync::LazyLock;

use cleancopy::render::RenderOptions;
use cleancopy::render::json::{Extras, Record};
use cleancopy::{Cleaner, Hints};

/// What is made of a page; no text where the extractor gives up.
pub type Extract = fn(&[u8]) -> String;

/// Names and functions, ours first.
pub const SYSTEMS: &[(&str, Extract)] = &[
    ("cleancopy, whole record", cleancopy),
    ("cleancopy, text alone", cleancopy_text),
    ("dom_smoothie", dom_smoothie),
    ("legible", legible),
    ("libreadability", libreadability),
    ("trafilatura (Rust)", trafilatura),
    ("rs-trafilatura", rs_trafilatura),
    ("justext (Rust)", justext),
    (LIMIT, lol_html),
];

/// The crate of a system.
pub fn crate_of(name: &str) -> &str {
    name.split([' ', ',']).next().unwrap_or_default()
}

/// No extractor, but what none can be faster than.
pub const LIMIT: &str = "lol_html, empty pass";

/// The whole way, from bytes to a JSON record with its metadata; of the record, the text.
fn cleancopy(page: &[u8]) -> String {
    static CLEANER: LazyLock<Cleaner> = LazyLock::new(Cleaner::default);
    let Ok(article) = CLEANER.clean_html(page, &Hints::default()) else { return String::new() };
    let record = Record::new("page", None, &article, &RenderOptions::default(), Extras::default());
    std::hint::black_box(record.to_json());
    article.text()
}

/// As far as others go: the text.
fn cleancopy_text(page: &[u8]) -> String {
    static CLEANER: LazyLock<Cleaner> = LazyLock::new(Cleaner::default);
    CLEANER.clean_html(page, &Hints::default()).map(|article| article.text()).unwrap_or_default()
}

fn decoded(page: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(page)
}

fn dom_smoothie(page: &[u8]) -> String {
    let article =
        dom_smoothie::Readability::new(&*decoded(page), None, None).and_then(|mut page| page.parse());
    article.map(|article| article.text_content.to_string()).unwrap_or_default()
}

fn legible(page: &[u8]) -> String {
    legible::parse(&decoded(page), None, None).map(|article| article.text_content).unwrap_or_default()
}

fn libreadability(page: &[u8]) -> String {
    libreadability::extract(&decoded(page), None).map(|article| article.text_content).unwrap_or_default()
}

fn trafilatura(page: &[u8]) -> String {
    let options = trafilatura::Options::default().with_fallback(true);
    trafilatura::extract(&decoded(page), &options).map(|article| article.content_text).unwrap_or_default()
}

fn rs_trafilatura(page: &[u8]) -> String {
    rs_trafilatura::extract_bytes(page).map(|article| article.content_text).unwrap_or_default()
}

fn justext(page: &[u8]) -> String {
    static WORDS: LazyLock<HashSet<String>> =
        LazyLock::new(|| justext::get_stoplist("English").expect("the crate has an English list"));
    justext::extract_text(&decoded(page), &WORDS, &justext::Config::default())
}

fn lol_html(page: &[u8]) -> String {
    let mut rewriter = lol_html::HtmlRewriter::new(lol_html::Settings::new(), |_: &[u8]| {});
    let read = rewriter.write(page).and_then(|()| rewriter.end());
    std::hint::black_box(read).ok();
    String::new()
}
