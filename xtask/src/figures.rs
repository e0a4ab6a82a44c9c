//! `score`: the figures of predictions, by corpus and by source of a plain text.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::Result;

#[path = "../../tests/accuracy/score.rs"]
pub(crate) mod score;
use score::Gold;

/// Writes a line of figures for each corpus and source that some predictions are of.
pub(crate) fn write(corpora: &Path, predictions: &str) -> Result<()> {
    let mut groups: BTreeMap<(String, String), HashMap<String, String>> = BTreeMap::new();
    for line in fs::read_to_string(predictions)?.lines() {
        let record: Value = serde_json::from_str(line)?;
        let text = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
        groups.entry((text("corpus"), text("source"))).or_default().insert(text("id"), text("text"));
    }
    for ((corpus, source), texts) in groups {
        let lines = fs::read_to_string(corpora.join(&corpus).join("gold.jsonl"))?;
        let mut gold: Vec<Gold> = lines.lines().map(Gold::parse).collect();
        if !source.is_empty() {
            // Segments are for pages.
            gold.iter_mut().for_each(|gold| (gold.with, gold.without) = Default::default());
        }
        let figures = score::score(&gold, &texts);
        let figures: Vec<String> = figures.iter().map(|(name, value)| format!("{name} {value:.3}")).collect();
        println!("{corpus:14} {source:13} {}", figures.join("  "));
    }
    Ok(())
}
