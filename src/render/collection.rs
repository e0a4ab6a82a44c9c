//! Several articles -> one document of XML or HTML: what comes before, around and after them. The other formats need
//! nothing around their records.

use super::markup::escaped;
use super::{Format, html, xml};

/// What begins a document of several articles.
pub fn head(format: Format) -> String {
    match format {
        Format::Text | Format::Markdown => String::new(),
        Format::Html => {
            "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>Articles</title>\n\
            </head>\n<body>\n"
                .to_owned()
        }
        Format::Xml => format!(
            "{}<teiCorpus xmlns=\"{}\">\n<teiHeader>\n<fileDesc>\n<titleStmt>\n<title>Articles</title>\n\
             </titleStmt>\n<publicationStmt>\n<p>Collected by cleancopy</p>\n</publicationStmt>\n<sourceDesc>\n\
             <p>Pages from the web</p>\n</sourceDesc>\n</fileDesc>\n</teiHeader>\n",
            xml::DECLARATION,
            xml::NAMESPACE
        ),
    }
}

/// An article, as [`render`](super::render()) wrote it, as a part of such a document; its id is in `data-id` or `n`, since
/// neither format lets an id be any text.
pub fn member(format: Format, id: &str, rendered: &str) -> String {
    let (rest, start, attribute) = match format {
        Format::Text | Format::Markdown => return rendered.to_owned(),
        Format::Html => (rendered.strip_prefix(html::START), html::START, "data-id"),
        Format::Xml => {
            let document = rendered.strip_prefix(xml::DECLARATION).unwrap_or(rendered);
            (document.strip_prefix(xml::START), xml::START, "n")
        }
    };
    format!("{start} {attribute}=\"{}\"{}", escaped(id), rest.unwrap_or(rendered))
}

/// What ends a document of several articles.
pub fn tail(format: Format) -> &'static str {
    match format {
        Format::Text | Format::Markdown => "",
        Format::Html => "</body>\n</html>\n",
        Format::Xml => "</teiCorpus>\n",
    }
}
