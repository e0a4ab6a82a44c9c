//! What fuzzing has kept of its inputs: each goes through the check of its target again. They are in `fuzz/corpus/TARGET`.

use std::path::Path;

use libtest_mimic::{Arguments, Trial};

#[allow(dead_code, unreachable_pub, reason = "the fuzz targets use them as well")]
mod checks;
#[allow(unreachable_pub, reason = "the fuzz targets use them as well")]
#[path = "checks/targets.rs"]
mod targets;

fn main() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let trials = targets::TARGETS.iter().map(|(name, check)| {
        let folder = corpus.join(name);
        Trial::test(*name, move || {
            let mut files: Vec<_> = std::fs::read_dir(&folder)?.collect::<Result<_, _>>()?;
            files.sort_by_key(std::fs::DirEntry::path);
            assert!(!files.is_empty(), "no inputs in {}", folder.display());
            for file in files {
                let bytes = std::fs::read(file.path())?;
                let checked = std::panic::catch_unwind(|| check(&bytes));
                checked.map_err(|_| format!("{} fails", file.path().display()))?;
            }
            Ok(())
        })
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}
