//! HTML of the elements that are promised, and of no others.

use scraper::Html;

use super::{Article, Format, RenderOptions, addresses, said, written};

const ELEMENTS: &[&str] = &[
    "html",
    "article",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "pre",
    "a",
    "img",
    "figure",
    "figcaption",
    "strong",
    "em",
    "code",
    "br",
    "ul",
    "ol",
    "li",
    "blockquote",
    "table",
    "caption",
    "tbody",
    "tr",
    "td",
    "th",
];

/// Reads the HTML of an article back as a browser would.
pub(super) fn check(article: &Article, options: &RenderOptions) {
    let html = written(article, Format::Html, options);
    let (links, images) = addresses(article, options);
    let page = Html::parse_fragment(&html);
    for element in page.root_element().descendent_elements() {
        let name = element.value().name();
        assert!(ELEMENTS.contains(&name), "an element {name} in\n{html}");
        for (attribute, value) in element.value().attrs() {
            let is_right = match (name, attribute) {
                ("a", "href") => links.iter().any(|link| link == value),
                ("img", "src") => images.iter().any(|image| image == value),
                ("img", "alt") => true,
                ("td" | "th", "colspan" | "rowspan") | ("ol", "start") => value.parse::<u32>().is_ok(),
                (_, "class") => value.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'),
                _ => false,
            };
            assert!(is_right, "{name} with {attribute}={value:?} in\n{html}");
            let is_address = matches!(attribute, "href" | "src");
            assert!(
                !is_address || value.starts_with("http://") || value.starts_with("https://"),
                "{value} in\n{html}"
            );
        }
    }
    let text: String = page.root_element().text().collect();
    said(article, options, false).assert_same(&text, &html);
}
