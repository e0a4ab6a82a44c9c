//! Compiles `lexicon/*.txt` into the tables that `src/label/lexicon.rs` searches, and the trees of `weights/*.txt` into the
//! bytes that `src/label/score.rs` reads, so that the program need not do it each time it starts.

#[path = "src/label/lexicon/class.rs"]
#[allow(dead_code, reason = "the reader uses the rest")]
mod class;
#[path = "src/label/lexicon/format.rs"]
#[allow(dead_code, missing_docs, unreachable_pub, reason = "the reader uses the rest")]
mod format;
#[path = "src/label/score/table.rs"]
#[allow(dead_code, missing_docs, unreachable_pub, reason = "the program uses the rest")]
mod table;
#[path = "src/label/wording/table.rs"]
#[allow(dead_code, missing_docs, unreachable_pub, reason = "the program uses the rest")]
mod wording;

#[path = "build/charref.rs"]
mod charref;
#[path = "build/words.rs"]
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::PathBuf;

use class::Class;
use format::{
    Anchor, ENTRY_BYTES, Hash, LANGUAGES, LONGEST_PHRASE, Markup, NUMBER_BITS, Phrase, STARTS, SYMBOLS,
    bucket_of, filter_bit, symbol, tag_of,
};
use table::Table as Scores;
use wording::Wording;

/// Sets of entries by the key of their text.
type Table = BTreeMap<u64, u128>;

/// The phrases, and a bit for each way in which one may start after the start of a block.
struct Phrases {
    table: Table,
    starts: Vec<u8>,
}

/// By the symbols of each beginning of a token: the families of tokens that may go on there, and of those that end.
type Tokens = BTreeMap<Vec<u8>, (u64, u64)>;

fn main() -> Result<(), Box<dyn Error>> {
    let inputs = [
        "build.rs",
        "build",
        "lexicon",
        "weights",
        "src/label/lexicon",
        "src/label/score",
        "src/label/wording",
        CHARREFS,
    ];
    for path in inputs {
        println!("cargo::rerun-if-changed={path}");
    }
    let folder = PathBuf::from(std::env::var("OUT_DIR")?);
    const TABLES: [&str; 10] = [
        "html-0",
        "html-1",
        "html-2",
        "html-3",
        "text-0",
        "text-1",
        "text-2",
        "article",
        "confidence",
        "templates",
    ];
    for name in TABLES {
        let scores = Scores::parse(&read(&format!("weights/{name}.txt"))?)?;
        fs::write(folder.join(name), scores.to_bytes())?;
    }
    fs::write(folder.join("wording"), Wording::parse(&read("weights/wording.txt")?)?.to_bytes())?;
    let (mut stop_words, mut markup) = (Table::new(), Tokens::new());
    let mut phrases = Phrases { table: Table::new(), starts: vec![0; 1 << STARTS >> 3] };
    let families = Phrase::ALL.iter().map(|family| family.name());
    let mut sections = Sections::of(families.chain([STOP_WORDS]).chain(words::sections()));
    let mut languages: BTreeMap<&str, words::Language> = BTreeMap::new();
    for (number, language) in LANGUAGES.iter().enumerate() {
        for (section, entry) in entries(&format!("lexicon/{language}.txt"))? {
            sections.note(language, &section)?;
            languages.entry(language).or_default().add(&section, &entry);
            if section == STOP_WORDS {
                *stop_words.entry(Hash::of(&entry).key()).or_default() |= 1 << number;
            } else if let Some(family) = Phrase::ALL.iter().find(|own| own.name() == section) {
                add_phrase(&mut phrases, &entry, *family)?;
            }
        }
    }
    sections.check("any language")?;
    let mut sections = Sections::of(Markup::ALL.iter().map(|family| family.name()));
    for (section, entry) in entries("lexicon/markup.txt")? {
        sections.note("markup", &section)?;
        if let Some(family) = Markup::ALL.iter().find(|own| own.name() == section) {
            add_token(&mut markup, &entry, *family)?;
        }
    }
    sections.check("lexicon/markup.txt")?;
    let files = [
        ("stop_words", bytes_of(&stop_words)?),
        ("phrases", bytes_of(&phrases.table)?),
        ("starts", phrases.starts),
        ("markup", trie_of(&markup)?),
        ("classes", classes()),
    ];
    fs::write(folder.join("words.rs"), words::table(&languages)?)?;
    fs::write(folder.join("charref.rs"), charref::list(&read(CHARREFS)?)?)?;
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}

fn read(path: &str) -> Result<String, Box<dyn Error>> {
    fs::read_to_string(path).map_err(|error| format!("{path}: {error}").into())
}

/// The named character references.
const CHARREFS: &str = "src/read/charref.txt";

/// The section of the words that tell a language.
const STOP_WORDS: &str = "stopwords";

/// The sections that the code asks for, and whether one was met in the files: a section that nothing asks for, or that
/// has no entry anywhere, is a mistake in writing.
struct Sections(BTreeMap<&'static str, bool>);

impl Sections {
    fn of(names: impl Iterator<Item = &'static str>) -> Self {
        Self(names.map(|name| (name, false)).collect())
    }

    /// A section was met in a file.
    fn note(&mut self, file: &str, section: &str) -> Result<(), String> {
        let met = self.0.get_mut(section);
        *met.ok_or_else(|| format!("lexicon/{file}.txt: nothing asks for the section [{section}]"))? = true;
        Ok(())
    }

    /// Whether every section was met.
    fn check(&self, place: &str) -> Result<(), String> {
        match self.0.iter().find(|(_, met)| !**met) {
            Some((name, _)) => Err(format!("{place}: the section [{name}] has no entries")),
            None => Ok(()),
        }
    }
}

/// Section and entry of each line of a file.
fn entries(path: &str) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let text = read(path)?;
    let mut section = "";
    let mut entries = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
        } else if !line.is_empty() && !section.is_empty() {
            // Comments come before the first section; after it `#` is a number.
            entries.push((section.to_owned(), line.to_owned()));
        }
    }
    Ok(entries)
}

fn add_phrase(phrases: &mut Phrases, entry: &str, family: Phrase) -> Result<(), String> {
    let (literal, anchor) = match (entry.strip_prefix('*'), entry.strip_suffix('*')) {
        (Some(_), Some(_)) => (entry.trim_matches(['*', ' ']), Anchor::Inside),
        (Some(rest), None) => (rest.trim_start(), Anchor::End),
        (None, Some(rest)) => (rest.trim_end(), Anchor::Start),
        (None, None) => (entry, Anchor::Whole),
    };
    if literal.len() > LONGEST_PHRASE {
        return Err(format!("{entry}: longer than any phrase, see LONGEST_PHRASE"));
    }
    let mut hash = Hash::default();
    let mut ends = Vec::new();
    let (mut before, joins) = (None, |char| Class::compute(char).joins());
    // Joiners are left out of blocks, too.
    for char in literal.chars().filter(|char| !matches!(char, '\u{200c}' | '\u{200d}')) {
        // Behind a space no phrase ends, so that none is looked for.
        if before.is_some_and(|before| before != ' ' && !(joins(before) && joins(char))) {
            ends.push(hash.key());
        }
        hash.push(char.encode_utf8(&mut [0; 4]));
        before = Some(char);
    }
    ends.push(hash.key());
    if matches!(anchor, Anchor::Inside | Anchor::End) {
        let start = (ends[0] >> (u64::BITS - STARTS)) as usize;
        phrases.starts[start / 8] |= 1 << (start % 8);
    }
    for end in ends {
        phrases.table.entry(end).or_default();
    }
    let bit = family as usize * Anchor::ALL.len() + anchor as usize;
    *phrases.table.entry(hash.key()).or_default() |= 1 << bit;
    Ok(())
}

fn add_token(tokens: &mut Tokens, entry: &str, family: Markup) -> Result<(), Box<dyn Error>> {
    let stem = entry.strip_suffix('*');
    let symbols: Option<Vec<u8>> = stem.unwrap_or(entry).bytes().map(symbol).collect();
    let symbols = symbols.ok_or_else(|| format!("{entry}: no class has such a sign"))?;
    if symbols.len() < 2 {
        return Err(format!("{entry}: too short to tell anything").into());
    }
    for end in 0..symbols.len() {
        tokens.entry(symbols[..end].to_vec()).or_default();
    }
    let sets = tokens.entry(symbols).or_default();
    let set = if stem.is_some() { &mut sets.0 } else { &mut sets.1 };
    *set |= 1 << family as u8;
    Ok(())
}

/// The beginnings of tokens: after each its children side by side, then what comes after the first of them. So those of one
/// token lie together, in few lines of memory.
fn in_order(tokens: &Tokens) -> Vec<&[u8]> {
    let (mut ordered, mut left): (Vec<&[u8]>, Vec<&[u8]>) = (vec![&[]], vec![&[]]);
    while let Some(parent) = left.pop() {
        let within = tokens.range(parent.to_vec()..).take_while(|(symbols, _)| symbols.starts_with(parent));
        let children = within.filter(|(symbols, _)| symbols.len() == parent.len() + 1);
        let first = ordered.len();
        ordered.extend(children.map(|(symbols, _)| symbols.as_slice()));
        left.extend(ordered[first..].iter().rev());
    }
    ordered
}

/// The tokens as they are read: see `Trie` in `src/label/lexicon/trie.rs`.
fn trie_of(tokens: &Tokens) -> Result<Vec<u8>, Box<dyn Error>> {
    let ordered = in_order(tokens);
    let mut children = vec![(0_u64, 0); ordered.len()];
    let numbers: BTreeMap<&[u8], usize> =
        ordered.iter().enumerate().map(|(number, symbols)| (*symbols, number)).collect();
    for (number, symbols) in ordered.iter().enumerate() {
        let Some((last, parent)) = symbols.split_last() else { continue };
        let (symbols, first) = &mut children[numbers[parent]];
        *first = if *symbols == 0 { number } else { *first };
        *symbols |= 1 << last;
    }
    let sets: BTreeSet<(u64, u64)> = tokens.values().copied().collect();
    let sets: Vec<(u64, u64)> = sets.into_iter().collect();
    let mut bytes = u32::try_from(ordered.len())?.to_le_bytes().to_vec();
    for ((symbols, first), own) in children.iter().zip(&ordered) {
        let set = sets.binary_search(&tokens[*own]).map_err(|_| "every set is listed")?;
        bytes.extend(symbols.to_le_bytes());
        bytes.extend(u16::try_from(*first)?.to_le_bytes());
        bytes.extend(u16::try_from(set)?.to_le_bytes());
    }
    for pair in 0..SYMBOLS * SYMBOLS {
        let symbols = [(pair / SYMBOLS) as u8, (pair % SYMBOLS) as u8];
        let number = numbers.get(symbols.as_slice()).copied().unwrap_or_default();
        bytes.extend(u16::try_from(number)?.to_le_bytes());
    }
    for (open, whole) in sets {
        bytes.extend(open.to_le_bytes());
        bytes.extend(whole.to_le_bytes());
    }
    Ok(bytes)
}

/// The classes of the characters that have theirs written down.
fn classes() -> Vec<u8> {
    let class = |code| char::from_u32(code).map_or(0, |char| Class::compute(char).bits());
    (0..Class::WRITTEN).map(class).collect()
}

/// Entries of a bucket of a table, on the average.
const BUCKET_ENTRIES: usize = 8;

/// A table as it is read: see `Table` in `src/label/lexicon/table.rs`.
fn bytes_of(table: &Table) -> Result<Vec<u8>, Box<dyn Error>> {
    // The filter has four to eight bits a key.
    let mut filter = vec![0_u8; (table.len() / 2).next_power_of_two()];
    for key in table.keys() {
        let bit = filter_bit(*key, filter.len());
        filter[bit / 8] |= 1 << (bit % 8);
    }
    let entries: Vec<(u64, u128)> =
        table.iter().filter(|(_, set)| **set != 0).map(|(key, set)| (*key, *set)).collect();
    let mut sets: Vec<u128> = entries.iter().map(|(_, set)| *set).collect();
    sets.sort_unstable();
    sets.dedup();
    let mut counts = vec![0_u32; entries.len().div_ceil(BUCKET_ENTRIES)];
    let mut written: Vec<u8> = Vec::new();
    for (key, set) in &entries {
        let number = sets.binary_search(set).map_err(|_| "every set is listed")? as u64;
        if number >> NUMBER_BITS != 0 {
            return Err("there are more sets than a table can number: see NUMBER_BITS".into());
        }
        let bucket = bucket_of(*key, counts.len());
        counts[bucket] += 1;
        let entry = tag_of(*key) << NUMBER_BITS | number;
        written.extend(&entry.to_le_bytes()[..ENTRY_BYTES]);
    }
    let mut bytes = Vec::new();
    for length in [filter.len(), counts.len() + 1, entries.len()] {
        bytes.extend(u32::try_from(length)?.to_le_bytes());
    }
    bytes.extend(filter);
    let ends = counts.iter().scan(0, |end, count| {
        *end += count;
        Some(*end)
    });
    std::iter::once(0).chain(ends).for_each(|start: u32| bytes.extend(start.to_le_bytes()));
    bytes.extend(written);
    sets.iter().for_each(|set| bytes.extend(set.to_le_bytes()));
    Ok(bytes)
}
