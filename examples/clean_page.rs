//! Cleans one page: `cargo run --example clean_page -- page.html [URL]`.

use std::error::Error;
use std::fs;

use cleancopy::render::{self, Format, RenderOptions};
use cleancopy::{Cleaner, Hints};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("name a file of HTML")?;
    let url = arguments.next();

    // Bytes are best: the encoding is found from the page itself. The address makes links absolute and dates surer.
    let bytes = fs::read(path)?;
    let hints = Hints::default().with_url(url.as_deref());
    let article = Cleaner::default().clean_html(&bytes, &hints)?;

    if let Some(date) = &article.metadata.date {
        println!("Published {} (found in: {})\n", date.value, date.source.name());
    }
    print!("{}", render::render(&article, Format::Markdown, &RenderOptions::default()));
    Ok(())
}
