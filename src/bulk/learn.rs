//! Templates of the sites in a dump: learned by all threads, read and written as files.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use super::engine::{self, End, Observer};
use super::error::{JobError, JobErrorKind};
use super::feed::{Cursor, Feed};
use super::format::OutputFormat;
use super::output_state::OutputState;
use super::report::Summary;
use super::sink::{Output, Sink};
use super::work::Worker;
use super::{Job, atomic, claim, outputs};
use crate::clean::{Cleaner, today};
use crate::templates::Templates;

/// Learns what the sites in the inputs of a job have in common. Nothing is written: output, report and what the job wants of
/// articles are passed over, but for this, that an output is no input. The same comes out at any number of threads. Memory is
/// bounded, see [`Templates`].
///
/// # Errors
/// Where the output is an input, or threads cannot be started. What is wrong with a document is counted and told to
/// `observer`.
pub fn learn(
    job: &Job,
    stop: &Arc<AtomicBool>,
    observer: &mut dyn Observer,
) -> Result<(Templates, Summary, End), JobError> {
    let limit = job.options.limits.document_bytes;
    let inputs = claim::check(job, &outputs(job))?;
    let learned = Arc::new(Mutex::new(Templates::default()));
    let worker = Worker {
        cleaner: Cleaner::new(job.options.clone()),
        work: job.work.clone(),
        limit,
        fingerprints: false,
        joins: false,
        templates: Some(Arc::clone(&learned)),
    };
    let format = OutputFormat::default();
    let output = OutputState {
        sink: Sink::open(&Output::Stdout, format, true, inputs, None)?,
        format,
        summary: Summary::default(),
        report: None,
        index: None,
        journal: None,
        cursor: Cursor::default(),
        day: today(),
        saved: Instant::now(),
        failures: Vec::new(),
        joiner: None,
    };
    let clean = Box::new(move |item| worker.run(item));
    let (summary, end) = engine::run(Box::new(Feed::of(job)), output, clean, job.threads, stop, observer)?;
    let templates = std::mem::take(&mut *learned.lock().unwrap_or_else(PoisonError::into_inner));
    Ok((templates, summary, end))
}

/// Reads a file of templates.
///
/// # Errors
/// Where it cannot be read, is none, is damaged or of another version.
pub fn load_templates(path: &Path) -> Result<Templates, JobError> {
    let fail = |message: String| JobError::new(JobErrorKind::Unreadable, message).at(path);
    let json =
        std::fs::read_to_string(path).map_err(|error| fail("cannot be read".to_owned()).because(error))?;
    Templates::parse(&json).map_err(|error| fail(error.message().to_owned()))
}

/// Writes a file of templates, whole or not at all.
///
/// # Errors
/// Where it cannot be written.
pub fn save_templates(path: &Path, templates: &Templates) -> Result<(), JobError> {
    atomic::write(path, templates.to_json().as_bytes())
}
