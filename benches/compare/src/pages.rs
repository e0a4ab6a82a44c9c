//! Folders of pages, and how much of a gold text an extractor finds.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::io::Read;
use std::path::Path;

use flate2::read::MultiGzDecoder;
use serde::Deserialize;

/// A page, and the text of its article where that is known.
pub struct Page {
    pub bytes: Vec<u8>,
    pub gold: Option<String>,
}

#[derive(Deserialize)]
struct Gold {
    id: String,
    text: Option<String>,
}

/// The pages of a folder: `ID.html` or `ID.html.gz`, in it or in its `pages`; gold texts in its `gold.jsonl`.
pub fn load(folder: &Path) -> Result<Vec<Page>, Box<dyn Error>> {
    let mut golds = HashMap::new();
    if let Ok(lines) = fs::read_to_string(folder.join("gold.jsonl")) {
        for line in lines.lines() {
            let gold: Gold = serde_json::from_str(line)?;
            golds.insert(gold.id, gold.text);
        }
    }
    let inner = folder.join("pages");
    let mut files: Vec<_> = fs::read_dir(if inner.is_dir() { &inner } else { folder })
        .map_err(|error| format!("{}: {error}", folder.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    files.sort();
    let mut pages = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(id) = name.strip_suffix(".html").or(name.strip_suffix(".html.gz")) else { continue };
        let mut bytes = fs::read(&file)?;
        if name.ends_with(".gz") {
            let packed = std::mem::take(&mut bytes);
            MultiGzDecoder::new(packed.as_slice()).read_to_end(&mut bytes)?;
        }
        pages.push(Page { gold: golds.remove(id).flatten(), bytes });
    }
    Ok(pages)
}

/// Words that a shingle has.
const SHINGLE: usize = 4;

/// Runs of four words and how often each occurs; a shorter text is one run.
fn shingles(text: &str) -> HashMap<Vec<&str>, u32> {
    let is_word = |char: char| char.is_alphanumeric() || char == '_';
    let words: Vec<&str> = text.split(|char| !is_word(char)).filter(|word| !word.is_empty()).collect();
    let mut counts = HashMap::new();
    if !words.is_empty() && words.len() < SHINGLE {
        counts.insert(words, 1);
        return counts;
    }
    words.windows(SHINGLE).for_each(|run| *counts.entry(run.to_vec()).or_default() += 1);
    counts
}

/// F1 of the mean shingle precision and the mean shingle recall over pages with a gold text.
pub fn shingle_f1<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Option<f64> {
    let (mut precision, mut recall, mut answered, mut count) = (0.0, 0.0, 0.0, 0.0);
    for (gold, text) in pairs {
        let (gold, text) = (shingles(gold), shingles(text));
        let common: u32 = gold.iter().map(|(run, n)| *text.get(run).unwrap_or(&0).min(n)).sum();
        let share = |all: &HashMap<_, u32>| f64::from(common) / f64::from(all.values().sum::<u32>().max(1));
        if !text.is_empty() {
            precision += share(&text);
            answered += 1.0;
        }
        recall += share(&gold);
        count += 1.0;
    }
    let (precision, recall) = (precision / f64::max(answered, 1.0), recall / f64::max(count, 1.0));
    (count > 0.0).then(|| 2.0 * precision * recall / f64::max(precision + recall, f64::MIN_POSITIVE))
}
