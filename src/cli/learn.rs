//! `learn`, `merge` and `clean --learn`: templates of sites.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize};

use clap::{ArgAction, Args};
use cleancopy::bulk::{self, End, Input, Job, Output, Summary, Work, load_templates};
use cleancopy::options::Options;
use cleancopy::templates::Templates;

use super::args::Reading;
use super::progress::Progress;
use super::{SOME_FAILED, job, output, sentence, signals, status_of};

pub(super) const EXAMPLES: &str = "\
Examples:
  cleancopy learn pages/ -o templates.json
  cleancopy learn CC-NEWS-1.warc.gz -o 1.json; cleancopy learn CC-NEWS-2.warc.gz -o 2.json
  cleancopy merge 1.json 2.json -o templates.json   the same as learning from both at once
  cleancopy clean CC-NEWS-*.warc.gz --templates templates.json -o news.jsonl.zst

A page is of the site that its address names, else the one that the page itself names, else that of the other documents in its
folder or file. Each site takes some 10 kB at most.

Exit status: 0 all fine; 1 finished, some inputs failed; 2 could not run; 130 or 143 interrupted, nothing written.";

/// What `learn` is told.
#[derive(Debug, Args)]
pub(crate) struct Learn {
    /// Files and directories; '-' is standard input
    pub paths: Vec<PathBuf>,
    /// Where to write; '-' is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
    #[command(flatten)]
    pub reading: Reading,
    /// In directories, take the files that match instead of those with known extensions; '!' before a pattern leaves
    /// out what matches
    #[arg(long, value_name = "PATTERN", action = ArgAction::Append, help_heading = "Input")]
    pub glob: Vec<String>,
    /// Threads [default: one a core]
    #[arg(short = 'j', long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub threads: usize,
    /// No progress and no summary; failures are still named
    #[arg(short, long)]
    pub quiet: bool,
}

/// What `merge` is told.
#[derive(Debug, Args)]
pub(crate) struct Merge {
    /// Files that `learn` wrote
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Where to write; '-' is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
}

/// Runs `learn`.
pub(crate) fn learn(args: &Learn) -> Result<u8, String> {
    let job = job_of(args)?;
    let (stop, signal) = signals().map_err(|error| format!("cannot listen to signals: {error}"))?;
    match first_pass(&job, &stop, &signal, args.quiet)? {
        Learned::All(templates, summary) => {
            output::write(&args.output, templates.to_json().as_bytes())?;
            let (sites, pages) = (templates.sites().len(), summary.cleaned);
            if !args.quiet && job.output.path().is_some() {
                let _ = writeln!(io::stderr(), "cleancopy: learned from {pages} pages of {sites} sites");
            }
            Ok(if summary.failures() > 0 { SOME_FAILED } else { 0 })
        }
        Learned::Interrupted(status) => Ok(status),
    }
}

/// The job whose inputs are learned from. The error is for people.
pub(super) fn job_of(args: &Learn) -> Result<Job, String> {
    let is_file = !output::is_standard(&args.output);
    Ok(Job {
        inputs: job::inputs(&args.paths, |_| "")?,
        select: job::select(&args.glob)?,
        options: job::reading(&args.reading, Options::default())?,
        work: Work {
            kind: job::kind(&args.reading),
            fields: job::fields(&args.reading, false),
            ..Work::default()
        },
        dedup: None,
        join_pages: false,
        output: if is_file { Output::File(args.output.clone()) } else { Output::Stdout },
        report: None,
        resume: false,
        threads: args.threads,
    })
}

/// Runs `merge`.
pub(crate) fn merge(args: &Merge) -> Result<u8, String> {
    let mut all = Templates::default();
    for path in &args.paths {
        all.merge(load_templates(path).map_err(|error| sentence(&error))?);
    }
    output::write(&args.output, all.to_json().as_bytes())?;
    Ok(0)
}

/// What came of reading all inputs once.
pub(crate) enum Learned {
    All(Box<Templates>, Box<Summary>),
    /// With this exit status.
    Interrupted(u8),
}

/// Learns from the inputs of a job.
pub(crate) fn first_pass(
    job: &Job,
    stop: &Arc<AtomicBool>,
    signal: &AtomicUsize,
    quiet: bool,
) -> Result<Learned, String> {
    let mut progress = Progress::new(bulk::plan(job), quiet);
    let result = bulk::learn(job, stop, &mut progress);
    progress.finish();
    let (templates, summary, end) = result.map_err(|error| sentence(&error))?;
    if end == End::Interrupted {
        let _ = writeln!(io::stderr(), "cleancopy: interrupted while learning");
        return Ok(Learned::Interrupted(status_of(signal)));
    }
    Ok(Learned::All(Box::new(templates), Box::new(summary)))
}

/// Sees that inputs can be read twice, as `clean --learn` does.
pub(crate) fn check_twice(job: &Job) -> Result<(), String> {
    if job.inputs.contains(&Input::Stdin) {
        return Err(
            "--learn reads the inputs twice, and standard input can be read once; name files".to_owned()
        );
    }
    Ok(())
}
