//! Documents that were dealt with -> the output, in the order of the input: counts, repeats, records, checkpoints.

use std::time::{Duration, Instant};

use super::feed::Cursor;
use super::journal::{Checkpoint, Journal, Memory};
use super::report::{Failure, Report, Summary};
use super::sink::Sink;
use super::work::{Cleaned, Done, Outcome};
use crate::error::Error;

/// Time between checkpoints: what a killed run does again at most.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(1);

/// What happens to an article that was there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Repeats {
    /// It is left out, and counted as skipped.
    Drop,
    /// Its record says which article it repeats, in `duplicate_of`.
    Mark,
}

/// Takes what was dealt with, in order.
pub(super) struct Ledger {
    pub sink: Sink,
    pub summary: Summary,
    pub report: Option<Report>,
    pub memory: Option<(Memory, Repeats)>,
    pub journal: Option<Journal>,
    pub cursor: Cursor,
    pub saved: Instant,
    /// Failures that nobody was told of yet.
    pub failures: Vec<Failure>,
}

impl Ledger {
    /// Counts and writes one document.
    pub(super) fn add(&mut self, done: Done) -> Result<(), Error> {
        self.summary.inputs += 1;
        self.summary.bytes += done.bytes;
        self.cursor = done.next;
        match done.outcome {
            Outcome::Skipped(what) => self.skip(what),
            Outcome::Failed(error) => {
                *self.summary.failed.entry(error.kind().name().to_owned()).or_default() += 1;
                let failure = Failure {
                    source: done.origin.source.to_string(),
                    record: done.origin.record,
                    offset: done.origin.offset,
                    reason: error.kind().name(),
                    message: error.message().to_owned(),
                };
                if let Some(report) = &mut self.report {
                    report.add(&failure)?;
                }
                self.failures.push(failure);
            }
            Outcome::Cleaned(mut cleaned) => {
                if self.is_dropped_repeat(&mut cleaned)? {
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
            *summary.dropped.entry((*rule).to_owned()).or_default() += count;
        }
    }

    /// Whether an article is a repeat and to be left out; one that is to be marked is.
    fn is_dropped_repeat(&mut self, cleaned: &mut Cleaned) -> Result<bool, Error> {
        let (Some((memory, repeats)), Some(signature)) = (&mut self.memory, cleaned.signature) else {
            return Ok(false);
        };
        let Some(first) = memory.repeats(signature, &cleaned.id)? else { return Ok(false) };
        if *repeats == Repeats::Drop {
            return Ok(true);
        }
        // Marks are refused for other formats than JSON, whose lines end in a brace.
        cleaned.rendered.truncate(cleaned.rendered.len().saturating_sub("}\n".len()));
        let mark = format!(",\"duplicate_of\":{}}}\n", serde_json::Value::from(first));
        cleaned.rendered.extend_from_slice(mark.as_bytes());
        Ok(false)
    }

    /// Saves how far the run is, if the output is at a place to start again from.
    pub(super) fn checkpoint(&mut self) -> Result<(), Error> {
        let Some(journal) = &self.journal else { return Ok(()) };
        let Some(output) = self.sink.checkpoint()? else { return Ok(()) };
        let report = self.report.as_mut().map(Report::sync).transpose()?;
        let seen = self.memory.as_mut().map_or(Ok(0), |(memory, _)| memory.sync())?;
        let (identity, summary) = (journal.identity.clone(), self.summary.clone());
        journal.save(&Checkpoint { identity, cursor: self.cursor, output, summary, report, seen })?;
        self.saved = Instant::now();
        Ok(())
    }

    /// Ends a run that came to its end.
    pub(super) fn finish(self, elapsed: Duration) -> Result<Summary, Error> {
        self.sink.finish()?;
        if let Some(report) = self.report {
            report.finish(&self.summary, elapsed)?;
        }
        if let Some(journal) = &self.journal {
            journal.remove()?;
        }
        if let Some((memory, _)) = self.memory {
            memory.remove()?;
        }
        Ok(self.summary)
    }
}
