//! Prints the blocks of a page.
use std::io::Read;
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let raw = std::fs::read(&path).unwrap();
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(&raw[..]).read_to_end(&mut bytes).unwrap();
    let d = cleancopy::read::decode::decode(&bytes, None, None).unwrap();
    let mut page = Default::default();
    cleancopy::read::reference::read(&d.text, &Default::default(), &mut page);
    eprintln!(
        "{} {} elements {} blocks {} spans, {:?}",
        d.encoding,
        page.elements.len(),
        page.blocks.len(),
        page.spans.len(),
        page.cut
    );
    for b in &page.blocks {
        println!(
            "{} {:?} h{} l{} {}",
            page.element_of(b).tag.name(),
            page.kind_of(b),
            b.hidden,
            b.link_bytes,
            page.text_of(b)
        );
    }
}
