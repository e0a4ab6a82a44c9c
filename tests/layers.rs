//! Who may use whom: the table that keeps the crate readable, held against every `use` and path of the sources.

use std::fs;
use std::path::{Path, PathBuf};

/// A part of the crate and the parts it may name, besides itself. Flow goes from left to right through the crate:
/// read, label, article, render, bulk, cli; metadata stands beside label, options and error are leaves.
const MAY_USE: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("options", &[]),
    ("read", &["error", "options"]),
    ("label", &["error", "options", "read"]),
    ("metadata", &["error", "options", "read", "label"]),
    ("article", &["error", "options", "read", "label", "metadata"]),
    ("render", &["error", "options", "read", "label", "metadata", "article"]),
    ("clean", &["error", "options", "read", "label", "metadata", "article"]),
    ("bulk", &["error", "options", "article", "render", "clean"]),
    ("eval", &["error", "options", "article", "render", "clean", "bulk"]),
];

/// What stands against the table, and why it may.
const EXCEPTIONS: &[(&str, &str)] = &[
    // `Article::text` is a convenience for readers of an article; it writes as the text format does.
    ("article/mod.rs", "render"),
    // Options hold compiled CSS selections, whose type is the reference reader's.
    ("options.rs", "read"),
    // `read::html` is the stage; it takes the reader that the options name.
    ("read/mod.rs", "reference::read("),
    ("read/mod.rs", "scan::read("),
];

/// A crate, and the only places (as they begin below `src/`) that may name it.
const ONLY: &[(&str, &[&str])] = &[
    ("scraper", &["read/reference", "read/select"]),
    ("ego_tree", &["read/reference", "read/select"]),
    ("rayon", &["bulk/"]),
    ("walkdir", &["bulk/"]),
    ("flate2", &["bulk/"]),
    ("zstd", &["bulk/"]),
    ("liblzma", &["bulk/"]),
    ("bzip2", &["bulk/"]),
    // The program reads one small file itself: the site rules.
    ("std::fs", &["bulk/", "cli/job.rs"]),
    ("std::thread", &["bulk/"]),
    ("clap", &["cli/"]),
    ("clap_complete", &["cli/"]),
    ("indicatif", &["cli/"]),
    ("signal_hook", &["cli/"]),
];

/// The functions of the stages. Only `clean` calls them.
const STAGES: &[&str] =
    &["reference::read(", "scan::read(", "plain::read(", "labeller.label(", "Article::from_page("];

/// Path below `src/` and code, without comments and without tests.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut sources) = (vec![root.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                let code = fs::read_to_string(&path).unwrap();
                let code = code.split("#[cfg(test)]").next().unwrap_or_default();
                let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
                sources.push((name, lines.collect::<Vec<_>>().join("\n")));
            }
        }
    }
    sources
}

/// The part a file belongs to.
fn part_of(name: &str) -> &str {
    name.split('/').next().unwrap_or(name).trim_end_matches(".rs")
}

/// The parts that a file names by `crate::PART`.
fn parts_used(code: &str) -> Vec<&str> {
    let names = code.split("crate::").skip(1);
    names
        .map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default())
        .collect()
}

#[test]
fn parts_use_only_what_comes_before_them() {
    for (name, code) in sources() {
        let part = part_of(&name);
        if matches!(part, "lib" | "main" | "cli") {
            continue;
        }
        let Some((_, allowed)) = MAY_USE.iter().find(|(own, _)| *own == part) else {
            panic!("src/{name}: {part} has no row in MAY_USE; add one where it belongs in the flow");
        };
        for used in parts_used(&code) {
            let known = MAY_USE.iter().any(|(own, _)| *own == used);
            let allowed = allowed.contains(&used) || EXCEPTIONS.contains(&(&*name, used));
            assert!(!known || used == part || allowed, "src/{name} uses crate::{used}");
        }
    }
}

#[test]
fn each_crate_is_known_in_one_place() {
    for (name, code) in sources() {
        for (dependency, places) in ONLY {
            let named = code.match_indices(&format!("{dependency}::")).any(|(at, _)| {
                let before = code[..at].chars().next_back();
                !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':'))
            });
            let named = named || code.contains(&format!("use {dependency};"));
            let allowed = places.iter().any(|place| name.starts_with(place));
            assert!(!named || allowed, "src/{name} names {dependency}, which only {places:?} may");
        }
    }
}

#[test]
fn only_clean_calls_the_stages() {
    for (name, code) in sources() {
        for stage in STAGES {
            let allowed = name == "clean.rs" || EXCEPTIONS.contains(&(&*name, stage));
            assert!(allowed || !code.contains(stage), "src/{name} calls {stage}...)");
        }
    }
}

#[test]
fn the_library_does_not_know_its_program() {
    for (name, code) in sources() {
        let program = name.starts_with("cli/") || name == "main.rs";
        assert!(program || !code.contains("crate::cli"), "src/{name} uses the command line");
        assert!(program || !code.contains("println!"), "src/{name} prints");
    }
}
