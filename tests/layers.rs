//! Who may use whom: the table that keeps the crate readable, held against every path that the sources name.

use std::collections::{BTreeMap, BTreeSet};

#[path = "layers/names.rs"]
mod names;
use names::{Source, sources};

/// A part of the crate and the parts it may name, besides itself. Flow goes from left to right through the crate:
/// read, label, article, render, bulk, eval, cli; metadata stands beside label; error, lanes and
/// spare are leaves, and options puts together what read and label may be told.
const MAY_USE: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("lanes", &[]),
    ("spare", &[]),
    ("read", &["error", "spare"]),
    ("label", &["error", "lanes", "spare", "read"]),
    ("metadata", &["error", "read", "label", "templates"]),
    ("embedded", &["error", "read", "label"]),
    ("article", &["error", "lanes", "read", "label", "embedded", "metadata"]),
    ("render", &["error", "read", "label", "metadata", "article"]),
    ("templates", &["error", "read", "label"]),
    ("options", &["error", "read", "label", "templates"]),
    ("explain", &["error", "read", "label", "article", "render", "options"]),
    (
        "clean",
        &[
            "error",
            "spare",
            "read",
            "label",
            "templates",
            "embedded",
            "metadata",
            "article",
            "options",
            "explain",
        ],
    ),
    ("bulk", &["error", "lanes", "options", "templates", "article", "render", "clean"]),
    ("eval", &["error", "options", "article", "render", "clean", "bulk"]),
];

/// Parts whose files put the others together; all may be named there.
const ROOTS: &[&str] = &["lib", "main", "cli"];

/// A file that names what the table or the stages forbid, what it names, and why it may.
const EXCEPTIONS: &[(&str, &str, &str)] = &[];

/// A crate, and the only places (as they begin below `src/`) that may name it.
const ONLY: &[(&str, &[&str])] = &[
    ("scraper", &["read/reference"]),
    ("ego_tree", &["read/reference"]),
    ("regex", &["label/patterns.rs", "eval/words.rs"]),
    ("regex_syntax", &["label/patterns.rs"]),
    ("toml", &["options/site_rules.rs"]),
    ("mailparse", &["bulk/mhtml.rs"]),
    ("pulldown_cmark", &["bulk/markdown.rs"]),
    ("quick_xml", &["bulk/entry.rs"]),
    ("rayon", &["bulk/", "eval/"]),
    ("walkdir", &["bulk/"]),
    ("flate2", &["bulk/"]),
    ("zstd", &["bulk/"]),
    ("liblzma", &["bulk/"]),
    ("bzip2", &["bulk/"]),
    ("parquet", &["bulk/table/"]),
    ("snap", &["bulk/table/"]),
    ("similar", &["eval/diff.rs"]),
    // The program reads small files itself, site rules, its own and those to import, and writes explanations.
    ("std::fs", &["bulk/", "eval/files.rs", "cli/job.rs", "cli/explain.rs", "cli/rules.rs"]),
    ("std::thread", &["bulk/"]),
    ("clap", &["cli/"]),
    ("clap_complete", &["cli/"]),
    ("clap_mangen", &["cli/"]),
    ("indicatif", &["cli/"]),
    ("shlex", &["cli/explain.rs"]),
    ("signal_hook", &["cli/"]),
    ("terminal_size", &["cli/explain.rs"]),
];

/// The functions of the stages. Only `clean` calls them, and the module that has them below it.
const STAGES: &[&str] = &[
    "crate::read::html",
    "crate::read::reference::read",
    "crate::read::reference::read_selected",
    "crate::read::scan::read",
    "crate::read::plain::read",
    "crate::embedded::find",
    "crate::article::Article::from_page",
];

/// The stage that is a method, as its tokens are.
const LABEL_STAGE: &str = "labeller . label (";

/// The part a file belongs to.
fn part_of(file: &str) -> &str {
    file.split('/').next().unwrap_or(file).trim_end_matches(".rs")
}

fn is_exception(file: &str, name: &str) -> bool {
    EXCEPTIONS.iter().any(|(own, allowed, _)| *own == file && name.starts_with(allowed))
}

/// What a file names that it may not.
fn forbidden(source: &Source) -> Vec<String> {
    let part = part_of(&source.file);
    let root = ROOTS.contains(&part);
    let allowed = MAY_USE.iter().find(|(own, _)| *own == part).map(|(_, allowed)| *allowed);
    assert!(
        root || allowed.is_some(),
        "src/{}: {part} has no row in MAY_USE; add one where it belongs in the flow",
        source.file
    );
    let may_not = |name: &&Vec<String>| {
        let [first, used, ..] = name.as_slice() else { return false };
        let known = MAY_USE.iter().any(|(own, _)| own == used) || ROOTS.contains(&used.as_str());
        first == "crate"
            && known
            && used != part
            && !allowed.is_none_or(|allowed| allowed.contains(&used.as_str()))
    };
    let stage = |name: &&Vec<String>| {
        let name = name.join("::");
        let owner = name.rsplit_once("::").map_or("", |(owner, _)| owner);
        let module = std::iter::once("crate").chain(source.module.iter().map(String::as_str));
        let has_it_below = owner.starts_with(&module.collect::<Vec<_>>().join("::"));
        STAGES.contains(&name.as_str()) && source.file != "clean.rs" && !has_it_below
    };
    let names = source.names.iter().filter(|name| may_not(name) || stage(name));
    names.map(|name| name.join("::")).collect()
}

#[test]
fn parts_use_only_what_comes_before_them_and_only_clean_calls_the_stages() {
    for source in sources() {
        for name in forbidden(&source) {
            assert!(is_exception(&source.file, &name), "src/{} uses {name}", source.file);
        }
        let labels = source.tokens.contains(LABEL_STAGE);
        assert!(!labels || source.file == "clean.rs", "src/{} labels a page", source.file);
    }
}

#[test]
fn every_exception_is_needed() {
    let used: Vec<(String, String)> = { sources().into_iter() }
        .flat_map(|source| forbidden(&source).into_iter().map(move |name| (source.file.clone(), name)))
        .collect();
    for (file, allowed, reason) in EXCEPTIONS {
        let needed = used.iter().any(|(own, name)| own == file && name.starts_with(allowed));
        assert!(needed, "src/{file} no longer uses {allowed} ({reason}): take it out of EXCEPTIONS");
    }
}

#[test]
fn each_crate_is_known_in_one_place() {
    for source in sources() {
        for (dependency, places) in ONLY {
            let path: Vec<&str> = dependency.split("::").collect();
            let named = source.names.iter().any(|name| name.iter().take(path.len()).eq(&path));
            let allowed = places.iter().any(|place| source.file.starts_with(place));
            assert!(!named || allowed, "src/{} names {dependency}, which only {places:?} may", source.file);
        }
    }
}

#[test]
fn the_library_does_not_print() {
    for source in sources() {
        let program = source.file.starts_with("cli/") || source.file == "main.rs";
        assert!(program || !source.tokens.contains("println !"), "src/{} prints", source.file);
    }
}

/// For each folder, who uses whom among the modules directly in it. A module's own submodules count as part of it; what
/// the module of the folder itself only passes on counts as used where it is.
fn siblings(sources: &[Source]) -> BTreeMap<Vec<String>, BTreeMap<String, BTreeSet<String>>> {
    let mut folders: BTreeMap<Vec<String>, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for source in sources {
        for name in source.names.iter().filter(|name| name[0] == "crate") {
            let name = passed_on(&name[1..], sources);
            let common = source.module.iter().zip(&name).take_while(|(own, used)| own == used).count();
            if let (Some(own), Some(used)) = (source.module.get(common), name.get(common))
                && sources.iter().any(|other| other.module.starts_with(&name[..=common]))
            {
                let folder = folders.entry(source.module[..common].to_vec()).or_default();
                folder.entry(own.clone()).or_default().insert(used.clone());
            }
        }
    }
    folders
}

/// Where a thing is that a module names by an import of its own.
fn passed_on(name: &[String], sources: &[Source]) -> Vec<String> {
    for length in (0..name.len()).rev() {
        let Some(module) = sources.iter().find(|source| source.module == name[..length]) else { continue };
        let imported =
            module.import_of(&name[length]).filter(|full| full[0] == "crate" && full[1..] != *name);
        return imported.map_or_else(|| name.to_vec(), |full| full[1..].to_vec());
    }
    name.to_vec()
}

#[test]
fn modules_of_a_folder_form_no_circle() {
    for (folder, mut uses) in siblings(&sources()) {
        // Whoever uses nobody that is left is no part of a circle.
        loop {
            let left: BTreeSet<String> = uses.keys().cloned().collect();
            uses.values_mut().for_each(|used| used.retain(|name| left.contains(name)));
            let before = uses.len();
            uses.retain(|_, used| !used.is_empty());
            if uses.len() == before {
                break;
            }
        }
        assert!(uses.is_empty(), "src/{}: {uses:?}", folder.join("/"));
    }
}
