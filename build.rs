//! Compiles `lexicon/*.txt` into the tables that `src/label/lexicon.rs` searches, so that the program need not do it each
//! time it starts.

#[path = "src/label/lexicon/format.rs"]
#[allow(dead_code, missing_docs, unreachable_pub, reason = "the reader uses the rest")]
mod format;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

use format::{Hash, LANGUAGES, Markup, Phrase, Stand, is_boundary};

/// Sets of entries by the key of their text.
type Table = BTreeMap<u64, u128>;

fn main() -> Result<(), Box<dyn Error>> {
    for path in ["build.rs", "lexicon", "src/label/lexicon/format.rs"] {
        println!("cargo::rerun-if-changed={path}");
    }
    let (mut stop_words, mut phrases, mut markup) = (Table::new(), Table::new(), Table::new());
    for (number, language) in LANGUAGES.iter().enumerate() {
        for (section, entry) in entries(&read(language)?) {
            if section == "stopwords" {
                *stop_words.entry(Hash::of(&entry).key()).or_default() |= 1 << number;
            } else if let Some(family) = Phrase::ALL.iter().find(|own| own.name() == section) {
                add_phrase(&mut phrases, &entry, *family);
            }
        }
    }
    for (section, entry) in entries(&read("markup")?) {
        if let Some(family) = Markup::ALL.iter().find(|own| own.name() == section) {
            add_token(&mut markup, &entry, *family);
        }
    }
    let folder = PathBuf::from(std::env::var("OUT_DIR")?);
    for (name, table) in [("stop_words", stop_words), ("phrases", phrases), ("markup", markup)] {
        fs::write(folder.join(name), bytes_of(&table)?)?;
    }
    Ok(())
}

fn read(name: &str) -> Result<String, Box<dyn Error>> {
    let path = format!("lexicon/{name}.txt");
    fs::read_to_string(&path).map_err(|error| format!("{path}: {error}").into())
}

/// Section and entry of each line.
fn entries(text: &str) -> Vec<(String, String)> {
    let mut section = "";
    let mut entries = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
        } else if !line.is_empty() && !section.is_empty() {
            // Comments stand before the first section; behind it `#` is a number.
            entries.push((section.to_owned(), line.to_owned()));
        }
    }
    entries
}

fn add_phrase(table: &mut Table, entry: &str, family: Phrase) {
    let (literal, stand) = match (entry.strip_prefix('*'), entry.strip_suffix('*')) {
        (Some(_), Some(_)) => (entry.trim_matches(['*', ' ']), Stand::Inside),
        (Some(rest), None) => (rest.trim_start(), Stand::End),
        (None, Some(rest)) => (rest.trim_end(), Stand::Start),
        (None, None) => (entry, Stand::Whole),
    };
    let mut hash = Hash::default();
    let mut before = None;
    for char in literal.chars() {
        if before.is_some_and(|before| is_boundary(before, char)) {
            table.entry(hash.key()).or_default();
        }
        hash.push_char(char);
        before = Some(char);
    }
    let bit = family as usize * Stand::ALL.len() + stand as usize;
    *table.entry(hash.key()).or_default() |= 1 << bit;
}

fn add_token(table: &mut Table, entry: &str, family: Markup) {
    let stem = entry.strip_suffix('*');
    let mut hash = Hash::default();
    for byte in stem.unwrap_or(entry).bytes() {
        hash.push(byte);
        table.entry(hash.key()).or_default();
    }
    let bit = family as usize * 2 + usize::from(stem.is_none());
    *table.entry(hash.key()).or_default() |= 1 << bit;
}

/// A table as it is read: see `Table` in `src/label/lexicon.rs`.
fn bytes_of(table: &Table) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut sets: Vec<u128> = table.values().copied().collect();
    sets.sort_unstable();
    sets.dedup();
    // Two keys a bucket.
    let bits = (table.len() / 2).max(1).ilog2() + 1;
    let mut bytes = Vec::new();
    let mut put = |number: usize| -> Result<(), Box<dyn Error>> {
        bytes.extend(u32::try_from(number)?.to_le_bytes());
        Ok(())
    };
    put(bits as usize)?;
    put(table.len())?;
    put(sets.len())?;
    let keys: Vec<u64> = table.keys().copied().collect();
    for bucket in 0..=1_u64 << bits {
        put(keys.partition_point(|key| key >> (u64::BITS - bits) < bucket))?;
    }
    keys.iter().for_each(|key| bytes.extend(key.to_le_bytes()));
    for set in table.values() {
        let number = sets.binary_search(set).map_err(|_| "every set is listed")?;
        bytes.extend(u16::try_from(number)?.to_le_bytes());
    }
    sets.iter().for_each(|set| bytes.extend(set.to_le_bytes()));
    Ok(bytes)
}
