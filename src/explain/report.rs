//! An explanation as one page for a browser, with nothing from elsewhere in it.
//!
//! What comes from a page is text everywhere: escaped in the markup, and without a `<` in the data that the script reads. The page's
//! own style and script are allowed by their hashes, and nothing else is, so that even markup that got through would do nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::align::Pair;
use super::listing::or_default;
use super::{Change, Decision, Explanation, View, about, score};
use crate::article::BlockKind;
use crate::label::roles::Role;
use crate::label::rules::Rule;
use crate::label::{Balance, Feature, PassScore};
use crate::render::escaped;

const STYLE: &str = include_str!("report/style.css");
const SCRIPT: &str = include_str!("report/script.js");

/// SHA-256 of the two in base64; a test holds them against the files, and writes them where they are accepted.
const STYLE_HASH: &str = include_str!("report/style.sha256");
const SCRIPT_HASH: &str = include_str!("report/script.sha256");

/// Features of a pass that are shown.
const FEATURES: usize = 8;

/// How near to the threshold a score is doubtful.
const NEAR: f32 = 0.3;

/// The kinds of what is dropped, by which it is tinted: name of the class, what it is.
const TINTS: &[(&str, &str)] = &[
    ("article", "of the article"),
    ("stories", "other stories"),
    ("site", "the site speaks"),
    ("ad", "advertisements"),
    ("readers", "readers' comments"),
    ("page", "page furniture"),
    ("unseen", "hidden or repeated"),
];

/// The kind of what has a role.
fn tint(role: Role) -> &'static str {
    match role {
        role if role.is_of_article() => "article",
        Role::Related | Role::MostRead | Role::ReadMore | Role::Tags => "stories",
        Role::Newsletter
        | Role::Share
        | Role::Copyright
        | Role::Cookies
        | Role::Paywall
        | Role::Donation
        | Role::App
        | Role::ErrorReport => "site",
        Role::Ad => "ad",
        Role::Comment => "readers",
        Role::Hidden | Role::Duplicate | Role::DropText => "unseen",
        _ => "page",
    }
}

/// Writes an explanation, or two side by side, as a page of HTML that needs nothing else and runs nothing of the page that it
/// speaks of.
pub fn report(view: &View<'_>) -> String {
    let mut out = String::new();
    let title = view.one.1.article.title().unwrap_or(view.source);
    let (style_hash, script_hash) = (STYLE_HASH.trim(), SCRIPT_HASH.trim());
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{style_hash}'; \
         script-src 'sha256-{script_hash}'; img-src data:; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <link rel=\"icon\" href=\"data:,\">\n<title>Explained: {}</title>\n<style>{STYLE}</style>\n</head>\n",
        escaped(title)
    );
    let class = if view.other.is_some() { "no-script two" } else { "no-script" };
    let _ = writeln!(out, "<body class=\"{class}\">");
    let pairs = view.pairs();
    head(view, title, &mut out);
    tools(view, &pairs, &mut out);
    let language = view.one.1.article.language().unwrap_or("und");
    let _ = writeln!(out, "<main lang=\"{}\">", escaped(language));
    body(view, &pairs, &mut out);
    out.push_str("</main>\n<aside id=\"panel\" aria-label=\"Why\" hidden></aside>\n");
    out.push_str(HELP);
    let _ = write!(
        out,
        "<script type=\"application/json\" id=\"data\">{}</script>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        data(view)
    );
    out
}

/// The keys; the rest of the page says what it is.
const HELP: &str = "<dialog id=\"help\" aria-label=\"Keys\"><h2>Keys</h2><dl>\
    <dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>next block, block before</dd>\
    <dt><kbd>Enter</kbd></dt><dd>why it is kept or dropped</dd>\
    <dt><kbd>Esc</kbd></dt><dd>close that</dd>\
    <dt><kbd>n</kbd></dt><dd>next block in doubt, or decided differently</dd>\
    <dt><kbd>e</kbd> <kbd>c</kbd></dt><dd>unfold what was dropped, fold it</dd>\
    <dt><kbd>t</kbd></dt><dd>dark or light</dd></dl>\
    <button type=\"button\" id=\"done\">Close</button></dialog>\n";

/// Title, source and figures.
fn head(view: &View<'_>, title: &str, out: &mut String) {
    let _ = writeln!(
        out,
        "<header class=\"top\">\n<p class=\"brand\">cleancopy explain · <bdi>{}</bdi></p>\n<h1 dir=\"auto\">{}</h1>\n<div class=\"sides\">",
        escaped(view.source),
        escaped(title)
    );
    for (number, (options, explanation)) in std::iter::once(view.one).chain(view.other).enumerate() {
        out.push_str("<section class=\"side\">\n");
        if view.other.is_some() {
            let name = side_name(number);
            let _ = writeln!(out, "<h2><b>{name}</b><bdi>{}</bdi></h2>", escaped(&or_default(options)));
        } else if !options.is_empty() {
            let _ = writeln!(out, "<h2><bdi>{}</bdi></h2>", escaped(options));
        }
        facts(explanation, out);
        out.push_str("</section>\n");
    }
    out.push_str("</div>\n</header>\n");
}

fn facts(explanation: &Explanation, out: &mut String) {
    let article = &explanation.article;
    let kept = explanation.decisions().filter(|decision| decision.kept).count();
    let (characters, all) = explanation.characters();
    let facts = [
        (format!("{kept} of {}", explanation.decisions().len()), "blocks kept"),
        (format!("{characters} of {all}"), "characters kept"),
        (article.pagetype.name().to_owned(), "kind of page"),
        (score(article.article_score), "score of being an article"),
        (score(article.confidence), "confidence in the text"),
    ];
    out.push_str("<dl class=\"facts\">");
    for (value, name) in facts {
        let _ = write!(out, "<div><dt>{name}</dt><dd>{value}</dd></div>");
    }
    out.push_str("</dl>\n");
    if !article.warnings.is_empty() {
        out.push_str("<div class=\"warnings\" role=\"note\">");
        for warning in &article.warnings {
            let _ = write!(out, "<p>{}</p>", escaped(&warning.to_string()));
        }
        out.push_str("</div>\n");
    }
}

/// The name of a side.
fn side_name(number: usize) -> char {
    if number == 0 { 'A' } else { 'B' }
}

/// The kinds of what was dropped with their counts, and what a reader can do.
#[expect(clippy::arithmetic_side_effects, reason = "as many as there are blocks in memory")]
fn tools(view: &View<'_>, pairs: &[Pair<'_>], out: &mut String) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for decision in pairs.iter().filter_map(Pair::any).filter(|decision| !decision.kept) {
        *counts.entry(tint(decision.role)).or_default() += 1;
    }
    out.push_str("<nav class=\"tools\" aria-label=\"What is shown\"><div>\n");
    for (class, name) in TINTS {
        if let Some(count) = counts.get(class) {
            let _ = writeln!(
                out,
                "<button type=\"button\" class=\"kind {class}\" data-kind=\"{class}\" aria-pressed=\"true\">{name} {count}</button>"
            );
        }
    }
    let next = match view.other {
        None => "Next in doubt".to_owned(),
        Some(_) => format!("Next of {} differences", view.differences()),
    };
    let actions = [
        ("unfold", "Unfold all"),
        ("fold", "Fold all"),
        ("doubt", &next),
        ("theme", "Dark or light"),
        ("help", "Keys"),
    ];
    out.push_str("<span class=\"space\"></span>\n");
    for (action, name) in actions {
        let _ = writeln!(out, "<button type=\"button\" data-action=\"{action}\">{name}</button>");
    }
    out.push_str("</div></nav>\n");
}

/// The blocks; those that are dropped, one after another, are folded into one line.
fn body(view: &View<'_>, pairs: &[Pair<'_>], out: &mut String) {
    let is_dropped =
        |pair: &Pair<'_>| [pair.one, pair.other].iter().flatten().all(|(_, decision)| !decision.kept);
    for run in pairs.chunk_by(|a, b| is_dropped(a) && is_dropped(b)) {
        if run.first().is_some_and(is_dropped) {
            dropped(run, out);
            continue;
        }
        for pair in run {
            if view.other.is_none() {
                pair.one.iter().for_each(|(number, decision)| block(0, *number, decision, false, out));
            } else {
                side_by_side(pair, out);
            }
        }
    }
}

fn side_by_side(pair: &Pair<'_>, out: &mut String) {
    let class = if pair.differs() { "pair differs" } else { "pair same" };
    let _ = writeln!(out, "<div class=\"{class}\">");
    for (side, own) in [pair.one, pair.other].into_iter().enumerate() {
        match own {
            Some((number, decision)) => block(side, number, decision, true, out),
            None => out.push_str("<div class=\"none\"></div>\n"),
        }
    }
    out.push_str("</div>\n");
}

/// Blocks that are dropped, folded.
#[expect(clippy::arithmetic_side_effects, reason = "as many as there are blocks in memory")]
fn dropped(run: &[Pair<'_>], out: &mut String) {
    let mut roles: Vec<(Role, usize)> = Vec::new();
    for role in run.iter().filter_map(Pair::any).map(|decision| decision.role) {
        match roles.iter_mut().find(|(own, _)| *own == role) {
            Some((_, count)) => *count += 1,
            None => roles.push((role, 1)),
        }
    }
    roles.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let class = roles.first().map_or("page", |(role, _)| tint(*role));
    let named = |(role, count): &(Role, usize)| match count {
        1 => role.name().to_owned(),
        _ => format!("{role} {count}"),
    };
    let names: Vec<String> = roles.iter().map(named).collect();
    let first = run.iter().find_map(Pair::any).map_or("", |decision| decision.text.as_str());
    let first: String = first.chars().take(160).collect();
    let count = run.len();
    let _ = writeln!(
        out,
        "<details class=\"run\"><summary><span class=\"count\">{count} dropped</span><span class=\"what {class}\">\
         <span class=\"roles\">{}</span><bdi class=\"first\">{}</bdi></span></summary>",
        names.join(", "),
        escaped(&first)
    );
    for pair in run {
        let own = pair.one.map(|own| (0, own)).or(pair.other.map(|own| (1, own)));
        own.iter().for_each(|(side, (number, decision))| block(*side, *number, decision, false, out));
    }
    out.push_str("</details>\n");
}

/// A block of a side; `is_pair` where it stands beside that of another one.
fn block(side: usize, number: usize, decision: &Decision, is_pair: bool, out: &mut String) {
    let (element, class) = match decision.kind {
        BlockKind::Heading(1 | 2) => ("h2", "text"),
        BlockKind::Heading(_) => ("h3", "text"),
        BlockKind::ListItem => ("p", "text item"),
        BlockKind::Quote => ("blockquote", "text"),
        BlockKind::TableCell => ("p", "text cell"),
        BlockKind::Preformatted => ("pre", "text"),
        BlockKind::Paragraph => ("p", "text"),
    };
    let (state, close) =
        (if decision.kept { "kept" } else { "dropped" }, (decision.score - decision.threshold).abs() < NEAR);
    let _ = writeln!(
        out,
        "<div class=\"block {state} {}\" id=\"s{side}-{number}\" data-close=\"{}\"><button type=\"button\" class=\"why\" \
         aria-expanded=\"false\" aria-controls=\"panel\"><span class=\"state\">{}{state}, </span>{}</button>\
         <{element} class=\"{class}\" dir=\"auto\">{}</{element}><div class=\"score\">\
         <svg viewBox=\"0 0 100 5\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect width=\"{}\" height=\"5\"/></svg>{}</div></div>",
        tint(decision.role),
        u8::from(close),
        if is_pair { format!("{}: ", side_name(side)) } else { String::new() },
        decision.role.name(),
        escaped(&decision.text),
        (decision.score * 100.0).clamp(2.0, 100.0).round(),
        score(decision.score),
    );
}

/// What the script tells of each block.
fn data(view: &View<'_>) -> String {
    let mut names: Vec<&str> = Vec::new();
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut sides = String::new();
    let explanations = std::iter::once(view.one).chain(view.other).map(|(_, explanation)| explanation);
    for explanation in explanations {
        let features = explanation.decisions().flat_map(|own| &own.passes).flat_map(|pass| &pass.features);
        for name in features.map(|feature| &*feature.name) {
            numbers.entry(name).or_insert_with(|| {
                let number = names.len();
                names.push(name);
                number
            });
        }
        sides.push_str(if sides.is_empty() { "{\"blocks\":[" } else { ",{\"blocks\":[" });
        // One after another: as values, those of a large page would fill the memory.
        for (number, decision) in explanation.decisions().enumerate() {
            sides.push_str(if number > 0 { "," } else { "" });
            sides.push_str(&reasons(decision, &numbers).to_string());
        }
        sides.push_str("]}");
    }
    let rules: BTreeMap<&str, &str> = Rule::ALL.iter().map(|rule| (rule.id(), rule.about())).collect();
    let roles: BTreeMap<&str, &str> = Role::ALL.iter().map(|role| (role.name(), role.about())).collect();
    let abouts: Vec<String> = names.iter().map(|name| about(name)).collect();
    let balances: Vec<Value> = { Balance::ALL.iter() }
        .map(|balance| json!([rounded(balance.threshold().into()), balance.name()]))
        .collect();
    let object = format!(
        "{{\"balances\":{},\"names\":{},\"about\":{},\"rules\":{},\"roles\":{},\"sides\":[{sides}]}}",
        json!(balances),
        json!(names),
        json!(abouts),
        json!(rules),
        json!(roles)
    );
    // Nothing may end the element that it is in, or begin a comment there.
    object.replace('<', "\\u003c").replace('>', "\\u003e")
}

fn reasons(decision: &Decision, numbers: &BTreeMap<&str, usize>) -> Value {
    let change = |change: &Change| {
        let what = match change {
            Change::WithoutRule(_) | Change::Feature(_) => "other",
            _ => "option",
        };
        json!([what, change.in_words(decision.kept)])
    };
    json!({
        "kept": decision.kept,
        "rule": decision.rule.id(),
        "role": decision.role.name(),
        "tint": tint(decision.role),
        "score": rounded(decision.score.into()),
        "threshold": rounded(decision.threshold.into()),
        "element": decision.element,
        "hidden": decision.hidden,
        "group": [decision.group.start, decision.group.end],
        "passes": decision.passes.iter().map(|read| pass(read, numbers)).collect::<Vec<Value>>(),
        "changes": decision.changes.iter().map(change).collect::<Vec<Value>>(),
    })
}

/// Name, score, start if it goes on from the pass before, base, what other features add, and those that are shown with number, value and weight.
fn pass(read: &PassScore, numbers: &BTreeMap<&str, usize>) -> Value {
    let (shown, others) = read.features.split_at(read.features.len().min(FEATURES));
    let others = read.others + others.iter().map(|feature| feature.weight).sum::<f64>();
    let feature = |feature: &Feature| {
        json!([numbers.get(&*feature.name), feature.value_in_words(), rounded(feature.weight)])
    };
    json!([
        read.pass.name(),
        rounded(read.score.into()),
        read.pass.goes_on().then(|| rounded(read.start)),
        rounded(read.base),
        rounded(others),
        shown.iter().map(feature).collect::<Vec<Value>>(),
    ])
}

/// With three digits behind the point.
fn rounded(number: f64) -> f64 {
    (number * 1e3).round() / 1e3 + 0.0
}
