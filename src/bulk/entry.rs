//! An entry of a feed -> a page of HTML that says the same, to be cleaned like one.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};
use jiff::fmt::rfc2822;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::container::RawEntry;

/// Authors of an entry that are taken over.
const MAX_AUTHORS: usize = 24;

/// What an entry says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    pub id: Option<String>,
    pub url: Option<String>,
    /// HTML.
    title: String,
    authors: Vec<String>,
    published: Option<String>,
    modified: Option<String>,
    /// The longest of what is given as its text, as HTML.
    content: String,
    /// Whether that is HTML in the form of XML.
    pub is_xhtml: bool,
}

/// What is in an element.
#[derive(Default)]
struct Inner<'x> {
    /// Its text, references resolved but for those of HTML.
    text: String,
    /// It as written.
    source: &'x str,
    has_elements: bool,
    /// The text of the elements called `name` in it.
    names: Vec<String>,
}

impl Entry {
    pub(super) fn read(raw: &RawEntry) -> Self {
        let declared = raw.charset.as_deref().and_then(|label| Encoding::for_label(label.as_bytes()));
        let (xml, ..) = declared.unwrap_or(UTF_8).decode(&raw.xml);
        let mut entry = Self::default();
        let mut reader = Reader::from_str(&xml);
        let config = reader.config_mut();
        (config.check_end_names, config.allow_unmatched_ends, config.allow_dangling_amp) =
            (false, true, true);
        let mut is_inside = false;
        // What follows a fault is not read; what came before it stays.
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(_) if !is_inside => is_inside = true,
                Event::Start(start) => {
                    let inner = Inner::read(&mut reader, &xml);
                    entry.add(&start, inner);
                }
                Event::Empty(start) => entry.add(&start, Inner::default()),
                Event::Eof => break,
                _ => {}
            }
        }
        entry
    }

    fn add(&mut self, start: &BytesStart<'_>, inner: Inner<'_>) {
        let name = start.name();
        let attribute = |name: &str| {
            let found = start.html_attributes().flatten().find(|own| own.key.as_ref() == name)?;
            found.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
        };
        let text = || Some(inner.text.trim().to_owned()).filter(|text| !text.is_empty());
        let is_prefixed = |prefix: &str| name.as_ref().starts_with(prefix);
        match name.local_name().as_ref() {
            "title" if !is_prefixed("media:") => self.title = inner.html(attribute("type").as_deref()),
            "link" => {
                let is_page = attribute("rel").is_none_or(|rel| rel == "alternate");
                let url = attribute("href").filter(|_| is_page).or_else(text);
                self.url = self.url.take().or(url);
            }
            "guid" | "id" => {
                let is_address = attribute("isPermaLink").is_none_or(|is| is == "true");
                self.id = text();
                let url = self.id.clone().filter(|id| is_address && id.starts_with("http"));
                self.url = self.url.take().or(url);
            }
            "author" | "creator" => self.add_author(&inner),
            "pubDate" | "published" | "issued" | "date" => self.published = text().map(|date| rfc3339(&date)),
            "updated" | "modified" => self.modified = text().map(|date| rfc3339(&date)),
            "encoded" | "content" | "description" | "summary" if !is_prefixed("media:") => {
                let is_xhtml = inner.has_elements;
                let html = inner.html(attribute("type").as_deref());
                if html.len() > self.content.len() {
                    (self.content, self.is_xhtml) = (html, is_xhtml);
                }
            }
            _ => {}
        }
    }

    /// An author, by name or, in RSS, by an address with the name in brackets.
    fn add_author(&mut self, inner: &Inner<'_>) {
        let text = [inner.text.clone()];
        let names = if inner.names.is_empty() { &text[..] } else { &inner.names };
        for name in names.iter().take(MAX_AUTHORS.saturating_sub(self.authors.len())) {
            let bracketed = name.split_once('(').map(|(_, rest)| rest.split(')').next().unwrap_or(rest));
            let name = bracketed.filter(|_| name.contains('@')).unwrap_or(name).trim();
            if !name.is_empty() && !name.contains('@') && !self.authors.iter().any(|own| own == name) {
                self.authors.push(name.to_owned());
            }
        }
    }

    /// The entry as a page.
    pub(super) fn to_html(&self) -> String {
        let mut html = String::from("<!DOCTYPE html><html><head>");
        let metas = [("article:published_time", &self.published), ("article:modified_time", &self.modified)];
        let dates = metas.into_iter().filter_map(|(name, date)| Some((name, date.as_ref()?)));
        for (name, content) in dates.chain(self.authors.iter().map(|author| ("author", author))) {
            html.extend(["<meta name=\"", name, "\" content=\"", &escaped(content), "\">"]);
        }
        if let Some(url) = &self.url {
            html.extend(["<link rel=\"canonical\" href=\"", &escaped(url), "\">"]);
        }
        html.extend([
            "</head><body><article><h1>",
            &self.title,
            "</h1>\n",
            &self.content,
            "</article></body></html>",
        ]);
        html
    }
}

impl<'x> Inner<'x> {
    /// Reads up to the end tag of the element that has begun.
    #[expect(
        clippy::string_slice,
        clippy::arithmetic_side_effects,
        reason = "`from` was the length of `text`, which only grew; tags are in memory, and `depth` is not 0 where one ends"
    )]
    fn read(reader: &mut Reader<&[u8]>, xml: &'x str) -> Self {
        let position =
            |reader: &Reader<&[u8]>| usize::try_from(reader.buffer_position()).unwrap_or(xml.len());
        let start = position(reader);
        let (mut inner, mut depth, mut end) = (Self::default(), 0_usize, start);
        let mut name_from = None;
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(tag) => {
                    depth += 1;
                    inner.has_elements = true;
                    name_from = (tag.local_name().as_ref() == "name").then_some(inner.text.len());
                }
                Event::End(_) if depth == 0 => break,
                Event::End(_) => {
                    depth -= 1;
                    inner
                        .names
                        .extend(name_from.take().map(|from: usize| inner.text[from..].trim().to_owned()));
                }
                Event::Empty(_) => inner.has_elements = true,
                Event::Text(text) => inner.text.push_str(&text.into_inner()),
                Event::CData(text) => inner.text.push_str(&text.into_inner()),
                Event::GeneralRef(reference) => push_reference(&mut inner.text, &reference),
                Event::Eof => break,
                _ => {}
            }
            end = position(reader);
        }
        inner.source = xml.get(start..end).unwrap_or_default();
        inner
    }

    /// What it says, as HTML: `kind` is the type that Atom gives. Text of RSS is HTML that is escaped, or should be.
    fn html(self, kind: Option<&str>) -> String {
        if self.has_elements {
            return without_prefixes(self.source);
        }
        if kind == Some("text") || kind == Some("text/plain") { escaped(&self.text) } else { self.text }
    }
}

/// Adds what a reference stands for. Those that XML does not know are left to HTML.
fn push_reference(text: &mut String, reference: &BytesRef<'_>) {
    if let Ok(Some(char)) = reference.resolve_char_ref() {
        return text.push(char);
    }
    let name = &**reference;
    match quick_xml::escape::resolve_xml_entity(name) {
        Some(known) => text.push_str(known),
        None => text.extend(["&", name, ";"]),
    }
}

/// The elements of XHTML without the prefix that some feeds give them.
fn without_prefixes(xhtml: &str) -> String {
    xhtml.replace("<xhtml:", "<").replace("</xhtml:", "</")
}

/// A text as text of elements and of quoted attributes.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// A date of RSS as one of Atom; another one stays as it is.
fn rfc3339(date: &str) -> String {
    rfc2822::parse(date)
        .map_or_else(|_| date.to_owned(), |zoned| zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(xml: &str) -> Entry {
        Entry::read(&RawEntry { xml: xml.as_bytes().to_vec(), charset: None })
    }

    #[test]
    fn text_is_html_however_it_is_escaped() {
        let cases = [
            (
                "escaped",
                "<description>&lt;p&gt;Rain &amp;amp; snow&lt;/p&gt;</description>",
                "<p>Rain &amp; snow</p>",
            ),
            (
                "in a CDATA section",
                "<content:encoded><![CDATA[<p>Rain &amp; snow</p>]]></content:encoded>",
                "<p>Rain &amp; snow</p>",
            ),
            ("not escaped", "<description><p>Rain &amp; snow</p></description>", "<p>Rain &amp; snow</p>"),
            ("text of Atom", "<content type='text'>a &lt; b &amp; c</content>", "a &lt; b &amp; c"),
            (
                "XHTML",
                "<content type='xhtml'><xhtml:div>Rain<xhtml:br/></xhtml:div></content>",
                "<div>Rain<br/></div>",
            ),
            ("an entity of HTML", "<description>Rain&nbsp;fell</description>", "Rain&nbsp;fell"),
            ("an ampersand", "<description>Rain & snow</description>", "Rain & snow"),
            ("summary and content", "<summary>Rain</summary><content>Rain fell.</content>", "Rain fell."),
            ("content and summary", "<content>Rain fell.</content><summary>Rain</summary>", "Rain fell."),
            ("nothing", "<description/>", ""),
            ("an end tag is missing", "<description>Rain", "Rain"),
            ("of a picture", "<media:description>A cloud</media:description>", ""),
        ];
        for (name, xml, expected) in cases {
            assert_eq!(read(&format!("<item>{xml}</item>")).content, expected, "{name}");
        }
    }

    #[test]
    fn facts_of_an_entry() {
        let rss = read(
            "<item><title>Rain &amp;amp; snow</title><link>https://a.example/1</link><guid isPermaLink='false'>1</guid>\
             <author>nora@a.example (Nora Quill)</author><dc:creator>Nora Quill</dc:creator><media:title>x</media:title>\
             <pubDate>Tue, 12 Mar 2024 08:30:00 +0100</pubDate></item>",
        );
        let atom = read(
            "<entry><title type='html'>Rain &amp;amp; snow</title><link rel='self' href='https://a.example/feed'/>\
             <link href='https://a.example/1'/><id>1</id><author><name>Nora Quill</name><uri>https://x.example</uri></author>\
             <published>2024-03-12T08:30:00+01:00</published></entry>",
        );
        for (name, entry) in [("RSS", rss), ("Atom", atom)] {
            let expected = Entry {
                id: Some("1".to_owned()),
                url: Some("https://a.example/1".to_owned()),
                title: "Rain &amp; snow".to_owned(),
                authors: vec!["Nora Quill".to_owned()],
                published: Some("2024-03-12T08:30:00+01:00".to_owned()),
                ..Entry::default()
            };
            assert_eq!(entry, expected, "{name}");
        }
    }

    #[test]
    fn a_permanent_link_is_an_address() {
        let url = |xml: &str| read(&format!("<item>{xml}</item>")).url;
        assert_eq!(url("<guid>https://a.example/1</guid>").as_deref(), Some("https://a.example/1"));
        assert_eq!(url("<guid>1</guid>"), None);
        assert_eq!(url("<guid isPermaLink='false'>https://a.example/1</guid>"), None);
    }
}
