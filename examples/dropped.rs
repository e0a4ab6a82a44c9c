//! Says what was dropped from a page, and by which rule: `cargo run --example dropped -- page.html`.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

use cleancopy::{Cleaner, Hints, Rule};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("name a file of HTML")?;
    let article = Cleaner::default().clean_html(&fs::read(path)?, &Hints::default())?;

    let mut blocks_by_rule: BTreeMap<Rule, usize> = BTreeMap::new();
    for dropped in article.dropped() {
        *blocks_by_rule.entry(dropped.rule).or_default() += 1;
        // A dropped block with a high score looked like text of the article until a rule said otherwise.
        println!("{:<16} {:.2}  {}", dropped.rule.id(), dropped.score, dropped.text);
    }
    println!("\nkept {} blocks", article.blocks().count());
    for (rule, blocks) in blocks_by_rule {
        println!("dropped {blocks} by {}", rule.id());
    }
    for warning in &article.warnings {
        println!("warning: {warning}");
    }
    Ok(())
}
