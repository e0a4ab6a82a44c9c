//! The pages of a report: each with what was lost and what leaked, the worst first.

use std::fmt::Write as _;

use rayon::prelude::*;

use super::super::Evaluation;
use super::super::diff::{Piece, diff};
use super::super::gold::Gold;
use super::super::run::Outcome;
use super::super::score::{NEARLY_ALL, one_line};
use super::super::words::words;
use crate::render::escaped;

/// Bytes of what both texts have that are shown beside a difference, and how many are not worth leaving out.
const BESIDE: usize = 160;
const WORTH: usize = 480;

/// Writes all pages that can be scored.
pub(super) fn write(out: &mut String, evaluation: &Evaluation) {
    let ranked = ranked(evaluation);
    let _ = writeln!(out, "<h2 id=\"pages\">Pages, the worst first</h2>");
    out.push_str(
        "<p class=\"soft\">Of the text of each page: <ins>leaked</ins> is what is not in the gold, <del>lost</del> what is in the \
         gold only.</p>\n",
    );
    let pages: Vec<String> = ranked.par_iter().map(|at| page(evaluation, *at)).collect();
    pages.iter().for_each(|page| out.push_str(page));
    out.push_str("</main>\n");
}

/// Those that some system can be scored on, by how the first such system did.
#[expect(
    clippy::indexing_slicing,
    reason = "`at` is the number of a page of the gold, and each system has an outcome for each"
)]
fn ranked(evaluation: &Evaluation) -> Vec<usize> {
    let rank =
        |at: usize| evaluation.systems.iter().find_map(|system| system.pages[at].as_ref()?.score.rank());
    let mut ranked: Vec<(f64, usize)> =
        (0..evaluation.gold.len()).filter_map(|at| Some((rank(at)?, at))).collect();
    ranked.sort_by(|(one, a), (other, b)| one.total_cmp(other).then(a.cmp(b)));
    ranked.into_iter().map(|(_, at)| at).collect()
}

#[expect(
    clippy::indexing_slicing,
    reason = "`at` is the number of a page of the gold, with which facts and the outcomes of systems go"
)]
fn page(evaluation: &Evaluation, at: usize) -> String {
    let gold = &evaluation.gold[at];
    let outcomes: Vec<(&str, &Outcome)> = (evaluation.systems.iter())
        .filter_map(|system| Some((system.name.as_str(), system.pages[at].as_ref()?)))
        .collect();
    let mut out = String::from("<details><summary>");
    if let Some((_, first)) = outcomes.first() {
        write_score(&mut out, first);
    }
    let _ = write!(out, "<bdi>{}</bdi> ", escaped(gold.title.as_deref().unwrap_or(&gold.id)));
    let facts = &evaluation.facts[at];
    let about = format!("{}/{} · {} · {}", gold.corpus, gold.id, facts.site, facts.language);
    let _ = writeln!(out, "<span class=\"soft\"><bdi>{}</bdi></span></summary>", escaped(&about));
    if let Some(url) = gold.url.as_deref().filter(|url| is_web(url)) {
        let url = escaped(url);
        let _ =
            writeln!(out, "<p class=\"soft\"><a href=\"{url}\" rel=\"noreferrer\"><bdi>{url}</bdi></a></p>");
    }
    for (at, (name, outcome)) in outcomes.iter().enumerate() {
        let several = outcomes.len() > 1;
        if several {
            let open = if at == 0 { " open" } else { "" };
            let _ = write!(out, "<details{open}><summary>");
            write_score(&mut out, outcome);
            let _ = writeln!(out, "<bdi>{}</bdi></summary>", escaped(name));
        }
        write_outcome(&mut out, gold, outcome);
        out.push_str(if several { "</details>\n" } else { "" });
    }
    out.push_str("</details>\n");
    out
}

/// Whether an address is one that a browser may be sent to.
fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// F1 as a bar and a number, else segments.
fn write_score(out: &mut String, outcome: &Outcome) {
    let _ = match (outcome.score.body, outcome.score.segments) {
        (Some(body), _) => {
            let f1 = body.f1();
            write!(
                out,
                "<span class=\"bar\"><i style=\"width:{:.0}%\"></i></span><b>{f1:.3}</b> ",
                100.0 * f1
            )
        }
        (None, Some(segments)) => {
            write!(out, "<b>{} leaked, {} lost</b> ", segments.leaked, segments.missed)
        }
        (None, None) => Ok(()),
    };
}

fn write_outcome(out: &mut String, gold: &Gold, outcome: &Outcome) {
    if outcome.missing {
        out.push_str("<p class=\"wrong\">There was nothing to score.</p>\n");
    }
    if let Some(body) = outcome.score.body {
        let _ = write!(
            out,
            "<p class=\"soft\">P {:.3}, R {:.3}, wF1 {:.3}",
            body.precision, body.recall, body.words
        );
        if let Some(confidence) = outcome.prediction.confidence {
            let _ = write!(out, ", confidence {confidence:.2}");
        }
        let perfect = body.precision.min(body.recall) >= NEARLY_ALL;
        out.push_str(if perfect { ", perfect</p>\n" } else { "</p>\n" });
    }
    write_metadata(out, gold, outcome);
    if outcome.score.segments.is_some() {
        write_segments(out, gold, &outcome.prediction.text);
    }
    if let Some(text) = &gold.text {
        write_diff(out, &diff(text, &outcome.prediction.text, gold.is_unspaced()));
    }
}

/// What of title, date and authors is wrong.
fn write_metadata(out: &mut String, gold: &Gold, outcome: &Outcome) {
    let found = &outcome.prediction.found;
    let none = || "nothing".to_owned();
    let title = (outcome.score.title == Some(false))
        .then(|| ("title", found.title.clone().unwrap_or_else(none), gold.title.clone().unwrap_or_default()));
    let date = (outcome.score.date == Some(false))
        .then(|| ("date", found.date.clone().unwrap_or_else(none), gold.date.clone().unwrap_or_default()));
    let authors = outcome.score.authors.is_some_and(|f1| f1 < 1.0).then(|| {
        let said = if found.authors.is_empty() { none() } else { found.authors.join("; ") };
        ("authors", said, gold.authors.join("; "))
    });
    for (what, said, is) in [title, date, authors].into_iter().flatten() {
        let _ = writeln!(
            out,
            "<p>{what}: <ins><bdi>{}</bdi></ins>, gold <bdi>{}</bdi></p>",
            escaped(&said),
            escaped(&is)
        );
    }
}

/// Segments that are wrong.
fn write_segments(out: &mut String, gold: &Gold, text: &str) {
    let text = one_line(text);
    let lost = gold.with.iter().filter(|segment| !text.contains(&one_line(segment)));
    let leaked = gold.without.iter().filter(|segment| text.contains(&one_line(segment)));
    let lost = lost.map(|segment| format!("<li>lost: <del>{}</del></li>\n", escaped(segment)));
    let leaked = leaked.map(|segment| format!("<li>leaked: <ins>{}</ins></li>\n", escaped(segment)));
    let items: String = lost.chain(leaked).collect();
    if !items.is_empty() {
        let _ = writeln!(out, "<ul class=\"segments\" dir=\"auto\">\n{items}</ul>");
    }
}

#[expect(clippy::arithmetic_side_effects, reason = "no more than there are pieces in memory")]
fn write_diff(out: &mut String, pieces: &[Piece<'_>]) {
    if pieces.iter().all(|piece| matches!(piece, Piece::Same(_))) {
        out.push_str("<p class=\"right\">Word for word the gold text.</p>\n");
        return;
    }
    out.push_str("<div class=\"text\" dir=\"auto\">");
    for (at, piece) in pieces.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| pieces.get(at)).map_or("", |before| before.text());
        if matches!(piece, Piece::Leaked(_)) && before.ends_with(|char: char| !char.is_whitespace()) {
            // The end of the gold text has no white space behind it.
            out.push(' ');
        }
        let _ = match piece {
            Piece::Same(text) => {
                write_same(out, text, at > 0, at + 1 < pieces.len());
                Ok(())
            }
            Piece::Lost(text) => write!(out, "<del>{}</del>", escaped(text)),
            Piece::Leaked(text) => write!(out, "<ins>{}</ins>", escaped(text)),
        };
    }
    out.push_str("</div>\n");
}

/// What both have, or where it is long, what of it is beside a difference before or behind it.
#[expect(
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "the text has `WORTH` bytes: the first boundary is below twice `BESIDE`, and the other no earlier"
)]
fn write_same(out: &mut String, text: &str, before: bool, behind: bool) {
    if text.len() < WORTH {
        out.push_str(&escaped(text));
        return;
    }
    let head = if before { boundary(text, BESIDE) } else { 0 };
    let tail = if behind { boundary(text, text.len() - BESIDE) } else { text.len() };
    let left_out = words(&text[head..tail], false).len();
    let _ = write!(
        out,
        "{}<span class=\"gap\">… {left_out} words the same …</span>{}",
        escaped(&text[..head]),
        escaped(text[tail..].trim_start())
    );
}

/// A place near a byte that parts no word, where there is one.
#[expect(
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "`near` is a bound of characters, and what is found is after it"
)]
fn boundary(text: &str, near: usize) -> usize {
    let near = text.floor_char_boundary(near);
    let next = text[near..].find(char::is_whitespace).filter(|step| *step < BESIDE);
    near + next.unwrap_or(0)
}
