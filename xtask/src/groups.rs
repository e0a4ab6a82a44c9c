//! `groups`: what `tools/fit/groups.py` fits on, as files in a folder. `words` writes `NAME.groups.jsonl`, a line a page: its
//! id, the text, second score and buckets of words of each block, and the groups in doubt. `rows` reads the log odds of the
//! wording of each block from `NAME.wording` (f32 little-endian) and writes `NAME.3.rows` (a row a group in doubt) and
//! `columns.3.json`. Each page is scored by tables of the first two passes that have not seen its site.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use cleancopy::unstable::label::context::{self, Context};
use cleancopy::unstable::label::features::{Features, PageRows};
use cleancopy::unstable::label::groups::{self, Group, GroupRows};
use cleancopy::unstable::label::lexicon::Lexicon;
use cleancopy::unstable::label::passes::Passes;
use cleancopy::unstable::label::score::WholeRow;
use cleancopy::unstable::label::text::Words;
use cleancopy::unstable::label::wording::Buckets;
use cleancopy::unstable::read::page::{Origin, Page};
use rayon::prelude::*;

use crate::Result;
use crate::corpus::{Input, inputs, name_of, read_page};
use crate::folds::passes;

/// Pages that are read at once.
const BATCH: usize = 64;

/// Writes `words` or `rows` of the groups of some corpora to `out`.
pub(crate) fn write(origin: Origin, what: &str, out: &Path, folds: &Path, corpora: &[&str]) -> Result<()> {
    fs::create_dir_all(out)?;
    let (passes, numbers) = passes(origin, folds)?;
    let names = [Features::names(origin), context::names(origin), groups::names(origin)].concat();
    fs::write(out.join("columns.3.json"), serde_json::to_string(&names)?)?;
    let lexicon = Lexicon::new();
    for corpus in corpora {
        let name = name_of(Path::new(corpus))?;
        let rows = what == "rows";
        let said = if rows { fs::read(out.join(format!("{name}.wording")))? } else { Vec::new() };
        let mut said = said.as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes));
        let path = if rows { format!("{name}.3.rows") } else { format!("{name}.groups.jsonl") };
        let mut file = BufWriter::new(File::create(out.join(path))?);
        for batch in inputs(origin, Path::new(corpus), Some(out))?.chunks(BATCH) {
            let measure = |input: &Input| {
                let id = input.id.split_once('/').map_or(input.id.as_str(), |(id, _)| id);
                let fold = numbers.get(&format!("{name}/{id}")).copied().unwrap_or(0);
                Measured::of(origin, input, &passes[fold], &lexicon)
            };
            let pages: Result<Vec<Measured>> = batch.par_iter().map(measure).collect();
            for page in pages? {
                if rows {
                    let said: Vec<f32> = said.by_ref().take(page.page.blocks.len()).collect();
                    page.write_rows(&lexicon, &said, &mut file)?;
                } else {
                    page.write_words(&mut file)?;
                }
            }
        }
    }
    Ok(())
}

/// Writes the buckets of the words of each line of a file, as JSON lines.
pub(crate) fn write_buckets(file: &Path) -> Result<()> {
    let (mut words, mut finder) = (Words::default(), Buckets::default());
    for line in fs::read_to_string(file)?.lines() {
        let buckets = words.of(line, |words, _| serde_json::to_string(finder.of(line, words)));
        println!("{}", buckets?);
    }
    Ok(())
}

/// A page with its groups and the scores of its blocks.
struct Measured {
    id: String,
    page: Page,
    features: Features,
    groups: Vec<Group>,
    first: Vec<f32>,
    second: Vec<f32>,
}

impl Measured {
    fn of(origin: Origin, input: &Input, passes: &Passes, lexicon: &Lexicon) -> Result<Self> {
        let page = read_page(origin, &input.bytes)?;
        let features = Features::extract(&page, lexicon);
        let groups = groups::of_page(&page, &features.elements);
        let [first, second] = passes.block_scores(&page, &features, lexicon);
        Ok(Self { id: input.id.clone(), page, features, groups, first, second })
    }

    /// The groups in doubt, by place, and the block that stands for each.
    fn in_doubt(&self) -> impl Iterator<Item = (usize, usize)> {
        let block = |group| groups::representative(group, &self.features, &self.first);
        self.groups.iter().enumerate().filter_map(move |(at, group)| Some((at, block(group)?)))
    }

    fn write_words(&self, file: &mut impl Write) -> Result<()> {
        let mut finder = Buckets::default();
        let mut buckets = vec![Vec::new(); self.page.blocks.len()];
        for at in self.in_doubt().flat_map(|(group, _)| self.groups[group].blocks.clone()) {
            let text = self.page.text_of(&self.page.blocks[at]);
            buckets[at] = finder.of(text, self.features.words_of(at)).to_vec();
        }
        let texts: Vec<&str> = self.page.blocks.iter().map(|block| self.page.text_of(block)).collect();
        let groups: Vec<[usize; 2]> = self
            .in_doubt()
            .map(|(at, _)| [self.groups[at].blocks.start, self.groups[at].blocks.end])
            .collect();
        let record = serde_json::json!({
            "id": self.id, "blocks": texts, "scores": self.second, "buckets": buckets, "groups": groups,
        });
        writeln!(file, "{record}")?;
        Ok(())
    }

    fn write_rows(&self, lexicon: &Lexicon, said: &[f32], file: &mut impl Write) -> Result<()> {
        let own = PageRows::of(&self.page, &self.features, lexicon);
        let context = Context::of(&self.page, &self.features, &self.first);
        let columns = GroupRows::of(&self.page, &self.features, &self.groups, &self.second, said);
        let mut row = WholeRow::default();
        for (group, block) in self.in_doubt() {
            row.values.clear();
            row.of = block;
            own.columns(&mut row);
            context.columns(&mut row);
            row.of = group;
            columns.columns(&mut row);
            for value in &row.values {
                file.write_all(&value.to_le_bytes())?;
            }
        }
        Ok(())
    }
}
