//! Pages made of hostile pieces, in every format and with every option: nothing acts, and the text is that of the article.

use cleancopy::{Article, Cleaner, Hints};
use proptest::prelude::*;

#[allow(dead_code, unreachable_pub, reason = "the fuzz targets use them as well")]
mod checks;

fn clean(html: &str) -> Article {
    checks::keeper()
        .clean_html(html, &Hints::default().with_url("https://example.org/a/b"))
        .expect("the page can be read")
}

/// Checks a page with every option.
fn check(html: &str) {
    let article = clean(html);
    for bits in 0..32 {
        checks::outputs(&article, &checks::options(bits));
    }
}

#[test]
fn pieces_that_act_together_are_text() {
    let paragraphs = [
        "&lt;<code>img src=x onerror=alert(1)&gt;</code>",
        "&lt;<code>script&gt;alert(1)&lt;/script&gt;</code>",
        "a plan [click here]<code>(javascript:alert(1))</code>",
        "a plan [click there]<b>(javascript:alert(2))</b>",
        "&lt;<code>javascript:alert(3)&gt;</code>",
        "Wow!<a href='https://tracker.example/p.png'>a link</a>",
        "!<b>[x]</b>(https://tracker.example/x.png)",
        "&lt;<i>e&gt;</i>",
        "&lt;---x@y&gt; &lt;3@x.org&gt; &lt;<i>a@b&gt;</i>",
        "<b>[x]</b>: javascript:alert(1)<br>[x]",
        "[^<b>a]</b>: a note<br>[^a]",
        "a [b <a href=/x>c] d</a> (e)",
        "Title<br>===<br>more<br>---<br>a | b<br>--- | ---<br>c | d",
        "&amp;<b>lt;</b>&amp;l<i>t;</i> &amp;amp; &amp;#60;",
        "<code>a</code><code>b</code>`<code>`</code>``",
        "~~a~~ ~b~ c~<b>~d</b>~ 1~2, 3~4",
        "1<b>.</b> a<br>2<i>)</i> b<br><b>-</b> c<br>#<b> d</b><br>&gt;<b>e</b>",
        "<b> a</b><i>b </i><b></b><i>.</i>c<b>d<i>e</i></b>f <b>x.</b>y *<b>z</b>*",
        "<b>a</b>&#13;<i>&lt;img src=x&gt;</i>",
        "\\<b>[a](b)</b>\\<i>*</i>\\",
        "<a href='/x?a&amp;lt;b|c`d(e)'>f</a> `g`",
        "<a href='/x'>a <code>]`</code> [b</a>](c)",
    ];
    let shapes: &[fn(&str) -> String] = &[
        |body| format!("<p>{body}</p>"),
        |body| format!("<h2>{body}</h2>"),
        |body| format!("<ul><li>{body}</li><li>{body}<ol start=7><li>{body}</li></ol></li></ul>"),
        |body| format!("<blockquote><p>{body}</p><p>{body}</p></blockquote>"),
        |body| {
            format!(
                "<table><tr><td>{body}</td><td>|{body}</td></tr><tr><td>{body}<p>{body}</p></td></tr></table>"
            )
        },
        |body| format!("<blockquote><pre>{body}</pre></blockquote>"),
        |body| {
            format!(
                "<figure><img src=/a.jpg alt=\"{}\"><figcaption>{body}</figcaption></figure>",
                body.replace('"', "'")
            )
        },
    ];
    for body in paragraphs {
        for shape in shapes {
            check(&format!(
                "<title>{0}</title><article><h1>{0}</h1><p>Rain fell all day.</p>{1}</article>",
                body,
                shape(body)
            ));
        }
    }
}

/// Text of the characters that mean something to Markdown, HTML, XML or a spreadsheet.
fn text() -> impl Strategy<Value = String> {
    let parts = [
        "<",
        ">",
        "[",
        "]",
        "(",
        ")",
        "!",
        "`",
        "``",
        "*",
        "**",
        "_",
        "~",
        "~~",
        "&amp;",
        "&amp;lt;",
        "#",
        "-",
        "--",
        "=",
        "==",
        "+",
        "|",
        ":",
        "\\",
        "\\\\",
        "^",
        "1.",
        "2)",
        "a",
        "b ",
        " ",
        " ",
        "<br>",
        "&#13;",
        "&#0;",
        "&#12;",
        "\u{85}",
        "\u{a0}",
        "\u{2028}",
        "é",
        "字",
        "“",
        "www.a.org",
        "http://b.org/",
        "x@y.org",
        "&lt;img src=x onerror=e&gt;",
        "&lt;!--",
        "javascript:",
        "&#x1b;[31m",
        "\t",
        "$",
        "@",
        "[x]",
        "[ ]",
        "[!NOTE]",
        "[^1]",
        "]:",
        "](",
    ];
    let part = (0..parts.len())
        .prop_map(move |at| parts[at].replace('<', if parts[at] == "<br>" { "<" } else { "&lt;" }));
    prop::collection::vec(part, 1..7).prop_map(|parts| parts.concat())
}

/// Text with spans around and inside it.
fn inline() -> impl Strategy<Value = String> {
    text().prop_recursive(3, 24, 4, |inner| {
        let spans = [
            "b",
            "i",
            "code",
            "a href='/x'",
            "a href='https://e.org/?a&amp;lt;b|`(c)\"*_'",
            "span",
            "a href='javascript:x'",
        ];
        (0..=spans.len(), prop::collection::vec(inner, 1..4)).prop_map(move |(at, parts)| {
            match spans.get(at) {
                Some(span) => {
                    format!("<{span}>{}</{}>", parts.concat(), span.split(' ').next().unwrap_or_default())
                }
                None => parts.concat(),
            }
        })
    })
}

fn block() -> impl Strategy<Value = String> {
    let leaf = (0..6_usize, inline()).prop_map(|(kind, inline)| match kind {
        0 => format!("<h2>{inline}</h2>"),
        1 => format!("<pre>{inline}\n\n{inline}</pre>"),
        2 => format!("<img src='/a.png?{}' alt='{}'>", inline.len(), inline.replace(['\'', '<', '>'], "")),
        _ => format!("<p>{inline}</p>"),
    });
    leaf.prop_recursive(3, 24, 4, |inner| {
        (0..6_usize, prop::collection::vec(inner, 1..4)).prop_map(|(kind, parts)| {
            let each = |before: &str, after: &str| {
                parts.iter().map(|part| format!("{before}{part}{after}")).collect::<String>()
            };
            match kind {
                0 => format!("<ul>{}</ul>", each("<li>", "</li>")),
                1 => format!("<ol start={}>{}</ol>", parts.len(), each("<li>", "</li>")),
                2 => format!("<blockquote>{}</blockquote>", parts.concat()),
                3 => format!("<table><tr>{0}</tr><tr>{0}</tr></table>", each("<td>", "</td>")),
                4 => format!("<table>{}</table>", each("<tr><td>a</td><td>", "</td></tr>")),
                _ => parts.concat(),
            }
        })
    })
}

proptest! {
    #[test]
    fn inline_pieces_are_read_back(body in inline(), bits in 0..32_u8) {
        let page = format!("<article><h1>Rain</h1><p>{body}</p><h3>{body}</h3></article>");
        checks::outputs(&clean(&page), &checks::options(bits));
    }

    #[test]
    fn blocks_are_read_back(title in text(), blocks in prop::collection::vec(block(), 1..4), bits in 0..32_u8) {
        let page = format!("<title>{title}</title><article>{}</article>", blocks.concat());
        checks::outputs(&clean(&page), &checks::options(bits));
    }

    #[test]
    fn plain_text_is_read_back(parts in prop::collection::vec(text(), 1..5), bits in 0..32_u8) {
        let plain = parts.join("\n").replace("&lt;", "<").replace("&amp;", "&").replace("<br>", "\n\n");
        let article = Cleaner::default().clean_text(plain.as_str()).expect("a text");
        checks::outputs(&article, &checks::options(bits));
    }
}

#[test]
fn what_a_limit_cuts_is_told() {
    let story =
        "<p>The harbour office said on Friday that the ferry to the islands would go again from Monday.</p>";
    // Otherwise they are duplicates.
    let lines: String =
        (0..9).map(|at| format!("<div>Berth {at} of the harbour was dredged by {at} crews.</div>")).collect();
    let cases = [
        ("an ordinary page", lines.clone(), None),
        ("60 quotations", format!("{}{lines}", "<blockquote>".repeat(60)), Some("containers")),
        (
            "a long link around blocks",
            format!("<a href='/{}'>{lines}", "x/".repeat(3_000)),
            Some("addresses"),
        ),
        ("600 elements", format!("{lines}{}x", "<div>".repeat(600)), Some("elements")),
    ];
    for (name, html, cut) in cases {
        let article = checks::keeper()
            .clean_html(&format!("<h1>Ferry</h1>{story}{html}"), &cleancopy::Hints::default());
        let warnings = article.expect("a page").warnings;
        let told: Vec<&str> = warnings
            .iter()
            .filter_map(|warning| match warning {
                cleancopy::Warning::Cut { what, .. } => Some(*what),
                _ => None,
            })
            .collect();
        assert_eq!(told, Vec::from_iter(cut), "{name}");
    }
}
