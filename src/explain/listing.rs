//! An explanation for a terminal: a line a block.

use std::fmt::Write as _;

use super::align::Pair;
use super::{Decision, View, score};

/// How a listing is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Whether the terminal shows colours.
    pub colour: bool,
    /// Columns of the terminal, to which lines are cut; nothing is cut where it is 0.
    pub width: usize,
}

/// What sets the colour of what follows (SGR of ECMA-48), and what ends it.
const RESET: &str = "\x1b[0m";
const BOLD: &str = "\x1b[1m";
const KEPT: &str = "\x1b[32m";
const DROPPED: &str = "\x1b[2m";
const DIFFERENT: &str = "\x1b[1;33m";

/// Columns of text that a line has at least, however narrow the terminal is.
const TEXT: usize = 20;

/// Writes the blocks of a page, a line each: `+` for kept or `-` for dropped, number, score, role, rule and text. With two
/// explanations there are two signs, and a line with `!` is decided differently. Control characters come out as U+FFFD.
pub fn listing(view: &View<'_>, how: Listing) -> String {
    let pairs = view.pairs();
    let mut out = String::new();
    let paint = |colour: &'static str| if how.colour { colour } else { "" };
    let (bold, reset) = (paint(BOLD), paint(RESET));
    let number_width = pairs.len().to_string().len().max(2);
    let rule_width =
        pairs.iter().map(|pair| rules(pair).chars().count()).max().unwrap_or(0).max("rule".len());
    let signs = if view.other.is_some() { "    " } else { "  " };
    let number = "no";
    let head = format!("{signs}{number:>number_width$}  score  {:14} {:rule_width$}  ", "role", "rule");
    let _ = writeln!(out, "{bold}{head}text{reset}");
    for (number, pair) in pairs.iter().enumerate() {
        let Some(decision) = pair.any() else { continue };
        let (colour, signs) = match (view.other, pair) {
            (None, _) => (if decision.kept { KEPT } else { DROPPED }, format!("{} ", sign(pair.one))),
            (Some(_), pair) => {
                let differs = pair.differs();
                let colour = match decision.kept {
                    _ if differs => DIFFERENT,
                    true => KEPT,
                    false => DROPPED,
                };
                let mark = if differs { '!' } else { ' ' };
                (colour, format!("{}{}{mark} ", sign(pair.one), sign(pair.other)))
            }
        };
        let line = format!(
            "{signs}{number:>number_width$}  {:>5}  {:14} {:rule_width$}  ",
            score(decision.score),
            decision.role.name(),
            rules(pair),
        );
        let room = how.width.checked_sub(line.chars().count()).map_or(TEXT, |room| room.max(TEXT));
        let text = one_line(&decision.text, if how.width == 0 { usize::MAX } else { room });
        let _ = writeln!(out, "{}{line}{text}{reset}", paint(colour));
    }
    out.push_str(&summary(view));
    out
}

/// What an explanation keeps, a line each.
fn summary(view: &View<'_>) -> String {
    let mut out = String::from("\n");
    let sides = std::iter::once(view.one).chain(view.other);
    for (number, (options, explanation)) in sides.enumerate() {
        let kept = explanation.decisions().filter(|decision| decision.kept).count();
        let (characters, all) = explanation.characters();
        let name = match (number, view.other) {
            (_, None) => String::new(),
            (0, _) => format!("first, {}: ", or_default(options)),
            _ => format!("second, {}: ", or_default(options)),
        };
        let blocks = explanation.decisions().len();
        let _ = writeln!(out, "{name}kept {kept} of {blocks} blocks, {characters} of {all} characters");
        for warning in &explanation.article.warnings {
            let _ = writeln!(out, "warning: {warning}");
        }
    }
    if view.other.is_some() {
        let _ = writeln!(out, "{} blocks are decided differently", view.differences());
    }
    out
}

/// Options as they are shown.
pub(super) fn or_default(options: &str) -> String {
    if options.is_empty() { "default options".to_owned() } else { one_line(options, usize::MAX) }
}

fn sign(side: Option<(usize, &Decision)>) -> char {
    match side {
        Some((_, decision)) if decision.kept => '+',
        Some(_) => '-',
        None => ' ',
    }
}

/// The rule, or those of both explanations where they differ.
fn rules(pair: &Pair<'_>) -> String {
    let id = |side: Option<(usize, &Decision)>| side.map(|(_, decision)| decision.rule.id());
    match (id(pair.one), id(pair.other)) {
        (Some(one), Some(other)) if one != other => format!("{one}, {other}"),
        (one, other) => one.or(other).unwrap_or_default().to_owned(),
    }
}

/// A text on one line that a terminal shows and does not obey, cut to so many characters.
fn one_line(text: &str, width: usize) -> String {
    let shown = |c: char| match c {
        '\n' | '\t' => ' ',
        c if c.is_control() || is_turning(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    let mut line: String = text.chars().take(width.saturating_add(1)).map(shown).collect();
    if line.chars().count() > width {
        line = line.chars().take(width.saturating_sub(1)).chain(['…']).collect();
    }
    line
}

/// Whether a character turns the direction of what comes after it, also beyond its line.
fn is_turning(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
