//! `mutants`: whether the tests notice changes of the code. Each mutant is made in a copy of the package, so that nobody's
//! work is touched.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::Result;

/// Share (0..=1) of the mutants that the tests notice at least.
const NOTICED: f64 = 0.9;

/// Time without a result of any test after which they count as hanging, and the mutant as noticed.
const PATIENCE: Duration = Duration::from_secs(120);

/// A list of mutants and the tests that must notice them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    /// The quickest first.
    tests: Vec<String>,
    /// Arguments of `cargo test` besides: the fewer features, the quicker.
    arguments: Vec<String>,
    files: Vec<MutatedFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MutatedFile {
    path: PathBuf,
    mutants: Vec<Mutant>,
}

/// A text that occurs once in a file, and what takes its place.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mutant {
    find: String,
    replace: String,
    /// Why no test can notice it; such a mutant is not tried.
    same: Option<String>,
}

/// Tries the mutants of a list and writes those that survive.
pub(crate) fn run(list: &Path) -> Result<()> {
    let list: List = toml::from_str(&fs::read_to_string(list)?)?;
    let copy = Copy::make()?;
    if !copy.passes(&list)? {
        return Err("the tests fail before anything is changed".into());
    }
    let (mut tried, mut survived, mut same) = (0, 0, 0);
    for file in &list.files {
        let path = copy.folder.join(&file.path);
        let source = fs::read_to_string(&path)?;
        for mutant in &file.mutants {
            let name = format!("{}: {:?} -> {:?}", file.path.display(), mutant.find, mutant.replace);
            if source.matches(&mutant.find).count() != 1 {
                return Err(format!("{name}: does not occur once").into());
            }
            if let Some(reason) = &mutant.same {
                same += 1;
                println!("same      {name}: {reason}");
                continue;
            }
            fs::write(&path, source.replace(&mutant.find, &mutant.replace))?;
            let survives = copy.passes(&list).map_err(|error| format!("{name}: {error}"))?;
            tried += 1;
            survived += usize::from(survives);
            println!("{} {name}", if survives { "SURVIVES " } else { "noticed  " });
        }
        fs::write(&path, source)?;
    }
    let noticed = 1.0 - survived as f64 / tried as f64;
    println!(
        "{} of {tried} mutants noticed, {:.1} %; {same} change nothing",
        tried - survived,
        100.0 * noticed
    );
    if noticed < NOTICED { Err(format!("less than {:.0} %", 100.0 * NOTICED).into()) } else { Ok(()) }
}

/// A copy of the package that is built with the dependencies of the original.
struct Copy {
    folder: PathBuf,
    target: PathBuf,
}

impl Copy {
    fn make() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
        let target = root.join("target");
        let folder = target.join("mutants");
        let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(&root).output()?;
        for name in String::from_utf8(listed.stdout)?.split('\0').filter(|name| !name.is_empty()) {
            let (from, to) = (root.join(name), folder.join(name));
            let content = fs::read(from)?;
            if fs::read(&to).is_ok_and(|old| old == content) {
                continue;
            }
            fs::create_dir_all(to.parent().ok_or("a file is in a folder")?)?;
            fs::write(to, content)?;
        }
        Ok(Self { folder, target })
    }

    /// Builds the tests and runs one after another; says whether all pass.
    fn passes(&self, list: &List) -> Result<bool> {
        let mut build = Command::new("cargo");
        build.args(["test", "--quiet", "--no-run", "--message-format=json"]);
        build.args(list.tests.iter().flat_map(|test| ["--test", test])).args(&list.arguments);
        build.env("CARGO_TARGET_DIR", &self.target).env("CARGO_PROFILE_DEV_OPT_LEVEL", "0");
        let built = build.current_dir(&self.folder).stderr(Stdio::null()).output()?;
        if !built.status.success() {
            return Err("does not build".into());
        }
        let messages: Vec<Value> = built
            .stdout
            .split(|byte| *byte == b'\n')
            .filter_map(|line| serde_json::from_slice(line).ok())
            .collect();
        for test in &list.tests {
            let built = messages.iter().rfind(|message| message["target"]["name"] == *test);
            let program =
                built.and_then(|message| message["executable"].as_str()).ok_or("no program was built")?;
            if !all_pass(program)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Runs a test program and says whether all of its tests pass; it is ended at the first that fails, or when nothing comes.
fn all_pass(program: &str) -> Result<bool> {
    let mut run = Command::new(program);
    // A group of its own, so that what a test has started ends with it.
    let mut run = run.process_group(0).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let output = run.stdout.take().ok_or("the output is piped")?;
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        BufReader::new(output)
            .lines()
            .map_while(std::result::Result::ok)
            .try_for_each(|line| sender.send(line))
    });
    loop {
        match lines.recv_timeout(PATIENCE) {
            Ok(line) if !line.ends_with("FAILED") => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(run.wait()?.success()),
            Ok(_) | Err(RecvTimeoutError::Timeout) => {
                let group = format!("-{}", run.id());
                Command::new("kill").args(["-s", "KILL", "--", &group]).status()?;
                run.wait()?;
                return Ok(false);
            }
        }
    }
}
