//! Tests on data that is not part of the repository: a folder `shared` beside it.

use std::path::{Path, PathBuf};

use libtest_mimic::{Completion, Trial};

/// Where the data is, whether it is there or not.
pub(crate) fn shared(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path)
}

/// A test that needs a file or folder of the shared data and fails by a panic. It is ignored where that is absent.
pub(crate) fn needing(
    path: &str,
    name: impl Into<String>,
    test: impl FnOnce(&Path) + Send + 'static,
) -> Trial {
    let path = shared(path);
    Trial::ignorable_test(name, move || {
        if !path.exists() {
            return Ok(Completion::ignored_with(format!("there is no {}", path.display())));
        }
        test(&path);
        Ok(Completion::Completed)
    })
}

/// Likewise for a test that goes through whole corpora; builds without optimisation ignore it, too.
pub(crate) fn needing_corpus(
    path: &str,
    name: impl Into<String>,
    test: impl FnOnce(&Path) + Send + 'static,
) -> Trial {
    if cfg!(debug_assertions) {
        return Trial::ignorable_test(name, || {
            Ok(Completion::ignored_with("takes minutes without optimisation: use --profile quick"))
        });
    }
    needing(path, name, test)
}
