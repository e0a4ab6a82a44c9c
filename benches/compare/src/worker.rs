//! Extractors in processes of their own: those of Python, and each one once more to see how much memory it takes.

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::Deserialize;

use crate::pages::Page;
use crate::systems::Extract;

/// A Python process that runs its extractor over all pages for each line that it reads.
pub struct Worker {
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    /// The most that it held while it ran, less what it held before.
    pub peak_bytes: u64,
    /// Of its package.
    pub version: String,
    _child: Child,
}

/// What a worker answers.
#[derive(Deserialize)]
struct Answer {
    seconds: Vec<f64>,
    texts: Vec<String>,
    peak_bytes: u64,
    version: String,
}

impl Worker {
    pub fn start(python: &str, name: &str, folders: &[PathBuf]) -> Result<Self, Box<dyn Error>> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("worker.py");
        let mut command = Command::new(python);
        command.arg(script).arg(name).args(folders).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| format!("{python}: {error}"))?;
        let input = child.stdin.take().ok_or("the worker has no input")?;
        let output = BufReader::new(child.stdout.take().ok_or("the worker has no output")?);
        Ok(Self { input, output, peak_bytes: 0, version: String::new(), _child: child })
    }

    pub fn run(&mut self) -> Result<(Vec<f64>, Vec<String>), Box<dyn Error>> {
        writeln!(self.input, "run")?;
        self.input.flush()?;
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        let answer: Answer = serde_json::from_str(&line)?;
        (self.peak_bytes, self.version) = (answer.peak_bytes, answer.version);
        Ok((answer.seconds, answer.texts))
    }
}

/// Runs this program for one extractor alone and takes the peak that it prints.
pub fn peak_in_child(name: &str, folders: &[PathBuf]) -> Result<u64, Box<dyn Error>> {
    let output = Command::new(std::env::current_exe()?).args(["--peak", name]).args(folders).output()?;
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}

/// The most memory that this process held while it ran over all pages, less what it held before.
pub fn peak_of(pages: &[Page], extract: Extract) -> Result<u64, Box<dyn Error>> {
    let before = status("VmRSS:")?;
    // Loading may have held more for a while: forget that.
    fs::write("/proc/self/clear_refs", "5")?;
    pages.iter().for_each(|page| drop(black_box(extract(&page.bytes))));
    Ok(status("VmHWM:")?.saturating_sub(before))
}

/// A line of the process's status, in bytes.
fn status(name: &str) -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or("no such line")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
}
