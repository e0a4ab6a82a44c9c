//! `cleancopy eval`: arguments -> an evaluation, printed and written.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum};
use cleancopy::bulk;
use cleancopy::eval::{By, Conventions, Evaluation, Setup};
use indicatif::{ProgressBar, ProgressStyle};

use super::args::Choices;
use super::output::{self, input, is_standard, print, write};
use super::{SOME_FAILED, job};

pub(super) const EXAMPLES: &str = "\
Examples:
  cleancopy eval gold/                              figures of each corpus in a folder
  cleancopy eval gold/ --by language,site --worst 5
  cleancopy eval gold/ --report report.html         every page, its text held against the gold
  cleancopy eval gold/ --json before.json           and after a change:
  cleancopy eval gold/ --compare before.json
  cleancopy eval article-extraction-benchmark/ --predictions trafilatura=output/trafilatura.json
  cleancopy eval my-gold.jsonl --exclude standfirst

Gold is a folder with gold.jsonl (a line a page: id, url, text, ...) and pages/ID.html.gz; one with ground-truth.json and
html/, as article-extraction-benchmark; one with ground-truth/ID.json and html/, as WCXB; a folder of such folders; or JSON
records that have `html` themselves ('-' is standard input). Predictions are JSON records with id and text, an object of
them by id, or a folder of texts called ID.txt.

F1, P and R are of shingles of four words, wF1 of words in any order; clean, complete and perfect are shares of pages with a
precision, a recall, or both of .99 or more; segF1 is of segments that must and must not be there. Intervals of 95 % come from
drawing pages anew.

Exit status: 0 all fine; 1 finished, but some pages were missing, failed, or had no prediction; 2 could not run.";

#[derive(Debug, Args)]
pub(crate) struct Eval {
    /// Files and folders with gold; '-' is standard input
    #[arg(required = true)]
    pub gold: Vec<PathBuf>,

    /// What another system made of the pages; may be repeated
    #[arg(long, value_name = "NAME=FILE", value_parser = named, action = ArgAction::Append, help_heading = "Systems")]
    pub predictions: Vec<(String, PathBuf)>,
    /// Do not clean the pages; measure predictions alone
    #[arg(long, requires = "predictions", help_heading = "Systems")]
    pub only_predictions: bool,

    #[command(flatten)]
    pub choices: Choices,
    /// Include and exclude roles by corpus: a JSON object of lists, such as {"zyte": ["--exclude", "standfirst"]}
    #[arg(long, value_name = "FILE", help_heading = "Articles")]
    pub conventions: Option<PathBuf>,

    /// What to group the figures by
    #[arg(
        long,
        value_name = "WHAT",
        value_delimiter = ',',
        default_value = "corpus",
        help_heading = "Output"
    )]
    pub by: Vec<Grouping>,
    /// Also list the N worst pages of each corpus
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, help_heading = "Output")]
    pub worst: usize,
    /// Write figures and pages as JSON; '-' writes them instead of the table
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub json: Option<PathBuf>,
    /// Write a page of HTML for browsers: figures, charts, rules, and the text of every page against its gold
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub report: Option<PathBuf>,
    /// Hold this evaluation against an earlier one, which --json wrote
    #[arg(long, value_name = "OLD.json", help_heading = "Output")]
    pub compare: Option<PathBuf>,

    /// Threads [default: one a core]
    #[arg(short = 'j', long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub threads: usize,
    /// No progress; problems are still named
    #[arg(short, long)]
    pub quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Grouping {
    Corpus,
    Language,
    Site,
    Convention,
}

/// How many changed pages are listed each way, if it is not said how many of the worst are.
const CHANGED: usize = 10;

/// Evaluates. The error is for people.
pub(super) fn run(args: &Eval) -> Result<u8, String> {
    let setup = setup(args)?;
    outputs_are_apart(args)?;
    let bar = Bar::new(args.quiet);
    let evaluation = Evaluation::new(&setup, &|done, of| bar.tell(done, of));
    bar.finish();
    let evaluation = evaluation.map_err(|error| error.to_string())?;
    for problem in evaluation.problems() {
        let _ = writeln!(io::stderr(), "cleancopy: {}", bulk::printable(problem));
    }
    let comparison = args.compare.as_deref().map(|old| evaluation.compare(&input(old)));
    let comparison = comparison.transpose().map_err(|error| error.to_string())?;
    if let Some(path) = &args.report {
        write(path, evaluation.report(comparison.as_ref()).as_bytes())?;
    }
    let mut printed = String::new();
    if prints_json(args) {
        printed = evaluation.json();
    } else {
        let by: Vec<By> = args.by.iter().map(|by| by.of()).collect();
        printed += &evaluation.table(&by, args.worst);
        if let Some(comparison) = &comparison {
            let most = if args.worst > 0 { args.worst } else { CHANGED };
            printed = format!("{printed}\n{}", comparison.table(most));
        }
        if let Some(path) = &args.json {
            write(path, evaluation.json().as_bytes())?;
        }
        // Names are those of files and of gold.
        let lines = printed.lines().map(|line| bulk::printable(line).to_string() + "\n");
        printed = lines.collect();
    }
    print(printed.as_bytes())?;
    Ok(if evaluation.problems().is_empty() { 0 } else { SOME_FAILED })
}

impl Grouping {
    fn of(self) -> By {
        match self {
            Self::Corpus => By::Corpus,
            Self::Language => By::Language,
            Self::Site => By::Site,
            Self::Convention => By::Convention,
        }
    }
}

/// What is evaluated. The error is for people.
pub(super) fn setup(args: &Eval) -> Result<Setup, String> {
    if named_inputs(args).filter(|path| is_standard(path)).count() > 1 {
        return Err("standard input '-' is named twice; it can be read once".to_owned());
    }
    for path in named_inputs(args).filter(|path| !is_standard(path)) {
        path.metadata().map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let conventions = args.conventions.as_deref().map(|path| Conventions::read(&input(path)));
    let conventions = conventions.transpose().map_err(|error| error.to_string())?.unwrap_or_default();
    let setup = Setup::default()
        .with_gold(args.gold.iter().map(|path| input(path)))
        .with_cleans(!args.only_predictions)
        .with_options(job::chosen(&args.choices)?)
        .with_conventions(conventions)
        .with_threads(args.threads);
    let predictions = args.predictions.iter();
    Ok(predictions.fold(setup, |setup, (name, path)| setup.with_predictions(name, input(path))))
}

/// Refuses to overwrite gold and predictions, and outputs that leave no place for another.
fn outputs_are_apart(args: &Eval) -> Result<(), String> {
    if args.json.is_some() && args.json == args.report {
        return Err("--json and --report name one file; each needs its own".to_owned());
    }
    if prints_json(args) && args.compare.is_some() && args.report.is_none() {
        return Err("--json - leaves no place for what --compare finds; name a file".to_owned());
    }
    let outputs = args.json.iter().chain(&args.report).map(PathBuf::as_path);
    let inputs: Vec<PathBuf> = named_inputs(args).cloned().collect();
    output::are_no_inputs(outputs, &inputs)
}

fn named_inputs(args: &Eval) -> impl Iterator<Item = &PathBuf> {
    args.gold.iter().chain(args.predictions.iter().map(|(_, path)| path))
}

fn prints_json(args: &Eval) -> bool {
    args.json.as_deref().is_some_and(is_standard)
}

/// A name and a file.
fn named(value: &str) -> Result<(String, PathBuf), String> {
    match value.split_once('=') {
        Some((name, file)) if !name.is_empty() && !file.is_empty() => Ok((name.to_owned(), file.into())),
        _ => Err("say NAME=FILE, such as trafilatura=output/trafilatura.json".to_owned()),
    }
}

/// How many pages are done, on a terminal.
struct Bar(Option<ProgressBar>);

impl Bar {
    fn new(quiet: bool) -> Self {
        let shown = !quiet && io::stderr().is_terminal();
        let style = ProgressStyle::with_template("{wide_bar} {pos} of {len} pages  {eta} left");
        Self(
            shown.then(|| {
                ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
            }),
        )
    }

    fn tell(&self, done: usize, of: usize) {
        if let Some(bar) = &self.0 {
            bar.set_length(of as u64);
            bar.set_position(done as u64);
        }
    }

    fn finish(&self) {
        self.0.iter().for_each(ProgressBar::finish_and_clear);
    }
}
