//! An evaluation as one page of HTML that stands alone: no script, nothing from elsewhere, all that comes from pages and gold escaped.

mod pages;
mod svg;

use std::fmt::Write as _;

use rayon::prelude::*;

use super::Evaluation;
use super::compare::{Changes, Comparison};
use super::curves::{Curve, calibration};
use super::decisions::{Tally, tallies};
use super::groups::{By, Group};
use super::run::System;
use super::saved::SavedGroup;
use super::score::ORDER;
use crate::render::escaped;

const STYLE: &str = include_str!("report.css");

/// What a browser may load for the page: nothing but the styles in it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Groups of a kind that are shown, the largest first.
const MOST_GROUPS: usize = 60;

/// Changed pages that are listed each way.
const MOST_CHANGES: usize = 100;

impl Evaluation {
    /// The evaluation as one page of HTML, which a browser shows without a net: figures with intervals, charts, what each rule and
    /// role decided rightly and wrongly, what changed since an earlier evaluation, and the text of every page held against its gold.
    pub fn report(&self, comparison: Option<&Comparison>) -> String {
        self.pool.install(|| self.written(comparison))
    }

    fn written(&self, comparison: Option<&Comparison>) -> String {
        let mut out = String::from("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        let _ = writeln!(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">");
        out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        let _ = writeln!(out, "<title>Evaluation</title>\n<style>\n{STYLE}</style>\n</head>\n<body>");
        self.write_head(&mut out, comparison.is_some());
        self.write_figures(&mut out);
        self.write_charts(&mut out);
        if let Some(comparison) = comparison {
            out.push_str("<h2 id=\"changes\">Changes</h2>\n");
            comparison.systems.iter().for_each(|changes| write_changes(&mut out, changes));
        }
        self.write_groups(&mut out);
        self.write_decisions(&mut out);
        pages::write(&mut out, self);
        out.push_str("</body>\n</html>\n");
        out
    }

    fn write_head(&self, out: &mut String, has_changes: bool) {
        let (pages, version) = (self.gold.len(), env!("CARGO_PKG_VERSION"));
        let corpora = self.groups(By::Corpus).len();
        let _ = writeln!(
            out,
            "<header>\n<h1>Evaluation</h1>\n<p class=\"soft\">{pages} pages of {corpora} {}, by cleancopy {version}.</p>",
            if corpora == 1 { "corpus" } else { "corpora" }
        );
        out.push_str("<nav><a href=\"#figures\">Figures</a> <a href=\"#charts\">Charts</a> ");
        if has_changes {
            out.push_str("<a href=\"#changes\">Changes</a> ");
        }
        out.push_str("<a href=\"#groups\">Groups</a> <a href=\"#decisions\">Decisions</a> <a href=\"#pages\">Pages</a></nav>\n");
        if !self.problems.is_empty() {
            let _ = writeln!(
                out,
                "<details><summary class=\"wrong\">{} problems</summary>\n<ul>",
                self.problems.len()
            );
            self.problems.iter().for_each(|problem| {
                let _ = writeln!(out, "<li>{}</li>", escaped(problem));
            });
            out.push_str("</ul>\n</details>\n");
        }
        out.push_str("</header>\n<main>\n");
    }

    fn write_figures(&self, out: &mut String) {
        out.push_str("<h2 id=\"figures\">Figures</h2>\n");
        let caption = "F1, P, R: shingles of four words. wF1: words in any order. clean, complete, perfect: share of pages with a \
            precision, a recall, or both of .99 or more. segF1: segments that must and must not be there. Small: intervals of 95 %.";
        self.write_table(out, &self.groups(By::Corpus), "corpus", caption);
        for system in &self.systems {
            if let Some(telling) = self.telling(system) {
                let _ = writeln!(
                    out,
                    "<p>{}, article or not, {} pages: AUC {:.3}, balanced accuracy {:.3}</p>",
                    escaped(&system.name),
                    telling.pages,
                    telling.auc,
                    telling.balanced_accuracy
                );
            }
        }
    }

    fn write_groups(&self, out: &mut String) {
        out.push_str("<h2 id=\"groups\">Groups</h2>\n");
        for (by, title) in
            [(By::Language, "By language"), (By::Site, "By site"), (By::Convention, "By what the gold has")]
        {
            let mut groups = self.groups(by);
            let all = groups.len();
            groups.truncate(MOST_GROUPS);
            let _ = writeln!(out, "<details><summary>{title}, {all}</summary>");
            let caption = match by {
                By::Convention => {
                    "Roles that only some gold texts have: pages whose gold has, or lacks, what there is of them."
                }
                _ if all > MOST_GROUPS => "The largest; the JSON has the others.",
                _ => "",
            };
            self.write_table(out, &groups, by.name(), caption);
            if by == By::Convention {
                self.spoken_for().iter().for_each(|line| {
                    let _ = writeln!(out, "<p class=\"soft\"><bdi>{}</bdi></p>", escaped(line));
                });
            }
            out.push_str("</details>\n");
        }
    }

    /// A row for each group and system.
    fn write_table(&self, out: &mut String, groups: &[Group], heading: &str, caption: &str) {
        let rows: Vec<(&str, &str, SavedGroup)> = groups
            .par_iter()
            .flat_map_iter(|group| self.systems.iter().map(move |system| (group, system)))
            .filter_map(|(group, system)| Some((&*group.name, &*system.name, system.group(group)?)))
            .collect();
        let columns: Vec<&str> = ORDER
            .into_iter()
            .filter(|name| rows.iter().any(|row| row.2.figures.contains_key(*name)))
            .collect();
        let several = self.systems.len() > 1;
        let _ = write!(
            out,
            "<p class=\"soft\">{caption}</p>\n<div class=\"wide\"><table class=\"figures\">\n<thead><tr><th>{heading}</th>"
        );
        out.push_str(if several { "<th>system</th>" } else { "" });
        out.push_str("<th>pages</th>");
        columns.iter().for_each(|name| {
            let _ = write!(out, "<th>{name}</th>");
        });
        out.push_str("</tr></thead>\n<tbody>\n");
        for (group, system, figures) in &rows {
            let _ = write!(out, "<tr><th scope=\"row\"><bdi>{}</bdi></th>", escaped(group));
            if several {
                let _ = write!(out, "<td><bdi>{}</bdi></td>", escaped(system));
            }
            let _ = write!(out, "<td>{}</td>", figures.pages);
            columns.iter().for_each(|name| write_cell(out, figures, name));
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody></table></div>\n");
    }

    fn write_charts(&self, out: &mut String) {
        out.push_str("<h2 id=\"charts\">Charts</h2>\n<div class=\"charts\">\n");
        let f1s: Vec<Vec<f64>> = self.systems.iter().map(|system| system.f1s().collect()).collect();
        if f1s.iter().any(|values| !values.is_empty()) {
            out.push_str("<figure>\n<h3>Pages by F1</h3>\n");
            out.push_str(&svg::histogram_of(&f1s));
            out.push_str(
                "<figcaption>How many pages have which F1; most are near 1, so bars are narrower there.",
            );
            for (at, system) in self.systems.iter().enumerate() {
                let _ = write!(out, "<span class=\"key s{}\"></span>{}", at % 8, escaped(&system.name));
            }
            out.push_str("</figcaption>\n</figure>\n");
        }
        for system in &self.systems {
            write_curve(out, system);
            write_trust(out, system);
        }
        out.push_str("</div>\n");
    }

    fn write_decisions(&self, out: &mut String) {
        let systems = self.systems.iter().filter(|system| blocks_of(system).next().is_some());
        for system in systems {
            let _ = writeln!(out, "<h2 id=\"decisions\">Decisions of {}</h2>", escaped(&system.name));
            out.push_str(
                "<p class=\"soft\">Words of blocks, and in small the blocks, by whether the gold text has them. What the gold says \
                 once counts for one block: a copy of what was kept is dropped rightly. The most wrong words first.</p>\n",
            );
            write_tallies(out, "By rule", &tallies(blocks_of(system), |block| block.rule.id()));
            write_tallies(out, "By role", &tallies(blocks_of(system), |block| block.role.name()));
        }
    }
}

fn blocks_of(system: &System) -> impl Iterator<Item = &super::Judged> {
    system.pages.iter().flatten().flat_map(|page| &page.blocks)
}

fn write_curve(out: &mut String, system: &System) {
    let Some(curve) = Curve::of(blocks_of(system)) else { return };
    let _ = writeln!(out, "<figure>\n<h3>Precision and recall of blocks, {}</h3>", escaped(&system.name));
    out.push_str(&svg::precision_recall(&curve));
    let _ = writeln!(
        out,
        "<figcaption>By words, had the score alone decided; circles, from the left: --precision, neither, --recall. Red is what was \
         decided, with rules and roles: precision {:.3}, recall {:.3}.</figcaption>\n</figure>",
        curve.decided.precision, curve.decided.recall
    );
}

fn write_trust(out: &mut String, system: &System) {
    let pages: Vec<(f64, f64)> = system.trust().collect();
    if pages.is_empty() {
        return;
    }
    let tenths = calibration(pages.iter().copied());
    let _ = writeln!(out, "<figure>\n<h3>Confidence against truth, {}</h3>", escaped(&system.name));
    out.push_str(&svg::trust(&pages, &tenths));
    out.push_str(
        "<figcaption>A small dot is a page, a large one the mean of a tenth of the scale, as large as it has pages. \
         On the broken line what was said is true.</figcaption>\n</figure>\n",
    );
}

/// A figure with its interval, if it is there.
fn write_cell(out: &mut String, group: &SavedGroup, name: &str) {
    let Some(value) = group.figures.get(name) else {
        out.push_str("<td></td>");
        return;
    };
    let _ = write!(out, "<td>{value:.3}");
    if let Some([low, high]) = group.intervals.get(name).filter(|_| group.pages > 1) {
        let _ = write!(out, "<small>{}–{}</small>", thousandths(*low), thousandths(*high));
    }
    out.push_str("</td>");
}

/// `.973`, and `1` for 1.
fn thousandths(value: f64) -> String {
    let text = format!("{value:.3}");
    text.strip_prefix('0').map_or_else(|| "1".to_owned(), str::to_owned)
}

fn write_tallies(out: &mut String, title: &str, rows: &[(&'static str, Tally)]) {
    let _ = writeln!(
        out,
        "<div class=\"wide\"><table>\n<caption>{title}</caption>\n<thead><tr><th></th><th>kept rightly</th>\
         <th>kept wrongly</th><th>dropped rightly</th><th>dropped wrongly</th></tr></thead>\n<tbody>"
    );
    for (name, tally) in rows {
        let _ = write!(out, "<tr><th scope=\"row\">{name}</th>");
        let cells = [
            (tally.kept_rightly, "right"),
            (tally.kept_wrongly, "wrong"),
            (tally.dropped_rightly, "right"),
            (tally.dropped_wrongly, "wrong"),
        ];
        for (count, class) in cells {
            let _ = match count.blocks {
                0 => write!(out, "<td></td>"),
                blocks => write!(out, "<td class=\"{class}\">{}<small>{blocks}</small></td>", count.words),
            };
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
}

fn write_changes(out: &mut String, changes: &Changes) {
    let _ = writeln!(
        out,
        "<div class=\"wide\"><table>\n<caption>{}: before, after, and the interval of 95 % of the difference</caption>\n<thead><tr>\
         <th>corpus</th><th>pages</th><th>figure</th><th>before</th><th>after</th><th>difference</th></tr></thead>\n<tbody>",
        escaped(&changes.name)
    );
    for corpus in &changes.corpora {
        for (figure, before, after, [low, high]) in
            corpus.figures.iter().filter(|row| (row.1 - row.2).abs() > 0.0)
        {
            let class = if *low > 0.0 {
                "right"
            } else if *high < 0.0 {
                "wrong"
            } else {
                ""
            };
            let _ = writeln!(
                out,
                "<tr><th scope=\"row\"><bdi>{}</bdi></th><td>{}</td><td>{figure}</td><td>{before:.3}</td><td>{after:.3}</td>\
                 <td class=\"{class}\">{:+.4}<small>{low:+.4} to {high:+.4}</small></td></tr>",
                escaped(&corpus.name),
                corpus.pages,
                after - before
            );
        }
    }
    out.push_str("</tbody></table></div>\n");
    let worse = changes.pages.iter().filter(|page| page.change < 0.0).count();
    let (worse, better) = changes.pages.split_at(worse);
    write_changed(out, "wrong", "got worse", worse.len(), worse.iter());
    write_changed(out, "right", "got better", better.len(), better.iter().rev());
}

fn write_changed<'a>(
    out: &mut String,
    class: &str,
    what: &str,
    count: usize,
    pages: impl Iterator<Item = &'a super::compare::PageChange>,
) {
    let _ = writeln!(out, "<details><summary class=\"{class}\">{count} pages {what}</summary>\n<ul>");
    for page in pages.take(MOST_CHANGES) {
        let name = format!("{}/{}", page.corpus, page.id);
        let _ = writeln!(
            out,
            "<li><bdi>{}</bdi> <span class=\"soft\">{}</span></li>",
            escaped(&name),
            page.values()
        );
    }
    out.push_str("</ul>\n</details>\n");
}
