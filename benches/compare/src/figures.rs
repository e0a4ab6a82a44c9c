//! What was measured, as JSON that stays in the repository, and the table that the README shows of it.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;

use serde::{Deserialize, Serialize};

/// Columns of the table.
const HEAD: &str = "| extractor | pages/s | MB/s | cleancopy is faster by | page: p50, p95, p99, worst (ms) | worst ms/MB beyond 5 ms | peak MB | F1 |";

/// One run of all extractors on the same pages.
#[derive(Serialize, Deserialize)]
pub struct Figures {
    pub machine: String,
    /// Seconds since 1970.
    pub time: u64,
    pub pages: usize,
    pub megabytes: f64,
    pub rounds: usize,
    pub systems: Vec<System>,
}

/// What was measured of one extractor.
#[derive(Serialize, Deserialize)]
pub struct System {
    pub name: String,
    pub version: String,
    /// Processor seconds for all pages, of each the median over the rounds.
    pub seconds: f64,
    /// Milliseconds of a page: the median, and those that 95 and 99 in 100 and all pages stay within.
    pub page_milliseconds: [f64; 4],
    /// Milliseconds a megabyte of the slowest page, beyond 5 ms.
    pub slowest: f64,
    pub peak_megabytes: f64,
    /// Of the shingles of the gold texts; none for what extracts no text.
    pub f1: Option<f64>,
}

impl Figures {
    /// Reads what [`Self::write`] wrote.
    pub fn read(path: &str) -> Result<Self, Box<dyn Error>> {
        let json = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
        Ok(serde_json::from_str(&json).map_err(|error| format!("{path}: {error}"))?)
    }

    pub fn write(&self, path: &str) -> Result<(), Box<dyn Error>> {
        let json = serde_json::to_string_pretty(self)? + "\n";
        Ok(fs::write(path, json).map_err(|error| format!("{path}: {error}"))?)
    }

    /// As Markdown, ours first and then the fastest; losses are those below 1 in the column for them.
    pub fn table(&self) -> String {
        let rule = "|---".repeat(HEAD.matches('|').count() - 1);
        let mut table = format!("{HEAD}\n{rule}|\n");
        let (ours, mut others): (Vec<&System>, Vec<&System>) =
            self.systems.iter().partition(|system| system.name.starts_with("cleancopy"));
        others.sort_by(|one, two| one.seconds.total_cmp(&two.seconds));
        let own = ours.first().map_or(f64::NAN, |own| own.seconds);
        for system in ours.into_iter().chain(others) {
            let [p50, p95, p99, worst] = system.page_milliseconds;
            writeln!(
                table,
                "| {} {} | {:.0} | {:.1} | {:.2} | {p50:.1}, {p95:.1}, {p99:.1}, {worst:.1} | {:.1} | {:.1} | {} |",
                system.name,
                system.version,
                self.pages as f64 / system.seconds,
                self.megabytes / system.seconds,
                system.seconds / own,
                system.slowest,
                system.peak_megabytes,
                system.f1.map_or_else(|| "-".to_owned(), |f1| format!("{f1:.3}")),
            )
            .expect("a string takes all");
        }
        table
    }
}

/// The processor, as Linux names it.
pub fn machine() -> String {
    let told = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = told.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{cores} cores, {}", name.map_or("unknown", |(_, name)| name))
}

/// The version of a crate that this program was built with, from its lock file.
pub fn version_of(name: &str) -> String {
    const LOCK: &str = include_str!("../Cargo.lock");
    let package = LOCK.split("[[package]]").find_map(|own| own.split_once(&format!("name = \"{name}\"\n")));
    let version = package.and_then(|(_, rest)| rest.strip_prefix("version = \"")?.split('"').next());
    version.unwrap_or_default().to_owned()
}
