//! Documents that were dealt with -> the output, in the order of the input: counts, duplicates, records, checkpoints.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "counts of documents, and of bytes, words and blocks in them, each of which was read"
)]

use std::error::Error as _;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use jiff::civil::Date;

use super::error::{JobError, JobErrorKind};
use super::feed::Cursor;
use super::format::OutputFormat;
use super::join::Joiner;
use super::journal::{Checkpoint, Journal};
use super::kept::Mark;
use super::report::{Failure, Report, Summary};
use super::saved_index::SavedIndex;
use super::sink::Sink;
use super::work::{Cleaned, Done, Outcome};
use crate::error::{Error, ErrorKind};

/// Time between checkpoints: what a killed run does again at most.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(1);

/// What happens to an article that repeats an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dedup {
    /// It is left out, and counted as skipped.
    Drop,
    /// Its record says which article it repeats, in `duplicate_of`; only records of JSON can.
    Mark,
}

/// A fault of the machine while a document was read, such as a bad disk or a network that went away: nobody knows how many
/// documents it would cost, and once it is mended the run can go on. What is missing or forbidden is the fault of that
/// file, and what is damaged that of the document.
fn machine_fault(error: &Error) -> Option<io::Error> {
    let cause = error.source().and_then(|cause| cause.downcast_ref::<io::Error>());
    let cause = cause.filter(|_| error.kind() == ErrorKind::Unreadable)?;
    let is_of_the_file = matches!(cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied);
    let code = cause.raw_os_error().filter(|_| !is_of_the_file)?;
    Some(io::Error::from_raw_os_error(code))
}

/// All that a run has written and counted so far.
pub(super) struct OutputState {
    pub sink: Sink,
    pub format: OutputFormat,
    pub summary: Summary,
    pub report: Option<Report>,
    pub index: Option<(SavedIndex, Dedup)>,
    pub journal: Option<Journal>,
    pub cursor: Cursor,
    /// The day on which the run began.
    pub day: Date,
    pub saved: Instant,
    /// Failures that nobody was told of yet.
    pub failures: Vec<Failure>,
    /// What joins the pages of an article, if they are to be.
    pub joiner: Option<Joiner>,
}

impl OutputState {
    /// Takes one document.
    pub(super) fn add(&mut self, done: Done) -> Result<(), JobError> {
        let Some(joiner) = &mut self.joiner else { return self.write(done) };
        joiner.add(done);
        self.write_held(false)
    }

    /// Writes what need not be held back any longer.
    fn write_held(&mut self, is_end: bool) -> Result<(), JobError> {
        while let Some(done) = self.joiner.as_mut().and_then(|joiner| joiner.next(is_end)) {
            self.write(done)?;
        }
        Ok(())
    }

    /// Counts and writes one document.
    fn write(&mut self, done: Done) -> Result<(), JobError> {
        if let Outcome::Failed(error) = &done.outcome
            && let Some(fault) = machine_fault(error)
        {
            let source = Path::new(&*done.origin.source);
            return Err(JobError::new(JobErrorKind::Unreadable, "cannot be read").at(source).because(fault));
        }
        self.summary.inputs += 1;
        self.summary.bytes += done.bytes;
        self.cursor = done.next;
        self.sink.expect(&done.origin);
        match done.outcome {
            Outcome::Skipped(what) => self.skip(what),
            Outcome::Joined => self.summary.joined += 1,
            Outcome::Learned => self.summary.cleaned += 1,
            Outcome::Failed(error) => {
                *self.summary.failed.entry(error.kind().name().to_owned()).or_default() += 1;
                let source = done.origin.source.to_string();
                let failure = Failure { source, error: error.at(done.origin.place) };
                if let Some(report) = &mut self.report {
                    report.add(&failure)?;
                }
                self.failures.push(failure);
            }
            Outcome::Cleaned(mut cleaned) => {
                if self.is_dropped(&mut cleaned)? {
                    self.skip("duplicate");
                } else {
                    self.count(&cleaned);
                    self.sink.write(&done.origin, &cleaned)?;
                }
            }
        }
        if self.saved.elapsed() >= CHECKPOINT_EVERY {
            self.checkpoint()?;
        }
        Ok(())
    }

    fn skip(&mut self, what: &str) {
        *self.summary.skipped.entry(what.to_owned()).or_default() += 1;
    }

    fn count(&mut self, cleaned: &Cleaned) {
        let summary = &mut self.summary;
        *(if cleaned.empty { &mut summary.empty } else { &mut summary.cleaned }) += 1;
        summary.not_articles += u64::from(!cleaned.is_article);
        summary.words_in += cleaned.words_in;
        summary.words_out += cleaned.words_out;
        for (rule, count) in &cleaned.dropped {
            *summary.dropped.entry(rule.id().to_owned()).or_default() += count;
        }
    }

    /// Whether an article is a duplicate that is to be left out; marks one that is to be marked.
    fn is_dropped(&mut self, cleaned: &mut Cleaned) -> Result<bool, JobError> {
        let (Some((index, dedup)), Some(fingerprint)) = (&mut self.index, cleaned.fingerprint) else {
            return Ok(false);
        };
        let Some(first) = index.repeats(fingerprint, &cleaned.id)? else { return Ok(false) };
        if *dedup == Dedup::Mark {
            cleaned.mark_duplicate(self.format, &first);
        }
        Ok(*dedup == Dedup::Drop)
    }

    /// Saves how far the run is, if the output is at a place to start again from.
    pub(super) fn checkpoint(&mut self) -> Result<(), JobError> {
        let Some(journal) = &self.journal else { return Ok(()) };
        let Some(output) = self.sink.checkpoint()? else { return Ok(()) };
        let report = self.report.as_mut().map_or(Ok(None), Report::sync)?;
        let indexed = self.index.as_mut().map_or(Ok(Mark::default()), |(index, _)| index.sync())?;
        let (identity, summary, day) = (journal.identity.clone(), self.summary.clone(), self.day.to_string());
        journal.save(&Checkpoint { identity, cursor: self.cursor, output, summary, report, indexed, day })?;
        self.saved = Instant::now();
        Ok(())
    }

    /// Ends a run that is to stop before its end.
    pub(super) fn interrupt(mut self) -> Result<Summary, JobError> {
        self.write_held(true)?;
        self.checkpoint()?;
        self.sink.interrupt()?;
        Ok(self.summary)
    }

    /// Ends a run that came to its end.
    pub(super) fn finish(mut self, elapsed: Duration) -> Result<Summary, JobError> {
        self.write_held(true)?;
        self.sink.finish()?;
        if let Some(report) = self.report {
            report.finish(&self.summary, elapsed)?;
        }
        if let Some(journal) = &self.journal {
            journal.remove()?;
        }
        if let Some((index, _)) = self.index {
            index.remove()?;
        }
        Ok(self.summary)
    }
}
