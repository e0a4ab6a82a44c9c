//! What must hold of everything that is written, whatever was read: used by property tests and by fuzz targets.
//!
//! Each check panics with the output that fails it.

use std::sync::LazyLock;

use cleancopy::render::{Format, RenderOptions, csv, json, render};
use cleancopy::unstable::label::{Labeller, Passes, Tables};
use cleancopy::unstable::read::page::Origin;
use cleancopy::{Article, Cleaner, Role};

mod html;
mod markdown;
mod xml;

/// A cleaner whose scores keep every block.
pub fn keeper() -> &'static Cleaner {
    static KEEPER: LazyLock<Cleaner> = LazyLock::new(|| {
        let tables = Tables { first: "tree =9", second: "tree =9", ..Tables::default() };
        let model = Passes::parse(Origin::Html, tables).expect("a tree of one leaf");
        Cleaner::default().with_labeller(Labeller::new().with_html(model))
    });
    &KEEPER
}

/// One of the 32 combinations of options that change what is written.
pub fn options(bits: u8) -> RenderOptions {
    RenderOptions {
        title: bits & 1 == 0,
        links: bits & 2 == 0,
        images: bits & 4 == 0,
        captions: bits & 4 == 0,
        tables: bits & 8 == 0,
        emphasis: bits & 16 == 0,
    }
}

/// All that is written of an article.
pub fn outputs(article: &Article, options: &RenderOptions) {
    markdown::check(article, options);
    html::check(article, options);
    xml::check(article, options);
    records(article, options);
}

/// JSON that parses, and CSV that parses to cells of which none is a formula.
fn records(article: &Article, options: &RenderOptions) {
    let extras = json::Extras {
        blocks: true,
        comments: true,
        entries: true,
        markdown: true,
        html: true,
        ..json::Extras::default()
    };
    let id = article.title().unwrap_or("a").to_owned();
    let record = json::Record::new(&id, None, article, options, extras);
    for names in [json::Names::Own, json::Names::Trafilatura, json::Names::Newspaper] {
        let line = record.to_json_as(names);
        assert!(!line.contains(['\n', '\r']), "more than a line: {line}");
        let value: serde_json::Value =
            serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(value["text"].is_string(), "{line}");
    }
    let table = csv::head() + &csv::row(&record);
    let rows: Vec<_> = ::csv::Reader::from_reader(table.as_bytes())
        .into_records()
        .collect::<Result<_, _>>()
        .unwrap_or_else(|error| panic!("{error}: {table}"));
    assert_eq!(rows.len(), 1, "{table}");
    for cell in &rows[0] {
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']),
            "{cell:?}"
        );
    }
    let text = rows[0].get(12).expect("the text");
    assert_eq!(text.trim_start_matches('\''), record.text.trim_start_matches('\''), "{table}");
}

/// What an article says, in the order in which formats with structure write it.
struct Said {
    text: String,
    /// Whether the order may differ: cells of a table are written where they stand in the grid.
    any_order: bool,
}

fn said(article: &Article, options: &RenderOptions, with_alt: bool) -> Said {
    let is_table = |block: &cleancopy::Block<'_>| {
        block.containers.iter().any(|container| container.kind == cleancopy::article::ContainerKind::Table)
    };
    let mut text = String::new();
    if options.title && article.blocks().all(|block| block.role != Role::Headline) {
        text.push_str(article.title().unwrap_or_default());
    }
    let mut any_order = false;
    let mut images = article.images().iter().filter(|_| options.images).peekable();
    let image_text = |image: &cleancopy::article::Image, text: &mut String| {
        if article.resolve(&image.src).is_some() {
            text.push_str(if with_alt { &image.alt } else { "" });
            text.push_str(image.caption.as_deref().filter(|_| options.captions).unwrap_or_default());
        }
    };
    for (at, block) in article.blocks().enumerate() {
        while let Some(image) = images.next_if(|image| image.before <= at) {
            image_text(image, &mut text);
        }
        if is_table(&block) {
            any_order = true;
            if !options.tables {
                continue;
            }
        }
        text.push_str(block.text);
    }
    images.for_each(|image| image_text(image, &mut text));
    Said { text, any_order }
}

impl Said {
    /// Holds a text that was read back against it, without white space and characters that formats cannot write.
    fn assert_same(&self, read: &str, written: &str) {
        // A control character that is white space may have been made a sign of loss.
        let is_nothing = |char: &char| {
            char.is_whitespace() || char.is_control() || matches!(char, '\u{fffd}'..='\u{ffff}')
        };
        let bare = |text: &str| -> Vec<char> {
            let mut chars: Vec<char> = text.chars().filter(|char| !is_nothing(char)).collect();
            if self.any_order {
                chars.sort_unstable();
            }
            chars
        };
        let (expected, found) = (bare(&self.text), bare(read));
        if expected != found {
            let (expected, found): (String, String) = (expected.iter().collect(), found.iter().collect());
            panic!("the text is another one\nexpected: {expected:?}\nfound:    {found:?}\n{written}");
        }
    }
}

/// The addresses that an article may lead to: of its links, or of its images.
fn addresses(article: &Article, options: &RenderOptions) -> (Vec<String>, Vec<String>) {
    let blocks: Vec<_> = article.blocks().collect();
    let links = blocks
        .iter()
        .flat_map(|block| block.inlines)
        .filter_map(|inline| article.resolve(inline.href.as_deref()?));
    let images = article.images().iter().filter_map(|image| article.resolve(&image.src));
    (links.filter(|_| options.links).collect(), images.filter(|_| options.images).collect())
}

/// Whether an address is that of the article, however its characters are written.
fn is_among(address: &str, known: &[String]) -> bool {
    known.iter().any(|known| percent_decoded(known) == percent_decoded(address))
}

fn percent_decoded(address: &str) -> Vec<u8> {
    let mut rest = address.as_bytes();
    let mut out = Vec::with_capacity(rest.len());
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| *first == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                rest = &after[2..];
            }
            None => {
                out.push(*first);
                rest = after;
            }
        }
    }
    out
}

fn written(article: &Article, format: Format, options: &RenderOptions) -> String {
    render(article, format, options)
}
