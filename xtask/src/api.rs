//! `api`: the public items of the library, held against the list in `xtask/public-api.txt`. With `--accept`, the list is
//! written anew; what changes in it is what a release changes for its users.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;

/// Compares the public items of the library, with its default features, to the list; or writes the list.
pub(crate) fn check(accept: bool) -> Result<()> {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("public-api.txt");
    let items = items(&rustdoc_json()?)?;
    if accept {
        fs::write(&list, items)?;
        return Ok(());
    }
    let expected = fs::read_to_string(&list)?;
    let missing = expected.lines().filter(|line| !items.lines().any(|item| item == *line));
    let added = items.lines().filter(|item| !expected.lines().any(|line| line == *item));
    let changes: Vec<String> =
        missing.map(|line| format!("- {line}")).chain(added.map(|item| format!("+ {item}"))).collect();
    if changes.is_empty() {
        return Ok(());
    }
    let advice = "if that is meant, say so in CHANGELOG.md and run `cargo run -p xtask -- api --accept`";
    Err(format!("the public items changed; {advice}\n{}", changes.join("\n")).into())
}

/// Has rustdoc describe the library.
fn rustdoc_json() -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    let target = program.ancestors().nth(2).ok_or("this program is not in a target folder")?;
    let status = Command::new(env!("CARGO"))
        .args(["rustdoc", "--quiet", "--package", "cleancopy", "--lib", "--target-dir"])
        .arg(target)
        .args(["--", "-Z", "unstable-options", "--output-format", "json"])
        // The JSON of rustdoc is not stable; this lets a stable compiler write it.
        .env("RUSTC_BOOTSTRAP", "1")
        .status()?;
    if !status.success() {
        return Err("rustdoc failed".into());
    }
    Ok(target.join("doc").join("cleancopy.json"))
}

/// One public item a line, without what is derived or holds for every type.
fn items(json: &Path) -> Result<String> {
    let api = public_api::Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()
        .map_err(|error| format!("{error}; is this the compiler that xtask/Cargo.toml names?"))?;
    Ok(api.items().map(|item| format!("{item}\n")).collect())
}
