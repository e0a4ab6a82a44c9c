//! Shapes of the body of a page.

use crate::{Shape, filled};

/// Text that is surely an article's, so that what follows is looked at as one's.
pub(crate) const STORY: &str = "<h1>The ferry to the outer islands goes again</h1><p>The harbour office said on Friday that the ferry \
    to the outer islands would go again from Monday, after two weeks in which the crews had mended the ramp that the storm \
    had torn away in the night of the third.</p>";

/// Elements that are looked at one within the other, one after the other.
const ELEMENTS: &str = "a abbr address applet article aside b bdi blockquote button caption center cite code dd del details dialog \
    div dl dt em embed fieldset figcaption figure font footer form frameset h1 h6 header i iframe ins label legend li main map \
    marquee math menu nav nobr noscript object ol optgroup option p picture plaintext pre q rb rt ruby s section select slot small \
    span strong sub summary sup svg table tbody td template textarea th thead title tr ul video x-y";

/// A story, then one thing over and over.
fn after_story(name: &str, before: &str, again: &'static str) -> Shape {
    let before = format!("{STORY}{before}");
    (name.to_owned(), Box::new(move |bytes| before.clone() + &again.repeat(bytes / again.len())))
}

/// A story, then one thing with a number in it, over and over.
fn numbered(name: &str, before: &str, again: fn(usize) -> String) -> Shape {
    let before = format!("{STORY}{before}");
    (name.to_owned(), Box::new(move |bytes| filled(before.clone(), bytes, again)))
}

pub(crate) fn shapes() -> Vec<Shape> {
    let mut shapes = elements();
    shapes.extend(structure());
    shapes.extend(attributes());
    shapes.extend(inline());
    shapes
}

fn elements() -> Vec<Shape> {
    let nested = |name: &'static str| -> Shape {
        let document =
            move |bytes: usize| STORY.to_owned() + &format!("<{name}>x").repeat(bytes / (name.len() + 3));
        (format!("{name} in {name}"), Box::new(document))
    };
    let ended = |name: &'static str| -> Shape {
        let document = move |bytes: usize| {
            let count = bytes / (2 * name.len() + 5);
            format!("{STORY}{}x{}", format!("<{name}>").repeat(count), format!("</{name}>").repeat(count))
        };
        (format!("{name} in {name}, ended"), Box::new(document))
    };
    let beside = |name: &'static str| -> Shape {
        let document = move |bytes: usize| {
            let one = format!("<{name}>some words here</{name}>");
            STORY.to_owned() + &one.repeat(bytes / one.len())
        };
        (format!("{name} after {name}"), Box::new(document))
    };
    ELEMENTS.split_whitespace().flat_map(|name| [nested(name), ended(name), beside(name)]).collect()
}

/// Containers around many blocks, tables, lists, figures.
fn structure() -> Vec<Shape> {
    vec![
        after_story("small paragraphs", "", "<p>x"),
        after_story("dates in items", "<ul>", "<li>12 May 2024, a note"),
        after_story("dates in paragraphs", "", "<p>12 May 2024"),
        after_story("names in paragraphs", "", "<p>Ann Lee, Bo Li and Cem Oz"),
        after_story("labels before names", "", "<p>By<p>Ann Lee"),
        after_story("headings", "", "<h2>The Ferry Sails Again</h2>"),
        after_story("500 quotations around paragraphs", &"<blockquote>".repeat(500), "<p>word here."),
        after_story("250 lists around paragraphs", &"<ul><li>".repeat(250), "<p>word here."),
        after_story("250 lists around items", &"<ul><li>".repeat(250), "<li>word here."),
        after_story("500 div around paragraphs", &"<div class=story>".repeat(500), "<p>word here."),
        after_story("170 tables around paragraphs", &"<table><tr><td>".repeat(170), "<p>word here."),
        after_story(
            "500 quotations around a table",
            &format!("{}<table>", "<blockquote>".repeat(500)),
            "<tr><td>word<td>12",
        ),
        after_story("30 quotations around lines", &format!("{}<p>", "<blockquote>".repeat(30)), "x<br>"),
        after_story(
            "30 quotations around lines of code",
            &format!("{}<pre>", "<blockquote>".repeat(30)),
            "x\n",
        ),
        after_story("200 lists around numbered items", &"<ol>".repeat(200), "<li>word here."),
        after_story("a row", "<table><tr>", "<td>ab"),
        after_story("rows", "<table>", "<tr><td>ab<td>12<td>cd<td>34"),
        after_story("empty cells", "<table><tr><td>word here<td>12", "<td></td>"),
        after_story("small tables", "", "<table><tr><td>a<td>b<tr><td>c<td>4</table>"),
        after_story(
            "tables in 100 tables",
            &"<table><tr><td>a<td>b<tr><td>1<td>".repeat(100),
            "<table><tr><td>1<td>2<tr><td>3</table>",
        ),
        after_story("cells over 50 columns", "<table>", "<tr><td colspan=50>x"),
        after_story(
            "rows under a cell that spans them",
            "<table>",
            concat!("<tr><td colspan=50 rowspan=200>x", "<tr><tr><tr><tr><tr><tr><tr><tr><tr><tr><tr><tr>"),
        ),
        (
            "a wide row above narrow ones".to_owned(),
            Box::new(|bytes| {
                format!("{STORY}<table><tr>{}{}", "<td>ab".repeat(bytes / 12), "<tr><td>x".repeat(bytes / 18))
            }),
        ),
        after_story("images in a figure", "<figure>", "<img src=/a.png><p>word here</p>"),
        numbered("images", "", |i| format!("<p>word <img src=/{i}.png alt='picture {i}'> here.")),
        numbered("figures", "", |i| {
            format!("<figure><img src=/{i}.png><figcaption>Caption {i}</figcaption></figure>")
        }),
        numbered("headings", "", |i| {
            format!("<h2>Heading {i}</h2><p>The office said on Monday that it would, {i}.</p>")
        }),
        numbered("teasers", "", |i| {
            format!("<h3>Related posts</h3><p><a href=/{i}>Teaser of story {i}</a></p>")
        }),
        numbered("comments", "<div id=comments><h3>Comments</h3>", |i| {
            format!("<div class=comment><p>I think that {i} is right.</p></div>")
        }),
        after_story(
            "the same paragraph",
            "",
            "<p>The council said on Monday that the bridge would be closed for two weeks.</p>",
        ),
        numbered("like paragraphs", "", |i| {
            format!("<p>The council said on Monday that the bridge would be closed, {i}.</p>")
        }),
        after_story("house lines", "", "<p>© 2024 All rights reserved"),
        after_story(
            "shadow roots",
            "",
            "<div><template shadowrootmode=open><p>The story goes on. <slot></slot></template>x</div>",
        ),
        after_story("slots", "<div><template shadowrootmode=open>", "<slot></slot>"),
        after_story("hidden in hidden", "", "<div style='display:none'>"),
        after_story("tags at random", "<b><i><u><em><strong><a href=x><font><p>", "</b></i></u>x<b><i><p>"),
        numbered("formatting that is never ended", "", |i| format!("<i id=z{i}><p>x</b><b>")),
        after_story("text that belongs before a table", "<table>", "<p>x"),
    ]
}

fn attributes() -> Vec<Shape> {
    let long = "ad story x ".repeat(700);
    let address = "x/".repeat(3_500);
    vec![
        (
            "attributes of one tag".to_owned(),
            Box::new(|bytes| {
                let all: String = (0..bytes / 9).map(|i| format!("a{i}=b ")).collect();
                format!("<div {all}>{STORY}")
            }),
        ),
        numbered("classes", "", |i| format!("<p class='c{i} d{i} story-body ad'>word {i}</p>")),
        after_story("a long class around paragraphs", &format!("<div class='{long}'>"), "<p>word here."),
        after_story(
            "30 long classes around names",
            &format!("<div class='{long}'>").repeat(30),
            "<p>Ann Lee",
        ),
        after_story("a long class that goes on", &format!("<p><b class='{long}'>x"), "<p>x"),
        after_story("a long itemprop that goes on", &format!("<p><b itemprop='{long}'>x"), "<p>x"),
        after_story("a long rel that goes on", &format!("<p><a rel='{long}' href=/x>x"), "<p>x"),
        after_story("a long address that goes on", &format!("<p><a href='/{address}'>x"), "<p>word here."),
        after_story(
            "a long address around blocks",
            &format!("<a href='/{address}'>"),
            "<div>word here.</div>",
        ),
        after_story(
            "a long base",
            &format!("<base href='http://example.com/{address}'><p>x"),
            " <a href=x>word</a>",
        ),
        numbered("style sheets", "", |i| format!("<style>.c{i}{{display:none}}</style><p class=c{i}>word")),
        after_story("selectors without end", "<style>", ".a.b "),
        after_story("rules in rules", "<style>", "@media all{"),
        numbered("tags", "", |i| format!("<a rel=tag href=/t{i}>tag {i}</a> ")),
    ]
}

fn inline() -> Vec<Shape> {
    vec![
        after_story("words", "<p>", "word "),
        after_story("a word", "<p>", "x"),
        after_story("sentences", "<p>", "The council said that 12 people were there. "),
        after_story("bold words", "<p>", "<b>w</b> "),
        after_story("marks in marks", "<p>", "<b><i><code><a href=/x>w</a></code></i></b> "),
        after_story("lines", "<p>", "word here<br>"),
        after_story("quotations in quotations", "<p>", "<q>"),
        after_story("exponents", "<p>x", "<sup>2</sup>"),
        after_story("opening brackets", "<p>The story ", "["),
        after_story("closing brackets", "<p>The story ", "]"),
        after_story("brackets and spaces", "<p>The story ", "[ "),
        after_story("stars", "<p>The story ", "*"),
        after_story("backquotes", "<pre>The story ", "`"),
        after_story("less-than signs", "<p>", "&lt;"),
        after_story("ampersands", "<p>", "&amp;#"),
        after_story("references", "<p>", "&CounterClockwiseContourIntegral;&amp;&#8364;&ampx"),
        after_story("text that was escaped twice", "<p>&amp;", "amp;"),
        after_story("text that was decoded twice", "<p>", "Ã¼"),
        after_story("digits", "<p>", "1 "),
        after_story("dates", "<p>", "3 May 2024 "),
        after_story("names", "<p>By ", "Ann Lee and "),
        after_story("dots", "<p>", ". "),
        after_story("initials", "<p>", "A. "),
        after_story("addresses", "<p>", "http://a.b/c "),
        after_story("Chinese", "<p>", "大雨下降了整天在山谷里面"),
        after_story("Chinese sentences", "<p>", "雨。"),
        after_story("combining marks", "<p>a", "\u{301}"),
        after_story("no-break spaces", "<p>", "&nbsp;"),
        after_story("NUL", "<p>", "x\0"),
        numbered("links", "<p>", |i| format!("and <a href=/x{i}>link {i}</a> is a word that follows it. ")),
        numbered("links to hosts", "", |i| {
            format!("<p>read <a href=http://a{i}.example.com/>link {i}</a> now that it is here.</p>")
        }),
    ]
}
