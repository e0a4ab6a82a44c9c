//! The blocks of a page that have a title, authors or a date: those from which templates learn where these stand on the pages of a
//! site, and among which they find them on another.
#![expect(
    clippy::indexing_slicing,
    reason = "numbers of blocks are from a range that ends with those of the page"
)]

use super::dates::Dates;
use super::facts::Facts;
use super::{authors, keys, title};
use crate::templates::{Fact, Places, Stated};

/// Blocks of each kind that are looked at.
const MOST: usize = 200;

/// The blocks of a page that stand where other pages of its site have theirs.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    pub(super) title: Option<usize>,
    pub(super) authors: Option<usize>,
    pub(super) date: Option<usize>,
}

impl Known {
    pub(super) fn of(facts: &Facts<'_>, dates: &Dates<'_, '_>, places: &Places) -> Self {
        Self {
            title: places.best(facts.page, Fact::Title, title::lines(facts.page).take(MOST)),
            authors: places.best(
                facts.page,
                Fact::Authors,
                authors::lines(facts).take(MOST).map(|(at, _)| at),
            ),
            date: places.best(facts.page, Fact::Date, dates.lines().take(MOST)),
        }
    }
}

/// The blocks that have a title, authors or a date, in order, and whether these are the page's.
pub(super) fn of(
    facts: &Facts<'_>,
    dates: &Dates<'_, '_>,
    (headline, names, date): (Option<&str>, Option<&[String]>, Option<&str>),
) -> Vec<Stated> {
    let page = facts.page;
    let mut stated = Vec::new();
    let mut add = |fact, block, is_own| stated.push(Stated { fact, block, is_own });
    if let Some(headline) = headline {
        title::lines(page)
            .take(MOST)
            .for_each(|at| add(Fact::Title, at, keys::is_same(page.text_of(&page.blocks[at]), headline)));
    }
    if let Some(names) = names {
        for (at, printed) in authors::lines(facts).take(MOST) {
            let is_printed = |name: &String| printed.iter().any(|other| keys::is_same(name, other));
            add(Fact::Authors, at, names.iter().all(is_printed));
        }
    }
    if let Some(date) = date {
        for at in dates.lines().take(MOST) {
            let printed = dates.printed(at).map(|when| when.date.to_string());
            add(Fact::Date, at, printed.is_some_and(|printed| date.starts_with(&printed)));
        }
    }
    stated
}
