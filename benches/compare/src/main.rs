//! Runs cleancopy and other extractors on the same pages and compares them.
//!
//!     cargo run --release -- [--rounds N] [--python PYTHON] [--json FILE] FOLDER...
//!     cargo run --release -- --table FILE
//!
//! The first prints a table and, with `--json`, writes what it was made of; the second prints the table of such a file.
//!
//! All Rust extractors run in this process, one thread, in turn, several rounds; with `--python`, an interpreter that has
//! turbohtml, pagesift, resiliparse and trafilatura, these take their turns in processes of their own (`worker.py`). Time is processor
//! time, so that other programs on the machine count little; of each page and extractor the median of the rounds counts.
//! Memory is the most that a process held while it went through all pages once, less what it held before.

mod figures;
mod pages;
mod systems;
mod worker;

use std::error::Error;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use figures::{Figures, System};
use pages::Page;
use rustix::time::{ClockId, clock_gettime};
use systems::{Extract, LIMIT, SYSTEMS};
use worker::Worker;

const USAGE: &str =
    "usage: compare [--rounds N] [--python PYTHON] [--json FILE] FOLDER..., or compare --table FILE";

/// Seconds that a page may take whatever its size.
const FIXED: f64 = 0.005;

/// An extractor and what was measured of it.
struct Entry {
    name: String,
    runs: Runs,
    /// Seconds, by round and page.
    seconds: Vec<Vec<f64>>,
    texts: Vec<String>,
    peak_bytes: u64,
}

enum Runs {
    Here(Extract),
    There(Worker),
}

fn main() -> Result<(), Box<dyn Error>> {
    let (mut rounds, mut python, mut json, mut peak, mut folders) = (5, None, None, None, Vec::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--rounds" => rounds = arguments.next().ok_or(USAGE)?.parse()?,
            "--python" => python = Some(arguments.next().ok_or(USAGE)?),
            "--json" => json = Some(arguments.next().ok_or(USAGE)?),
            "--table" => {
                print!("{}", Figures::read(&arguments.next().ok_or(USAGE)?)?.table());
                return Ok(());
            }
            "--peak" => peak = Some(arguments.next().ok_or(USAGE)?),
            _ => folders.push(PathBuf::from(argument)),
        }
    }
    let mut pages = Vec::new();
    for folder in &folders {
        pages.extend(pages::load(folder)?);
    }
    if pages.is_empty() || rounds == 0 {
        return Err(USAGE.into());
    }
    if let Some(name) = peak {
        let (_, extract) = SYSTEMS.iter().find(|(own, _)| *own == name).ok_or("no such extractor")?;
        println!("{}", worker::peak_of(&pages, *extract)?);
        return Ok(());
    }
    let mut entries = entries(python.as_deref(), &folders)?;
    for _ in 0..rounds {
        for entry in &mut entries {
            let (seconds, texts) = match &mut entry.runs {
                Runs::Here(extract) => run(&pages, *extract),
                Runs::There(worker) => worker.run()?,
            };
            entry.seconds.push(seconds);
            entry.texts = texts;
        }
    }
    for entry in &mut entries {
        entry.peak_bytes = match &mut entry.runs {
            Runs::Here(_) => worker::peak_in_child(&entry.name, &folders)?,
            Runs::There(worker) => worker.peak_bytes,
        };
    }
    let figures = figures_of(&pages, &entries)?;
    print!("{} pages, {:.1} MB, {rounds} rounds\n\n{}", figures.pages, figures.megabytes, figures.table());
    json.map_or(Ok(()), |path| figures.write(&path))
}

fn entries(python: Option<&str>, folders: &[PathBuf]) -> Result<Vec<Entry>, Box<dyn Error>> {
    let entry = |name: &str, runs| Entry {
        name: name.to_owned(),
        runs,
        seconds: Vec::new(),
        texts: Vec::new(),
        peak_bytes: 0,
    };
    let mut entries: Vec<Entry> = SYSTEMS.iter().map(|(name, run)| entry(name, Runs::Here(*run))).collect();
    for name in python.iter().flat_map(|_| ["turbohtml", "pagesift", "resiliparse", "trafilatura"]) {
        let worker = Worker::start(python.unwrap_or_default(), name, folders)?;
        entries.push(entry(&format!("{name} (Python)"), Runs::There(worker)));
    }
    Ok(entries)
}

/// Processor seconds of this thread.
fn clock() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

fn run(pages: &[Page], extract: Extract) -> (Vec<f64>, Vec<String>) {
    let timed = |page: &Page| {
        let start = clock();
        let text = extract(&page.bytes);
        (clock() - start, text)
    };
    pages.iter().map(timed).unzip()
}

/// The value below which a share of the sorted values lies.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    sorted[((sorted.len() - 1) as f64 * share).round() as usize]
}

/// The median over the rounds of each page's seconds.
fn medians(rounds: &[Vec<f64>]) -> Vec<f64> {
    let of_page = |page: usize| {
        let mut seconds: Vec<f64> = rounds.iter().map(|round| round[page]).collect();
        seconds.sort_by(f64::total_cmp);
        quantile(&seconds, 0.5)
    };
    (0..rounds[0].len()).map(of_page).collect()
}

fn figures_of(pages: &[Page], entries: &[Entry]) -> Result<Figures, Box<dyn Error>> {
    let bytes: usize = pages.iter().map(|page| page.bytes.len()).sum();
    Ok(Figures {
        machine: figures::machine(),
        time: SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs(),
        pages: pages.len(),
        megabytes: bytes as f64 / 1e6,
        rounds: entries.first().map_or(0, |entry| entry.seconds.len()),
        systems: entries.iter().map(|entry| system_of(pages, entry)).collect(),
    })
}

fn system_of(pages: &[Page], entry: &Entry) -> System {
    let by_page = medians(&entry.seconds);
    let rate = |(seconds, page): (&f64, &Page)| (seconds - FIXED) * 1e9 / page.bytes.len() as f64;
    let mut sorted: Vec<f64> = by_page.iter().map(|seconds| seconds * 1e3).collect();
    sorted.sort_by(f64::total_cmp);
    let golds = pages.iter().zip(&entry.texts);
    let golds = golds.filter_map(|(page, text)| Some((page.gold.as_deref()?, text.as_str())));
    System {
        name: entry.name.clone(),
        version: match &entry.runs {
            Runs::Here(_) => figures::version_of(systems::crate_of(&entry.name)),
            Runs::There(worker) => worker.version.clone(),
        },
        seconds: by_page.iter().sum(),
        page_milliseconds: [0.5, 0.95, 0.99, 1.0].map(|share| quantile(&sorted, share)),
        slowest: by_page.iter().zip(pages).map(rate).fold(0.0, f64::max),
        peak_megabytes: entry.peak_bytes as f64 / 1e6,
        f1: if entry.name == LIMIT { None } else { pages::shingle_f1(golds) },
    }
}
