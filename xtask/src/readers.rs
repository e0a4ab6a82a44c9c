//! `readers`: how the default reader and the reference reader differ on pages, each HTML, gzip of HTML, or JSONL with
//! `html`.

use std::io::{BufRead, BufReader, Read};

use cleancopy::options::Limits;
use cleancopy::unstable::read::page::Page;
use cleancopy::unstable::read::{decode, reference, scan};

use crate::Result;

#[path = "../../tests/readers/compare.rs"]
mod compare;
use compare::{Cause, Difference, looks, missing_blocks, visible_words};

/// Shows the differences of the pages in some files; with `verbose` the words and blocks, too.
pub(crate) fn write(verbose: bool, paths: &[&str]) -> Result<()> {
    let mut totals = Totals::default();
    for path in paths {
        let bytes = contents(path)?;
        if path.contains(".jsonl") {
            for line in BufReader::new(&bytes[..]).lines() {
                let record: serde_json::Value = serde_json::from_str(&line?)?;
                let text = |field: &str| record[field].as_str().unwrap_or_default().to_owned();
                totals.add(&text("id"), &text("html"), verbose);
            }
        } else {
            totals.add(path, &decode::decode(&bytes, None, None)?.text, verbose);
        }
    }
    println!(
        "{} pages: words differ on {}, head facts on {}; {} blocks, {} missing, {} added, {} marked otherwise",
        totals.pages,
        totals.words,
        totals.heads,
        totals.blocks,
        totals.missing,
        totals.added,
        totals.marked_otherwise
    );
    Ok(())
}

fn contents(path: &str) -> Result<Vec<u8>> {
    let raw = std::fs::read(path)?;
    if !path.ends_with(".gz") {
        return Ok(raw);
    }
    let mut bytes = Vec::new();
    flate2::read::MultiGzDecoder::new(&raw[..]).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[derive(Default)]
struct Totals {
    pages: usize,
    words: usize,
    heads: usize,
    blocks: usize,
    missing: usize,
    added: usize,
    marked_otherwise: usize,
}

impl Totals {
    fn add(&mut self, name: &str, html: &str, verbose: bool) {
        let (mut expected, mut actual) = (Page::default(), Page::default());
        if let Err(error) = reference::read(html, &Limits::default(), &mut expected) {
            println!("{name}: {error}");
            return;
        }
        scan::read(html, &Limits::default(), &mut actual);
        let difference = Difference::of(&expected, &actual);
        self.pages += 1;
        self.words += usize::from(difference.words);
        self.heads += usize::from(!difference.head.is_empty());
        self.blocks += difference.blocks;
        self.missing += difference.unmatched.0;
        self.added += difference.unmatched.1;
        self.marked_otherwise += difference.marked_otherwise;
        if difference.words
            || !difference.head.is_empty()
            || difference.unmatched != (0, 0)
            || difference.marked_otherwise > 0
        {
            println!(
                "{name}: words {}, blocks -{} +{} of {}, head {:?}, kind {:?}",
                if difference.words { "differ" } else { "equal" },
                difference.unmatched.0,
                difference.unmatched.1,
                difference.blocks,
                difference.head,
                Cause::of(html, &expected, &actual)
            );
            if verbose {
                show(&expected, &actual);
            }
        }
    }
}

fn show(expected: &Page, actual: &Page) {
    let differing = visible_words(expected).zip(visible_words(actual)).position(|(a, b)| a != b);
    if let Some(at) = differing {
        let around =
            |page| visible_words(page).skip(at.saturating_sub(4)).take(12).collect::<Vec<_>>().join(" ");
        println!("  words at {at}: {:?}\n    scanned as: {:?}", around(expected), around(actual));
    }
    for text in missing_blocks(expected, actual, looks).iter().take(20) {
        println!("  - {text:?}");
    }
    for text in missing_blocks(actual, expected, looks).iter().take(20) {
        println!("  + {text:?}");
    }
}
