//! Charts as inline SVG. Colours are classes of the style sheet; numbers and texts of our own are all that is in them.

use std::fmt::Write as _;

use super::super::curves::{BARS, Curve, Point, histogram};

const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 250.0;
/// Left, top, right, bottom of what is drawn in.
const FRAME: [f64; 4] = [46.0, 10.0, 350.0, 212.0];

/// A chart in the making, with a scale for each direction.
struct Chart {
    out: String,
    x: [f64; 2],
    y: [f64; 2],
}

impl Chart {
    /// An empty chart with the ends of its scales; `title` is for those who do not see it.
    fn new(title: &str, x: [f64; 2], y: [f64; 2]) -> Self {
        let out = format!("<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{title}\">\n");
        Self { out, x, y }
    }

    /// Where a value is drawn.
    fn place(&self, x: f64, y: f64) -> (f64, f64) {
        let [left, top, right, bottom] = FRAME;
        let share = |value: f64, [from, to]: [f64; 2]| ((value - from) / (to - from)).clamp(0.0, 1.0);
        (left + share(x, self.x) * (right - left), bottom - share(y, self.y) * (bottom - top))
    }

    fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let (a, b) = (self.place(from.0, from.1), self.place(to.0, to.1));
        let _ = writeln!(
            self.out,
            "<line class=\"{class}\" x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\"/>",
            a.0, a.1, b.0, b.1
        );
    }

    fn text(&mut self, anchor: &str, x: f64, y: f64, text: &str) {
        let _ = writeln!(self.out, "<text text-anchor=\"{anchor}\" x=\"{x:.1}\" y=\"{y:.1}\">{text}</text>");
    }

    /// A mark with a text that shows when one points at it.
    fn dot(&mut self, class: &str, at: (f64, f64), radius: f64, title: &str) {
        let (x, y) = self.place(at.0, at.1);
        let _ = writeln!(
            self.out,
            "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\"><title>{title}</title></circle>"
        );
    }

    /// Lines of a grid with their values, and the names of both directions.
    fn grid(&mut self, steps: usize, x: &str, y: &str) {
        let [left, _, right, bottom] = FRAME;
        for step in 0..=steps {
            let share = step as f64 / steps as f64;
            let (at_x, at_y) =
                (self.x[0] + share * (self.x[1] - self.x[0]), self.y[0] + share * (self.y[1] - self.y[0]));
            self.line("grid", (at_x, self.y[0]), (at_x, self.y[1]));
            self.line("grid", (self.x[0], at_y), (self.x[1], at_y));
            let (place_x, place_y) = self.place(at_x, at_y);
            self.text("middle", place_x, bottom + 15.0, &short(at_x));
            self.text("end", left - 6.0, place_y + 4.0, &short(at_y));
        }
        self.text("middle", f64::midpoint(left, right), HEIGHT - 6.0, x);
        let _ = writeln!(
            self.out,
            "<text class=\"up\" text-anchor=\"middle\" transform=\"translate(11 111) rotate(-90)\">{y}</text>"
        );
    }

    fn finish(mut self) -> String {
        self.out.push_str("</svg>\n");
        self.out
    }
}

/// A number of a scale.
fn short(value: f64) -> String {
    format!("{value:.2}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Precision against recall.
pub(super) fn precision_recall(curve: &Curve) -> String {
    let marks = curve.marks.iter().map(|(_, point)| *point).chain([curve.decided]);
    let least = marks.map(|Point { precision, recall }| precision.min(recall)).fold(1.0, f64::min);
    // The upper end, where it is decided, in five steps.
    let from = (((least - 0.02) * 20.0).floor() / 20.0).clamp(0.0, 0.95);
    let mut chart = Chart::new("Precision and recall of blocks by their words", [from, 1.0], [from, 1.0]);
    chart.grid(5, "recall", "precision");
    let inside = |point: &&Point| point.precision >= from && point.recall >= from;
    let places: Vec<String> = (curve.points.iter().filter(inside))
        .map(|point| {
            let (x, y) = chart.place(point.recall, point.precision);
            format!("{x:.1},{y:.1}")
        })
        .collect();
    let _ = writeln!(chart.out, "<polyline class=\"curve\" points=\"{}\"/>", places.join(" "));
    for (name, Point { precision, recall }) in &curve.marks {
        let title = format!("{name}, by scores alone: precision {precision:.3}, recall {recall:.3}");
        chart.dot("mark", (*recall, *precision), 4.0, &title);
    }
    let Point { precision, recall } = curve.decided;
    let title = format!("with all rules: precision {precision:.3}, recall {recall:.3}");
    chart.dot("decided", (recall, precision), 5.0, &title);
    chart.finish()
}

/// How many pages there are of each F1, a row of bars for each system.
#[expect(clippy::indexing_slicing, reason = "there is a count for each of `BARS`")]
pub(super) fn histogram_of(systems: &[Vec<f64>]) -> String {
    let rows: Vec<_> = systems.iter().map(|values| histogram(values.iter().copied())).collect();
    let most = rows.iter().flatten().copied().max().unwrap_or(0).max(1) as f64;
    let mut chart = Chart::new("Pages by F1", [0.0, BARS.len() as f64], [0.0, most]);
    let [left, top, right, bottom] = FRAME;
    for share in [0.0, 0.5, 1.0] {
        chart.line("grid", (0.0, share * most), (BARS.len() as f64, share * most));
        let (_, y) = chart.place(0.0, share * most);
        chart.text("end", left - 6.0, y + 4.0, &format!("{:.0}", share * most));
    }
    let wide = (right - left) / BARS.len() as f64;
    let bar = (wide - 6.0) / rows.len().max(1) as f64;
    for (at, from) in BARS.iter().enumerate() {
        let x = left + wide * at as f64;
        for (system, counts) in rows.iter().enumerate() {
            let height = counts[at] as f64 / most * (bottom - top);
            let _ = writeln!(
                chart.out,
                "<rect class=\"s{}\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{height:.1}\"><title>{}: {} pages</title></rect>",
                system % 8,
                x + 3.0 + bar * system as f64,
                bottom - height,
                bar.max(0.5),
                bar_name(at),
                counts[at]
            );
        }
        chart.text("middle", x + wide / 2.0, bottom + 15.0, &short(*from));
    }
    chart.text("middle", f64::midpoint(left, right), HEIGHT - 6.0, "F1 of the page, from");
    chart.finish()
}

fn bar_name(at: usize) -> String {
    match BARS.get(at..) {
        Some([from, to, ..]) => format!("F1 from {} to {}", short(*from), short(*to)),
        _ => "F1 of 1".to_owned(),
    }
}

/// Pages that a chart draws one by one.
const DRAWN: usize = 3000;

/// What was said of the pages against what is true.
pub(super) fn trust(pages: &[(f64, f64)], tenths: &[(usize, f64, f64)]) -> String {
    let mut chart = Chart::new("Confidence against truth", [0.0, 1.0], [0.0, 1.0]);
    chart.grid(5, "confidence", "F1, to the tenth power");
    chart.line("ideal", (0.0, 0.0), (1.0, 1.0));
    let every = pages.len().div_ceil(DRAWN).max(1);
    for (said, is) in pages.iter().step_by(every) {
        let (x, y) = chart.place(*said, *is);
        let _ = writeln!(chart.out, "<circle class=\"page\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"1.5\"/>");
    }
    let most = tenths.iter().map(|(count, ..)| *count).max().unwrap_or(1) as f64;
    for (count, said, is) in tenths {
        let title = format!("{count} pages: said {said:.2}, true {is:.2}");
        chart.dot("tenth", (*said, *is), 3.5 + 7.0 * (*count as f64 / most).sqrt(), &title);
    }
    chart.finish()
}
