//! Article -> a JSON record, one object a line. The names are those that scraping people already use.

use serde::Serialize;

use crate::article::Article;

/// The record of one input. Absent values are left out.
#[derive(Clone, Debug, Serialize)]
pub struct Record<'a> {
    /// Names the input: its path, or what its source calls it.
    pub id: &'a str,
    /// Where the page was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<&'a str>,
    /// The headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<&'a str>,
    /// ISO 639-1 code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<&'a str>,
    /// Probability (0..=1) that `text` is whole and clean.
    pub confidence: f32,
    /// The body, without the headline.
    pub text: String,
    /// What was dropped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removed: Option<Vec<Removed<'a>>>,
    /// What to know about how the page was read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// One dropped block in a record.
#[derive(Clone, Debug, Serialize)]
pub struct Removed<'a> {
    /// Id of the rule that dropped it.
    pub rule: &'static str,
    /// Probability (0..=1) that it belongs to the article.
    pub score: f32,
    /// The text.
    pub text: &'a str,
}

impl<'a> Record<'a> {
    /// The record of an article.
    pub fn new(id: &'a str, url: Option<&'a str>, article: &'a Article, removed: bool) -> Self {
        let removed_blocks = || {
            let blocks = article.dropped();
            blocks.map(|block| Removed { rule: block.rule, score: block.score, text: block.text }).collect()
        };
        Self {
            id,
            url,
            title: article.title(),
            language: article.language(),
            confidence: article.confidence,
            text: article.text(),
            removed: removed.then(removed_blocks),
            warnings: article.warnings.iter().map(ToString::to_string).collect(),
        }
    }

    /// As one line of JSON, without the line end.
    ///
    /// # Panics
    /// Never: every field can be written.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("strings and finite numbers can be written")
    }
}
