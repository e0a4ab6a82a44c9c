//! Many documents: files, directories, JSON lines, tables, feeds and web archives of any size, on all cores, in bounded memory.
//!
//! [`run`] does a [`Job`]. Documents go from the inputs (`walk`, `decompress`, `lines`, `archive`; `feed` puts them into
//! a row) through the `engine`, whose threads clean them (`work`), to the `output_state`, which counts and writes them in
//! the order of the input.

use std::fmt::Write as _;
use std::hash::Hasher;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use rustc_hash::FxHasher;

mod archive;
mod atomic;
mod claim;
mod compression;
mod container;
mod decompress;
mod dedup;
mod documents;
mod engine;
mod entry;
mod error;
mod feed;
mod format;
mod http;
mod inputs;
mod join;
mod journal;
mod kept;
mod learn;
mod lines;
mod lock;
mod markdown;
mod members;
mod mhtml;
mod object;
mod output_state;
mod packing;
mod paging;
mod panics;
mod places;
mod report;
mod saved_index;
mod sink;
mod sniff;
mod syndication;
#[cfg(feature = "parquet")]
mod table;
#[cfg(not(feature = "parquet"))]
#[path = "table/absent.rs"]
mod table;
mod terminal;
mod values;
mod walk;
#[cfg(feature = "eval")]
mod whole;
mod work;

#[cfg(feature = "cli")]
pub(crate) use atomic::write as write_whole;
pub use documents::{InputDocument, documents};
pub use engine::{End, Observer};
pub use error::{JobError, JobErrorKind};
pub use format::OutputFormat;
pub use learn::{learn, load_templates, save_templates};
pub use lines::Fields;
pub use output_state::Dedup;
pub use panics::reports_panic;
pub use report::{Failure, Summary};
pub use sink::Output;
pub use sniff::ContentKind;
pub use terminal::printable;
pub use walk::{Input, Select};
#[cfg(feature = "eval")]
pub(crate) use whole::read_whole;
pub use work::Work;

use crate::clean::{Cleaner, today};
use crate::options::Options;
use feed::{Cursor, Feed};
use inputs::Inputs;
use join::Joiner;
use journal::{Identity, Journal};
use kept::Mark;
use lock::Lock;
use output_state::OutputState;
use places::Outputs;
use report::Report;
use saved_index::SavedIndex;
use sink::Sink;
use walk::{Step, Walk};
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
    /// What happens to articles that repeat an earlier one; `None` looks for none.
    pub dedup: Option<Dedup>,
    /// Whether pages of one article become one record. Those are found that are among 1,024 documents in a row, of 64 MiB
    /// together at most; a page that stays alone says so in its warnings. Such a job cannot be resumed.
    pub join_pages: bool,
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

/// Does a job. `stop` ends it early, in order; `observer` is told how it goes.
///
/// # Errors
/// Where the output cannot be written, is an input or is written by another run, the interrupted run cannot be resumed, or duplicates are to be marked in another
/// format than JSON. What is wrong with a document is counted and told to `observer`.
pub fn run(
    job: &Job,
    stop: &Arc<AtomicBool>,
    observer: &mut dyn Observer,
) -> Result<(Summary, End), JobError> {
    if job.dedup == Some(Dedup::Mark) && !job.work.format.has_fields() {
        let message = "duplicates can be marked in records of JSON and in tables only";
        return Err(JobError::new(JobErrorKind::NoField, message));
    }
    let limit = job.options.limits.document_bytes;
    let inputs = claim::check(job, &outputs(job))?;
    let _locks = Lock::all(job)?;
    let (feed, mut output) = open(job, inputs, observer)?;
    let worker = Arc::new(Worker {
        cleaner: Cleaner::new(job.options.clone()).on_day(output.day),
        work: job.work.clone(),
        limit,
        fingerprints: job.dedup.is_some(),
        joins: job.join_pages,
        templates: None,
    });
    output.joiner = job.join_pages.then(|| Joiner::new(Arc::clone(&worker)));
    let clean = Box::new(move |item| worker.run(item));
    engine::run(Box::new(feed), output, clean, job.threads, stop, observer)
}

/// Opens inputs and output, where an interrupted run left them if the job is to go on with it.
fn open(job: &Job, inputs: Inputs, observer: &mut dyn Observer) -> Result<(Feed, OutputState), JobError> {
    let journal = journal(job)?;
    let checkpoint = journal.as_ref().filter(|_| job.resume).map(Journal::load).transpose()?.flatten();
    if let (Some(journal), None) = (&journal, &checkpoint) {
        // It speaks of an output that is about to be replaced.
        journal.remove()?;
    }
    let feed = Feed::of(job);
    let cursor = checkpoint.as_ref().map_or(Cursor::default(), |checkpoint| checkpoint.cursor);
    if let Some(cost) = cursor.cost() {
        observer.note(&cost);
    }
    let feed = if checkpoint.is_some() { feed.resume(cursor)? } else { feed };
    let solo = match job.inputs.as_slice() {
        [Input::Stdin] => true,
        [Input::Path(path)] => !path.is_dir(),
        _ => false,
    };
    let state = checkpoint.as_ref().map(|checkpoint| checkpoint.output);
    let report = checkpoint.as_ref().and_then(|checkpoint| checkpoint.report);
    let indexed = checkpoint.as_ref().map_or(Mark::default(), |checkpoint| checkpoint.indexed);
    let day = checkpoint.as_ref().and_then(|checkpoint| checkpoint.day.parse().ok()).unwrap_or_else(today);
    let open_report = |path: &PathBuf| Report::open(path, report);
    let open_index = |dedup| {
        let beside = journal.as_ref().and(job.output.path());
        SavedIndex::open(beside, dedup == Dedup::Mark, indexed).map(|index| (index, dedup))
    };
    let mut output = OutputState {
        sink: Sink::open(&job.output, job.work.format, solo, inputs, state)?,
        format: job.work.format,
        summary: checkpoint.map_or_else(Summary::default, |checkpoint| checkpoint.summary),
        report: job.report.as_ref().map(open_report).transpose()?,
        index: job.dedup.map(open_index).transpose()?,
        journal,
        cursor,
        day,
        saved: Instant::now(),
        failures: Vec::new(),
        joiner: None,
    };
    output.checkpoint()?;
    Ok((feed, output))
}

/// The journal of the output, if a run can be resumed at all.
fn journal(job: &Job) -> Result<Option<Journal>, JobError> {
    let (plan, inputs) = survey(job);
    let path = job.output.path().filter(|_| job.output.is_kept() && !plan.stdin && !job.join_pages);
    if job.resume && path.is_none() {
        let why = if job.join_pages {
            "pages that are to be joined are held back, so that a run has no place to go on from"
        } else if plan.stdin {
            "standard input cannot be read again"
        } else {
            "what was written to a pipe or a device cannot be gone on with"
        };
        return Err(JobError::new(JobErrorKind::NotResumable, why));
    }
    let deciding = (&job.inputs, &job.options, &job.work, &job.dedup, &job.output, &job.report);
    let globs = (format!("{:?}", job.select.include), format!("{:?}", job.select.exclude));
    let mut hasher = FxHasher::default();
    hasher.write(format!("{} {deciding:?} {globs:?}", env!("CARGO_PKG_VERSION")).as_bytes());
    let options = format!("{:016x}", hasher.finish());
    path.map(|path| Journal::new(path, Identity { options, inputs })).transpose()
}

/// Counts the inputs, and makes a hash of their names, sizes and times.
#[expect(clippy::arithmetic_side_effects, reason = "one for each file that a walk comes by")]
fn survey(job: &Job) -> (Plan, String) {
    let (mut plan, mut hasher) = (Plan::default(), FxHasher::default());
    for step in Walk::new(&job.inputs, &Arc::new(job.select.clone()), &Arc::new(outputs(job))) {
        match step {
            Step::Stdin => plan.stdin = true,
            Step::Failed(path, _) | Step::Skipped(path, _) => hasher.write(path.as_bytes()),
            Step::File(file) => {
                plan.files += 1;
                plan.bytes = plan.bytes.saturating_add(file.size);
                hasher.write(file.id.as_bytes());
                hasher.write_u64(file.size);
                hasher.write_u128(file.modified);
            }
        }
    }
    let mut inputs = String::new();
    let _ = write!(inputs, "{:016x}", hasher.finish());
    (plan, inputs)
}

/// What this run writes must not be read by it.
fn outputs(job: &Job) -> Outputs {
    Outputs::new(job.output.path(), matches!(job.output, Output::Shards(..)), job.report.as_deref())
}
