//! [`Cleaner`]: read, label, make an article. Nobody else calls the stages.

use std::borrow::Cow;

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Span, Timestamp};
#[cfg(feature = "select")]
use url::Url;

use crate::article::{Article, TextSource, Warning};
use crate::embedded;
use crate::error::{Error, ErrorKind};
use crate::explain::{Explanation, Recorder};
use crate::label::repeats::Neighbours;
use crate::label::{Balance, Labeller, Labels};
use crate::metadata::{self, Beside, Metadata};
use crate::options::{Options, TextPatterns};
#[cfg(feature = "select")]
use crate::options::{Selection, Site};
use crate::read::decode::{self, Conflict, encoding_of};
use crate::read::page::{Origin, Page};
#[cfg(feature = "select")]
use crate::read::reference;
use crate::read::{self, SelectedFacts, plain, xhtml};
use crate::spare::{Lent, Spare};
use crate::templates::{Evidence, Learned, PageName, Places};

/// Cleans pages. Make one, share it between threads: it keeps the memory of one page for the next.
///
/// ```
/// use cleancopy::{Cleaner, Hints};
///
/// let cleaner = Cleaner::default();
/// let article = cleaner.clean_html("<h1>Rain</h1><p>It rained all day in the valley.</p>", &Hints::default())?;
/// assert_eq!(article.title(), Some("Rain"));
/// # Ok::<(), cleancopy::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Cleaner {
    options: Options,
    labeller: Labeller,
    /// What is taken for today, if it is not asked for at each page.
    day: Option<Date>,
    spare: Spare<Page>,
}

/// What is known of a page besides its bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Hints<'a> {
    /// Where the page was found.
    pub url: Option<&'a str>,
    /// The charset of the HTTP header, or its whole content type.
    pub http_charset: Option<&'a str>,
    /// The day of the crawl, today if it is not known: no page is dated after it.
    pub crawled: Option<Date>,
    /// What the page is of, if neither `url` nor the page itself says where it was found: pages with the same name here are of
    /// one site to [templates](crate::templates::Templates).
    pub site: Option<&'a str>,
}

impl<'a> Hints<'a> {
    /// The same with an address, if there is one.
    #[must_use]
    pub fn with_url(self, url: impl Into<Option<&'a str>>) -> Self {
        Self { url: url.into(), ..self }
    }

    /// The same with the charset or content type of the HTTP header, if there was one.
    #[must_use]
    pub fn with_http_charset(self, http_charset: impl Into<Option<&'a str>>) -> Self {
        Self { http_charset: http_charset.into(), ..self }
    }

    /// The same with the name of the site, if it is known.
    #[must_use]
    pub fn with_site(self, site: impl Into<Option<&'a str>>) -> Self {
        Self { site: site.into(), ..self }
    }

    /// The same with the day of the crawl, if it is known.
    #[must_use]
    pub fn with_crawled(self, crawled: impl Into<Option<Date>>) -> Self {
        Self { crawled: crawled.into(), ..self }
    }
}

/// Bytes of a document, decoded, whatever the limits say: places in it are numbers of 32 bits, and a page may have three bytes
/// of text and attributes for each of its own.
const MOST_BYTES: usize = 1 << 30;

/// Whether a document is within a limit.
fn within(limit: usize, bytes: usize) -> Result<(), Error> {
    if bytes <= limit {
        return Ok(());
    }
    Err(Error::new(ErrorKind::TooLarge, format!("{bytes} bytes; the limit is {limit} bytes")))
}

/// The day, at Greenwich.
pub(crate) fn today() -> Date {
    Offset::UTC.to_datetime(Timestamp::now()).date()
}

/// An HTML document: bytes in whatever encoding, or text that is decoded already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document<'a> {
    /// Bytes as they came.
    Bytes(&'a [u8]),
    /// Text; what it declares of its encoding is passed over.
    Text(&'a str),
}

impl<'a> From<&'a [u8]> for Document<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'a> From<&'a Vec<u8>> for Document<'a> {
    fn from(bytes: &'a Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'a> From<&'a str> for Document<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Document<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

/// What is warned of where the templates of a site turned out not to be of a page.
fn misfit(evidence: Option<&Evidence<'_>>) -> Option<Warning> {
    evidence.is_some_and(Evidence::is_misfit).then_some(Warning::Templates)
}

impl Cleaner {
    /// A cleaner that works as the options say.
    pub fn new(options: Options) -> Self {
        Self { options, labeller: Labeller::new(), day: None, spare: Spare::default() }
    }

    /// The same with a day that is today for all pages, however long it takes to clean them.
    #[cfg(feature = "bulk")]
    pub(crate) fn on_day(self, day: Date) -> Self {
        Self { day: Some(day), ..self }
    }

    /// The same with other fitted scores; for those who fit their own.
    #[cfg(feature = "unstable")]
    pub fn with_labeller(self, labeller: Labeller) -> Self {
        Self { labeller, ..self }
    }

    /// Cleans an HTML document.
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`] beyond the size limit, [`ErrorKind::NotHtml`] for the bytes of a PDF, an image or an
    /// archive and for those that are no text in any encoding, [`ErrorKind::UnknownEncoding`] where the options force an encoding that does not exist,
    /// [`ErrorKind::TooComplex`] beyond the limit of steps, and where CSS selectors, or the reader that builds a tree, would take too long.
    pub fn clean_html<'d>(&self, html: impl Into<Document<'d>>, hints: &Hints<'_>) -> Result<Article, Error> {
        self.html(html.into(), hints, None)
    }

    /// Cleans an HTML document, and says of each block how it was decided and what would have decided otherwise. Takes a few
    /// times as long as [`clean_html`](Self::clean_html), whose article it has.
    ///
    /// # Errors
    /// As [`clean_html`](Self::clean_html).
    pub fn explain_html<'d>(
        &self,
        html: impl Into<Document<'d>>,
        hints: &Hints<'_>,
    ) -> Result<Explanation, Error> {
        let mut recorder = Recorder::default();
        let article = self.html(html.into(), hints, Some(&mut recorder))?;
        Ok(recorder.explain(article, &self.options))
    }

    fn html(
        &self,
        html: Document<'_>,
        hints: &Hints<'_>,
        mut recorder: Option<&mut Recorder>,
    ) -> Result<Article, Error> {
        let (text, warnings) = self.decode(html, hints)?;
        let text = xhtml::as_html(&text, hints.http_charset);
        let mut page = self.spare.lend();
        let selected = self.read_html(&text, hints, &mut page)?;
        self.options.limits.allow(&page, text.len())?;
        let evidence = self.evidence(&page, hints);
        let mut labels = self.label_beside(&page, evidence.as_ref(), hints, recorder.as_deref_mut());
        let source = self.add_body(&text, hints, &mut page, &mut labels, recorder.as_deref_mut())?;
        let shell = embedded::is_shell(&text, &page, &labels).then_some(Warning::Shell);
        let mut article = self.make_article(&page, labels, evidence.as_ref(), hints, recorder);
        article.warnings.extend(shell.into_iter().chain(misfit(evidence.as_ref())).chain(warnings));
        article.source = source;
        article.metadata.replace(selected);
        Ok(article)
    }

    fn label(
        &self,
        page: &Page,
        hints: &Hints<'_>,
        balance: Balance,
        neighbours: Option<&dyn Neighbours>,
        recorder: Option<&mut Recorder>,
    ) -> Labels {
        let patterns = self.patterns(hints);
        match recorder {
            None => self.labeller.label_beside(page, balance, &patterns, neighbours),
            Some(recorder) => {
                recorder.labels_of(self.labeller.trace(page, balance, &patterns, neighbours), balance)
            }
        }
    }

    /// The labels of a page with what the templates of its site say.
    fn label_beside(
        &self,
        page: &Page,
        evidence: Option<&Evidence<'_>>,
        hints: &Hints<'_>,
        recorder: Option<&mut Recorder>,
    ) -> Labels {
        let neighbours = evidence.map(|evidence| evidence as &dyn Neighbours);
        self.label(page, hints, self.options.balance, neighbours, recorder)
    }

    /// What the templates know of the site of a page.
    fn evidence(&self, page: &Page, hints: &Hints<'_>) -> Option<Evidence<'_>> {
        self.options.templates.as_ref()?.of(PageName::of(page, hints.url, hints.site))
    }

    /// Learns from an HTML page what its site has in common, for [`Templates`](crate::templates::Templates). The templates
    /// and the selection of the options are not asked.
    ///
    /// # Errors
    /// As [`clean_html`](Self::clean_html).
    pub fn learn_html<'d>(&self, html: impl Into<Document<'d>>, hints: &Hints<'_>) -> Result<Learned, Error> {
        let (text, _) = self.decode(html.into(), hints)?;
        let text = xhtml::as_html(&text, hints.http_charset);
        let mut page = self.spare.lend();
        read::html(&text, self.options.reader, &self.options.limits, &mut page)?;
        self.options.limits.allow(&page, text.len())?;
        Ok(self.learn(&page, hints))
    }

    /// The same from plain text.
    ///
    /// # Errors
    /// As [`clean_html`](Self::clean_html).
    pub fn learn_text<'d>(&self, text: impl Into<Document<'d>>, hints: &Hints<'_>) -> Result<Learned, Error> {
        let page = self.read_text(text.into(), hints)?.0;
        Ok(self.learn(&page, hints))
    }

    fn learn(&self, page: &Page, hints: &Hints<'_>) -> Learned {
        let Some(name) = PageName::of(page, hints.url, hints.site) else { return Learned::nothing() };
        let labels = self.label(page, hints, self.options.balance, None, None);
        let stated = match page.origin {
            // The lines of plain text have no elements to tell places by.
            Origin::Text => Vec::new(),
            Origin::Html => metadata::stated(page, &labels, &self.beside(hints, None)),
        };
        Learned::of(page, &labels.verdicts, &stated, name)
    }

    /// Adds the body of the article to a page that holds it elsewhere than in what it shows; says where that was.
    fn add_body(
        &self,
        html: &str,
        hints: &Hints<'_>,
        page: &mut Page,
        labels: &mut Labels,
        recorder: Option<&mut Recorder>,
    ) -> Result<TextSource, Error> {
        let Options { limits, reader, .. } = &self.options;
        // Who selects parts of a page means what it shows.
        #[cfg(feature = "select")]
        if !self.selection(hints).is_empty() {
            return Ok(TextSource::Html);
        }
        let Some(body) = embedded::find(html, page, labels, hints.url, limits) else {
            return Ok(TextSource::Html);
        };
        let mut added = self.spare.lend();
        read::html(&body.html, *reader, limits, &mut added)?;
        // It is known to be the article; only what is clearly none is dropped.
        let labels_of_body = self.label(&added, hints, Balance::Recall, None, recorder);
        page.append(&added);
        labels.append_body(labels_of_body, &body.repeated);
        Ok(body.source)
    }

    #[cfg(not(feature = "select"))]
    fn read_html(&self, html: &str, _: &Hints<'_>, page: &mut Page) -> Result<SelectedFacts, Error> {
        read::html(html, self.options.reader, &self.options.limits, page)?;
        Ok(SelectedFacts::default())
    }

    /// Reads a page, with CSS where the options or the rules of its site select something.
    #[cfg(feature = "select")]
    fn read_html(&self, html: &str, hints: &Hints<'_>, page: &mut Page) -> Result<SelectedFacts, Error> {
        let Options { limits, reader, .. } = &self.options;
        let selection = self.selection(hints);
        if selection.is_empty() {
            read::html(html, *reader, limits, page)?;
            return Ok(SelectedFacts::default());
        }
        reference::read_selected(html, limits, &selection, page)
    }

    /// What is selected on every page, and on those of the page's site.
    #[cfg(feature = "select")]
    fn selection(&self, hints: &Hints<'_>) -> Selection {
        let of_site = self.site(hints).map(|site| site.selection.clone());
        self.options.selection.and(&of_site.unwrap_or_default())
    }

    /// What the rules say of the site of a page.
    #[cfg(feature = "select")]
    fn site(&self, hints: &Hints<'_>) -> Option<&Site> {
        let rules = &self.options.site_rules;
        // Most have none: then no address need be taken apart.
        if rules.is_empty() {
            return None;
        }
        let url = Url::parse(hints.url?).ok()?;
        rules.for_host(url.host_str()?)
    }

    #[cfg(not(feature = "select"))]
    fn patterns(&self, _: &Hints<'_>) -> Vec<&TextPatterns> {
        vec![&self.options.drop_text]
    }

    /// The patterns of every document, and those of the page's site.
    #[cfg(feature = "select")]
    fn patterns(&self, hints: &Hints<'_>) -> Vec<&TextPatterns> {
        let of_site = self.site(hints).map(|site| &site.drop_text);
        [Some(&self.options.drop_text), of_site].into_iter().flatten().collect()
    }

    /// Cleans plain text that some scraper already extracted. It has no address, so that rules of single sites do not
    /// apply to it.
    ///
    /// # Errors
    /// As [`clean_html`](Self::clean_html).
    pub fn clean_text<'d>(&self, text: impl Into<Document<'d>>) -> Result<Article, Error> {
        self.text(text.into(), &Hints::default(), None)
    }

    /// The same for a text of which it is known where it was found. Templates of its site are asked; nothing else goes by the
    /// hints.
    ///
    /// # Errors
    /// As [`clean_html`](Self::clean_html).
    pub fn clean_text_beside<'d>(
        &self,
        text: impl Into<Document<'d>>,
        hints: &Hints<'_>,
    ) -> Result<Article, Error> {
        self.text(text.into(), hints, None)
    }

    /// The same for plain text as [`explain_html`](Self::explain_html) for HTML. The hints are used as by
    /// [`clean_text_beside`](Self::clean_text_beside).
    ///
    /// # Errors
    /// As [`clean_html`](Self::clean_html).
    pub fn explain_text<'d>(
        &self,
        text: impl Into<Document<'d>>,
        hints: &Hints<'_>,
    ) -> Result<Explanation, Error> {
        let mut recorder = Recorder::default();
        let article = self.text(text.into(), hints, Some(&mut recorder))?;
        Ok(recorder.explain(article, &self.options))
    }

    fn text(
        &self,
        text: Document<'_>,
        hints: &Hints<'_>,
        mut recorder: Option<&mut Recorder>,
    ) -> Result<Article, Error> {
        let (page, warnings) = self.read_text(text, &Hints::default())?;
        let evidence = self.evidence(&page, hints);
        let (evidence, hints) = (evidence.as_ref(), &Hints::default());
        let labels = self.label_beside(&page, evidence, hints, recorder.as_deref_mut());
        let mut article = self.make_article(&page, labels, evidence, hints, recorder);
        article.warnings.extend(misfit(evidence).into_iter().chain(warnings));
        Ok(article)
    }

    fn read_text(
        &self,
        text: Document<'_>,
        hints: &Hints<'_>,
    ) -> Result<(Lent<'_, Page>, Vec<Warning>), Error> {
        let (text, warnings) = self.decode(text, hints)?;
        let mut page = self.spare.lend();
        plain::read(&text, &self.options.limits, &mut page);
        self.options.limits.allow(&page, text.len())?;
        Ok((page, warnings))
    }

    fn make_article(
        &self,
        page: &Page,
        mut labels: Labels,
        evidence: Option<&Evidence<'_>>,
        hints: &Hints<'_>,
        recorder: Option<&mut Recorder>,
    ) -> Article {
        let (metadata, judgement) = Metadata::collect(page, &labels, &self.beside(hints, evidence));
        if let Some(recorder) = recorder {
            recorder.keep(page, &labels);
        }
        // Last: what the page says of its article does not depend on what the user counts as the text.
        labels.apply(page.origin, self.options.include, self.options.exclude);
        Article::from_page(page, &labels, metadata, judgement)
    }

    /// What is known of a page besides what it says.
    fn beside<'h>(&self, hints: &Hints<'h>, evidence: Option<&Evidence<'_>>) -> Beside<'h> {
        let crawled = hints.crawled.or(self.day).unwrap_or_else(today);
        let latest = crawled.saturating_add(Span::new().days(1));
        let places = evidence.map_or_else(Places::default, Evidence::places);
        Beside { url: hints.url, crawled: hints.crawled, latest, places }
    }

    fn decode<'d>(
        &self,
        document: Document<'d>,
        hints: &Hints<'_>,
    ) -> Result<(Cow<'d, str>, Vec<Warning>), Error> {
        let bytes = match document {
            Document::Bytes(bytes) => bytes,
            Document::Text(text) => text.as_bytes(),
        };
        within(self.options.limits.document_bytes.min(MOST_BYTES), bytes.len())?;
        let bytes = match document {
            Document::Bytes(bytes) => bytes,
            Document::Text(text) => {
                decode::binary::refuse_noise(text)?;
                return Ok((Cow::Borrowed(text), Vec::new()));
            }
        };
        let forced = self.options.encoding.as_deref().map(encoding_of).transpose()?;
        let decoded = decode::decode(bytes, hints.http_charset, forced)?;
        within(MOST_BYTES, decoded.text.len())?;
        let (count, encoding) = (decoded.malformed, decoded.encoding);
        let malformed = (count > 0).then_some(Warning::Malformed { count, encoding });
        let conflict = decoded.conflict.map(|Conflict { by, told, seems, used }| Warning::Charset {
            by,
            told,
            seems,
            used,
        });
        Ok((decoded.text, malformed.into_iter().chain(conflict).collect()))
    }
}
