//! Article -> HTML: an `article` element of headings, paragraphs, lists, quotes, tables, links and images. It is built
//! from text, not filtered from the page, so that no script, handler or style of the page can be in it; addresses are
//! `http` or `https`.

use super::structure::{Event, events};
use super::{RenderOptions, inline};
use crate::article::{Article, Block, Container, ContainerKind, Image, Inline};
use crate::read::page::{Kind, SpanKind};

/// The article as one `article` element.
pub fn render(article: &Article, options: &RenderOptions) -> String {
    let mut out = Html { out: "<article>\n".to_owned() };
    if let Some(title) = article.title().filter(|_| options.title) {
        out.element("h1", title);
    }
    for event in events(article, options) {
        match event {
            Event::Open(container) => out.container(container, false),
            Event::Close(container) => out.container(container, true),
            Event::Block(block) => out.block(article, &block, options),
            Event::Image(image) => out.image(article, image, options),
        }
    }
    out.out.push_str("</article>\n");
    out.out
}

struct Html {
    out: String,
}

impl Html {
    fn element(&mut self, name: &str, text: &str) {
        self.out.push_str(&format!("<{name}>"));
        escape(text, &mut self.out);
        self.out.push_str(&format!("</{name}>\n"));
    }

    fn container(&mut self, container: Container, close: bool) {
        let name = match container.kind {
            ContainerKind::Bullets => "ul",
            ContainerKind::Numbers { .. } => "ol",
            ContainerKind::Item => "li",
            ContainerKind::Quote => "blockquote",
            ContainerKind::Table => "table",
            ContainerKind::Row => "tr",
            ContainerKind::Cell => "td",
        };
        match container.kind {
            _ if close => self.out.push_str(&format!("</{name}>\n")),
            ContainerKind::Numbers { start } if start != 1 => {
                self.out.push_str(&format!("<ol start=\"{start}\">\n"));
            }
            _ => self.out.push_str(&format!("<{name}>\n")),
        }
    }

    fn block(&mut self, article: &Article, block: &Block<'_>, options: &RenderOptions) {
        let name = match block.kind {
            Kind::Heading(level) => format!("h{}", level.max(2)),
            Kind::Preformatted => "pre".to_owned(),
            _ => "p".to_owned(),
        };
        self.out.push_str(&format!("<{name}>"));
        // The line end after `<pre>` is not part of its text.
        if block.kind == Kind::Preformatted {
            self.out.push('\n');
        }
        let mut writer = Inlines { out: &mut self.out, breaks: block.kind != Kind::Preformatted };
        inline::write(article, block, options, &mut writer);
        self.out.push_str(&format!("</{name}>\n"));
    }

    fn image(&mut self, article: &Article, image: &Image, options: &RenderOptions) {
        let Some(src) = article.resolve(&image.src) else { return };
        self.out.push_str("<figure><img src=\"");
        escape(&src, &mut self.out);
        self.out.push_str("\" alt=\"");
        escape(&image.alt, &mut self.out);
        self.out.push_str("\">");
        if let Some(caption) = image.caption.as_deref().filter(|_| options.captions) {
            self.out.push_str("<figcaption>");
            escape(caption, &mut self.out);
            self.out.push_str("</figcaption>");
        }
        self.out.push_str("</figure>\n");
    }
}

struct Inlines<'o> {
    out: &'o mut String,
    breaks: bool,
}

fn name_of(kind: SpanKind) -> &'static str {
    match kind {
        SpanKind::Link => "a",
        SpanKind::Strong => "strong",
        SpanKind::Emphasis => "em",
        SpanKind::Code => "code",
    }
}

impl inline::Writer for Inlines<'_> {
    fn open(&mut self, inline: &Inline, href: Option<&str>, _: (Option<char>, Option<char>)) -> bool {
        match href {
            Some(href) => {
                self.out.push_str("<a href=\"");
                escape(href, self.out);
                self.out.push_str("\">");
            }
            None => self.out.push_str(&format!("<{}>", name_of(inline.kind))),
        }
        true
    }

    fn close(&mut self, inline: &Inline, _: Option<&str>) {
        self.out.push_str(&format!("</{}>", name_of(inline.kind)));
    }

    fn text(&mut self, text: &str) {
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.out.push_str(if self.breaks { "<br>\n" } else { "\n" });
            }
            escape(line, self.out);
        }
    }
}

/// Writes text so that it is text in elements and in quoted attributes, of HTML and of XML.
pub(super) fn escape(text: &str, out: &mut String) {
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(char),
            // Neither HTML nor XML has a way to write other control characters.
            char if char.is_control() || matches!(char, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            char => out.push(char),
        }
    }
}
