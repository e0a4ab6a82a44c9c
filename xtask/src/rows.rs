//! `rows`: what `tools/fit/fit.py` fits on, as files in a folder: `NAME.PASS.rows` (f32 little-endian, row after row),
//! `NAME.blocks.jsonl` (a line a page: id and the text of each block) and `columns.PASS.json`. Pass 2 reads the scores of
//! pass 1 from `NAME.scores` (f32, one a block).

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use cleancopy::unstable::label::context::{self, Context};
use cleancopy::unstable::label::features::{Features, PageRows};
use cleancopy::unstable::label::lexicon::Lexicon;
use cleancopy::unstable::label::score::WholeRow;
use cleancopy::unstable::read::page::Origin;

use crate::Result;
use crate::corpus::{inputs, name_of, read_page};

/// Writes the rows of the blocks of some corpora to `out`.
pub(crate) fn write(origin: Origin, pass: &str, out: &Path, corpora: &[&str]) -> Result<()> {
    let lexicon = Lexicon::new();
    fs::create_dir_all(out)?;
    let second = pass == "2";
    let mut names = Features::names(origin);
    if second {
        names.extend(context::names(origin));
    }
    fs::write(out.join(format!("columns.{pass}.json")), serde_json::to_string(&names)?)?;
    for corpus in corpora {
        let name = name_of(Path::new(corpus))?;
        let mut rows = BufWriter::new(File::create(out.join(format!("{name}.{pass}.rows")))?);
        let mut blocks = BufWriter::new(File::create(out.join(format!("{name}.blocks.jsonl")))?);
        let scores = if second { fs::read(out.join(format!("{name}.scores")))? } else { Vec::new() };
        let mut scores = scores.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes));
        for input in inputs(origin, Path::new(corpus), Some(out))? {
            let page = read_page(origin, &input.bytes)?;
            let features = Features::extract(&page, &lexicon);
            let columns = PageRows::of(&page, &features, &lexicon);
            let own: Vec<f32> = scores.by_ref().take(page.blocks.len()).collect();
            let context = second.then(|| Context::of(&page, &features, &own));
            let mut row = WholeRow::default();
            for at in 0..page.blocks.len() {
                row.of = at;
                row.values.clear();
                columns.columns(&mut row);
                context.iter().for_each(|context| context.columns(&mut row));
                for value in &row.values {
                    rows.write_all(&value.to_le_bytes())?;
                }
            }
            let texts: Vec<&str> = page.blocks.iter().map(|block| page.text_of(block)).collect();
            let record = serde_json::json!({"id": input.id, "blocks": texts, "headline": features.headline});
            writeln!(blocks, "{record}")?;
        }
    }
    Ok(())
}
