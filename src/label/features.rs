//! Page -> one row of features a block. Shares are 0..=1, lengths are in characters (logarithms where a name says so), NaN
//! is «absent»: what plain text lacks is absent there, not zero.

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::elements::{CONTEXT_TAGS, Elements, Weight};
use super::evidence::Evidence;
use super::lexicon::{Lexicon, Markup, MarkupSet, Phrase, Place};
use super::text::{End, TextStats, Words};
use crate::options::{Limits, ReaderKind};
use crate::read::page::{Block, Kind, Origin, Page, SpanKind, Tag};

/// Rows of features, one a block, and the measurements they were made of.
#[derive(Debug, Default)]
pub struct Features {
    /// Features in a row.
    pub columns: usize,
    /// Row after row.
    pub values: Vec<f32>,
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
    /// The page's language, by its place in the lexicon.
    pub language: usize,
    link_markup: Vec<MarkupSet>,
    words: Words,
}

/// What the target of a link says of the block it stands in.
const LINK_FAMILIES: &[Markup] = &[
    Markup::Tags,
    Markup::Byline,
    Markup::AuthorBox,
    Markup::Share,
    Markup::Comments,
    Markup::Newsletter,
    Markup::Login,
    Markup::Nav,
];

impl Features {
    /// The row of a block.
    pub fn row(&self, block: usize) -> &[f32] {
        &self.values[block * self.columns..][..self.columns]
    }

    /// Measures a page.
    pub fn extract(page: &Page, lexicon: &Lexicon) -> Self {
        let mut features = Self::default();
        features.measure(page, lexicon);
        let mut names = None;
        features.fill(page, &mut names);
        features
    }

    /// The names of the columns for pages of an origin.
    pub fn names(origin: Origin, lexicon: &Lexicon) -> Vec<String> {
        let mut page = Page::default();
        match origin {
            Origin::Html => crate::read::html("<p>a", ReaderKind::Scan, &Limits::default(), &mut page),
            Origin::Text => crate::read::plain::read("a", &mut page),
        }
        let mut features = Self::default();
        features.measure(&page, lexicon);
        let mut names = Some(Vec::new());
        features.fill(&page, &mut names);
        names.unwrap_or_default()
    }

    /// The words of a block, as hashes.
    pub fn words_of(&self, block: usize) -> &[u32] {
        &self.words.hashes[self.texts[block].word_range.range()]
    }

    fn measure(&mut self, page: &Page, lexicon: &Lexicon) {
        for block in &page.blocks {
            let text = page.text_of(block);
            let stats = TextStats::of(text, lexicon, &mut self.words);
            let link_share = block.link_bytes as f32 / text.len().max(1) as f32;
            self.weights.push(Weight::of(&stats, link_share, block.hidden));
            self.texts.push(stats);
        }
        self.elements.measure(page, &self.weights, lexicon);
        for block in &page.blocks {
            self.link_markup.push(self.elements.link_markup(page, block, lexicon));
        }
        self.evidence = Evidence::collect(page);
        self.language = self.language_of(page);
        self.headline = self.find_headline(page);
    }

    /// The language whose stop words the page uses most; the declared one has a head start.
    fn language_of(&self, page: &Page) -> usize {
        let mut counts = [0_u32; Lexicon::languages()];
        for mask in &self.words.stop_words {
            let mut rest = *mask;
            while rest != 0 {
                counts[rest.trailing_zeros() as usize] += 1;
                rest &= rest - 1;
            }
        }
        if let Some(tag) = page.head.language
            && let Some(declared) = Lexicon::language_number(page.attribute_str(tag))
        {
            counts[declared] += counts[declared] / 4 + 1;
        }
        let best = counts.iter().enumerate().max_by_key(|(number, count)| (**count, usize::MAX - number));
        best.map_or(0, |(number, _)| number)
    }

    /// The block that says the title: most of its words, most of it, `h1` before others, earlier before later.
    fn find_headline(&self, page: &Page) -> Option<usize> {
        let mut best = (0.5, None);
        for (at, block) in page.blocks.iter().enumerate() {
            // A first line that ends like a sentence is text, not a title.
            let first_text = page.origin == Origin::Text && at == 0 && self.texts[at].end == End::Open;
            if block.hidden || self.texts[at].words > 60 {
                continue;
            }
            let words = self.words_of(at);
            let bonus = match page.kind_of(block) {
                Kind::Heading(1) => 0.5,
                Kind::Heading(_) => 0.2,
                _ => 0.0,
            };
            let covered = self.evidence.title_covered(words);
            let share = self.evidence.title_share(words);
            let likeness = if first_text { 0.6 } else { (covered * share).sqrt() };
            if likeness >= 0.4 && likeness + bonus > best.0 {
                best = (likeness + bonus, Some(at));
            }
        }
        best.1.or_else(|| page.blocks.iter().position(|b| !b.hidden && page.kind_of(b) == Kind::Heading(1)))
    }

    /// Images between two blocks in document order: captions stand next to one.
    fn images_between(&self, page: &Page, before: Option<usize>, after: Option<usize>) -> f32 {
        let images = |at: Option<usize>| {
            let block = at.and_then(|at| page.blocks.get(at));
            let element = block.map_or(page.elements.len(), |block| block.element as usize);
            self.elements.images_before[element]
        };
        let first = if before.is_some() { images(before) } else { 0 };
        images(after).saturating_sub(first).min(5) as f32
    }

    fn fill(&mut self, page: &Page, names: &mut Option<Vec<String>>) {
        let flow = Flow::of(page, self);
        let designs = Designs::of(page, self);
        let mut values = Vec::with_capacity(page.blocks.len() * self.columns.max(256));
        for at in 0..page.blocks.len() {
            let first = values.len();
            let mut row = Row { values: &mut values, names: if at == 0 { names.as_mut() } else { None } };
            self.text_columns(at, &mut row);
            self.phrase_columns(at, &mut row);
            self.evidence_columns(page, at, &mut row);
            flow.columns(page, self, at, &mut row);
            if page.origin == Origin::Html {
                self.markup_columns(page, at, &mut row);
                self.container_columns(page, at, &mut row);
                designs.columns(page, self, at, &mut row);
            }
            self.columns = values.len() - first;
        }
        self.values = values;
    }

    fn text_columns(&self, at: usize, row: &mut Row<'_>) {
        let text = &self.texts[at];
        let words = text.words.max(1) as f32;
        row.add("log_length", text.length.max(1.0).ln());
        row.add("words", text.words as f32);
        row.add("word_length", text.letters as f32 / words);
        row.add("stop_share", text.stop_share(&self.words, self.language));
        row.add("sentences", text.sentences as f32);
        row.add("words_per_sentence", words / (text.sentences + 1) as f32);
        row.add("ends_sentence", f32::from(text.end == End::Sentence));
        row.add("ends_colon", f32::from(text.end == End::Colon));
        row.add("ends_ellipsis", f32::from(text.end == End::Ellipsis));
        row.add("upper_share", text.upper as f32 / text.letters.max(1) as f32);
        row.add("capital_words", text.capital_words as f32 / words);
        row.add("digit_share", text.share(text.digits));
        row.add("punctuation_share", text.share(text.punctuation));
        row.add("commas_per_word", text.commas as f32 / words);
        row.add("separators_per_word", text.separators as f32 / words);
        row.add("quotes", text.quotes as f32);
        row.add("unspaced_share", text.share(text.unspaced));
        row.add("lines", text.lines as f32);
        row.add("first", first_class(text.first));
        row.add("times", text.times as f32);
        row.add("handles", text.handles as f32);
    }

    fn phrase_columns(&self, at: usize, row: &mut Row<'_>) {
        for family in Phrase::ALL {
            let place = self.texts[at].hits.place(*family);
            row.add_named(|| format!("phrase_{}", family.name()), f32::from(place as u8));
        }
    }

    fn evidence_columns(&self, page: &Page, at: usize, row: &mut Row<'_>) {
        let words = self.words_of(at);
        row.add("title_share", self.evidence.title_share(words));
        row.add("title_covered", self.evidence.title_covered(words));
        if page.origin == Origin::Html {
            row.add("author_share", self.evidence.author_share(words));
            row.add("description_share", self.evidence.description_share(words));
            row.add("json_ld_share", self.evidence.body_share(words));
        }
    }

    fn markup_columns(&self, page: &Page, at: usize, row: &mut Row<'_>) {
        let block = &page.blocks[at];
        let element = page.element_of(block);
        let stats = &self.elements.stats[block.element as usize];
        let bytes = block.text.len().max(1) as f32;
        let spans = page.spans_of(block);
        let span_share = |kind| {
            spans.iter().filter(|s| s.kind == kind).map(|s| s.text.len() as f32).sum::<f32>().min(bytes)
                / bytes
        };
        row.add("link_density", block.link_bytes as f32 / bytes);
        row.add("links", spans.iter().filter(|s| s.kind == SpanKind::Link).count() as f32);
        row.add("strong_share", span_share(SpanKind::Strong));
        row.add("emphasis_share", span_share(SpanKind::Emphasis));
        row.add(
            "starts_in_link",
            f32::from(spans.iter().any(|s| s.kind == SpanKind::Link && s.text.start == block.text.start)),
        );
        row.add("hidden", f32::from(block.hidden));
        for family in LINK_FAMILIES {
            row.add_named(
                || format!("links_{}", family.name()),
                f32::from(self.link_markup[at].contains(*family)),
            );
        }
        row.add("images_before", self.images_between(page, at.checked_sub(1), Some(at)));
        row.add("images_after", self.images_between(page, Some(at), Some(at + 1)));
        row.add("tag", tag_class(element.tag));
        row.add("kind", kind_class(element.kind));
        row.add("depth", f32::from(element.depth));
        for (context, tags) in CONTEXT_TAGS.iter().enumerate() {
            row.add_named(|| format!("in_{}", tags[0].name()), f32::from(stats.tag_distance(context)));
        }
        for family in Markup::ALL {
            row.add_named(|| format!("markup_{}", family.name()), f32::from(stats.markup_distance(*family)));
        }
    }

    /// What the enclosing elements 0, 1, 2, 3 and 5 steps up hold, and how the best container lies to the block.
    fn container_columns(&self, page: &Page, at: usize, row: &mut Row<'_>) {
        let block = &page.blocks[at];
        let all = &self.elements.stats[0];
        let best = &self.elements.stats[self.elements.best as usize];
        let mut up = page.ancestors(block.element);
        let mut id = block.element;
        let mut level = 0;
        for wanted in [0, 1, 2, 3, 5] {
            while level < wanted {
                id = up.nth(usize::from(level == 0)).unwrap_or(0);
                level += 1;
            }
            let stats = &self.elements.stats[id as usize];
            row.add_named(|| format!("up{wanted}_text_share"), stats.length / all.length.max(1.0));
            row.add_named(|| format!("up{wanted}_link_density"), stats.link_density());
            row.add_named(|| format!("up{wanted}_good"), stats.good_length / best.good_length.max(1.0));
            row.add_named(|| format!("up{wanted}_good_share"), stats.good_length / stats.length.max(1.0));
            row.add_named(|| format!("up{wanted}_blocks"), (stats.blocks as f32 + 1.0).ln());
            row.add_named(|| format!("up{wanted}_alike"), stats.alike.min(30) as f32);
            let place = at as f32 - stats.first_block as f32;
            row.add_named(|| format!("up{wanted}_place"), place.min(30.0));
            row.add_named(|| format!("up{wanted}_left"), (stats.blocks as f32 - 1.0 - place).min(30.0));
        }
        let common = self.elements.stats[block.element as usize].common_depth;
        let best_depth = page.elements[self.elements.best as usize].depth;
        row.add("up_to_common", f32::from(page.element_of(block).depth - common));
        row.add("best_to_common", f32::from(best_depth - common));
    }
}

/// Takes the values of one row, and on demand their names.
struct Row<'a> {
    values: &'a mut Vec<f32>,
    names: Option<&'a mut Vec<String>>,
}

impl Row<'_> {
    fn add(&mut self, name: &str, value: f32) {
        self.add_named(|| name.to_owned(), value);
    }

    fn add_named(&mut self, name: impl FnOnce() -> String, value: f32) {
        self.values.push(value);
        if let Some(names) = &mut self.names {
            names.push(name());
        }
    }
}

/// Labels whose followers they announce: a heading «Related Posts» speaks of what comes after it.
const ANNOUNCERS: &[(&str, &[Phrase])] = &[
    ("related", &[Phrase::Related, Phrase::MostRead, Phrase::ReadMore]),
    ("appeal", &[Phrase::Newsletter, Phrase::Donation, Phrase::App, Phrase::Paywall, Phrase::Cookies]),
    ("comments", &[Phrase::Comments]),
    ("share", &[Phrase::Share]),
    ("author", &[Phrase::AuthorBox, Phrase::Byline]),
    ("copyright", &[Phrase::Copyright, Phrase::Agency]),
    ("tags", &[Phrase::Tags]),
];

/// Blocks beyond which a distance no longer counts.
const FAR_BLOCKS: f32 = 60.0;

/// Where each block stands in the run of the text.
struct Flow {
    /// Sentence-like text before each block, and all of it at the end.
    good_before: Vec<f32>,
    /// Text before each block, and all of it at the end.
    text_before: Vec<f32>,
    /// Blocks since the last announcer of each group.
    since: Vec<[f32; ANNOUNCERS.len()]>,
    /// Blocks since the last sentence-like block, and to the next.
    good_gap: Vec<(f32, f32)>,
    /// How many blocks have the same text, and whether an earlier one does.
    copies: Vec<(f32, bool)>,
}

impl Flow {
    fn of(page: &Page, features: &Features) -> Self {
        let count = page.blocks.len();
        let mut flow = Self {
            good_before: vec![0.0],
            text_before: vec![0.0],
            since: Vec::with_capacity(count),
            good_gap: vec![(FAR_BLOCKS, FAR_BLOCKS); count],
            copies: Vec::with_capacity(count),
        };
        let mut since = [FAR_BLOCKS; ANNOUNCERS.len()];
        let mut seen: FxHashMap<u64, u32> = FxHashMap::default();
        let mut gap = FAR_BLOCKS;
        for (at, weight) in features.weights.iter().enumerate() {
            flow.good_before.push(flow.good_before[at] + if weight.good { weight.length } else { 0.0 });
            flow.text_before.push(flow.text_before[at] + weight.length);
            flow.since.push(since);
            for (distance, (_, families)) in since.iter_mut().zip(ANNOUNCERS) {
                let announces = families.iter().any(|f| features.texts[at].hits.place(*f) == Place::Whole);
                *distance = if announces { 1.0 } else { (*distance + 1.0).min(FAR_BLOCKS) };
            }
            flow.good_gap[at].0 = gap;
            gap = if weight.good { 1.0 } else { (gap + 1.0).min(FAR_BLOCKS) };
            let copies = seen.entry(features.texts[at].hash).or_default();
            flow.copies.push((0.0, *copies > 0));
            *copies += 1;
        }
        gap = FAR_BLOCKS;
        for at in (0..count).rev() {
            flow.good_gap[at].1 = gap;
            gap = if features.weights[at].good { 1.0 } else { (gap + 1.0).min(FAR_BLOCKS) };
            flow.copies[at].0 = seen[&features.texts[at].hash] as f32;
        }
        flow
    }

    fn columns(&self, page: &Page, features: &Features, at: usize, row: &mut Row<'_>) {
        let count = page.blocks.len();
        let (good, text) = (self.good_before[count].max(1.0), self.text_before[count].max(1.0));
        row.add("block", at as f32);
        row.add("block_share", at as f32 / count as f32);
        row.add("blocks_left", (count - at) as f32);
        row.add("blocks", count as f32);
        row.add("text_before", self.text_before[at] / text);
        row.add("good_before", self.good_before[at] / good);
        row.add("good_after", 1.0 - self.good_before[at + 1] / good);
        row.add("good_text", good.ln());
        row.add("good_share", good / text);
        row.add("good_gap_before", self.good_gap[at].0);
        row.add("good_gap_after", self.good_gap[at].1);
        row.add("copies", self.copies[at].0);
        row.add("is_copy", f32::from(self.copies[at].1));
        for (group, (name, _)) in ANNOUNCERS.iter().enumerate() {
            row.add_named(|| format!("since_{name}"), self.since[at][group]);
        }
        let from_headline = features.headline.map_or(f32::NAN, |headline| at as f32 - headline as f32);
        row.add("from_headline", from_headline);
        let headline_text =
            features.headline.map_or(f32::NAN, |h| self.text_before[at] - self.text_before[h]);
        row.add("text_from_headline", headline_text);
        let good_text = features.headline.map_or(f32::NAN, |h| self.good_before[at] - self.good_before[h]);
        row.add("good_from_headline", good_text);
        for step in [-3_isize, -2, -1, 1, 2, 3] {
            Self::neighbour_columns(page, features, at, step, row);
        }
    }

    fn neighbour_columns(page: &Page, features: &Features, at: usize, step: isize, row: &mut Row<'_>) {
        let near = at.checked_add_signed(step).filter(|near| *near < page.blocks.len());
        let name = |what: &str| format!("at{step:+}_{what}");
        let of = |value: &dyn Fn(usize) -> f32| near.map_or(f32::NAN, value);
        row.add_named(|| name("log_length"), of(&|n| features.texts[n].length.max(1.0).ln()));
        row.add_named(|| name("ends"), of(&|n| f32::from(features.texts[n].end as u8)));
        if page.origin == Origin::Html {
            let share = |n: usize| page.blocks[n].link_bytes as f32 / page.blocks[n].text.len().max(1) as f32;
            row.add_named(|| name("link_density"), of(&share));
            row.add_named(|| name("kind"), of(&|n| kind_class(page.kind_of(&page.blocks[n]))));
            let signature = |block: &Block| features.elements.stats[block.element as usize].signature;
            let alike = |n: usize| f32::from(signature(&page.blocks[n]) == signature(&page.blocks[at]));
            row.add_named(|| name("alike"), of(&alike));
            let parent = |block: &Block| page.element_of(block).parent;
            let siblings = |n: usize| f32::from(parent(&page.blocks[n]) == parent(&page.blocks[at]));
            row.add_named(|| name("sibling"), of(&siblings));
        } else {
            row.add_named(|| name("words"), of(&|n| features.texts[n].words as f32));
            row.add_named(
                || name("stop_share"),
                of(&|n| features.texts[n].stop_share(&features.words, features.language)),
            );
        }
    }
}

/// Blocks of one design: the same tag and class, here and one step up.
#[derive(Clone, Copy, Debug, Default)]
struct Design {
    blocks: f32,
    length: f32,
    link_length: f32,
    good_length: f32,
}

/// The designs of a page. The paragraphs of an article share one; so do the teasers below it.
struct Designs {
    own: Vec<Design>,
    with_parent: Vec<Design>,
}

impl Designs {
    fn of(page: &Page, features: &Features) -> Self {
        let own = |id: u32| features.elements.stats[id as usize].signature;
        let with_parent =
            |id: u32| FxBuildHasher.hash_one((own(id), own(page.elements[id as usize].parent))) as u32;
        Self { own: Self::group(page, features, own), with_parent: Self::group(page, features, with_parent) }
    }

    fn group(page: &Page, features: &Features, key: impl Fn(u32) -> u32) -> Vec<Design> {
        let mut designs: FxHashMap<u32, Design> = FxHashMap::default();
        for (block, weight) in page.blocks.iter().zip(&features.weights) {
            let design = designs.entry(key(block.element)).or_default();
            design.blocks += 1.0;
            design.length += weight.length;
            design.link_length += weight.link_length;
            design.good_length += if weight.good { weight.length } else { 0.0 };
        }
        page.blocks.iter().map(|block| designs[&key(block.element)]).collect()
    }

    fn columns(&self, _page: &Page, features: &Features, at: usize, row: &mut Row<'_>) {
        let good = features.elements.stats[0].good_length.max(1.0);
        for (name, design) in [("design", &self.own[at]), ("path", &self.with_parent[at])] {
            row.add_named(|| format!("{name}_blocks"), design.blocks);
            row.add_named(|| format!("{name}_good"), design.good_length / good);
            row.add_named(|| format!("{name}_link_density"), design.link_length / design.length.max(1.0));
            row.add_named(|| format!("{name}_good_share"), design.good_length / design.length.max(1.0));
            row.add_named(
                || format!("{name}_length"),
                (design.length / design.blocks.max(1.0)).max(1.0).ln(),
            );
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

/// Tags in classes that a threshold can part: furniture, items, headings, boxes, paragraphs.
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

fn kind_class(kind: Kind) -> f32 {
    match kind {
        Kind::Paragraph => 0.0,
        Kind::Heading(level) => f32::from(level),
        Kind::ListItem => 7.0,
        Kind::TableCell => 8.0,
        Kind::Quote => 9.0,
        Kind::Preformatted => 10.0,
    }
}
