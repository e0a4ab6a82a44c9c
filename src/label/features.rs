//! Page -> measurements, and of these one row of features a block. Shares are 0..=1, lengths are in characters (logarithms where a name says so), NaN
//! is «absent»: what plain text lacks is absent there, not zero.

mod container;
mod design;
mod flow;
mod group;
mod link;
pub mod vocabulary;

use std::cmp::Reverse;
use std::hash::BuildHasher;

use container::Containers;
use design::Designs;
use flow::Flow;
use link::Links;
use rustc_hash::{FxBuildHasher, FxHashMap};
use vocabulary::Vocabulary;

use super::elements::{CONTEXT_TAGS, Elements, Weight};
use super::evidence::Evidence;
use super::lexicon::{Lexicon, Markup, Phrase, bits};
use super::numbers::Numbers;
use super::score::Columns;
use super::text::{End, TextStats, Words};
use crate::read::page::{BlockKind, Origin, Page, SpanKind, Tag};
use crate::spare::{Refill, memory_of};

/// What is measured of a page, whatever becomes of it.
#[derive(Debug, Default)]
pub struct Features {
    /// Text measurements, by block.
    pub texts: Vec<TextStats>,
    /// Weights, by block.
    pub weights: Vec<Weight>,
    /// Facts of the elements.
    pub elements: Elements,
    /// What the head says.
    pub evidence: Evidence,
    /// The block that repeats the title, if one does.
    pub headline: Option<usize>,
    /// The page's language, by its place in the lexicon; the first one where nothing tells.
    pub language: usize,
    /// How sure that is.
    pub language_is: Known,
    words: Words,
    /// The words and the runs of three words by number, in place of their hashes: three vocabularies look up each.
    word_numbers: Numbers,
    run_numbers: Numbers,
}

/// How sure it is what language a page is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Known {
    /// It has no stop word of any, and declares none.
    #[default]
    No,
    /// It uses the stop words of one most.
    Likely,
    /// It uses those of one by far the most.
    Surely,
}

/// Words that a title has at least; pairs of characters where words are not spaced.
const TITLE_WORDS: usize = 3;

/// Words that a title has at most.
const LONGEST_TITLE: u32 = 20;

/// Share of the running text in which the headline begins. Menus may hold teasers.
const HEADLINE_WITHIN: f32 = 0.3;

/// Stop words that tell the language of a page for sure, at least, and how many times as many as any other language has.
/// Languages that are close to each other share too many.
const SURE_STOP_WORDS: u32 = 40;
const SURE_TIMES: u32 = 2;

#[expect(
    clippy::indexing_slicing,
    reason = "blocks and elements are numbered as on the page, languages as in the lexicon, with an entry of each; a context has a tag"
)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "counts of what a u32 numbers on a page of a GiB at most; the element that holds two is no deeper than either"
)]
impl Features {
    /// Measures a page.
    pub fn extract(page: &Page, lexicon: &Lexicon) -> Self {
        let mut features = Self::default();
        features.measure(page, lexicon);
        features
    }

    /// Measures a page, in place of the one that was measured before.
    pub fn measure(&mut self, page: &Page, lexicon: &Lexicon) {
        self.measure_texts(page, lexicon);
        self.word_numbers.fill(self.words.hashes.iter().copied());
        self.run_numbers.fill(self.words.runs.iter().copied());
        self.elements.measure(page, &self.weights, lexicon);
        self.evidence.collect(page, &mut self.words);
        (self.language, self.language_is) = self.language_of(page);
        self.headline = self.find_headline(page);
    }

    fn measure_texts(&mut self, page: &Page, lexicon: &Lexicon) {
        self.words.clear(page.text.len());
        let mut said: FxHashMap<u64, usize> =
            FxHashMap::with_capacity_and_hasher(page.blocks.len(), FxBuildHasher);
        self.texts.clear();
        self.texts.reserve(page.blocks.len());
        self.weights.clear();
        self.weights.reserve(page.blocks.len());
        for (at, block) in page.blocks.iter().enumerate() {
            let text = page.text_of(block);
            // A quarter of the blocks say what one before says: menus are there for wide screens and for narrow ones.
            let same = *said.entry(FxBuildHasher.hash_one(text)).or_insert(at);
            let stats = match self.texts.get(same) {
                Some(same_stats) if page.text_of(&page.blocks[same]) == text => same_stats.clone(),
                _ => TextStats::of(text, lexicon, &mut self.words),
            };
            let link_share = block.link_bytes as f32 / text.len().max(1) as f32;
            self.weights.push(Weight::of(&stats, link_share, block.hidden));
            self.texts.push(stats);
        }
    }

    /// The names of the columns that can be made of the blocks of pages of an origin, in the order in which they are.
    pub fn names(origin: Origin) -> Vec<String> {
        let (page, lexicon) = (Page::of_one_block(origin), Lexicon::new());
        let mut names = Vec::new();
        PageRows::of(&page, &Self::extract(&page, &lexicon), &lexicon).columns(&mut names);
        names
    }

    /// The words of a block, as hashes.
    pub fn words_of(&self, block: usize) -> &[u32] {
        &self.words.hashes[self.texts[block].word_range.range()]
    }

    /// The runs of three words of a block, as hashes.
    pub fn runs_of(&self, block: usize) -> &[u64] {
        &self.words.runs[self.texts[block].run_range.range()]
    }

    /// The language whose stop words the page uses most, and whether it does by far; the declared one has a head start.
    fn language_of(&self, page: &Page) -> (usize, Known) {
        let mut counts = [0_u32; Lexicon::languages()];
        let stop_words = self.texts.iter().flat_map(|text| &self.words.stop_words[text.stop_range.range()]);
        for language in stop_words.flat_map(|languages| bits(*languages)) {
            counts[language] += 1;
        }
        if let Some(tag) = page.head.language
            && let Some(declared) = Lexicon::language_number(page.attribute_str(tag))
        {
            counts[declared] += counts[declared] / 4 + 1;
        }
        let best = counts.iter().enumerate().max_by_key(|(number, count)| (**count, Reverse(*number)));
        let Some((best, most)) = best else { return (0, Known::No) };
        let others = counts.iter().enumerate().filter(|(number, _)| *number != best);
        let next = others.map(|(_, count)| *count).max().unwrap_or(0);
        let known = match *most {
            0 => Known::No,
            most if most >= SURE_STOP_WORDS && most > SURE_TIMES * next => Known::Surely,
            _ => Known::Likely,
        };
        (best, known)
    }

    /// Languages other than the page's in which some blocks are written, with their share (0..=1) of the text of these
    /// blocks, largest first. Blocks whose stop words tell nothing do not count.
    pub fn other_languages(&self, blocks: impl Iterator<Item = usize>) -> Vec<(usize, f32)> {
        let (mut lengths, mut all) = ([0.0_f32; Lexicon::languages()], 0.0);
        for text in blocks.map(|at| &self.texts[at]) {
            if let Some(language) = text.language(&self.words, self.language) {
                all += text.length;
                lengths[language] += text.length;
            }
        }
        lengths[self.language] = 0.0;
        let mut others: Vec<(usize, f32)> =
            lengths.into_iter().enumerate().filter(|(_, length)| *length > 0.0).collect();
        others.iter_mut().for_each(|(_, length)| *length /= all);
        others.sort_by(|one, two| two.1.total_cmp(&one.1));
        others
    }

    /// The block that says the title: most of its words, most of it, `h1` before others, earlier before later. Behind the
    /// first part of the running text it is a subheading that repeats the title's words.
    fn find_headline(&self, page: &Page) -> Option<usize> {
        if page.origin == Origin::Text {
            return self.title_line(page);
        }
        let all_prose: f32 = self.weights.iter().map(Weight::prose_length).sum();
        let mut prose_before = 0.0;
        let mut best = (0.5, None);
        for (at, block) in page.blocks.iter().enumerate() {
            if prose_before > HEADLINE_WITHIN * all_prose {
                break;
            }
            prose_before += self.weights[at].prose_length();
            if block.hidden || self.texts[at].words > 60 {
                continue;
            }
            let words = self.words_of(at);
            let bonus = match page.kind_of(block) {
                BlockKind::Heading(1) => 0.5,
                BlockKind::Heading(_) => 0.2,
                _ => 0.0,
            };
            let covered = self.evidence.title_covered(words);
            let share = self.evidence.title_share(words);
            let likeness = (covered * share).sqrt();
            if likeness >= 0.4 && likeness + bonus > best.0 {
                best = (likeness + bonus, Some(at));
            }
        }
        best.1.or_else(|| {
            page.blocks.iter().position(|b| !b.hidden && page.kind_of(b) == BlockKind::Heading(1))
        })
    }

    /// The first line of a plain text if it reads like a title: some words, no sentence, no label, nothing that was cut at
    /// its start or put in brackets. Lines of a menu may come before it.
    fn title_line(&self, page: &Page) -> Option<usize> {
        let is_menu = |at: &usize| {
            let (text, block) = (&self.texts[*at], page.text_of(&page.blocks[*at]));
            let is_path = [" > ", " » ", " › ", " | "].iter().any(|sign| block.contains(sign));
            text.word_range.range().len() < TITLE_WORDS || text.hits.is_label() || is_path && *at > 0
        };
        let first = (0..self.texts.len()).find(|at| !is_menu(at))?;
        let (text, block) = (&self.texts[first], page.text_of(&page.blocks[first]).trim());
        let is_cut = block.starts_with('…') || block.starts_with('[') && block.ends_with(']');
        let is_title = text.end == End::Open && text.sentences == 0 && text.words <= LONGEST_TITLE;
        (is_title && !is_cut).then_some(first)
    }

    /// Images right before a block.
    pub(super) fn images_before(&self, page: &Page, at: usize) -> u32 {
        self.images_between(page, at.checked_sub(1), Some(at)) as u32
    }

    /// Images between two blocks in document order: captions are next to one.
    fn images_between(&self, page: &Page, before: Option<usize>, after: Option<usize>) -> f32 {
        let images = |at: Option<usize>| {
            let block = at.and_then(|at| page.blocks.get(at));
            let element = block.map_or(page.elements.len(), |block| block.element as usize);
            self.elements.images_before[element]
        };
        let first = if before.is_some() { images(before) } else { 0 };
        images(after).saturating_sub(first).min(5) as f32
    }

    /// Running text in the best container; in plain text all running text.
    fn is_main_text(&self, page: &Page, at: usize) -> bool {
        let inside = |id| page.ancestors(id).any(|up| up == self.elements.best);
        self.weights[at].is_prose && (page.origin == Origin::Text || inside(page.blocks[at].element))
    }

    fn text_columns(&self, rows: &mut impl Columns) {
        let text = |at: usize| &self.texts[at];
        let words = |at: usize| text(at).words.max(1) as f32;
        rows.add("log_length", |at| text(at).length.max(1.0).ln());
        rows.add("words", |at| text(at).words as f32);
        rows.add("word_length", |at| text(at).letters as f32 / words(at));
        rows.add("stop_share", |at| text(at).stop_share(&self.words, self.language));
        rows.add("sentences", |at| text(at).sentences as f32);
        rows.add("words_per_sentence", |at| words(at) / (text(at).sentences + 1) as f32);
        rows.add("ends_sentence", |at| f32::from(text(at).end == End::Sentence));
        rows.add("ends_colon", |at| f32::from(text(at).end == End::Colon));
        rows.add("ends_ellipsis", |at| f32::from(text(at).end == End::Ellipsis));
        rows.add("upper_share", |at| text(at).upper as f32 / text(at).letters.max(1) as f32);
        rows.add("capital_words", |at| text(at).capital_words as f32 / words(at));
        rows.add("digit_share", |at| text(at).share(text(at).digits));
        rows.add("punctuation_share", |at| text(at).share(text(at).punctuation));
        rows.add("commas_per_word", |at| text(at).commas as f32 / words(at));
        rows.add("separators_per_word", |at| text(at).separators as f32 / words(at));
        rows.add("quotes", |at| text(at).quotes as f32);
        rows.add("unspaced_share", |at| text(at).share(text(at).unspaced));
        rows.add("lines", |at| text(at).lines as f32);
        rows.add("first", |at| first_class(text(at).first));
        rows.add("times", |at| text(at).times as f32);
        rows.add("handles", |at| text(at).handles as f32);
    }

    fn phrase_columns(&self, rows: &mut impl Columns) {
        for family in Phrase::ALL {
            let place = |at: usize| self.texts[at].hits.place(*family);
            rows.add(format_args!("phrase_{}", family.name()), |at| f32::from(place(at) as u8));
        }
    }

    fn evidence_columns(&self, page: &Page, rows: &mut impl Columns) {
        rows.add("title_share", |at| self.evidence.title_share(self.words_of(at)));
        rows.add("title_covered", |at| self.evidence.title_covered(self.words_of(at)));
        if page.origin == Origin::Html {
            rows.add("author_share", |at| self.evidence.author_share(self.words_of(at)));
            rows.add("description_share", |at| self.evidence.description_share(self.runs_of(at)));
            rows.add("json_ld_share", |at| self.evidence.body_share(self.runs_of(at)));
        }
    }

    fn markup_columns(&self, page: &Page, rows: &mut impl Columns) {
        let block = |at: usize| &page.blocks[at];
        let element = |at: usize| page.element_of(block(at));
        let stats = |at: usize| &self.elements.stats[block(at).element as usize];
        let spans = |at: usize| page.spans_of(block(at)).iter();
        let bytes = |at: usize| block(at).text.len().max(1) as f32;
        let span_share = |at: usize, kind| {
            let all = spans(at).filter(|s| s.kind == kind).map(|s| s.text.len() as f32).sum::<f32>();
            all.min(bytes(at)) / bytes(at)
        };
        rows.add("link_density", |at| block(at).link_bytes as f32 / bytes(at));
        rows.add("links", |at| spans(at).filter(|s| s.kind == SpanKind::Link).count() as f32);
        rows.add("strong_share", |at| span_share(at, SpanKind::Strong));
        rows.add("emphasis_share", |at| span_share(at, SpanKind::Emphasis));
        rows.add("starts_in_link", |at| {
            let start = block(at).text.start;
            f32::from(spans(at).any(|s| s.kind == SpanKind::Link && s.text.start == start))
        });
        rows.add("hidden", |at| f32::from(block(at).hidden));
        rows.add("images_before", |at| self.images_between(page, at.checked_sub(1), Some(at)));
        rows.add("images_after", |at| self.images_between(page, Some(at), Some(at + 1)));
        rows.add("tag", |at| tag_class(element(at).tag));
        rows.add("kind", |at| kind_class(element(at).kind));
        rows.add("depth", |at| f32::from(element(at).depth));
        for (context, tags) in CONTEXT_TAGS.iter().enumerate() {
            rows.add(format_args!("in_{}", tags[0].name()), |at| f32::from(stats(at).tag_distance(context)));
        }
        for family in Markup::ALL {
            let distance = |at: usize| stats(at).markup_distance(*family);
            rows.add(format_args!("markup_{}", family.name()), |at| f32::from(distance(at)));
        }
    }
}

impl Refill for Features {
    fn memory(&self) -> usize {
        let texts = [memory_of(&self.texts), memory_of(&self.weights), self.words.memory()];
        let numbers = [memory_of(&self.word_numbers.all), memory_of(&self.run_numbers.all)];
        [&texts[..], &numbers, &[memory_of(&self.elements.stats)]].into_iter().flatten().sum()
    }
}

/// The rows of a page: its measurements, and what is counted over all of them.
pub struct PageRows<'p> {
    page: &'p Page,
    features: &'p Features,
    flow: Flow,
    designs: Designs,
    containers: Containers,
    links: Links<'p>,
    vocabulary: Vocabulary,
    /// Blocks that are a label.
    labelled: f32,
}

impl<'p> PageRows<'p> {
    /// Of a page that was measured.
    pub fn of(page: &'p Page, features: &'p Features, lexicon: &'p Lexicon) -> Self {
        Self {
            page,
            features,
            flow: Flow::of(page, features),
            designs: Designs::of(page, features),
            containers: Containers::of(page),
            links: Links::of(page, lexicon),
            vocabulary: Vocabulary::of(features, |at| features.is_main_text(page, at)),
            labelled: features.texts.iter().filter(|text| text.hits.is_label()).count() as f32,
        }
    }

    /// Adds the columns of blocks to their rows, or their names to a list.
    pub fn columns(&self, rows: &mut impl Columns) {
        let Self { page, features, .. } = self;
        features.text_columns(rows);
        features.phrase_columns(rows);
        features.evidence_columns(page, rows);
        self.flow.columns(page, features, rows);
        rows.add("known_share", |at| self.vocabulary.known_share(features, at));
        rows.add("echo_share", |at| self.vocabulary.echo_share(features, at));
        rows.add("labelled_blocks", |_| self.labelled);
        if page.origin == Origin::Html {
            features.markup_columns(page, rows);
            self.containers.columns(page, features, rows);
            self.designs.columns(features, rows);
            self.links.columns(rows);
        } else {
            group::columns(page, features, rows);
        }
    }
}

/// Classes of first characters, from those that begin labels to those that begin sentences.
fn first_class(first: Option<char>) -> f32 {
    match first {
        Some(c) if c.is_lowercase() => 1.0,
        Some(c) if c.is_uppercase() => 5.0,
        Some(c) if c.is_numeric() => 2.0,
        Some('"' | '“' | '„' | '«' | '\'' | '‘' | '「') => 6.0,
        Some('(' | '[' | '（' | '【') => 3.0,
        Some('•' | '-' | '–' | '—' | '*' | '●' | '■' | '▶' | '▪') => 4.0,
        Some(c) if c.is_alphabetic() => 7.0,
        _ => 0.0,
    }
}

/// Tags in classes that a threshold can part: buttons and menus, items, headings, boxes, paragraphs.
fn tag_class(tag: Tag) -> f32 {
    match tag {
        Tag::Button | Tag::Option | Tag::Label | Tag::Legend | Tag::Summary | Tag::Select => 0.0,
        Tag::Nav | Tag::Footer | Tag::Form | Tag::Address => 1.0,
        Tag::Figcaption | Tag::Figure | Tag::Caption => 2.0,
        Tag::H1 => 3.0,
        Tag::H2 => 4.0,
        Tag::H3 => 5.0,
        Tag::H4 | Tag::H5 | Tag::H6 => 6.0,
        Tag::Td | Tag::Th | Tag::Dt | Tag::Dd => 7.0,
        Tag::Li => 8.0,
        Tag::Custom | Tag::Aside | Tag::Header => 9.0,
        Tag::Div | Tag::Section | Tag::Article | Tag::Main | Tag::Body => 10.0,
        Tag::Blockquote | Tag::Pre => 11.0,
        Tag::P => 12.0,
        _ => 13.0,
    }
}

fn kind_class(kind: BlockKind) -> f32 {
    match kind {
        BlockKind::Paragraph => 0.0,
        BlockKind::Heading(level) => f32::from(level),
        BlockKind::ListItem => 7.0,
        BlockKind::TableCell => 8.0,
        BlockKind::Quote => 9.0,
        BlockKind::Preformatted => 10.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Limits, scan};

    #[test]
    fn what_a_page_says_twice_counts_twice() {
        let (mut page, lexicon) = (Page::default(), Lexicon::new());
        let line = "<p>this is the one of all that they and we have been with in it for</p>";
        let cases = [("once", 1, Known::Likely), ("four times", 4, Known::Surely)];
        for (name, times, known) in cases {
            scan::read(&line.repeat(times), &Limits::default(), &mut page);
            let features = Features::extract(&page, &lexicon);
            assert_eq!((features.texts.len(), features.language_is), (times, known), "{name}");
            assert!(features.texts.iter().all(|text| *text == features.texts[0]), "{name}: {features:?}");
        }
    }
}
