//! Runs that are killed or stopped, and gone on with. The last input is a FIFO, a gate which the program comes to and waits
//! at until the test lets it through: so no run is over too soon, however fast or busy the machine is.

use std::fs;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use tempfile::TempDir;

use super::{command, jsonl, long_jsonl, page, report, run, stderr};

const GATE: &str = "gate.jsonl";

/// Records before the gate: their output takes more than the 256 KiB that are written at once.
const RECORDS: usize = 60;

/// The same for a table, of which 8 MiB are written at once.
const ROWS: usize = 1100;

/// Inputs with a gate at their end, and what an undisturbed run makes of them.
pub(super) struct Dump {
    pub folder: TempDir,
    pub expected: Vec<u8>,
    /// Records of the output.
    pub count: usize,
    output: String,
    options: Vec<String>,
    gate: &'static str,
    /// What comes through the gate.
    last: String,
}

/// How a run is made to end.
#[derive(Clone, Copy, Debug)]
enum Blow {
    Kill,
    Signal(&'static str, i32),
}

const INT: Blow = Blow::Signal("INT", 130);
const TERM: Blow = Blow::Signal("TERM", 143);

impl Dump {
    pub(super) fn new(output: &str, options: &[&str]) -> Self {
        Self::with_gate(GATE, output, options)
    }

    fn with_gate(gate: &'static str, output: &str, options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let records = if output.ends_with(".parquet") { ROWS } else { RECORDS };
        fs::write(folder.path().join("in.jsonl"), long_jsonl(records)).unwrap();
        assert!(Command::new("mkfifo").arg(folder.path().join(gate)).status().unwrap().success());
        // With an index of the articles so far, all come again: none may be forgotten, wherever the run ends.
        let again = if options.iter().any(|option| option.starts_with("--dedup")) { records } else { 0 };
        let last = serde_json::json!({"id": "last", "html": page(9999)});
        let last = if gate == GATE { format!("{}{last}\n", long_jsonl(again)) } else { page(9999) };
        let (output, options) =
            (output.to_owned(), options.iter().map(|&option| option.to_owned()).collect());
        let count = records + again + 1;
        let mut dump = Self { folder, expected: Vec::new(), count, output, options, gate, last };
        dump.run_to_the_end();
        assert!(fs::metadata(dump.path(".journal")).is_err(), "a run that is complete leaves no journal");
        dump.expected = fs::read(dump.path("")).unwrap();
        fs::remove_file(dump.path("")).unwrap();
        dump
    }

    /// The output, or a file beside it.
    fn path(&self, suffix: &str) -> PathBuf {
        self.folder.path().join(format!("{}{suffix}", self.output))
    }

    fn start(&self) -> Child {
        let mut arguments =
            vec!["clean", "in.jsonl", self.gate, "-o", &self.output, "--report", "r.json", "--resume"];
        arguments.extend(self.options.iter().map(String::as_str));
        command(&arguments, self.folder.path()).spawn().unwrap()
    }

    /// Lets a run through the gate.
    fn run_to_the_end(&self) {
        let gate = self.folder.path().join(self.gate);
        // Opening it waits for the program to come there.
        let last = self.last.clone();
        let keeper = thread::spawn(move || {
            fs::OpenOptions::new().write(true).open(gate).unwrap().write_all(last.as_bytes()).unwrap();
        });
        let output = self.start().wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        keeper.join().unwrap();
    }

    /// What tells one journal from the next, which replaces it.
    fn journal_version(&self) -> Option<(u64, SystemTime)> {
        let metadata = fs::metadata(self.path(".journal")).ok()?;
        Some((metadata.ino(), metadata.modified().ok()?))
    }

    /// Starts a run and ends it when it has written its own journal and a file beside the output has something in it.
    fn strike(&self, blow: Blow, suffix: &str) -> Duration {
        let before = self.journal_version();
        let mut child = self.start();
        let bytes = || fs::metadata(self.path(suffix)).map_or(0, |metadata| metadata.len());
        while self.journal_version() == before || bytes() == 0 {
            assert!(child.try_wait().unwrap().is_none(), "it waits at the gate");
            thread::sleep(Duration::from_millis(5));
        }
        let begun = Instant::now();
        match blow {
            Blow::Kill => {
                child.kill().unwrap();
                assert_eq!(child.wait().unwrap().code(), None);
            }
            Blow::Signal(signal, status) => {
                Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap();
                assert_eq!(child.wait().unwrap().code(), Some(status), "{signal}");
            }
        }
        begun.elapsed()
    }

    /// Records before the place where a run would go on.
    fn records_done(&self) -> u64 {
        let journal: serde_json::Value =
            serde_json::from_slice(&fs::read(self.path(".journal")).unwrap()).unwrap();
        journal["checkpoint"]["summary"]["inputs"].as_u64().unwrap()
    }

    pub(super) fn interrupt_and_go_on(&self) {
        // A run that is killed at once, one that is killed at work, and one that is asked to stop and saves where it is.
        for (blow, suffix) in [
            (Blow::Kill, ".journal"),
            (Blow::Kill, ".partial"),
            (INT, ".partial"),
            (Blow::Kill, ".journal"),
            (TERM, ".partial"),
        ] {
            self.strike(blow, suffix);
        }
        self.run_to_the_end();
        assert!(fs::read(self.path("")).unwrap() == self.expected, "{}", self.output);
        assert_eq!(report(&self.folder.path().join("r.json")).0["inputs"], self.count);
        let left = fs::read_dir(self.folder.path()).unwrap().count();
        assert_eq!(left, 4, "nothing is left beside inputs, output and report");
    }
}

#[test]
fn an_interrupted_run_goes_on_to_the_same_bytes() {
    for output in ["out.jsonl", "out.jsonl.gz", "out.jsonl.xz"] {
        Dump::new(output, &["--dedup"]).interrupt_and_go_on();
    }
    Dump::new("out.jsonl", &["--dedup=mark"]).interrupt_and_go_on();
}

#[test]
fn signals_stop_in_order() {
    let dump = Dump::new("out.jsonl", &["--dedup"]);
    for blow in [INT, TERM] {
        dump.strike(blow, ".partial");
        let done = dump.records_done();
        assert!(done > 0, "what was done is saved");
        let partial = fs::read(dump.path(".partial")).unwrap();
        assert_eq!(partial.iter().filter(|byte| **byte == b'\n').count() as u64, done, "and nothing else");
        assert!(dump.expected.starts_with(&partial));
    }
    dump.run_to_the_end();
    assert!(fs::read(dump.path("")).unwrap() == dump.expected);
}

/// A page that is not there yet keeps a thread as one does that takes long.
#[test]
fn a_slow_page_is_not_waited_for() {
    let dump = Dump::with_gate("slow.html", "out.jsonl", &[]);
    for blow in [INT, TERM] {
        let taken = dump.strike(blow, ".partial");
        assert!(taken < Duration::from_secs(3), "{blow:?}: {taken:?}");
        let partial = fs::read(dump.path(".partial")).unwrap();
        let lines = partial.iter().filter(|byte| **byte == b'\n').count() as u64;
        assert!(lines > 0 && lines == dump.records_done(), "what was done is saved, and nothing else");
    }
    dump.run_to_the_end();
    assert!(fs::read(dump.path("")).unwrap() == dump.expected);
}

#[test]
fn a_damaged_output_is_not_resumed() {
    let dump = Dump::new("out.jsonl", &[]);
    dump.strike(INT, ".partial");
    let partial = dump.path(".partial");
    let written = fs::metadata(&partial).unwrap().len();
    fs::OpenOptions::new().write(true).open(&partial).unwrap().set_len(written / 2).unwrap();
    for attempt in ["first", "second"] {
        let refused = dump.start().wait_with_output().unwrap();
        let said = stderr(&refused);
        assert_eq!(refused.status.code(), Some(2), "{attempt}: {said}");
        assert!(said.contains(&format!("the journal knows {written}")), "{attempt}: {said}");
    }
}

/// A byte that somebody changed in what a run left, and a journal that is cut off anywhere: refused, and nothing is touched.
#[test]
fn edited_files_are_not_resumed() {
    let dump = Dump::new("out.jsonl", &["--dedup=mark"]);
    dump.strike(INT, ".partial");
    let report = dump.folder.path().join("r.json.partial");
    let files = [dump.path(".partial"), dump.path(".seen"), dump.path(".journal"), report];
    let refused = |name: &str, why: &str| {
        let said = dump.start().wait_with_output().unwrap();
        assert_eq!(said.status.code(), Some(2), "{name}: {}", stderr(&said));
        assert!(stderr(&said).contains(why), "{name}: {}", stderr(&said));
        assert!(stderr(&said).contains("start anew without --resume"), "{name}: {}", stderr(&said));
    };
    for path in &files {
        let whole = fs::read(path).unwrap();
        for at in [0, whole.len() / 2, whole.len() - 1] {
            let mut edited = whole.clone();
            edited[at] ^= 1;
            fs::write(path, &edited).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            refused(&format!("{name}, byte {at}"), &name);
            assert!(fs::read(path).unwrap() == edited, "{} stays", path.display());
        }
        fs::write(path, &whole).unwrap();
    }
    let journal = fs::read_to_string(&files[2]).unwrap();
    for length in (0..journal.len()).step_by(97) {
        fs::write(&files[2], &journal[..length]).unwrap();
        refused(&format!("{length} bytes of the journal"), ".journal: is damaged");
    }
    for format in ["\"format\":1", "\"format\":99", "\"f\":2"] {
        fs::write(&files[2], journal.replacen("\"format\":2", format, 1)).unwrap();
        refused(format, "another version of cleancopy");
    }
    fs::write(&files[2], &journal).unwrap();
    dump.run_to_the_end();
    assert!(fs::read(dump.path("")).unwrap() == dump.expected);
}

/// What a page may be dated depends on the day: it is the one on which the run began, also when it goes on later.
#[test]
fn the_day_of_a_run_is_that_of_its_beginning() {
    let mut dump = Dump::with_gate("slow.html", "out.jsonl", &[]);
    let dated = "<meta property=article:published_time content=2019-05-07T10:00:00Z>";
    dump.last = page(9999).replacen("<title>", &format!("{dated}<title>"), 1);
    let date_after = |day: &str| {
        dump.strike(INT, ".partial");
        let journal: serde_json::Value =
            serde_json::from_slice(&fs::read(dump.path(".journal")).unwrap()).unwrap();
        let mut checkpoint = journal["checkpoint"].clone();
        checkpoint["day"] = day.into();
        let checkpoint = checkpoint.to_string();
        let mut checksum = flate2::Crc::new();
        checksum.update(checkpoint.as_bytes());
        let sum = checksum.sum();
        let edited = format!("{{\"format\":2,\"checksum\":{sum},\"checkpoint\":{checkpoint}}}");
        fs::write(dump.path(".journal"), edited).unwrap();
        dump.run_to_the_end();
        let last = fs::read_to_string(dump.path("")).unwrap();
        let last: serde_json::Value = serde_json::from_str(last.lines().last().unwrap()).unwrap();
        fs::remove_file(dump.path("")).unwrap();
        last["date"].as_str().map(str::to_owned)
    };
    assert_eq!(date_after("2026-01-01").as_deref(), Some("2019-05-07T10:00:00Z"));
    assert_eq!(date_after("2018-01-01"), None);
}

#[test]
fn a_changed_run_is_not_resumed() {
    let dump = Dump::new("out.jsonl", &["--dedup"]);
    dump.strike(INT, ".partial");
    let folder: &Path = dump.folder.path();
    let refused = |more: &[&str], why: &str| {
        let arguments = ["clean", "in.jsonl", GATE, "-o", "out.jsonl", "--report", "r.json", "--resume"];
        let output = run(&[&arguments[..], more].concat(), folder);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(why) && said.contains("start anew without --resume"), "{said}");
    };
    refused(&["--dedup", "--precision"], "other options");
    let mut input = fs::OpenOptions::new().append(true).open(folder.join("in.jsonl")).unwrap();
    input.write_all(b"\n").unwrap();
    refused(&["--dedup"], "inputs changed");
}

#[test]
fn what_cannot_be_resumed_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), jsonl(1)).unwrap();
    let rows: &[(&str, &[&str], &str)] = &[
        ("standard input", &["-", "-o", "out.jsonl"], "standard input"),
        ("standard output", &["in.jsonl"], "a pipe or a device"),
        ("a device", &["in.jsonl", "-o", "/dev/null"], "a pipe or a device"),
    ];
    for (name, arguments, why) in rows {
        let output = run(&[&["clean", "--resume"], *arguments].concat(), folder.path());
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(
            stderr(&output).contains(why) && stderr(&output).contains("-o PATH"),
            "{name}: {}",
            stderr(&output)
        );
    }
}
