//! What a collection of gold counts as the article: by roles that some gold texts have and others lack.
#![expect(clippy::arithmetic_side_effects, reason = "no more than a few times the pages that are in memory")]

use std::collections::BTreeMap;

use serde_json::Value;

use super::decisions::Judged;
use super::error::EvalError;
use super::files;
use crate::Role;
use crate::bulk::Input;
use crate::options::{Options, Roles};

/// Roles that gold texts have or lack by convention; those of the body all have.
pub(super) const CONVENTIONAL: [Role; 10] = [
    Role::Kicker,
    Role::Standfirst,
    Role::Byline,
    Role::Timestamp,
    Role::PullQuote,
    Role::Caption,
    Role::Credit,
    Role::Correction,
    Role::AuthorBio,
    Role::Embed,
];

/// The roles to include and to exclude in each corpus.
#[derive(Clone, Debug, Default)]
pub struct Conventions(BTreeMap<String, (Roles, Roles)>);

impl Conventions {
    /// Reads a JSON file: an object of corpora, each with its arguments as a list (`["--include", "caption,credit"]`). What
    /// begins with `_` is a remark.
    ///
    /// # Errors
    /// Where it cannot be read, or is something else.
    pub fn read(input: &Input) -> Result<Self, EvalError> {
        let mut corpora = BTreeMap::new();
        for placed in files::values(input)? {
            let bad = |reason: String| EvalError::at(&placed.place, reason);
            let lists = placed.value.as_object().ok_or_else(|| bad("no object of corpora".to_owned()))?;
            for (name, list) in lists.iter().filter(|(name, _)| !name.starts_with('_')) {
                corpora.insert(name.clone(), roles(list).map_err(|reason| bad(format!("{name}: {reason}")))?);
            }
        }
        Ok(Self(corpora))
    }

    /// The options with the convention of a corpus, if it has one; else as they are.
    #[must_use]
    pub fn apply(&self, corpus: &str, options: Options) -> Options {
        match self.0.get(corpus) {
            Some((include, exclude)) => options.with_include(*include).with_exclude(*exclude),
            None => options,
        }
    }
}

fn roles(list: &Value) -> Result<(Roles, Roles), String> {
    let words: Option<Vec<&str>> = list.as_array().and_then(|list| list.iter().map(Value::as_str).collect());
    let (mut include, mut exclude) = (Roles::default(), Roles::default());
    for pair in words.ok_or("no list of arguments")?.chunks(2) {
        let (set, names) = match pair {
            ["--include", names] => (&mut include, names),
            ["--exclude", names] => (&mut exclude, names),
            _ => return Err(format!("{pair:?}: only --include ROLES and --exclude ROLES")),
        };
        for name in names.split(',') {
            *set = set.with(name.trim().parse().map_err(|error: crate::Error| error.message().to_owned())?);
        }
    }
    Ok((include, exclude))
}

/// Whether the gold text of a page has what there is of a role on it: what most of its blocks say. `None` where the page has no
/// such block of the article.
pub(super) fn has_role(blocks: &[Judged], role: Role) -> Option<bool> {
    match vote(blocks.iter().filter(|block| block.kept || block.may_be_kept), role) {
        0 => None,
        sign => Some(sign > 0),
    }
}

fn vote<'a>(blocks: impl Iterator<Item = &'a Judged>, role: Role) -> i32 {
    let votes = blocks.filter(|block| block.role == role).map(|block| if block.in_gold { 1 } else { -1 });
    votes.sum::<i32>().signum()
}

/// Pages whose gold text has and lacks a role, by whether it is kept now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Votes {
    kept_in: usize,
    kept_out: usize,
    dropped_in: usize,
    dropped_out: usize,
}

/// The arguments that state the convention of some pages, and a line of evidence for each role that they have. A role is excluded
/// where most gold texts lack it and most of what is kept of it is not in them, and included where the gold texts have more of
/// what is dropped than they lack.
pub fn convention<'a>(
    pages: impl Iterator<Item = &'a [Judged]> + Clone,
) -> (Vec<String>, BTreeMap<&'static str, String>) {
    let (mut include, mut exclude, mut evidence) = (Vec::new(), Vec::new(), BTreeMap::new());
    for role in CONVENTIONAL {
        let Votes { kept_in, kept_out, dropped_in, dropped_out } = votes(pages.clone(), role);
        let lacks = kept_out + dropped_out > 2 * (kept_in + dropped_in);
        if lacks && (2 * kept_out > 3 * kept_in + 1 || kept_in + kept_out == 0) {
            exclude.push(role.name());
        } else if dropped_in > dropped_out + 1 {
            include.push(role.name());
        }
        if kept_in + kept_out + dropped_in + dropped_out > 0 {
            let line = format!(
                "pages whose gold has it / lacks it: {kept_in} / {kept_out} where it is kept, {dropped_in} / \
                 {dropped_out} where it is dropped"
            );
            evidence.insert(role.name(), line);
        }
    }
    let mut arguments = Vec::new();
    for (option, roles) in [("--include", include), ("--exclude", exclude)] {
        if !roles.is_empty() {
            arguments.extend([option.to_owned(), roles.join(",")]);
        }
    }
    (arguments, evidence)
}

fn votes<'a>(pages: impl Iterator<Item = &'a [Judged]>, role: Role) -> Votes {
    let mut votes = Votes::default();
    for page in pages {
        match vote(page.iter().filter(|block| block.kept), role) {
            0 => {}
            sign if sign > 0 => votes.kept_in += 1,
            _ => votes.kept_out += 1,
        }
        match vote(page.iter().filter(|block| block.may_be_kept), role) {
            0 => {}
            sign if sign > 0 => votes.dropped_in += 1,
            _ => votes.dropped_out += 1,
        }
    }
    votes
}
