//! Every call on a file that a run makes fails once, and from there on, in every way that is likely: the true program with
//! a small library before the C library (`faults.c`). However it ends, no file is cut off under its final name, and the
//! run is gone on with to the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use super::{command, gzip, jsonl, long_jsonl, page, report, stderr};

const EINTR: i32 = 4;
const EIO: i32 = 5;
const EACCES: i32 = 13;
const ENOSPC: i32 = 28;

/// Inputs, and what an undisturbed run makes of them.
struct Rig {
    /// Of the library and of the mark that it makes.
    beside: TempDir,
    arguments: Vec<String>,
    expected: BTreeMap<PathBuf, Vec<u8>>,
}

/// Which calls fail, and how.
#[derive(Clone, Copy, Debug)]
struct Fault {
    call: &'static str,
    first: usize,
    last: usize,
    errno: i32,
}

impl Rig {
    fn new(output: &str) -> Self {
        let beside = tempfile::tempdir().unwrap();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bulk/faults.c");
        let mut compiler = Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(beside.path().join("faults.so")).arg(source);
        assert!(compiler.status().expect("a C compiler, which zstd needs as well").success());
        let arguments = format!("clean -q -j1 in.jsonl a.html {output} --report out/r.json");
        let arguments = arguments.split(' ').map(str::to_owned).collect();
        let mut rig = Self { beside, arguments, expected: BTreeMap::new() };
        let folder = rig.inputs();
        let output = rig.command(folder.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        rig.expected = outputs(folder.path());
        assert!(rig.expected.len() >= 2, "an output and a report");
        rig
    }

    /// Three pages in lines, one line that fails, and a page in a file of its own.
    fn inputs(&self) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("out")).unwrap();
        fs::write(folder.path().join("in.jsonl"), jsonl(3) + "oops\n").unwrap();
        fs::write(folder.path().join("a.html"), page(9)).unwrap();
        folder
    }

    fn command(&self, folder: &Path) -> Command {
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        command(&arguments, folder)
    }

    /// Runs with a fault; nothing if the calls were fewer.
    fn run(&self, folder: &Path, fault: Fault) -> Option<Output> {
        let mark = self.beside.path().join("mark");
        let _ = fs::remove_file(&mark);
        let mut command = self.command(folder);
        command
            .env("LD_PRELOAD", self.beside.path().join("faults.so"))
            .env("FAULT_DIR", folder)
            .env("FAULT_CALL", fault.call)
            .env("FAULT_AT", fault.first.to_string())
            .env("FAULT_LAST", fault.last.to_string())
            .env("FAULT_ERRNO", fault.errno.to_string())
            .env("FAULT_MARK", &mark);
        let output = command.output().unwrap();
        (mark.exists() || fault.call == "short").then_some(output)
    }

    /// What a run left under final names is whole, and going on with it gives all.
    fn goes_on(&self, folder: &Path, output: &Output, fault: Fault) {
        let error = stderr(output);
        let complete = output.status.code() == Some(1) && outputs(folder) == self.expected;
        // A file that may not be read fails for itself.
        let named = fault.errno == EACCES && fault.call == "open" && error.contains(": unreadable: ");
        assert!(complete || named || output.status.code() == Some(2), "{fault:?}: {error}");
        if complete || named {
            return;
        }
        for (path, bytes) in outputs(folder) {
            let name = path.display().to_string();
            let is_final = ![".partial", ".journal", ".seen", ".lock"].iter().any(|end| name.ends_with(end));
            assert!(!is_final || self.expected.get(&path) == Some(&bytes), "{fault:?}: {name} is cut off");
        }
        let again = self.command(folder).arg("--resume").output().unwrap();
        assert_eq!(again.status.code(), Some(1), "{fault:?}: {error} then {}", stderr(&again));
        assert!(outputs(folder) == self.expected, "{fault:?}: {error}: {:?}", outputs(folder).keys());
    }

    /// Lets the first call fail, the second, and so on to the last; gives how many there were.
    fn fail_at_every(&self, call: &'static str, errno: i32, lasting: bool) -> usize {
        for first in 1.. {
            let folder = self.inputs();
            let fault = Fault { call, first, last: if lasting { usize::MAX >> 1 } else { first }, errno };
            let Some(output) = self.run(folder.path(), fault) else { return first - 1 };
            self.goes_on(folder.path(), &output, fault);
        }
        unreachable!("a run ends");
    }
}

/// All that is in the folder of the outputs but for locks; of a report, all but the time.
fn outputs(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = walkdir::WalkDir::new(folder.join("out")).into_iter().map(Result::unwrap);
    let is_lock = |path: &Path| path.extension().is_some_and(|extension| extension == "lock");
    let files = files.filter(|entry| entry.file_type().is_file() && !is_lock(entry.path()));
    let content = |path: &Path| {
        if !path.ends_with("r.json") {
            return fs::read(path).unwrap();
        }
        let (mut summary, failures) = report(path);
        summary["seconds"] = 0.into();
        format!("{summary} {failures:?}").into_bytes()
    };
    files
        .map(|entry| (entry.path().strip_prefix(folder).unwrap().to_owned(), content(entry.path())))
        .collect()
}

#[test]
fn a_file_is_whole_or_gone_on_with_whatever_call_fails() {
    let rig = Rig::new("-o out/o.jsonl --dedup=mark");
    for (call, least) in [("write", 15), ("sync", 15), ("rename", 6), ("open", 8), ("read", 4)] {
        let found = rig.fail_at_every(call, EIO, false);
        assert!(found >= least, "{call}: {found} calls");
    }
    for (call, errno) in [("write", ENOSPC), ("rename", EACCES)] {
        rig.fail_at_every(call, errno, true);
    }
    rig.fail_at_every("open", EACCES, false);
    rig.fail_at_every("unlink", EACCES, false);
}

/// One stream of gzip is decompressed again up to where the run stopped, which is said; of several, the last one is.
#[test]
fn what_going_on_costs_is_said() {
    let rig = Rig::new("-o out/o.jsonl");
    let lines = long_jsonl(130);
    let (first, rest) = lines.split_at(lines.len() - 80_000);
    let (end, rest) = rest.split_once('\n').unwrap();
    let several = [gzip(format!("{first}{end}\n").as_bytes()), gzip(rest.as_bytes())].concat();
    for (name, bytes, is_said) in [("one", gzip(lines.as_bytes()), true), ("several", several, false)] {
        let folder = rig.inputs();
        fs::write(folder.path().join("in.jsonl"), bytes).unwrap();
        // The journal is renamed once at the beginning, and then for each record.
        let fault = Fault { call: "rename", first: 130, last: 130, errno: ENOSPC };
        let output = rig.run(folder.path(), fault).expect("a rename for each record");
        assert_eq!(output.status.code(), Some(2), "{name}: {}", stderr(&output));
        // Without -q, which is no part of what must be the same.
        let arguments: Vec<&str> =
            rig.arguments.iter().map(String::as_str).filter(|said| *said != "-q").collect();
        let again = command(&arguments, folder.path()).arg("--resume").output().unwrap();
        let said = stderr(&again).contains("1 MB are decompressed again");
        assert_eq!((again.status.code(), said), (Some(0), is_said), "{name}: {}", stderr(&again));
    }
}

#[test]
fn a_call_that_was_interrupted_is_made_again_and_a_short_one_goes_on() {
    let rig = Rig::new("-o out/o.jsonl");
    for call in ["write", "read", "sync", "open"] {
        for first in 1.. {
            let folder = rig.inputs();
            let fault = Fault { call, first, last: first, errno: EINTR };
            let Some(output) = rig.run(folder.path(), fault) else { break };
            assert_eq!(output.status.code(), Some(1), "{fault:?}: {}", stderr(&output));
            assert!(outputs(folder.path()) == rig.expected, "{fault:?}");
        }
    }
    let folder = rig.inputs();
    let short = Fault { call: "short", first: 1, last: 1, errno: 0 };
    let output = rig.run(folder.path(), short).unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(outputs(folder.path()) == rig.expected);
}

#[test]
fn shards_compressed_files_and_folders_are_whole_or_gone_on_with() {
    for output in ["-o out/o.jsonl --shard-size 1K", "-o out/o.jsonl.gz", "-o out/texts/"] {
        let rig = Rig::new(output);
        for call in ["write", "rename"] {
            assert!(rig.fail_at_every(call, ENOSPC, true) > 2, "{output}: {call}");
        }
        rig.fail_at_every("sync", EIO, false);
    }
}
