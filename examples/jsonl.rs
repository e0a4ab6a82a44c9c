//! A pipeline of one's own over JSON lines, on all cores:
//! `cargo run --release --example jsonl < pages.jsonl > articles.jsonl`, a line in being `{"id": ..., "html": ...}`.
//!
//! `cleancopy::bulk` does this and more; so it is done where pages come from somewhere else, such as a database.

use std::io::{self, BufRead, Write};

use cleancopy::render::RenderOptions;
use cleancopy::render::json::{Extras, Record};
use cleancopy::{Cleaner, Hints};
use rayon::prelude::*;
use serde_json::Value;

/// Lines that are cleaned together: enough for all cores, and few enough for memory.
const BATCH: usize = 256;

fn main() -> io::Result<()> {
    // One cleaner serves all threads.
    let cleaner = Cleaner::default();
    let mut lines = io::stdin().lock().lines();
    let mut out = io::stdout().lock();
    loop {
        let batch: Vec<String> = lines.by_ref().take(BATCH).collect::<io::Result<_>>()?;
        if batch.is_empty() {
            return Ok(());
        }
        let records: Vec<Option<String>> = batch.par_iter().map(|line| clean(&cleaner, line)).collect();
        for record in records.into_iter().flatten() {
            writeln!(out, "{record}")?;
        }
    }
}

/// The record of one line, if its page is an article.
fn clean(cleaner: &Cleaner, line: &str) -> Option<String> {
    let input: Value = serde_json::from_str(line).ok()?;
    let (id, url) = (input["id"].as_str().unwrap_or_default(), input["url"].as_str());
    let hints = Hints::default().with_url(url);
    let article = cleaner.clean_html(input["html"].as_str()?, &hints).ok()?;
    let record = Record::new(id, url, &article, &RenderOptions::default(), Extras::default());
    article.is_article.then(|| record.to_json())
}
