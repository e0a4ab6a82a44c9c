//! Documents that are one thing over and over, by name: each has broken a parser somewhere.

/// Makes a document of about so many bytes.
pub(crate) type Flood = fn(usize) -> String;

/// See the module's text.
pub(crate) const FLOODS: &[(&str, Flood)] = &[
    ("nested div", |n| "<div>".repeat(n / 5)),
    ("nested ul li", |n| "<ul><li>".repeat(n / 8)),
    ("nested ended div", |n| nested("<div>", "</div>", n)),
    ("nested b, misnested ends", |n| nested("<b><i><u>", "</b></i></u>", n)),
    ("b p, misnested ends", |n| "<b><p>x</b>".repeat(n / 11)),
    ("different b, p", |n| numbered(n, |i| format!("<p><b id={i}>x"))),
    ("16 b, then p", |n| (0..20).map(|i| format!("<b id={i}>")).collect::<String>() + &"<p>x".repeat(n / 4)),
    ("a, long href, then p", |n| format!("<p><a href='{}'>", "x".repeat(n / 4)) + &"<p>x".repeat(n / 16 * 3)),
    ("nested a and div", |n| "<a href=x><div>".repeat(n / 15)),
    ("attributes", |n| format!("<p {}>x", numbered(n, |i| format!("a{i}=b ")))),
    ("same attribute", |n| format!("<p {}>x", "class=b ".repeat(n / 8))),
    ("elements, attributes", |n| "<p class=b id=c>".repeat(n / 16)),
    ("classes and style sheets", |n| {
        numbered(n, |i| format!("<p class=c{i}>x</p><style>.c{i}{{display:none}}</style>"))
    }),
    ("html tags", |n| "<html lang=a><body id=b>".repeat(n / 24)),
    ("unclosed quote", |n| "<p class=\"".repeat(n / 10)),
    ("unclosed comment", |n| "<!-- ".repeat(n / 5)),
    ("comment dashes", |n| format!("<!--{}", "-".repeat(n))),
    ("comments", |n| "<!---->".repeat(n / 7)),
    ("unclosed cdata", |n| format!("<svg>{}", "<![CDATA[".repeat(n / 9))),
    ("bogus comments", |n| "<!x".repeat(n / 3)),
    ("<", |n| "<".repeat(n)),
    ("</", |n| "</".repeat(n / 2)),
    ("<a", |n| "<a".repeat(n / 2)),
    ("&", |n| "&".repeat(n)),
    ("long reference", |n| "&CounterClockwiseContourIntegra".repeat(n / 31)),
    ("numeric reference", |n| format!("&#{}", "1".repeat(n))),
    ("end tags", |n| "</p>".repeat(n / 4)),
    ("unknown end tags", |n| numbered(n, |i| format!("</x{i}>"))),
    ("deep span, end tags", |n| "<span>".repeat(n / 12) + &"</p>".repeat(n / 8)),
    ("deep unknown, end tags", |n| {
        numbered(n / 2, |i| format!("<x{i}>")) + &numbered(n / 2, |i| format!("</y{i}>"))
    }),
    ("deep g, end tags", |n| format!("<svg>{}{}", "<g>".repeat(n / 6), "</x>".repeat(n / 8))),
    ("deep span, p in button", |n| {
        format!("<p><button>{}{}", "<span>".repeat(n / 12), "<div></p>".repeat(n / 18))
    }),
    ("text", |n| "word ".repeat(n / 5)),
    ("text without spaces", |n| "x".repeat(n)),
    ("spaces", |n| " ".repeat(n)),
    ("nul", |n| "x\0".repeat(n / 2)),
    ("pre", |n| format!("<pre>{}", "x\r\n".repeat(n / 3))),
    ("hidden", |n| format!("<p>x<span hidden>{}", "<i>y</i> ".repeat(n / 9))),
    ("hidden spans", |n| "x<span hidden>y</span>".repeat(n / 22)),
    ("br", |n| "<br>".repeat(n / 4)),
    ("cells", |n| format!("<table>{}", "<td>x".repeat(n / 5))),
    ("nested tables", |n| "<table><td>".repeat(n / 11)),
    ("text in tables", |n| "<table>x".repeat(n / 8)),
    ("nested templates", |n| "<template>".repeat(n / 10)),
    ("nested svg", |n| "<svg>".repeat(n / 5)),
    ("svg, p", |n| "<svg><p>".repeat(n / 8)),
    ("math", |n| "<math><mi>".repeat(n / 10)),
    ("script", |n| format!("<script>{}", "<!--<script".repeat(n / 11))),
    ("scripts", |n| "<script></script>".repeat(n / 17)),
    ("noscript", |n| "<noscript>x</noscript>".repeat(n / 22)),
    ("forms", |n| "<form><div></form>".repeat(n / 18)),
    ("selects", |n| "<select><option>".repeat(n / 16)),
    ("buttons", |n| "<button>".repeat(n / 8)),
    ("objects", |n| "<object><b>".repeat(n / 11)),
    ("ruby", |n| "<ruby><rt>".repeat(n / 10)),
    ("titles without an end", |n| "<title>x".repeat(n / 8)),
    ("framesets", |n| "<frameset>".repeat(n / 10)),
    ("titles", |n| "<title>x</title>".repeat(n / 16)),
    ("metas", |n| "<meta name=A content=b>".repeat(n / 23)),
];

fn nested(start: &str, end: &str, bytes: usize) -> String {
    let times = bytes / (start.len() + end.len());
    start.repeat(times) + &end.repeat(times)
}

pub(crate) fn numbered(bytes: usize, one: fn(usize) -> String) -> String {
    let mut all = String::with_capacity(bytes + 32);
    for number in 0.. {
        if all.len() >= bytes {
            break;
        }
        all.push_str(&one(number));
    }
    all
}
