//! Many documents: files, directories, JSON lines and web archives of any size, on all cores, in bounded memory.
//!
//! [`run`] does a [`Job`]. Documents go from the feed (`walk`, `open`, `lines`, `archive`) through the `engine`, whose
//! threads clean them (`work`), to the `ledger`, which counts and writes them in the order of the input.

use std::fmt::Write as _;
use std::hash::Hasher;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use rustc_hash::FxHasher;

mod archive;
mod dedup;
mod engine;
mod feed;
mod http;
mod journal;
mod ledger;
mod lines;
mod open;
mod report;
mod sink;
mod sniff;
mod walk;
mod work;

pub use engine::{End, Watch};
pub use ledger::Repeats;
pub use lines::Fields;
pub use report::{Failure, Summary, printable};
pub use sink::Output;
pub use sniff::Kind;
pub use walk::{Input, Select};
pub use work::{Format, Work};

use crate::clean::Cleaner;
use crate::error::{Error, ErrorKind};
use crate::options::Options;
use feed::{Cursor, Feed};
use journal::{Identity, Journal, Memory};
use ledger::Ledger;
use report::Report;
use sink::Sink;
use walk::{Avoid, Step, Walk};
use work::Worker;

/// What to clean, how, and where to put it.
#[derive(Clone, Debug)]
pub struct Job {
    /// Where documents come from.
    pub inputs: Vec<Input>,
    /// Which files of directories are taken.
    pub select: Select,
    /// How a document is cleaned.
    pub options: Options,
    /// Which articles are wanted, and how they are written.
    pub work: Work,
    /// What happens to articles that were there before; `None` looks for none.
    pub repeats: Option<Repeats>,
    /// Where records go.
    pub output: Output,
    /// Where the report goes.
    pub report: Option<PathBuf>,
    /// Whether to go on where a run with the same output was interrupted.
    pub resume: bool,
    /// Threads; 0 means as many as there are cores.
    pub threads: usize,
}

/// What there is to do, as far as names and sizes tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    /// Files.
    pub files: u64,
    /// Their bytes on disk.
    pub bytes: u64,
    /// Whether standard input is among the inputs, whose length nobody knows.
    pub stdin: bool,
}

/// Looks at all inputs, without opening them.
pub fn plan(job: &Job) -> Plan {
    survey(job).0
}

/// Does a job. `stop` ends it early, in order; `watch` is told how it goes.
///
/// # Errors
/// Where the output cannot be written, or the interrupted run cannot be resumed. What is wrong with a document is
/// counted and told to `watch`.
pub fn run(job: &Job, stop: &Arc<AtomicBool>, watch: &mut dyn Watch) -> Result<(Summary, End), Error> {
    let journal = journal(job)?;
    let checkpoint = journal.as_ref().filter(|_| job.resume).map(Journal::load).transpose()?.flatten();
    if let (Some(journal), None) = (&journal, &checkpoint) {
        // It speaks of an output that is about to be replaced.
        journal.remove()?;
    }
    let limit = job.options.limits.document_bytes;
    let feed = Feed::new(&job.inputs, &Arc::new(job.select.clone()), &avoided(job), limit);
    let cursor = checkpoint.as_ref().map_or(Cursor::default(), |checkpoint| checkpoint.cursor);
    let feed = if checkpoint.is_some() { feed.resume(cursor)? } else { feed };
    let solo = match job.inputs.as_slice() {
        [Input::Stdin] => true,
        [Input::Path(path)] => !path.is_dir(),
        _ => false,
    };
    let state = checkpoint.as_ref().map(|checkpoint| checkpoint.output);
    let report = checkpoint.as_ref().and_then(|checkpoint| checkpoint.report);
    let open_report = |path: &PathBuf| Report::open(path, report);
    let seen = checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.seen);
    let remember = |repeats| {
        let beside = journal.as_ref().and(job.output.path());
        Memory::open(beside, repeats == Repeats::Mark, seen).map(|memory| (memory, repeats))
    };
    let mut ledger = Ledger {
        sink: Sink::open(&job.output, job.work.format, solo, state)?,
        summary: checkpoint.map_or_else(Summary::default, |checkpoint| checkpoint.summary),
        report: job.report.as_ref().map(open_report).transpose()?,
        memory: job.repeats.map(remember).transpose()?,
        journal,
        cursor,
        saved: Instant::now(),
        failures: Vec::new(),
    };
    ledger.checkpoint()?;
    let worker = Worker {
        cleaner: Cleaner::new(job.options.clone()),
        work: job.work.clone(),
        limit,
        signs: job.repeats.is_some(),
    };
    let clean = Box::new(move |item| worker.run(item));
    engine::run(feed, ledger, clean, job.threads, stop, watch)
}

/// The journal of the output, if a run can be resumed at all.
fn journal(job: &Job) -> Result<Option<Journal>, Error> {
    let (plan, inputs) = survey(job);
    let device = |path: &std::path::Path| path.metadata().is_ok_and(|m| !m.is_file() && !m.is_dir());
    let path = job.output.path().filter(|path| !device(path) && !plan.stdin);
    if job.resume && path.is_none() {
        let fix = "resume runs from files into a file or a directory (-o PATH)";
        let why =
            if plan.stdin { "standard input cannot be read again" } else { "nothing is left of a pipe" };
        return Err(Error::new(ErrorKind::NotResumable, format!("{why}; {fix}")));
    }
    let deciding = (&job.inputs, &job.options, &job.work, &job.repeats, &job.output, &job.report);
    let globs = (format!("{:?}", job.select.include), format!("{:?}", job.select.exclude));
    let mut hasher = FxHasher::default();
    hasher.write(format!("{} {deciding:?} {globs:?}", env!("CARGO_PKG_VERSION")).as_bytes());
    let options = format!("{:016x}", hasher.finish());
    Ok(path.map(|path| Journal::new(path, Identity { options, inputs })))
}

/// Counts the inputs, and makes a hash of their names, sizes and times.
fn survey(job: &Job) -> (Plan, String) {
    let (mut plan, mut hasher) = (Plan::default(), FxHasher::default());
    for step in Walk::new(&job.inputs, &Arc::new(job.select.clone()), &avoided(job)) {
        match step {
            Step::Stdin => plan.stdin = true,
            Step::Failed(path, _) => hasher.write(path.as_bytes()),
            Step::File(found) => {
                plan.files += 1;
                plan.bytes += found.size;
                hasher.write(found.id.as_bytes());
                hasher.write_u64(found.size);
                hasher.write_u128(found.modified);
            }
        }
    }
    let mut inputs = String::new();
    let _ = write!(inputs, "{:016x}", hasher.finish());
    (plan, inputs)
}

/// What this run writes must not be read by it.
fn avoided(job: &Job) -> Arc<Avoid> {
    let shards = matches!(job.output, Output::Shards(..));
    Arc::new(Avoid::new(job.output.path().into_iter().chain(job.report.as_deref()), shards))
}
