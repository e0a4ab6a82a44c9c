//! Article -> a TEI document, as corpus linguists exchange texts: metadata in the header, `p`, `head`, `list`, `quote`
//! and `table` in the body.

use super::RenderOptions;
use super::markup::{self, Vocabulary, element, escaped, spans};
use super::structure::title;
use crate::article::{Article, Cell, ContainerKind};
use crate::label::roles::Role;
use crate::read::page::{BlockKind, SpanKind};

/// What a file of XML begins with.
pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// The namespace of TEI.
pub(super) const NAMESPACE: &str = "http://www.tei-c.org/ns/1.0";

/// The root element, up to where other attributes may come.
pub(super) const START: &str = "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"";

/// The article as a TEI document.
pub fn render(article: &Article, options: &RenderOptions) -> String {
    let mut out = format!("{DECLARATION}{START}>\n");
    write_header(article, &mut out);
    let language = article.language().map(|language| format!(" xml:lang=\"{language}\""));
    out.push_str(&format!("<text{}>\n<body>\n<div type=\"entry\">\n", language.unwrap_or_default()));
    if let Some(title) = title(article, options) {
        out.push_str(&element("head", "", title));
    }
    markup::body::<Tei>(article, options, &mut out);
    out.push_str("</div>\n</body>\n</text>\n</TEI>\n");
    out
}

fn write_header(article: &Article, out: &mut String) {
    let metadata = &article.metadata;
    out.push_str("<teiHeader>\n<fileDesc>\n<titleStmt>\n");
    out.push_str(&element("title", " type=\"main\"", article.title().unwrap_or_default()));
    for author in metadata.authors.iter().flat_map(|found| &found.value) {
        out.push_str(&element("author", "", author));
    }
    out.push_str("</titleStmt>\n<publicationStmt>\n");
    let publisher = metadata.sitename.as_ref().or(metadata.hostname.as_ref());
    out.push_str(&element("publisher", "", publisher.map_or("unknown", |found| &found.value)));
    if let Some(license) = &metadata.license {
        let license = element("licence", "", &license.value);
        out.push_str(&format!("<availability>\n{license}</availability>\n"));
    }
    if let Some(date) = &metadata.date {
        out.push_str(&element("date", "", &date.value));
    }
    let address = escaped(metadata.canonical.as_ref().map_or("", |found| &found.value));
    out.push_str(&format!(
        "</publicationStmt>\n<sourceDesc>\n<bibl>{address}</bibl>\n</sourceDesc>\n</fileDesc>\n<profileDesc>\n"
    ));
    if let Some(description) = &metadata.description {
        let description = element("p", "", &description.value);
        out.push_str(&format!("<abstract>\n{description}</abstract>\n"));
    }
    let lists = [("categories", &metadata.categories), ("tags", &metadata.tags)];
    for (name, terms) in lists.iter().filter_map(|(name, found)| Some((name, found.as_ref()?))) {
        write_keywords(name, &terms.value, out);
    }
    out.push_str("</profileDesc>\n</teiHeader>\n");
}

fn write_keywords(name: &str, terms: &[String], out: &mut String) {
    if terms.is_empty() {
        return;
    }
    let terms: String = terms.iter().map(|term| element("term", "", term)).collect();
    out.push_str(&format!("<textClass>\n<keywords n=\"{name}\">\n{terms}</keywords>\n</textClass>\n"));
}

struct Tei;

impl Vocabulary for Tei {
    const LINE_BREAK: &'static str = "<lb/>";
    const CODE_START: &'static str = "";
    const LINK: (&'static str, &'static str) = ("ref", "target");
    const CAPTION: &'static str = "figDesc";
    const TABLE_CAPTION: &'static str = "head";

    fn container(kind: ContainerKind) -> (&'static str, String) {
        let (name, attributes) = match kind {
            ContainerKind::Bullets => ("list", " rend=\"bulleted\""),
            ContainerKind::Numbers { .. } => ("list", " rend=\"numbered\""),
            ContainerKind::Item => ("item", ""),
            ContainerKind::Quote => ("quote", ""),
            ContainerKind::Table => ("table", ""),
            ContainerKind::Row => ("row", ""),
            ContainerKind::Cell => ("cell", ""),
        };
        (name, attributes.to_owned())
    }

    fn cell(cell: &Cell) -> (&'static str, String) {
        let role = if cell.is_header { " role=\"label\"" } else { "" };
        ("cell", role.to_owned() + &spans(cell, "cols", "rows"))
    }

    fn block(kind: BlockKind, role: Role) -> (&'static str, String) {
        let apart = markup::is_set_apart(role);
        match kind {
            // Between paragraphs TEI has no `head`.
            _ if role == Role::Headline => ("ab", " type=\"header\" rend=\"h1\"".to_owned()),
            BlockKind::Heading(level) => {
                let role = if apart { format!(" {role}") } else { String::new() };
                ("ab", format!(" type=\"header\" rend=\"h{}{role}\"", level.max(2)))
            }
            BlockKind::Preformatted => ("ab", " type=\"code\" xml:space=\"preserve\"".to_owned()),
            _ if apart => ("p", format!(" rend=\"{role}\"")),
            _ => ("p", String::new()),
        }
    }

    fn span(kind: SpanKind) -> (&'static str, &'static str) {
        match kind {
            SpanKind::Link => (Self::LINK.0, ""),
            SpanKind::Strong => ("hi", " rend=\"bold\""),
            SpanKind::Emphasis => ("hi", " rend=\"italic\""),
            SpanKind::Code => ("hi", " rend=\"code\""),
        }
    }

    fn image(src: &str, _alt: &str) -> String {
        format!("<graphic url=\"{src}\"/>")
    }
}
