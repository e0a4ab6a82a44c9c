//! Labelled blocks -> an [`Article`] that owns its text.

use crate::label::Labels;
use crate::label::rules::Rule;
use crate::metadata::Metadata;
use crate::read::page::{Kind, Page, Slice};

/// What a page holds: the article, and what was dropped with the reason.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// What surrounds the text.
    pub metadata: Metadata,
    /// Probability (0..=1) that the text is the whole article and nothing else.
    pub confidence: f32,
    /// What a reader of the text should know.
    pub warnings: Vec<Warning>,
    text: String,
    blocks: Vec<KeptBlock>,
    dropped: Vec<DroppedBlock>,
}

/// One kept block: its kind and the bytes of the text it takes.
#[derive(Clone, Copy, Debug, PartialEq)]
struct KeptBlock {
    kind: Kind,
    text: Slice,
}

/// One dropped block.
#[derive(Clone, Copy, Debug, PartialEq)]
struct DroppedBlock {
    rule: Rule,
    score: f32,
    text: Slice,
}

/// A kept block of an [`Article`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Block<'a> {
    /// What kind of text it is.
    pub kind: Kind,
    /// The text. A line end in it was a line break; in preformatted blocks all white space counts.
    pub text: &'a str,
}

/// A block of the page that is not part of the [`Article`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dropped<'a> {
    /// Id of the rule that dropped it.
    pub rule: &'static str,
    /// Probability (0..=1) that it belongs to the article.
    pub score: f32,
    /// The text.
    pub text: &'a str,
}

/// What a reader of an article should know about how it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// Sequences of bytes that the encoding does not have; each is now U+FFFD.
    Malformed {
        /// How many.
        count: usize,
        /// The encoding.
        encoding: &'static str,
    },
    /// Elements, attributes or blocks that a limit cut; no text was lost.
    Cut {
        /// How many.
        count: u32,
        /// Which: `elements`, `attributes` or `blocks`.
        what: &'static str,
    },
    /// No block scored as article; the best run of text was taken.
    Fallback,
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Malformed { count, encoding } => write!(f, "{count} malformed sequences of {encoding}"),
            Self::Cut { count, what } => write!(f, "{count} {what} beyond a limit"),
            Self::Fallback => write!(f, "no block scored as article; took the best run of text"),
        }
    }
}

impl Article {
    /// Makes an article of a page and its labels; takes the text out of the page.
    pub(crate) fn from_page(page: &mut Page, labels: &Labels, metadata: Metadata) -> Self {
        let mut article = Self { metadata, ..Self::default() };
        for (block, verdict) in page.blocks.iter().zip(&labels.verdicts) {
            if verdict.keep {
                article.blocks.push(KeptBlock { kind: page.kind_of(block), text: block.text });
            } else {
                let (rule, score) = (verdict.rule, verdict.score);
                article.dropped.push(DroppedBlock { rule, score, text: block.text });
            }
        }
        article.confidence = confidence(labels);
        if labels.verdicts.iter().any(|verdict| verdict.rule == Rule::Fallback) {
            article.warnings.push(Warning::Fallback);
        }
        let cut = page.cut;
        let cuts = [(cut.elements, "elements"), (cut.attributes, "attributes"), (cut.blocks, "blocks")];
        article.warnings.extend(
            cuts.into_iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, what)| Warning::Cut { count, what }),
        );
        article.text = std::mem::take(&mut page.text);
        article
    }

    /// The kept blocks, in reading order.
    pub fn blocks(&self) -> impl ExactSizeIterator<Item = Block<'_>> {
        self.blocks.iter().map(|block| Block { kind: block.kind, text: &self.text[block.text.range()] })
    }

    /// The dropped blocks, in reading order.
    pub fn dropped(&self) -> impl ExactSizeIterator<Item = Dropped<'_>> {
        self.dropped.iter().map(|block| Dropped {
            rule: block.rule.id(),
            score: block.score,
            text: &self.text[block.text.range()],
        })
    }

    /// The headline as printed.
    pub fn title(&self) -> Option<&str> {
        self.metadata.title.as_ref().map(|found| found.value.as_str())
    }

    /// ISO 639-1 code of the language of the text.
    pub fn language(&self) -> Option<&'static str> {
        self.metadata.language.as_ref().map(|found| found.value)
    }

    /// Whether no block was kept.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The body: the kept blocks set apart by blank lines, without the title.
    pub fn text(&self) -> String {
        crate::render::text::body(self)
    }
}

/// How sure the scores were: the mean distance of the longer blocks from the threshold.
fn confidence(labels: &Labels) -> f32 {
    let kept = labels.verdicts.iter().filter(|verdict| verdict.keep);
    let (sum, count) = kept.fold((0.0, 0), |(sum, count), verdict| (sum + verdict.score, count + 1));
    if count == 0 { 0.0 } else { sum / count as f32 }
}
