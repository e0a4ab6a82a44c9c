//! The pages that benchmarks run on.

use std::fs;
use std::io::Read;
use std::path::Path;

/// Every `.html` and `.html.gz` of the folders that `CLEANCOPY_BENCH_PAGES` names with colons between them, else of
/// `samples/`.
pub(crate) fn pages() -> Vec<Vec<u8>> {
    let samples = || concat!(env!("CARGO_MANIFEST_DIR"), "/samples").to_owned();
    let folders = std::env::var("CLEANCOPY_BENCH_PAGES").unwrap_or_else(|_| samples());
    let files = |folder| walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    folders.split(':').flat_map(files).filter_map(|file| page(file.path())).collect()
}

fn page(path: &Path) -> Option<Vec<u8>> {
    let name = path.to_str()?;
    if name.ends_with(".html") {
        return fs::read(path).ok();
    }
    let file = name.ends_with(".html.gz").then(|| fs::read(path).ok())??;
    let mut html = Vec::new();
    flate2::read::MultiGzDecoder::new(&file[..]).read_to_end(&mut html).ok()?;
    Some(html)
}
