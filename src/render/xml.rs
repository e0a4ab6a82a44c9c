//! Article -> a TEI document, as corpus linguists exchange texts: metadata in the header, `p`, `head`, `list`, `quote`
//! and `table` in the body.

use super::html::escape;
use super::structure::{Event, events};
use super::{RenderOptions, inline};
use crate::article::{Article, Block, Container, ContainerKind, Image, Inline};
use crate::read::page::{Kind, SpanKind};

/// The article as a TEI document.
pub fn render(article: &Article, options: &RenderOptions) -> String {
    let mut out = Tei {
        out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">\n"
            .to_owned(),
    };
    out.header(article);
    out.out.push_str("<text");
    if let Some(language) = article.language() {
        out.out.push_str(&format!(" xml:lang=\"{language}\""));
    }
    out.out.push_str(">\n<body>\n<div type=\"entry\">\n");
    if let Some(title) = article.title().filter(|_| options.title) {
        out.element("head", "", title);
    }
    for event in events(article, options) {
        match event {
            Event::Open(container) => out.container(container, false),
            Event::Close(container) => out.container(container, true),
            Event::Block(block) => out.block(article, &block, options),
            Event::Image(image) => out.image(article, image, options),
        }
    }
    out.out.push_str("</div>\n</body>\n</text>\n</TEI>\n");
    out.out
}

struct Tei {
    out: String,
}

impl Tei {
    fn element(&mut self, name: &str, attributes: &str, text: &str) {
        self.out.push_str(&format!("<{name}{attributes}>"));
        escape(text, &mut self.out);
        self.out.push_str(&format!("</{name}>\n"));
    }

    fn header(&mut self, article: &Article) {
        let metadata = &article.metadata;
        self.out.push_str("<teiHeader>\n<fileDesc>\n<titleStmt>\n");
        self.element("title", " type=\"main\"", article.title().unwrap_or_default());
        for author in metadata.authors.iter().flat_map(|found| &found.value) {
            self.element("author", "", author);
        }
        self.out.push_str("</titleStmt>\n<publicationStmt>\n");
        let publisher = metadata.sitename.as_ref().or(metadata.hostname.as_ref());
        self.element("publisher", "", publisher.map_or("unknown", |found| &found.value));
        if let Some(license) = &metadata.license {
            self.out.push_str("<availability>\n");
            self.element("licence", "", &license.value);
            self.out.push_str("</availability>\n");
        }
        if let Some(date) = &metadata.date {
            self.element("date", "", &date.value);
        }
        self.out.push_str("</publicationStmt>\n<sourceDesc>\n<bibl>");
        escape(metadata.canonical.as_ref().map_or("", |found| &found.value), &mut self.out);
        self.out.push_str("</bibl>\n</sourceDesc>\n</fileDesc>\n<profileDesc>\n");
        if let Some(description) = &metadata.description {
            self.out.push_str("<abstract>\n");
            self.element("p", "", &description.value);
            self.out.push_str("</abstract>\n");
        }
        self.keywords("categories", metadata.categories.as_ref().map_or(&[], |found| &found.value));
        self.keywords("tags", metadata.tags.as_ref().map_or(&[], |found| &found.value));
        self.out.push_str("</profileDesc>\n</teiHeader>\n");
    }

    fn keywords(&mut self, kind: &str, terms: &[String]) {
        if terms.is_empty() {
            return;
        }
        self.out.push_str(&format!("<textClass>\n<keywords n=\"{kind}\">\n"));
        terms.iter().for_each(|term| self.element("term", "", term));
        self.out.push_str("</keywords>\n</textClass>\n");
    }

    fn container(&mut self, container: Container, close: bool) {
        let (name, attributes) = match container.kind {
            ContainerKind::Bullets => ("list", " rend=\"bulleted\""),
            ContainerKind::Numbers { .. } => ("list", " rend=\"numbered\""),
            ContainerKind::Item => ("item", ""),
            ContainerKind::Quote => ("quote", ""),
            ContainerKind::Table => ("table", ""),
            ContainerKind::Row => ("row", ""),
            ContainerKind::Cell => ("cell", ""),
        };
        self.out.push_str(&if close { format!("</{name}>\n") } else { format!("<{name}{attributes}>\n") });
    }

    fn block(&mut self, article: &Article, block: &Block<'_>, options: &RenderOptions) {
        // Headings stand between paragraphs, where TEI has no `head`.
        let (name, attributes) = match block.kind {
            Kind::Heading(level) => ("ab", format!(" type=\"header\" rend=\"h{}\"", level.max(2))),
            Kind::Preformatted => ("ab", " type=\"code\" xml:space=\"preserve\"".to_owned()),
            _ => ("p", String::new()),
        };
        self.out.push_str(&format!("<{name}{attributes}>"));
        let mut writer = Inlines { out: &mut self.out, breaks: block.kind != Kind::Preformatted };
        inline::write(article, block, options, &mut writer);
        self.out.push_str(&format!("</{name}>\n"));
    }

    fn image(&mut self, article: &Article, image: &Image, options: &RenderOptions) {
        let Some(src) = article.resolve(&image.src) else { return };
        self.out.push_str("<figure><graphic url=\"");
        escape(&src, &mut self.out);
        self.out.push_str("\"/>");
        if let Some(caption) = image.caption.as_deref().filter(|_| options.captions) {
            self.out.push_str("<figDesc>");
            escape(caption, &mut self.out);
            self.out.push_str("</figDesc>");
        }
        self.out.push_str("</figure>\n");
    }
}

struct Inlines<'o> {
    out: &'o mut String,
    breaks: bool,
}

impl inline::Writer for Inlines<'_> {
    fn open(&mut self, inline: &Inline, href: Option<&str>, _: (Option<char>, Option<char>)) -> bool {
        match inline.kind {
            SpanKind::Link => {
                self.out.push_str("<ref target=\"");
                escape(href.unwrap_or_default(), self.out);
                self.out.push_str("\">");
            }
            SpanKind::Strong => self.out.push_str("<hi rend=\"bold\">"),
            SpanKind::Emphasis => self.out.push_str("<hi rend=\"italic\">"),
            SpanKind::Code => self.out.push_str("<hi rend=\"code\">"),
        }
        true
    }

    fn close(&mut self, inline: &Inline, _: Option<&str>) {
        self.out.push_str(if inline.kind == SpanKind::Link { "</ref>" } else { "</hi>" });
    }

    fn text(&mut self, text: &str) {
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.out.push_str(if self.breaks { "<lb/>" } else { "\n" });
            }
            escape(line, self.out);
        }
    }
}
