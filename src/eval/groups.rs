//! Pages that have something in common: their corpus, language, site, or what their gold counts as the article.

use std::collections::BTreeMap;

use url::Url;

use super::Evaluation;
use super::convention::{CONVENTIONAL, convention, has_role};
use super::decisions::Judged;
use super::gold::Gold;
use crate::Role;
use crate::article::Article;
use crate::clean::Cleaner;

/// What pages are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum By {
    /// The collection that they are part of.
    Corpus,
    /// The language that the gold names, else that of the gold text.
    Language,
    /// The registrable domain of their addresses.
    Site,
    /// For each role that only some gold texts have, such as captions: whether the gold text of a page has or lacks what there
    /// is on the page. A page is in as many groups as it has such roles.
    Convention,
}

impl By {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Corpus, Self::Language, Self::Site, Self::Convention];

    /// Its name in tables and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Corpus => "corpus",
            Self::Language => "language",
            Self::Site => "site",
            Self::Convention => "convention",
        }
    }
}

/// Where nobody knows.
const UNKNOWN: &str = "unknown";

/// What is known of a page, whatever a system made of it.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    pub(super) language: String,
    pub(super) site: String,
    /// Whether the gold text has what there is of each of these roles.
    pub(super) roles: Vec<(Role, bool)>,
}

impl Facts {
    pub(super) fn of(gold: &Gold, blocks: &[Judged]) -> Self {
        let roles = CONVENTIONAL.iter().filter_map(|role| Some((*role, has_role(blocks, *role)?)));
        Self { language: language(gold), site: site(gold), roles: roles.collect() }
    }
}

/// The language of the gold, as this crate tells it.
fn language(gold: &Gold) -> String {
    if let Some(language) = &gold.language {
        return language.clone();
    }
    let text = gold.text.clone().unwrap_or_else(|| gold.with.join("\n\n"));
    let article = Cleaner::default().clean_text(&text).ok().filter(|_| !text.trim().is_empty());
    article.as_ref().and_then(Article::language).unwrap_or(UNKNOWN).to_owned()
}

fn site(gold: &Gold) -> String {
    let url = gold.url.as_deref().and_then(|url| Url::parse(url).ok());
    let host = url.as_ref().and_then(Url::host_str);
    host.map_or(UNKNOWN, |host| psl::domain_str(host).unwrap_or(host)).to_owned()
}

/// Pages with something in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) by: By,
    pub(super) name: String,
    /// Their numbers among the gold.
    pub(super) pages: Vec<usize>,
}

impl Evaluation {
    /// The groups by one thing: corpora by name, others by their size.
    pub(super) fn groups(&self, by: By) -> Vec<Group> {
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, (gold, facts)) in self.gold.iter().zip(&self.facts).enumerate() {
            let names = match by {
                By::Corpus => vec![gold.corpus.clone()],
                By::Language => vec![facts.language.clone()],
                By::Site => vec![facts.site.clone()],
                By::Convention => facts.roles.iter().map(|(role, has)| role_group(*role, *has)).collect(),
            };
            names.into_iter().for_each(|name| groups.entry(name).or_default().push(at));
        }
        let mut groups: Vec<Group> =
            groups.into_iter().map(|(name, pages)| Group { by, name, pages }).collect();
        if matches!(by, By::Language | By::Site) {
            groups.sort_by_key(|group| std::cmp::Reverse(group.pages.len()));
        }
        groups
    }

    /// For each corpus, the options that its gold speaks for, in words.
    #[expect(
        clippy::indexing_slicing,
        reason = "groups are of pages of the gold, and each system has an outcome for each"
    )]
    pub(super) fn spoken_for(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for group in self.groups(By::Corpus) {
            for system in &self.systems {
                let pages =
                    group.pages.iter().filter_map(|at| Some(system.pages[*at].as_ref()?.blocks.as_slice()));
                let (arguments, evidence) = convention(pages);
                if !arguments.is_empty() {
                    lines.push(format!("{}: the gold speaks for {}", group.name, arguments.join(" ")));
                } else if !evidence.is_empty() {
                    lines.push(format!("{}: the gold speaks for the default", group.name));
                }
            }
        }
        lines
    }
}

fn role_group(role: Role, has: bool) -> String {
    format!("{role}: gold {}", if has { "has it" } else { "lacks it" })
}
