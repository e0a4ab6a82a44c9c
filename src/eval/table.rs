//! The figures of an evaluation as a table of text, and the worst pages.

use std::fmt::Write as _;

use super::Evaluation;
use super::groups::By;
use super::run::System;
use super::saved::SavedGroup;
use super::score::ORDER;

/// Pages of a group by what they have in common, as far as a table shows it: those below are no more than noise.
const MOST_ROWS: usize = 40;

/// What is measured of a text, and of segments: the columns that get their interval, the latter where there are no texts.
const MAIN: [&str; 2] = ["F1", "segF1"];

impl Evaluation {
    /// The figures of each system by the things that are asked for, with intervals of 95 %, and the `worst` pages of each corpus.
    pub fn table(&self, by: &[By], worst: usize) -> String {
        let mut out = String::new();
        for (at, by) in by.iter().enumerate() {
            if at > 0 {
                out.push('\n');
            }
            self.section(&mut out, *by);
        }
        self.tellings(&mut out);
        if worst > 0 {
            self.worst(&mut out, worst);
        }
        out
    }

    #[expect(clippy::arithmetic_side_effects, reason = "there are more than `MOST_ROWS`")]
    fn section(&self, out: &mut String, by: By) {
        let groups = self.groups(by);
        let mut rows: Vec<(String, SavedGroup)> = Vec::new();
        for group in groups.iter().take(MOST_ROWS) {
            for system in &self.systems {
                let name = if self.systems.len() > 1 {
                    format!("{}: {}", group.name, system.name)
                } else {
                    group.name.clone()
                };
                rows.extend(system.group(group).map(|saved| (name, saved)));
            }
        }
        write_rows(out, by.name(), &rows);
        if by == By::Convention {
            self.spoken_for().iter().for_each(|line| {
                let _ = writeln!(out, "{line}");
            });
        }
        if groups.len() > MOST_ROWS {
            let _ = writeln!(out, "and {} more, which --json has", groups.len() - MOST_ROWS);
        }
    }

    /// How well each system tells articles from other pages.
    fn tellings(&self, out: &mut String) {
        for system in &self.systems {
            if let Some(telling) = self.telling(system) {
                let _ = writeln!(
                    out,
                    "\n{}: article or not, {} pages: AUC {:.3}, balanced accuracy {:.3}",
                    system.name, telling.pages, telling.auc, telling.balanced_accuracy
                );
            }
        }
    }

    fn worst(&self, out: &mut String, count: usize) {
        for group in self.groups(By::Corpus) {
            for system in &self.systems {
                let ranked = self.ranked(system, &group.pages);
                if ranked.is_empty() {
                    continue;
                }
                let _ = writeln!(out, "\nworst of {}, {}", group.name, system.name);
                for at in ranked.into_iter().take(count) {
                    let _ = writeln!(out, "  {}", self.line_of(system, at));
                }
            }
        }
    }

    /// Pages of a system that can be ranked, the worst first, equal ones by their ids.
    #[expect(
        clippy::indexing_slicing,
        reason = "numbers of pages of the gold, and a system has an outcome for each"
    )]
    pub(super) fn ranked(&self, system: &System, pages: &[usize]) -> Vec<usize> {
        let rank = |at: usize| system.pages[at].as_ref()?.score.rank();
        let mut ranked: Vec<(f64, usize)> = pages.iter().filter_map(|at| Some((rank(*at)?, *at))).collect();
        ranked.sort_by(|(one, a), (other, b)| {
            one.total_cmp(other).then_with(|| self.gold[*a].id.cmp(&self.gold[*b].id))
        });
        ranked.into_iter().map(|(_, at)| at).collect()
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "`at` is the number of a page of the gold, and a system has an outcome for each"
    )]
    fn line_of(&self, system: &System, at: usize) -> String {
        let Some(outcome) = &system.pages[at] else { return String::new() };
        let id = &self.gold[at].id;
        match (outcome.score.body, outcome.score.segments) {
            (Some(body), _) => {
                let (f1, p, r) = (body.f1(), body.precision, body.recall);
                format!("F1 {f1:.3}  P {p:.3}  R {r:.3}  {id}")
            }
            (None, Some(segments)) => {
                format!("leaked {}  missed {}  {id}", segments.leaked, segments.missed)
            }
            (None, None) => id.clone(),
        }
    }
}

/// Rows under one heading; only columns that some row has.
fn write_rows(out: &mut String, heading: &str, rows: &[(String, SavedGroup)]) {
    let columns: Vec<&str> = ORDER
        .into_iter()
        .filter(|figure| rows.iter().any(|(_, group)| group.figures.contains_key(*figure)))
        .collect();
    let main = MAIN.into_iter().find(|figure| columns.contains(figure));
    let label = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0).max(heading.len());
    let _ = write!(out, "{heading:label$}  pages");
    for column in &columns {
        let _ = write!(out, "{:>1$}", column, width(column));
        out.push_str(if Some(*column) == main { "         95 %" } else { "" });
    }
    out.push('\n');
    for (name, group) in rows {
        let _ = write!(out, "{name:label$}{:7}", group.pages);
        for column in &columns {
            let _ = match group.figures.get(*column) {
                Some(value) => write!(out, "{:1$.3}", value, width(column)),
                None => write!(out, "{:>1$}", "-", width(column)),
            };
            if Some(*column) == main {
                let _ = match group.intervals.get(*column).filter(|_| group.pages > 1) {
                    Some([low, high]) => write!(out, "  {low:.3}-{high:.3}"),
                    None => write!(out, "{:13}", ""),
                };
            }
        }
        out.push('\n');
    }
}

/// A column is as wide as its name or a number, and two spaces.
#[expect(clippy::arithmetic_side_effects, reason = "the length of a name in `ORDER`, and two")]
fn width(column: &str) -> usize {
    column.len().max("0.000".len()) + 2
}
