//! What a page says about itself besides title, authors and dates.

use std::borrow::Cow;

use rustc_hash::FxHashSet;
use url::Url;

use super::facts::Facts;
use super::json_ld;
use super::words;
use super::{Source, Sourced};
use crate::label::roles::Role;
use crate::read::json::{Object, Value};
use crate::read::page::{AttributeName, Tag};

/// Entries of a list of tags or categories, at most.
const MAX_ENTRIES: usize = 40;

/// The host of the page, lower case, without `www.`.
pub(super) fn hostname(facts: &Facts<'_>) -> Option<Sourced<String>> {
    let requested = facts.url.as_ref().and_then(Url::host_str).map(|host| (host, Source::Url));
    let declared = facts.base.as_ref().and_then(Url::host_str).map(|host| (host, Source::Link));
    let (host, source) = requested.or(declared)?;
    Some(Sourced::new(host.strip_prefix("www.").unwrap_or(host).to_lowercase(), source))
}

/// The address that the page gives as its own.
pub(super) fn canonical(facts: &Facts<'_>) -> Option<Sourced<String>> {
    let link = facts.page.link("canonical").map(|href| (href, Source::Link));
    let graph = facts.metas("og:url").next().map(|href| (href, Source::OpenGraph));
    link.into_iter().chain(graph).find_map(|(href, source)| Some(Sourced::new(facts.resolve(href)?, source)))
}

/// The description.
pub(super) fn description(facts: &Facts<'_>) -> Option<Sourced<String>> {
    let metas = [
        "og:description",
        "description",
        "twitter:description",
        "dc.description",
        "dcterms.description",
        "sailthru.description",
    ];
    let meta = facts.first_meta(&metas).map(|(text, name)| (text, Source::of_meta(name)));
    let (text, source) = meta.or_else(|| Some((facts.json_text("description")?, Source::JsonLd)))?;
    Some(Sourced::new(words::cleaned(text), source)).filter(|found| !found.value.is_empty())
}

/// What sums the article up: the blocks of that role, said once each, a line each.
pub(super) fn standfirst(facts: &Facts<'_>) -> Option<Sourced<String>> {
    let (mut lines, mut seen) = (Vec::new(), FxHashSet::default());
    let labels = facts.labels.verdicts.iter().zip(&facts.labels.roles);
    for (block, (verdict, role)) in facts.page.blocks.iter().zip(labels) {
        let text = facts.page.text_of(block);
        let is_own = role.role == Role::Standfirst && (verdict.keep || role.may_be_kept);
        if is_own && seen.insert(text) {
            lines.push(text);
        }
    }
    (!lines.is_empty()).then(|| Sourced::new(lines.join("\n"), Source::Text))
}

/// The lead image, as an absolute address.
pub(super) fn image(facts: &Facts<'_>) -> Option<Sourced<String>> {
    let metas = ["og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"];
    let meta = facts.first_meta(&metas).map(|(href, name)| (href, Source::of_meta(name)));
    let json =
        || Some((facts.article?.get("image").and_then(|value| image_of(facts, value))?, Source::JsonLd));
    let link = || Some((facts.page.link("image_src")?, Source::Link));
    let (href, source) = meta.or_else(json).or_else(link)?;
    Some(Sourced::new(facts.resolve(&words::clean(href))?, source))
}

/// What the page says of its lead image: width and height in pixels, and its text alternative.
#[derive(Default)]
pub(super) struct ImageFacts {
    pub(super) size: Option<Sourced<(u32, u32)>>,
    pub(super) alt: Option<Sourced<String>>,
}

/// Size and alternative of the lead image, from where its address is from, else from the image on the page.
pub(super) fn image_facts(facts: &Facts<'_>, image: &Sourced<String>) -> ImageFacts {
    let object = facts.article.and_then(|article| facts.graph.object(article.get("image")?));
    let object = object.filter(|_| image.source == Source::JsonLd);
    let meta = |name| facts.metas(name).next().filter(|_| image.source == Source::OpenGraph);
    let number = |name: &str| match object?.get(name)? {
        Value::Integer(number) => Some(number.to_string()),
        value => value.as_str().map(str::to_owned),
    };
    let width = meta("og:image:width").map(str::to_owned).or_else(|| number("width"));
    let height = meta("og:image:height").map(str::to_owned).or_else(|| number("height"));
    let pixels = |text: String| text.trim().trim_end_matches("px").parse().ok().filter(|pixels| *pixels > 0);
    let size = width.and_then(pixels).zip(height.and_then(pixels));
    let alt = || {
        let text = meta("og:image:alt").or_else(|| meta("twitter:image:alt"));
        let text = text.or_else(|| object?.get("caption")?.as_str()).map(|text| (text, image.source));
        text.or_else(|| Some((alt_on_page(facts, &image.value)?, Source::Text)))
    };
    ImageFacts {
        size: size.map(|size| Sourced::new(size, image.source)),
        alt: alt().map(|(text, source)| Sourced::new(words::cleaned(text), source)),
    }
}

/// The text alternative of the image of an address, as the page shows it.
fn alt_on_page<'p>(facts: &Facts<'p>, address: &str) -> Option<&'p str> {
    let page = facts.page;
    let name = address.split(['?', '#']).next()?.rsplit('/').next().filter(|name| name.len() > 4)?;
    let mut images = page.elements.iter().filter(|element| element.tag == Tag::Img);
    images.find_map(|image| {
        let src = page
            .attribute(image, AttributeName::Src)
            .or_else(|| page.attribute(image, AttributeName::DataSrc))?;
        let alt = page.attribute(image, AttributeName::Alt)?;
        (src.contains(name) && !alt.trim().is_empty()).then_some(alt)
    })
}

/// Who publishes the site.
pub(super) fn publisher(facts: &Facts<'_>) -> Option<Sourced<String>> {
    let json =
        ["publisher", "copyrightHolder", "sourceOrganization"].iter().find_map(|name| facts.json_text(name));
    let json = json.map(|text| Sourced::new(words::cleaned(text), Source::JsonLd));
    let meta = || {
        let (text, name) =
            facts.first_meta(&["dc.publisher", "dcterms.publisher", "publisher", "article:publisher"])?;
        Some(Sourced::new(words::cleaned(text), Source::of_meta(name)))
    };
    json.or_else(meta).filter(|found| !found.value.contains("//"))
}

fn image_of<'p>(facts: &Facts<'p>, value: Value<'p>) -> Option<&'p str> {
    match value {
        Value::String(href) => Some(href),
        Value::Array(values) => image_of(facts, values.first()?),
        value => {
            let object = facts.graph.object(value)?;
            object.get("url").or_else(|| value.as_object()?.get("contentUrl"))?.as_str()
        }
    }
}

/// The sections that the article is filed under.
pub(super) fn categories(facts: &Facts<'_>) -> Option<Sourced<Vec<String>>> {
    let json =
        || list(facts.article?.get("articleSection"), facts).map(|names| Sourced::new(names, Source::JsonLd));
    let meta = || {
        let names = [
            "article:section",
            "og:article:section",
            "cxenseparse:category",
            "parsely-section",
            "category",
            "section",
        ];
        let (_, name) = facts.first_meta(&names)?;
        Some(Sourced::new(distinct(facts.metas(name).map(words::clean)), Source::of_meta(name)))
    };
    json().or_else(meta).or_else(|| linked(facts, "category")).filter(|found| !found.value.is_empty())
}

/// The keywords of the article.
pub(super) fn tags(facts: &Facts<'_>) -> Option<Sourced<Vec<String>>> {
    let json =
        || list(facts.article?.get("keywords"), facts).map(|names| Sourced::new(names, Source::JsonLd));
    let meta = || {
        let names = [
            "article:tag",
            "og:article:tag",
            "news_keywords",
            "parsely-tags",
            "sailthru.tags",
            "keywords",
            "dc.subject",
        ];
        let (_, name) = facts.first_meta(&names)?;
        let entries = facts.metas(name).flat_map(|content| content.split([',', ';'])).map(words::clean);
        Some(Sourced::new(distinct(entries), Source::of_meta(name)))
    };
    json().or_else(meta).or_else(|| linked(facts, "tag")).filter(|found| !found.value.is_empty())
}

fn list(value: Option<Value<'_>>, facts: &Facts<'_>) -> Option<Vec<String>> {
    let mut texts = Vec::new();
    json_ld::texts(facts.graph, value?, &mut |text| texts.push(text));
    // One string holds a list as often as a list holds strings.
    let entries = texts.into_iter().flat_map(|text| text.split([',', ';'])).map(words::clean);
    Some(distinct(entries)).filter(|entries| !entries.is_empty())
}

/// The texts of links with `rel="tag"`; those whose address names a category are categories.
#[expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "spans name elements of their page, and ranges of its text"
)]
fn linked(facts: &Facts<'_>, what: &str) -> Option<Sourced<Vec<String>>> {
    let page = facts.page;
    let links = page.spans.iter().filter(|span| page.elements[span.element as usize].tag == Tag::A);
    let names = links.filter_map(|span| {
        let element = &page.elements[span.element as usize];
        let rel = page.attribute(element, AttributeName::Rel)?;
        let href = page.attribute(element, AttributeName::Href).unwrap_or_default();
        let category =
            rel.contains("category") || href.contains("/category/") || href.contains("/kategorie/");
        let tag = rel.split_ascii_whitespace().any(|word| word == "tag");
        (tag && category == (what == "category")).then(|| words::clean(&page.text[span.text.range()]))
    });
    Some(Sourced::new(distinct(names), Source::Link))
}

fn distinct<'t>(entries: impl Iterator<Item = Cow<'t, str>>) -> Vec<String> {
    let mut distinct: Vec<String> = Vec::new();
    for entry in entries.filter(|entry| !entry.is_empty() && entry.chars().count() <= 100) {
        if distinct.len() == MAX_ENTRIES {
            break;
        }
        if !distinct.iter().any(|own| words::is_same_in_any_case(own, &entry)) {
            distinct.push(entry.into_owned());
        }
    }
    distinct
}

/// The license: an address where one is given.
pub(super) fn license(facts: &Facts<'_>) -> Option<Sourced<String>> {
    if let Some(href) = facts.page.link("license").and_then(|href| facts.resolve(href)) {
        return Some(Sourced::new(href, Source::Link));
    }
    if let Some(text) = facts.json_text("license") {
        return Some(Sourced::new(words::cleaned(text), Source::JsonLd));
    }
    let page = facts.page;
    let mut links = page.elements.iter().filter(|element| element.tag == Tag::A);
    let licensed = links.find_map(|element| {
        let rel = page.attribute(element, AttributeName::Rel)?;
        let is = rel.split_ascii_whitespace().any(|word| word == "license");
        is.then(|| page.attribute(element, AttributeName::Href))
            .flatten()
            .and_then(|href| facts.resolve(href))
    });
    let meta = || {
        facts
            .first_meta(&["dc.rights", "dcterms.license", "dcterms.rights"])
            .map(|(text, _)| words::cleaned(text))
    };
    licensed
        .map(|href| Sourced::new(href, Source::Link))
        .or_else(|| Some(Sourced::new(meta()?, Source::DublinCore)))
}

/// Whether the page declares that its text is or is not for subscribers.
pub(super) fn paywall(facts: &Facts<'_>) -> Option<Sourced<bool>> {
    let part = || is_free(facts.graph.object(facts.article?.get("hasPart")?)?);
    if let Some(free) = facts.article.and_then(is_free).or_else(part) {
        return Some(Sourced::new(!free, Source::JsonLd));
    }
    let tier = facts.metas("article:content_tier").next()?;
    Some(Sourced::new(!tier.eq_ignore_ascii_case("free"), Source::OpenGraph))
}

/// Whether an object of JSON-LD says that everybody may read it: a boolean, or the word for one in some spelling.
fn is_free(object: Object<'_>) -> Option<bool> {
    match object.get("isAccessibleForFree")? {
        Value::Bool(free) => Some(free),
        Value::String(text) => text.rsplit('/').next()?.to_lowercase().parse().ok(),
        _ => None,
    }
}
