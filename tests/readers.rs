//! The default reader held against the reference reader, and to costs that grow with the size of a document.

use std::path::Path;

use cleancopy::options::{Limits, ReaderKind};
use cleancopy::unstable::read::page::Page;
use cleancopy::unstable::read::{self, plain};
use rustix::time::{ClockId, clock_gettime};

#[path = "readers/compare.rs"]
mod compare;
#[path = "readers/floods.rs"]
mod floods;
#[path = "readers/tally.rs"]
mod tally;
use tally::Tally;

#[test]
fn samples_read_alike() {
    Tally::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")).check(1.0, 0.995);
}

/// Holds the cost of a document to that of one of its kind an eighth as long. A linear reader takes some eight to twelve
/// times as long, a quadratic one sixty-four times. The processor time of this thread is compared, which does not count
/// what else the machine does; times below a hundredth of a second say nothing and count as one.
fn assert_linear(name: &str, document: fn(usize) -> String, mut read: impl FnMut(&str)) {
    let size = if cfg!(debug_assertions) { 50_000 } else { 400_000 };
    let mut cost = |bytes: usize| {
        let text = document(bytes);
        let times = (0..3).map(|_| {
            let start = processor_seconds();
            read(&text);
            processor_seconds() - start
        });
        times.fold(f64::INFINITY, f64::min)
    };
    let (once, many) = (cost(size), cost(8 * size));
    assert!(many < once.max(0.01) * 40.0, "{name}: {once:.4} s, then {many:.4} s for 8 times as much");
}

fn processor_seconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

#[test]
fn floods_cost_no_more_than_their_size() {
    let mut page = Page::default();
    for (name, flood) in floods::FLOODS {
        assert_linear(name, *flood, |html| {
            read::scan::read(html, &Limits::default(), &mut page);
        });
    }
}

/// Plain text that is one thing over and over.
const TEXT_FLOODS: &[(&str, floods::Flood)] = &[
    ("a wide gap in one line", |n| format!("One word{}goes on. Another.", " ".repeat(n))),
    ("dots", |n| ".".repeat(n)),
    ("sentences", |n| "One word. ".repeat(n / 10)),
    ("dots and gaps", |n| format!("One word.{}", ". ".repeat(n / 2))),
    ("closing quotes", |n| format!("One word.{}", "”".repeat(n / 3))),
    ("line ends", |n| "\n".repeat(n)),
    ("lines", |n| "x\n".repeat(n / 2)),
    ("broken lines", |n| format!("{}\n", "word ".repeat(14)).repeat(n / 71)),
];

#[test]
fn floods_of_plain_text_cost_no_more_than_their_size() {
    let mut page = Page::default();
    for (name, flood) in TEXT_FLOODS {
        assert_linear(name, *flood, |text| plain::read(text, &Limits::default(), &mut page));
    }
}

/// Blocks of a document, one a line: the element's tag, then its text; hidden ones in brackets.
fn blocks(html: &str, kind: ReaderKind) -> String {
    let mut page = Page::default();
    read::html(html, kind, &Limits::default(), &mut page).expect("simple enough for a tree");
    let lines = page.blocks.iter().map(|block| {
        let line = format!("{} {}", page.element_of(block).tag.name(), page.text_of(block));
        if block.hidden { format!("({line})") } else { line }
    });
    lines.collect::<Vec<_>>().join(" | ")
}

/// Two paragraphs that a story may have.
#[rustfmt::skip]
macro_rules! one { () => { "Since then a local trust has raised three million through concerts, a raffle and the sale of planks." } }
#[rustfmt::skip]
macro_rules! two { () => { "Engineers will begin by driving test piles in March, when the fleet is at sea and the basin is empty." } }
#[rustfmt::skip]
macro_rules! menu { () => { "<a href=a>a</a><a href=a>a</a><a href=a>a</a><a href=a>a</a><a href=a>a</a><a href=a>a</a><a href=a>a</a><a href=a>a</a><a href=a>a</a><a href=a>a</a><a href=a>a</a>" } }
#[rustfmt::skip]
macro_rules! story { () => { concat!("<p>", one!(), "</p><p>", two!(), "</p>") } }

/// What both readers make of markup, by rule of the HTML standard.
#[rustfmt::skip]
const RULES: &[(&str, &str, &str)] = &[
    ("missing html, head and body", "one", "body one"),
    ("p ends p", "<p>one<p>two", "p one | p two"),
    ("a block ends p", "<p>one<div>two</div>three", "p one | div two | body three"),
    ("inline does not end p", "<p>one <b>two</b> three", "p one two three"),
    ("p does not end p across a button", "<p>one<button><p>two</button>", "p one | p two"),
    ("li ends li", "<ul><li>one<li>two</ul>", "li one | li two"),
    ("li does not end li of an outer list", "<ul><li>one<ul><li>two</ul>three</ul>", "li one | li two | li three"),
    ("dd and dt end each other", "<dl><dt>one<dd>two<dt>three</dl>", "dt one | dd two | dt three"),
    ("cells and rows end each other", "<table><tr><td>one<td>two<tr><th>three</table>", "td one | td two | th three"),
    ("sections of tables", "<table><thead><tr><td>one<tbody><tr><td>two</table>x", "td one | td two | body x"),
    ("options", "<select><option>one<option>two</select>three", "(option one) | (option two) | body three"),
    ("an end tag without a start tag", "<div>one</span>two</section>three</div>", "div onetwothree"),
    ("an end of p without p", "<div>one</p>two</div>", "div one | div two"),
    ("an end of br is a br", "<div>one</br>two</div>", "div one\ntwo"),
    ("a block in inline", "<b>one<div>two</div>three</b>", "body one | div two | body three"),
    ("br and br", "<p>one<br>two<br><br>three", "p one\ntwo | p three"),
    ("pre keeps lines", "<pre>\n one\r\n  two</pre>", "pre  one\n  two"),
    ("void elements", "<p>one<img>two<wbr>three<image>four", "p onetwothreefour"),
    ("quoted attributes", "<p title='a>b'>one<p title=\"</p>\">two", "p one | p two"),
    ("unquoted attributes", "<p title=a'b/>one<p hidden=x>two", "p one | (p two)"),
    ("the first of two attributes counts", "<p class=a class=sr-only>one", "p one"),
    ("names in capitals", "<P>one<DIV HIDDEN>two</DIV>", "p one | (div two)"),
    ("hidden ones", "<p hidden>a<p aria-hidden=true>b<p style='display: none'>c<p>d", "(p a) | (p b) | (p c) | p d"),
    ("what inherited properties hide may show again", "<div style='font-size:0'>a<p style='font-size:16px'>b<p>c</div>", "(div a) | p b | (p c)"),
    ("what is not displayed stays hidden", "<div style='display:none'><p style='font-size:16px;visibility:visible'>b</div>", "(p b)"),
    ("an animation begins out of sight", "<p class='wow fadeIn' style='visibility:hidden'>a<p style='opacity:0;transform:none'>b", "p a | p b"),
    ("what a library of animations shows", "<p style='visibility:hidden' data-aos=fade-up>a", "p a"),
    ("a dialog hides the page from screen readers only", "<main aria-hidden=true><p>a</main>", "p a"),
    ("custom elements within a line", "<p>a <x-b>b</x-b> c<x-d>d</x-d>e", "p a b cde"),
    ("custom elements as boxes", "<div>one<x-b>two</x-b></div>", "div one | x-custom two"),
    ("a button within a sentence", "<p>Read the <button>terms</button>, they say.", "p Read the terms, they say."),
    ("a button glued to a word", "<p>according to<button>A. Person</button>, a teacher", "p according to A. Person, a teacher"),
    ("a button within a word", "<p>9.4 million cr<button>own</button>s of water", "p 9.4 million crowns of water"),
    ("a button after a sentence", "<p>It rained. <button>Share</button>", "p It rained. | button Share"),
    ("a button after a stroke", "<p>9.4 million cr/<button>s</button> of water", "p 9.4 million cr/s of water"),
    ("a choice within a sentence", "<p>Choose <select><option>one<option>two</select> now.", "p Choose now. | (option onetwo)"),
    ("a smiley as an image", "<p>one <img class=wp-smiley alt=':)' src=x> two <img class=photo alt=':(' src=x>", "p one :) two"),
    ("a formula as an image", "<p>a <img class=latex alt='v=k'> b <img aria-hidden=true alt='{\\displaystyle d^{2}}'> c <img alt='Tower 7'>", "p a v=k b d^{2} c"),
    ("a pictograph as an image", "<p>one <img alt='🙂' src=x> two <img alt=three src=x>", "p one 🙂 two"),
    ("what a style sheet hides", "<style>.a{display:none}</style><p class=a>one<p class=b>two and three", "(p one) | p two and three"),
    ("what a later style sheet shows", "<style>.a{display:none}</style><style>.a{display:block}</style><p class=a>one", "p one"),
    ("what a style attribute shows", "<style>.a{display:none}</style><p class=a style='display:block'>one", "p one"),
    ("a style sheet in the body", "<p class=a>one and two and three<style>.a{display:none}</style><p class=a>four", "p one and two and three | (p four)"),
    ("a style sheet for print", "<style media=print>.a{display:none}</style><p class=a>one", "p one"),
    ("a style sheet that hides the story", "<style>.a{display:none}</style><p class=a>one and two and three<p>four", "p one and two and three | p four"),
    ("a style sheet that hides everything", "<style>.a{display:none}</style><p class=a>one", "p one"),
    ("text that was escaped twice", "<p>&amp;ldquo;One,&amp;rdquo; he said, &amp;amp; two&amp;nbsp;or three.<p>&amp;nbsp;<p>It&amp;rsquo;s <b>&amp;ldquo;all&amp;rdquo;</b>.", "p “One,” he said, & two or three. | p It’s “all”."),
    ("references as examples", "<p>Write &amp;ldquo; and &amp;rdquo; or &amp;lt; and &amp;gt; around &amp;amp; there.", "p Write &ldquo; and &rdquo; or &lt; and &gt; around &amp; there."),
    ("references in code", "<pre>&amp;ldquo;a&amp;rdquo; &amp;ldquo;b&amp;rdquo; &amp;ldquo;c&amp;rdquo;</pre>", "pre &ldquo;a&rdquo; &ldquo;b&rdquo; &ldquo;c&rdquo;"),
    ("lines of code in boxes", "<pre><div>a</div><div>b</div><span>c</span><br>d</pre>", "pre a\nb\nc\nd"),
    ("lines of code in spans", "<pre><code><span class=line>a</span><span class=line>b</span>\n  <span class='line x'>c</span></code></pre>", "pre a\nb\n  c"),
    ("lines of code in spans set as boxes", "<pre><span style='display:block'>a</span><span style='display:flex'>b\n</span><b>c</b><i>d</i></pre>", "pre a\nb\ncd"),
    ("lines of code in code", "<pre><code>a</code><code>b</code></pre>", "pre a\nb"),
    ("numbers of lines of code", "<pre><span class=lineno>1</span>a\n<span class=lineno>2</span>b</pre>", "pre a\nb | (span 12)"),
    ("boxes that hold no code", "<div><div>a</div><div>b</div></div>", "div a | div b"),
    ("a drop cap that is said twice", "<p><span aria-hidden=true>T</span><span class=sr-only>T</span>he harbour", "p The harbour"),
    ("a drop cap beside its word", "<p><span aria-hidden=true>T</span><span class=sr-only>The</span>he harbour", "p The harbour"),
    ("a drop cap and its word, drawn in parts", "<p><i aria-hidden=true>T</i><b class=sr-only>The</b><i aria-hidden=true>he</i> harbour", "p The harbour"),
    ("a word that is drawn and said", "<p><b class=sr-only>The</b><i aria-hidden=true><b>T</b>he</i> harbour", "p The harbour"),
    ("a drop cap as an image", "<p><img alt=T>he harbour", "p The harbour"),
    ("a drop cap as a block", "<div>T</div><p>he harbour", "p The harbour"),
    ("an icon beside a word", "<p><i aria-hidden=true>X</i> close", "p close | (i X)"),
    ("a letter before a sentence", "<div>A</div><p>The harbour", "div A | p The harbour"),
    ("an image before a word", "<p><img alt=Tower>he harbour", "p he harbour"),
    ("exponents and numbers of notes", "<p>10<sup>6</sup> m<sup>2</sup>, quay<sup><a href=#n>1</a></sup>, 4<sup>th</sup>, CO<sub>2</sub>", "p 10⁶ m², quay¹, 4th, CO₂"),
    ("an exponent in MathML", "<p><math><msup><mi>c</mi><mn>2</mn></msup><msub><mi>x</mi><mi>i</mi></msub></math>", "p c²xᵢ"),
    ("quotations", "<p>the <q>happy end</q> of “<q>all</q>”", "p the “happy end” of “all”"),
    ("signs of links in headings", "<h2>The plan <a href=#p>¶</a></h2><h2><a href=#m>#</a> Money</h2><h2>C# <a href=/c>#1</a></h2>", "h2 The plan | h2 Money | h2 C# #1"),
    ("spaces in a link to the page", "<p><a href=#n><b>one</b> <b>two</b></a>", "p one two"),
    ("lines of scripts without spaces", "<p>木码头，\n  而不是<p>日本\n語 and\nmore<p>한국\n어", "p 木码头，而不是 | p 日本語 and more | p 한국 어"),
    ("a formula and its source", "<p>a <math><semantics><mi>F</mi><annotation>F(s)</annotation></semantics></math> b", "p a F b | (annotation F(s))"),
    ("a formula that a script draws", "<p>a <script type='math/tex'>v = k d^2</script> b", "p a v = k d^2 b"),
    ("characters that lay text out", "<p>Holz&shy;pier, har&#8203;bour,&nbsp;9&nbsp;&nbsp;<i>&#xe001;</i> <b>می&zwnj;خواهم</b>", "p Holzpier, harbour, 9 می\u{200c}خواهم"),
    ("hidden white space of other kinds", "<p>one<span hidden>\u{b}</span>two<p hidden>\u{2003}x\u{b}", "p onetwo | (p x)"),
    ("hidden inline text", "<p>one <span hidden>two</span> three", "p one three | (span two)"),
    ("named references", "<p>&lt;&amp;&eacute;&notit;&copy2&NotEqualTilde;&nosuch;", "p <&é¬it;©2≂̸&nosuch;"),
    ("numeric references", "<p>&#65;&#x42;&#x80;&#150;&#0;&#xD800;&#x110000;&#", "p AB€–\u{fffd}\u{fffd}\u{fffd}&#"),
    ("comments", "<p>a<!-- x -->b<!-- x --!>c<!-->d<!--->e<!-- <!-- -->f<!x>g", "p abcdefg"),
    ("an unclosed comment", "<p>one<!-- two", "p one"),
    ("processing instructions", "<?xml version=1?><p>one<?php x ?>two", "p onetwo"),
    ("CDATA is a comment in HTML", "<p>one<![CDATA[two]]>three", "p onethree"),
    ("CDATA is text in MathML", "<p>a<math><mi><![CDATA[<b>]]></mi></math>", "p a<b>"),
    ("a lone less-than sign", "<p>1 < 2 <3", "p 1 < 2 <3"),
    ("an unclosed tag at the end", "<p>one<p class=\"", "p one"),
    ("script", "<p>a<script>'</p>' <b> </scriptx></script>b", "p ab"),
    ("script with a comment", "<script><!-- <script> </script> --></script>one", "body one"),
    ("style, iframe, noembed", "<p>a<style><p></style>b<iframe><p></iframe>c<noembed><p></noembed>d", "p abcd"),
    ("xmp", "<p>a<xmp><b>&amp;</xmp>b", "p a | xmp <b>&amp; | body b"),
    ("plaintext", "<p>a<plaintext><b></plaintext>", "p a | plaintext <b></plaintext>"),
    ("textarea", "<p>a<textarea><b></textarea>b", "p ab"),
    ("template", "<p>a<template><p>b<template></template>c</template>d", "p ad"),
    ("a shadow root with the story, in place of the content", concat!("<x-a><template shadowrootmode=open><style>p{}</style>", story!(), "b</template><p>c</p></x-a><p>d"), concat!("p ", one!(), " | p ", two!(), " | template b | (p c) | p d")),
    ("a shadow root with the story that shows the content too", concat!("<div><template shadowrootmode=closed>", story!(), "<slot></slot></template><p>b</div>"), concat!("p ", one!(), " | p ", two!(), " | p b")),
    ("a shadow root with the story inside another", concat!("<x-a><template shadowrootmode=open><x-c><template shadowrootmode=open>e</template></x-c><x-b><template shadowrootmode=open>", story!(), "</template><p>b</p></x-b><p>c</template><p>d</x-a>"), concat!("template e | p ", one!(), " | p ", two!(), " | (p b) | p c | (p d)")),
    ("a shadow root with a menu", concat!("<x-a><template shadowrootmode=open>", menu!(), story!(), "</template><p>c</p></x-a>"), "p c"),
    ("a shadow root without the story", "<x-a><template shadowrootmode=open><p>a</p></template><p>c</p></x-a><p>d", "p c | p d"),
    ("no host and no mode of a shadow root", concat!("<ul><template shadowrootmode=open>", story!(), "</template><li>b</ul><div><template shadowrootmode=x>", story!(), "</template>d</div>"), "li b | div d"),
    ("svg", "<p>a<svg><title>x</title><g/><style>y</style></svg>b", "p ab"),
    ("a block ends svg", "<svg><g><p>one", "p one"),
    ("noscript beside text", "<p>one<noscript><p>two</noscript>", "p one"),
    ("noscript with paragraphs of the story", concat!("<p>one<noscript>", story!(), "</noscript><p>two"), "p one | p Since then a local trust has raised three million through concerts, a raffle and the sale of planks. | p Engineers will begin by driving test piles in March, when the fleet is at sea and the basin is empty. | p two"),
    ("noscript alone", "<noscript><p>one</noscript>", "p one"),
    ("content after the end of the body", "<body><p>one</body></html><p>two", "p one | p two"),
    ("text of body beside blocks", "one<p>two</p>three", "body one | p two | body three"),
    ("a frameset takes the place of the body", "<frameset><frame></frameset><p>one", ""),
    ("a table in p, standards mode", "<!doctype html><p>a<table><td>b</table>c", "p a | td b | body c"),
    ("a table in p, quirks mode", "<p>a<table><td>b</table>c", "p a | td b | p c"),
    ("a heading ends a heading", "<h1>one<h2>two</h2>three", "h1 one | h2 two | body three"),
    ("misnested formatting", "<p><b>one<i>two</b>three</i>four", "p onetwothreefour"),
    ("a form that ends inside a block", "<form><div>one</form>two</div>three", "div onetwo | body three"),
    ("ruby", "<ruby>a<rp>(<rt>b<rp>)</ruby>c", "body ac | (rp (b))"),
];

#[test]
fn rules_of_the_standard() {
    for (rule, html, expected) in RULES {
        assert_eq!(blocks(html, ReaderKind::Reference), *expected, "reference: {rule}: {html}");
        assert_eq!(blocks(html, ReaderKind::Scan), *expected, "scan: {rule}: {html}");
    }
}

#[test]
fn a_title_that_never_ends_ends_with_its_text() {
    assert_eq!(blocks("<title>one<body><p>two<p>three", ReaderKind::Scan), "p two | p three");
    assert_eq!(blocks("<title>one<b>x</title><p>two", ReaderKind::Scan), "p two");
    assert_eq!(blocks("<p>two<title>one<b>x</title>", ReaderKind::Scan), "p two");
}

/// The bytes of links in each block.
#[test]
fn links_end_where_the_standard_ends_them() {
    let cases = [
        ("a new link ends the old", "<p><a href=x>one<a href=y>two</a>three", 6),
        ("a link without address is none", "<p><a name=x>one</a>", 0),
        ("an unclosed link goes on in the next block", "<p><a href=x>one<p>two", 6),
        ("an unclosed link ends with its cell", "<table><td><a href=x>one<td>two", 3),
        ("a link around a block", "<a href=x><div>one</div></a>two", 3),
        ("a link that ends inside a block", "<a href=x><div>one</a>two</div>", 3),
    ];
    for (rule, html, expected) in cases {
        for kind in [ReaderKind::Reference, ReaderKind::Scan] {
            let mut page = Page::default();
            read::html(html, kind, &Limits::default(), &mut page).expect("simple enough for a tree");
            let bytes: u32 = page.blocks.iter().map(|block| block.link_bytes).sum();
            assert_eq!(bytes, expected, "{kind:?}: {rule}: {html}");
        }
    }
}

#[test]
fn the_tree_builder_refuses_what_would_take_it_too_long() {
    use cleancopy::ErrorKind;
    let cases: &[(&str, String, bool)] = &[
        ("an ordinary page", "<div><p>x</div>".repeat(1_000), true),
        ("200 elements around a text", format!("{}x", "<div>".repeat(200)), true),
        ("300 elements around a text", format!("{}x", "<div>".repeat(300)), false),
        ("300 elements of a drawing", format!("<svg>{}", "<g>".repeat(300)), false),
        ("a drawing of many elements", format!("<svg>{}</svg>", "<path d=x />".repeat(1_000)), true),
        ("paragraphs that are not ended", "<p>x".repeat(1_000), true),
        ("100 attributes", format!("<p {}>x", floods::numbered(700, |i| format!("a{i}=b "))), true),
        ("2,000 attributes", format!("<p {}>x", floods::numbered(16_000, |i| format!("a{i}=b "))), false),
        (
            "2,000 attributes of an end tag",
            format!("</p {}>x", floods::numbered(16_000, |i| format!("a{i}=b "))),
            false,
        ),
        ("formatting that is ended", "<b>x</b><p>y".repeat(10_000), true),
        ("formatting that is never ended", floods::numbered(40_000, |i| format!("<i id={i}><p>x</i>")), true),
        (
            "formatting that goes on in every block",
            floods::numbered(40_000, |i| format!("<p><i id={i}>x")) + &"<p>y".repeat(1_000),
            false,
        ),
    ];
    for (name, html, fits) in cases {
        let read = read::html(html, ReaderKind::Reference, &Limits::default(), &mut Page::default());
        let kind = read.err().map(|error| error.kind());
        assert_eq!(kind, (!fits).then_some(ErrorKind::TooComplex), "{name}");
    }
}

/// A `meta` of three names says what it says three times.
#[test]
fn what_was_escaped_twice_is_resolved_within_the_allowance() {
    let said = "y".repeat(8_000);
    let meta = format!("<meta name=a property=b itemprop=c content='&amp;amp;{said}'>").repeat(50);
    let html = meta + "<p>It&amp;rsquo;s Ann&amp;rsquo;s, Bob&amp;rsquo;s and Tom&amp;rsquo;s.";
    let mut page = Page::default();
    read::scan::read(&html, &Limits::default(), &mut page);
    assert_eq!(page.text, "It’s Ann’s, Bob’s and Tom’s.");
    assert!(page.attribute_text.len() <= 2 * html.len(), "{} of {}", page.attribute_text.len(), html.len());
    assert!(page.cut.attributes > 0, "a warning says so");
}

#[test]
fn selectors_that_would_take_too_long_are_refused() {
    use cleancopy::options::{Options, Selection};
    use cleancopy::{Cleaner, ErrorKind, Hints};
    let wide = "<p>x</p>".repeat(20_000);
    let deep = format!("{}<b></b>", "<div>".repeat(200)) + &"<i>x</i>".repeat(3_000);
    let cases: &[(&str, &str, &str, bool)] = &[
        ("a class on a wide page", ".ad", &wide, true),
        ("all before it, on a wide page", "b ~ p", &wide, false),
        ("its number, on a wide page", "p:nth-of-type(3)", &wide, false),
        ("all in it, on a deep page", "div:has(.ad)", &deep, true),
        ("all before it, on a small page", "b ~ p", "<b>x</b><p>y</p>", true),
    ];
    for (name, css, html, fits) in cases {
        let selection = Selection::new(&[] as &[&str], &[*css]).expect("a selector");
        let cleaner = Cleaner::new(Options::default().with_selection(selection));
        let cleaned = cleaner.clean_html(*html, &Hints::default());
        let kind = cleaned.err().map(|error| error.kind());
        assert_eq!(kind, (!fits).then_some(ErrorKind::TooComplex), "{name}");
    }
}
