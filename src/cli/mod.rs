//! The command line: arguments -> job -> exit status. The only place that knows clap.
//!
//! It is public for those who put the program, or its options, into something else, such as the Python package.

use std::ffi::OsString;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use clap::{CommandFactory, Parser};
use cleancopy::bulk::{self, End, Job, JobError, JobErrorKind};
use cleancopy::eval::Setup;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

mod args;
mod command;
mod eval;
mod explain;
mod job;
mod learn;
mod manual;
mod output;
mod progress;
mod rules;

use args::Clean;
use command::{Cli, Command};
use learn::Learned;
use progress::Progress;

/// Finished, but some inputs failed.
const SOME_FAILED: u8 = 1;

/// Could not run.
const COULD_NOT_RUN: u8 = 2;

/// What shells add to the number of a signal that ended a program.
const SIGNALLED: usize = 128;

/// Runs the program by its arguments, of which the first is its own name; gives the exit status.
pub fn main(args: impl IntoIterator<Item = OsString>) -> u8 {
    let status = match Cli::try_parse_from(args) {
        Ok(cli) => run(cli.command),
        Err(usage) => {
            // A closed output is no error here either; clap's own codes are 0 and 2.
            let _ = usage.print();
            if usage.use_stderr() { COULD_NOT_RUN } else { 0 }
        }
    };
    // Where the program is part of another one, nobody else does.
    let _ = io::stdout().flush();
    status
}

/// The job that `cleancopy clean` does by its arguments, or that `cleancopy learn` gives to [`bulk::learn`]. The first argument is
/// the name of the program.
///
/// # Errors
/// A sentence for people, where the arguments are not those of `clean` or `learn` or make no sense together.
pub fn job(args: impl IntoIterator<Item = OsString>) -> Result<Job, String> {
    match parse(args)? {
        Command::Clean(args) => job::job(&args),
        Command::Learn(args) => learn::job_of(&args),
        _ => Err("not the arguments of `clean` or `learn`".to_owned()),
    }
}

/// What `cleancopy eval` evaluates by its arguments, of which the first is the name of the program. Those that say what is printed
/// and written are passed over.
///
/// # Errors
/// A sentence for people, where the arguments are not those of `eval` or make no sense together.
pub fn setup(args: impl IntoIterator<Item = OsString>) -> Result<Setup, String> {
    match parse(args)? {
        Command::Eval(args) => eval::setup(&args),
        _ => Err("not the arguments of `eval`".to_owned()),
    }
}

fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Command, String> {
    Cli::try_parse_from(args).map(|cli| cli.command).map_err(|usage| first_sentence(&usage.to_string()))
}

/// What clap says of a fault, without how the program is used.
fn first_sentence(usage: &str) -> String {
    usage.trim_start_matches("error: ").split("\n\n").next().unwrap_or_default().to_owned()
}

fn run(command: Command) -> u8 {
    let result = match command {
        Command::Clean(args) => clean(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Explain(args) => explain::explain(&args).map(|()| 0),
        Command::Learn(args) => learn::learn(&args),
        Command::Merge(args) => learn::merge(&args),
        Command::Rules(rules) => rules::run(&rules),
        Command::Man(manual) => manual.page(Cli::command()).and_then(|page| output::print(&page)).map(|()| 0),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "cleancopy", &mut script);
            output::print(&script).map(|()| 0)
        }
    };
    result.unwrap_or_else(|message| {
        // It may name files, and quote them, that hold what a terminal would obey.
        let lines: Vec<String> = message.lines().map(bulk::printable).collect();
        let _ = writeln!(io::stderr(), "cleancopy: {}", lines.join("\n"));
        COULD_NOT_RUN
    })
}

fn clean(args: &Clean) -> Result<u8, String> {
    let mut job = job::job(args)?;
    let (stop, signal) = signals().map_err(|error| format!("cannot listen to signals: {error}"))?;
    leave_panics_of_documents_to_the_report();
    if args.learn {
        learn::check_twice(&job)?;
        match learn::first_pass(&job, &stop, &signal, true)? {
            Learned::All(templates, _) => job.options = job.options.with_templates(*templates),
            Learned::Interrupted(status) => return Ok(status),
        }
    }
    let plan = bulk::plan(&job);
    let mut progress = Progress::new(plan, args.quiet);
    let result = bulk::run(&job, &stop, &mut progress);
    progress.finish();
    let (summary, end) = result.map_err(|error| sentence(&error))?;
    let many = plan.files > 1 || summary.inputs > 1;
    if !args.quiet && many && end != End::Closed {
        let _ = write!(io::stderr(), "{}", summary.table(progress.elapsed()));
    }
    if let (Some(links), false) = (summary.skipped.get("link"), args.quiet) {
        let said = "links in folders are not followed; name where they lead to as inputs";
        let _ = writeln!(io::stderr(), "cleancopy: {links} {said}");
    }
    Ok(match end {
        End::Interrupted => {
            let again = if job.output.path().is_some() && !plan.stdin { "; go on with --resume" } else { "" };
            let _ = writeln!(io::stderr(), "cleancopy: interrupted{again}");
            status_of(&signal)
        }
        End::Complete | End::Closed if summary.failures() > 0 => SOME_FAILED,
        End::Complete | End::Closed => 0,
    })
}

/// A document that panics is reported as such, once; any other panic says what it has to say.
fn leave_panics_of_documents_to_the_report() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !bulk::reports_panic() {
            usual(panic);
        }
    }));
}

/// An error with its causes, and what the user of the command line can do about it.
fn sentence(error: &JobError) -> String {
    let advice = match error.kind() {
        JobErrorKind::NotResumable => "; --resume runs from files into a file or a directory (-o PATH)",
        JobErrorKind::OtherRun => "; start anew without --resume, which discards what that run wrote",
        JobErrorKind::SameFile => {
            "; name another output, or leave the file out of the inputs (in folders: --glob '!NAME')"
        }
        JobErrorKind::Locked => "; name another output, or wait for the end of that run",
        JobErrorKind::NoField => "; add -f json, or use --dedup",
        JobErrorKind::Unwritable | JobErrorKind::Unreadable if error.is_resumable() => {
            "; mend it and go on with --resume"
        }
        _ => "",
    };
    format!("{error}{}{advice}", error.causes())
}

/// The exit status after a signal.
#[expect(clippy::arithmetic_side_effects, reason = "SIGINT and SIGTERM are 2 and 15")]
fn status_of(signal: &AtomicUsize) -> u8 {
    (SIGNALLED + signal.load(Ordering::Relaxed)) as u8
}

/// The first signal asks the run to stop in order, a second one ends it at once.
#[expect(clippy::arithmetic_side_effects, reason = "SIGINT and SIGTERM are 2 and 15")]
fn signals() -> io::Result<(Arc<AtomicBool>, Arc<AtomicUsize>)> {
    let (stop, number) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    for signal in [SIGINT, SIGTERM] {
        flag::register_conditional_shutdown(signal, SIGNALLED as i32 + signal, Arc::clone(&stop))?;
        flag::register_usize(signal, Arc::clone(&number), signal as usize)?;
        flag::register(signal, Arc::clone(&stop))?;
    }
    Ok((stop, number))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn a_job_or_why_there_is_none() {
        let rows: &[(&[&str], &str)] = &[
            (&["clean", "--precision", "--timeout=2"], ""),
            (
                &["clean", "--precision", "--recall"],
                "the argument '--precision' cannot be used with '--recall'",
            ),
            (&["clean", "--nothing"], "unexpected argument '--nothing' found"),
            (
                &["clean", "--with-blocks", "--format=text"],
                "--with-blocks puts a field into JSON; add -f json",
            ),
            (&["learn", "--threads=2", "--html-field=body"], ""),
            (&["learn", "no such file"], "no such file: No such file or directory (os error 2)"),
            (&["completions", "bash"], "not the arguments of `clean` or `learn`"),
        ];
        for (args, expected) in rows {
            assert_eq!(job(named(args)).err().unwrap_or_default(), *expected, "{args:?}");
        }
    }

    #[test]
    fn a_setup_or_why_there_is_none() {
        let rows: &[(&[&str], &str)] = &[
            (&["eval", "Cargo.toml", "--precision", "--predictions=tool=Cargo.toml"], ""),
            (&["eval"], "the following required arguments were not provided:\n  <GOLD>..."),
            (&["eval", "no such file"], "no such file: No such file or directory (os error 2)"),
            (
                &["eval", "Cargo.toml", "--only-predictions"],
                "the following required arguments were not provided:\n  --predictions <NAME=FILE>",
            ),
            (&["clean"], "not the arguments of `eval`"),
        ];
        for (args, expected) in rows {
            assert_eq!(setup(named(args)).err().unwrap_or_default(), *expected, "{args:?}");
        }
    }

    /// Arguments behind the name of the program.
    fn named(args: &[&str]) -> impl Iterator<Item = OsString> {
        std::iter::once("cleancopy").chain(args.iter().copied()).map(OsString::from)
    }

    /// Runs this very test in a process of its own, where it panics.
    #[test]
    fn a_panic_outside_of_documents_gives_its_message() {
        const CHILD: &str = "CLEANCOPY_TEST_PANICS";
        if std::env::var_os(CHILD).is_some() {
            leave_panics_of_documents_to_the_report();
            panic!("no document was at fault");
        }
        let name = "cli::tests::a_panic_outside_of_documents_gives_its_message";
        let mut command = Command::new(std::env::current_exe().unwrap());
        let output = command.args(["--exact", name, "--nocapture"]).env(CHILD, "1").output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains("no document was at fault"), "{said}");
    }
}
