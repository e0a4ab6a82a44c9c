//! `rules import`: the site rules of another program as a file for `--site-rules`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use cleancopy::bulk::printable;
use cleancopy::options::ImportedRules;

use super::{SOME_FAILED, output};

const EXAMPLES: &str = "\
Examples:
  cleancopy rules import ftr-site-config/ -o rules.toml
  cleancopy rules import example.com.txt | less
  cleancopy clean pages/ --site-rules rules.toml -o articles/

The name of a file is the host that it is for. Lines that cannot be carried over are named on standard error and in comments of
the output, each with the reason. Look at the rules before you use them: most are old, and what a rule keeps is not judged
any more.

Exit status: 0 all lines carried over; 1 finished, some lines or files were not; 2 could not run.";

/// Rules for single sites.
#[derive(Debug, Subcommand)]
pub(crate) enum Rules {
    /// Make a file for --site-rules of files of FiveFilters' ftr-site-config, of which XPath becomes CSS
    #[command(after_help = EXAMPLES)]
    Import(Import),
}

/// What `rules import` is told.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Files named HOST.txt, and folders of such
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Where to write; '-' is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,
    /// Only the counts on standard error; the comments of the output have the lines
    #[arg(short, long)]
    quiet: bool,
}

/// The largest file that is read: those of the collection have some 2 kB.
const MOST_BYTES: u64 = 1 << 20;

/// Runs the subcommand.
#[expect(clippy::arithmetic_side_effects, reason = "counts of files, and of lines of files, that were read")]
pub(crate) fn run(rules: &Rules) -> Result<u8, String> {
    let Rules::Import(args) = rules;
    let mut sites: BTreeMap<String, ImportedRules> = BTreeMap::new();
    let (mut carried, mut left, mut failed) = (0, 0, 0);
    let tell = |text: String| {
        if !args.quiet {
            let _ = writeln!(io::stderr(), "{}", printable(&text));
        }
    };
    let files = files(&args.paths)?;
    output::are_no_inputs([args.output.as_path()], &files)?;
    for path in files {
        let name = path.display();
        let (host, text) = match host_of(&path).and_then(|host| Ok((host, read(&path)?))) {
            Ok(file) => file,
            Err(reason) => {
                failed += 1;
                tell(format!("{name}: {reason}"));
                continue;
            }
        };
        let rules = ImportedRules::parse(&text);
        carried += rules.carried();
        left += rules.left().len();
        rules.left().iter().for_each(|left| tell(format!("{name}:{left}")));
        sites.entry(host).or_default().merge(rules);
    }
    let tables: Vec<String> = sites.iter().map(|(host, rules)| rules.to_toml(host)).collect();
    let toml = tables.join("\n");
    if output::is_standard(&args.output) {
        output::print(toml.as_bytes())?;
    } else {
        fs::write(&args.output, toml).map_err(|error| format!("{}: {error}", args.output.display()))?;
    }
    let hosts = sites.len();
    let counts = format!("{hosts} hosts, {carried} lines carried over, {left} not, {failed} files not read");
    let _ = writeln!(io::stderr(), "cleancopy: {counts}");
    Ok(if left + failed > 0 { SOME_FAILED } else { 0 })
}

/// The files that are named, and those in folders, in order.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    for path in paths {
        let fail = |error: io::Error| format!("{}: {error}", path.display());
        if !path.metadata().map_err(fail)?.is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries: Vec<_> = fs::read_dir(path).map_err(fail)?.collect::<Result<_, _>>().map_err(fail)?;
        let mut own: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).collect();
        own.retain(|file| file.extension().is_some_and(|extension| extension == "txt") && file.is_file());
        own.sort();
        files.append(&mut own);
    }
    Ok(files)
}

/// The host that a file is for: its name, which may begin with a dot. Rules are for the hosts below theirs in any case.
fn host_of(path: &Path) -> Result<String, String> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let host = name.strip_suffix(".txt").unwrap_or(name).trim_start_matches('.').to_ascii_lowercase();
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.');
    if host.contains('.') && !host.ends_with('.') && host.chars().all(fits) {
        Ok(host)
    } else {
        Err("its name is no host".to_owned())
    }
}

fn read(path: &Path) -> Result<String, String> {
    let size = path.metadata().map_err(|error| error.to_string())?.len();
    if size > MOST_BYTES {
        return Err(format!("{size} bytes; the limit is {MOST_BYTES}"));
    }
    fs::read_to_string(path).map_err(|error| error.to_string())
}
