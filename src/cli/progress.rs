//! A run, shown on standard error: a bar on a terminal, a line now and then elsewhere.

use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

use cleancopy::ErrorKind;
use cleancopy::bulk::{self, Failure, Observer, Plan, Summary};
use indicatif::{ProgressBar, ProgressStyle};

/// Time between lines where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(30);

/// Inputs that are done before a bar could be read.
const HANDFUL: u64 = 8;

/// Shows how a run goes.
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    quiet: bool,
    begun: Instant,
    told: Instant,
}

impl Progress {
    pub(crate) fn new(plan: Plan, quiet: bool) -> Self {
        let bar =
            !quiet && stderr().is_terminal() && (plan.files > HANDFUL || plan.stdin || plan.bytes > 8 << 20);
        let style = |template| {
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
        };
        let bar = bar.then(|| {
            if plan.stdin {
                ProgressBar::new_spinner().with_style(style("{spinner} {msg}  {elapsed}"))
            } else {
                ProgressBar::new(plan.bytes).with_style(style("{wide_bar} {percent}%  {msg}  {eta} left"))
            }
        });
        Self { bar, quiet, begun: Instant::now(), told: Instant::now() }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    /// Time since the run began.
    pub(crate) fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    fn line(&self, summary: &Summary) -> String {
        let megabytes = summary.bytes as f64 / 1e6;
        let rate = megabytes / self.elapsed().as_secs_f64().max(1e-9);
        let failures = summary.failures();
        format!("{} documents  {megabytes:.0} MB  {rate:.1} MB/s  {failures} failed", summary.inputs)
    }
}

impl Observer for Progress {
    fn failed(&mut self, failure: &Failure) {
        let line = bulk::printable(&format!("{failure}{}", advice(failure)));
        match &self.bar {
            Some(bar) => bar.suspend(|| tell(&line)),
            None => tell(&line),
        }
    }

    fn note(&mut self, text: &str) {
        if !self.quiet {
            tell(text);
        }
    }

    fn progress(&mut self, summary: &Summary, position: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(position);
            bar.set_message(self.line(summary));
        } else if !self.quiet && self.told.elapsed() >= LINE_EVERY {
            self.told = Instant::now();
            tell(&self.line(summary));
        }
    }
}

/// Writes a line on standard error. Where that cannot be written, the exit status and the report still tell.
fn tell(line: &str) {
    let _ = writeln!(stderr(), "cleancopy: {line}");
}

/// What the user of the command line can do about a failure.
fn advice(failure: &Failure) -> &'static str {
    let is_without_document =
        failure.error.kind() == ErrorKind::BadRecord && std::error::Error::source(&failure.error).is_none();
    if is_without_document { "; name the right one with --html-field or --text-field" } else { "" }
}
