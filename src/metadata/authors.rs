//! Who wrote the article: persons, one by one, without «By» and without their offices; agencies as they are called.

use super::facts::Facts;
use super::words::{self, NAMES};
use super::{Found, Source};
use super::{calendar, json_ld};
use crate::read::page::{AttributeName, Block, SpanKind, Tag};

/// Names of `meta` for authors, the most reliable first; any other whose name ends in `author` comes after them.
const METAS: &[&str] = &[
    "author",
    "article:author",
    "og:article:author",
    "article:author_name",
    "og:author",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "byl",
    "byline",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "citation_author",
];

/// Authors beyond this number are not authors but a list of something else.
const MOST: usize = 24;

/// Blocks beside the headline in which a byline is looked for.
const WINDOW: usize = 10;

/// Bytes of a block that is a byline.
const BYLINE: usize = 240;

/// The authors, from the first source that names persons; a source that only repeats the site's name waits for others.
pub(super) fn find(facts: &Facts<'_>, site: &[String]) -> Option<Found<Vec<String>>> {
    let mut weak = None;
    let sources: [&dyn Fn() -> Vec<Found<Vec<String>>>; 6] = [
        &|| from_json(facts),
        &|| from_metas(facts),
        &|| from_microdata(facts),
        &|| from_bylines(facts),
        &|| from_words(facts),
        &|| from_afar(facts),
    ];
    for candidate in sources.iter().flat_map(|source| source()) {
        let names = people(candidate.value);
        if names.is_empty() || names.len() > MOST {
            continue;
        }
        let found = Found::new(names, candidate.source);
        if !found.value.iter().all(|name| is_site(name, site)) {
            return Some(found);
        }
        weak.get_or_insert(found);
    }
    weak
}

/// Whether a name is one of the site's own.
fn is_site(name: &str, site: &[String]) -> bool {
    let key = words::key(name);
    site.iter().any(|own| {
        *own == key
            || (key.len() > 3 && own.starts_with(&key))
            || (own.len() > 3 && key.starts_with(own.as_str()) && key.len() < own.len() + 5)
    })
}

fn from_json(facts: &Facts<'_>) -> Vec<Found<Vec<String>>> {
    let mut names = Vec::new();
    let Some(article) = facts.article else { return Vec::new() };
    for property in ["author", "creator"] {
        if let Some(value) = article.get(property)
            && names.is_empty()
        {
            json_ld::texts(facts.graph, value, &mut names);
        }
    }
    vec![Found::new(names.into_iter().map(str::to_owned).collect(), Source::JsonLd)]
}

fn from_metas(facts: &Facts<'_>) -> Vec<Found<Vec<String>>> {
    let of = |name: &'static str| {
        let values = facts.metas(name).map(str::to_owned).collect();
        Found::new(values, Source::of_meta(name))
    };
    let mut found: Vec<_> = METAS.iter().map(|name| of(name)).collect();
    let page = facts.page;
    let metas = page
        .head
        .metas
        .iter()
        .map(|(name, content)| (page.attribute_str(*name), page.attribute_str(*content)));
    let other = metas.filter(|(name, _)| {
        name.ends_with("author") || name.ends_with("authors") || name.ends_with("author_name")
    });
    found.push(Found::new(other.map(|(_, content)| content.to_owned()).collect(), Source::Meta));
    found.push(Found::new(from_card(facts).into_iter().collect(), Source::Meta));
    found
}

/// The value beside the label «Written by» of a sharing card.
fn from_card(facts: &Facts<'_>) -> Option<String> {
    ["1", "2"].iter().find_map(|number| {
        let label = facts.page.meta(&format!("twitter:label{number}"))?.trim().to_lowercase();
        let data = facts.page.meta(&format!("twitter:data{number}"))?;
        NAMES.has("written", label.as_str()).then(|| data.to_owned())
    })
}

fn from_microdata(facts: &Facts<'_>) -> Vec<Found<Vec<String>>> {
    let page = facts.page;
    let authors: Vec<u32> = facts.items("author").collect();
    let names = authors.iter().filter_map(|author| {
        let inside = |item: &u32| page.ancestors(*item).any(|id| id == *author);
        let named = facts.items("name").find(inside).or(Some(*author));
        facts.item_text(named?).filter(|text| text.len() <= BYLINE).map(str::to_owned)
    });
    vec![Found::new(names.collect(), Source::Microdata)]
}

/// Links to the pages of authors, and blocks that are marked as bylines, beside the headline.
fn from_bylines(facts: &Facts<'_>) -> Vec<Found<Vec<String>>> {
    let block = |at: usize| &facts.page.blocks[at];
    let mut linked = Vec::new();
    let mut last = None;
    for at in near(facts) {
        let names = author_links(facts, block(at));
        // The links of one byline stand together; later ones are of editors and other articles.
        if names.is_empty() || last.is_some_and(|last| at != last + 1) {
            continue;
        }
        last = Some(at);
        linked.extend(names);
    }
    let marked = near(facts).filter(|at| is_marked(facts, block(*at).element)).find_map(|at| {
        let text = facts.page.text_of(block(at));
        Some(names_in_line(text)).filter(|names| text.len() <= BYLINE && !names.is_empty())
    });
    vec![Found::new(linked, Source::Byline), Found::new(marked.unwrap_or_default(), Source::Byline)]
}

/// Blocks beside the headline that have a part beginning with «By».
fn from_words(facts: &Facts<'_>) -> Vec<Found<Vec<String>>> {
    let lines =
        near(facts).map(|at| facts.page.text_of(&facts.page.blocks[at])).filter(|text| text.len() <= BYLINE);
    let named = lines.filter_map(|text| {
        let by =
            std::iter::once(text).chain(segments(text)).filter_map(strip_by).find(|rest| !rest.is_empty())?;
        Some(names_in(by, is_dated(text)))
    });
    let named = named.into_iter().find(|names| !names.is_empty());
    vec![Found::new(named.unwrap_or_default(), Source::Text)]
}

/// The only author that links anywhere on the page lead to; then a name alone under the headline or below the text.
fn from_afar(facts: &Facts<'_>) -> Vec<Found<Vec<String>>> {
    let page = facts.page;
    let mut linked: Vec<String> = page.blocks.iter().flat_map(|block| author_links(facts, block)).collect();
    linked.retain(|name| is_name(name));
    linked.dedup_by_key(|name| words::key(name));
    linked.truncate(if linked.len() > 1 { 0 } else { 1 });
    let mut marked = marked_names(facts);
    marked.dedup_by_key(|name| words::key(name));
    marked.truncate(if marked.len() > 1 { 0 } else { 1 });
    let end = facts.body_end().unwrap_or(0);
    let headline = facts.headline().unwrap_or(0);
    let mut places = (headline + 1..headline + 5).chain(end..end + 2).filter(|at| *at < page.blocks.len());
    let alone =
        places.find(|at| stands_alone(facts, *at)).map(|at| page.text_of(&page.blocks[at]).to_owned());
    vec![
        Found::new(linked, Source::Byline),
        Found::new(marked, Source::Byline),
        Found::new(alone.into_iter().collect(), Source::Text),
    ]
}

/// Full names that are whole blocks marked as bylines, anywhere on the page.
fn marked_names(facts: &Facts<'_>) -> Vec<String> {
    let page = facts.page;
    let short = page.blocks.iter().filter(|block| (5..60).contains(&block.text.len()) && !block.hidden);
    let named = short.filter(|block| page.text_of(block).contains(' ') && is_name(page.text_of(block)));
    named
        .filter(|block| is_marked(facts, block.element))
        .map(|block| page.text_of(block).to_owned())
        .collect()
}

/// Whether a block is a full name and nothing else: a paragraph, or a line beside a date.
fn stands_alone(facts: &Facts<'_>, at: usize) -> bool {
    let page = facts.page;
    let block = &page.blocks[at];
    let text = page.text_of(block);
    let words = text.split_whitespace().count();
    if block.hidden || !(2..=3).contains(&words) || !is_name(text) {
        return false;
    }
    let beside = at.saturating_sub(2)..(at + 3).min(page.blocks.len());
    let mut beside = beside.map(|near| page.text_of(&page.blocks[near]));
    block.link_bytes == 0 && page.element_of(block).tag == Tag::P || beside.any(is_date_line)
}

/// Whether a short line has a year.
fn is_date_line(line: &str) -> bool {
    let mut numbers = line.split(|char: char| !char.is_ascii_digit());
    line.len() < 60
        && numbers.any(|number| number.len() == 4 && (number.starts_with("19") || number.starts_with("20")))
}

/// Numbers of the blocks from a little before the headline to a little into the body.
fn near(facts: &Facts<'_>) -> impl Iterator<Item = usize> {
    let count = facts.page.blocks.len();
    let headline = facts.headline().unwrap_or(0);
    let end = (headline + WINDOW).min(count);
    (headline + 1..end.max(headline + 1))
        .chain((headline.saturating_sub(3)..headline).rev())
        .filter(move |at| *at < count)
}

/// The texts of the links in a block that lead to an author's page.
fn author_links(facts: &Facts<'_>, block: &Block) -> Vec<String> {
    let page = facts.page;
    let links = page.spans_of(block).iter().filter(|span| span.kind == SpanKind::Link);
    let authors = links.filter(|link| {
        let element = &page.elements[link.element as usize];
        let rel = page.attribute(element, AttributeName::Rel).unwrap_or_default();
        let href = page.attribute(element, AttributeName::Href).unwrap_or_default().to_ascii_lowercase();
        let path = href.split(['?', '#']).next().unwrap_or_default();
        let outside = path.contains("//")
            && facts
                .url
                .as_ref()
                .or(facts.base.as_ref())
                .and_then(|url| url.host_str())
                .is_some_and(|host| !path.contains(host.trim_start_matches("www.")));
        if outside {
            return false;
        }
        rel.split_ascii_whitespace().any(|word| word == "author")
            || path.split('/').rev().skip(1).any(|segment| NAMES.has("links", segment))
    });
    authors
        .map(|link| page.text[link.text.range()].to_owned())
        .filter(|text| is_plausible(strip_by(text).unwrap_or(text)))
        .collect()
}

/// Whether an element or the two around it are marked as a byline.
fn is_marked(facts: &Facts<'_>, element: u32) -> bool {
    let page = facts.page;
    page.ancestors(element).take(3).any(|id| {
        let attributes = page.attributes_of(&page.elements[id as usize]);
        attributes.iter().any(|attribute| {
            use AttributeName::{Class, DataComponent, DataTestId, Id, ItemProp};
            matches!(attribute.name, Class | Id | ItemProp | DataComponent | DataTestId)
                && page.attribute_str(attribute.value).split(|c: char| !c.is_alphanumeric()).any(|word| {
                    let word = word.to_ascii_lowercase();
                    NAMES
                        .of("markup")
                        .iter()
                        .any(|entry| word == *entry || entry.len() > 5 && word.starts_with(entry))
                })
        })
    })
}

/// The names in a byline: in the first part that has any, dates passed over.
fn names_in_line(line: &str) -> Vec<String> {
    names_in(strip_by(line).unwrap_or(line), is_dated(line))
}

fn is_dated(line: &str) -> bool {
    line.contains(|char: char| char.is_ascii_digit())
}

/// The names in the first part of a line that has any; in a dated line, months are no names.
fn names_in(line: &str, dated: bool) -> Vec<String> {
    let mut parts = segments(line).map(|part| {
        let part = strip_by(part).unwrap_or(part);
        let cut = if dated {
            part.split_whitespace().take_while(|word| !calendar::is_month(word)).collect::<Vec<_>>().join(" ")
        } else {
            part.to_owned()
        };
        let mut names: Vec<String> = split(&cut).into_iter().filter(|name| is_name(name)).collect();
        // Beside a full name, a single word is an office or a place.
        if names.iter().any(|name| name.contains(' ')) {
            names.retain(|name| name.contains(' '));
        }
        names
    });
    parts.find(|names| !names.is_empty()).unwrap_or_default()
}

/// The parts of a line between signs and numbers.
fn segments(line: &str) -> impl Iterator<Item = &str> {
    let ends = |char: char| {
        matches!(char, '|' | '•' | '·' | '\n' | '—' | '–' | '(' | ')' | ':') || char.is_ascii_digit()
    };
    line.split(ends)
        .map(|part| part.trim_matches(|char: char| char.is_whitespace() || matches!(char, ',' | '.' | '-')))
        .filter(|part| !part.is_empty())
}

/// What follows a leading «By».
fn strip_by(text: &str) -> Option<&str> {
    // «ByAnn Lee»: two elements without a space between them.
    if let Some(rest) = text.strip_prefix("By").filter(|rest| rest.starts_with(char::is_uppercase)) {
        return Some(rest);
    }
    let lower = text.to_lowercase();
    let by = NAMES.of("by").iter().filter(|by| {
        let Some(rest) = lower.strip_prefix(**by) else { return false };
        rest.is_empty()
            || rest.starts_with(|char: char| !char.is_alphanumeric())
            || by.ends_with([':', '：', '／', '/', ' '])
    });
    let longest = by.max_by_key(|by| by.len())?;
    // Lower-casing may change the length of a text; then it is left alone.
    text.get(longest.len()..).map(|rest| rest.trim_start_matches([':', ' ', '\u{a0}', '：']).trim())
}

/// Splits names at commas and words for «and»; titles such as «MD» stay with the name before them.
fn split(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in text.split([',', ';', '/', '、', '，', '\n', '|', '·', '・']) {
        let part = part.trim();
        let title = is_title(part);
        match parts.last_mut() {
            Some(before) if title && !part.is_empty() => {
                before.push_str(", ");
                before.push_str(part);
            }
            _ => parts.extend(split_words(part)),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Splits at words for «and» between two names.
fn split_words(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for word in text.split_whitespace() {
        let last = parts.len() - 1;
        if word.chars().all(|char| char.is_lowercase() || !char.is_alphabetic()) && NAMES.has("and", word) {
            parts.push(String::new());
        } else {
            if !parts[last].is_empty() {
                parts[last].push(' ');
            }
            parts[last].push_str(word);
        }
    }
    // «Dear and Co» is one name: each side of «and» must be able to be one.
    if parts.len() > 1
        && parts.iter().any(|part| part.chars().filter(|char| char.is_alphanumeric()).count() < 3)
        && !parts.iter().any(String::is_empty)
    {
        return vec![text.to_owned()];
    }
    parts
}

/// Whether a part after a comma is an academic title or a place in capitals.
fn is_title(part: &str) -> bool {
    let letters = part.chars().filter(|char| char.is_alphabetic());
    let (mut upper, mut count) = (0, 0);
    for letter in letters {
        count += 1;
        upper += usize::from(letter.is_uppercase());
    }
    !part.contains(' ')
        && (2..=8).contains(&count)
        && upper * 2 > count
        && part.chars().all(|char| char.is_ascii() || char == '®')
        || matches!(part, "Jr." | "Jr" | "Sr." | "PhD" | "Ph.D.")
}

/// The persons that the raw values of one source name.
fn people(raw: Vec<String>) -> Vec<String> {
    let mut people: Vec<String> = Vec::new();
    for value in raw {
        let value = words::clean(&value);
        if is_address(&value) {
            continue;
        }
        let value = strip_by(&value).map(str::to_owned).unwrap_or(value);
        for part in split(&value) {
            let part = without_office(&part);
            let lower = part.to_lowercase();
            let known = people.iter().any(|name| words::key(name) == words::key(&part));
            let person = is_plausible(&part) && !NAMES.has("nobody", &lower) && !is_office(&part);
            if person && !known {
                people.push(part);
            }
        }
    }
    if people.len() > 1 {
        people.retain(|name| !is_host(name));
    }
    people
}

/// Cuts an office or an address off a name.
fn without_office(name: &str) -> String {
    let name = name.trim_matches([',', '-', '–', ' ', ':', '*', '|', '_']);
    let mut name = name;
    if let Some((before, after)) = name.split_once(" - ").or_else(|| name.split_once(" – "))
        && before.contains(' ')
        && after.len() > 2
    {
        name = before;
    }
    if let Some((before, after)) = name.split_once('(')
        && (after.contains('@') || after.to_lowercase().trim_end_matches(')') == "text")
    {
        name = before;
    }
    name.trim().to_owned()
}

/// Whether it is an office or a label and no name: a known one, or several words of which one never is in a name.
fn is_office(text: &str) -> bool {
    let lower = text.to_lowercase();
    let office =
        |word: &str| NAMES.has("office-words", word.trim_matches(|char: char| !char.is_alphanumeric()));
    NAMES.has("roles", &lower) || lower.contains(' ') && lower.split_whitespace().any(office)
}

/// Whether a text of a source that is meant for names can be one.
fn is_plausible(name: &str) -> bool {
    let words = name.split_whitespace().count();
    let letters = name.chars().filter(|char| char.is_alphabetic()).count();
    let code = !name.contains(' ') && name.matches('.').count() > 2;
    letters >= 2
        && words <= 6
        && name.chars().count() <= 60
        && !is_address(name)
        && !code
        && letters * 2 > name.chars().count()
}

/// Whether it is an address or a handle.
fn is_address(text: &str) -> bool {
    text.starts_with(['@', '/']) || text.contains("://") || text.contains('@') || text.starts_with("www.")
}

/// Whether it looks like the name of a host.
fn is_host(name: &str) -> bool {
    !name.contains(' ')
        && name.contains('.')
        && name
            .rsplit('.')
            .next()
            .is_some_and(|end| (2..=4).contains(&end.len()) && end.bytes().all(|b| b.is_ascii_lowercase()))
}

/// Whether a text of the page can be a name: a few words, each with a capital or in a script that has none.
fn is_name(text: &str) -> bool {
    const PARTICLES: &[&str] = &[
        "von", "van", "de", "der", "den", "da", "di", "del", "la", "le", "bin", "al", "dos", "el", "ter",
        "und", "and", "zu",
    ];
    let mut words = 0;
    for word in text.split_whitespace() {
        words += 1;
        let first = word.trim_start_matches(['\'', '"', '’']).chars().next();
        let capital = first.is_some_and(|char| char.is_alphabetic() && !char.is_lowercase());
        if !capital && !PARTICLES.contains(&word) {
            return false;
        }
    }
    let ends = text.ends_with(['!', '?', ':', '…', '。']) || text.contains("://");
    (1..=5).contains(&words) && is_plausible(text) && !ends && text.chars().count() <= 45 && !is_office(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_persons_one_by_one() {
        let cases: &[(&str, &[&str], &[&str])] = &[
            ("one", &["Ann Lee"], &["Ann Lee"]),
            ("by", &["By Ann Lee"], &["Ann Lee"]),
            ("German by", &["Von Ann Lee und Bo Li"], &["Ann Lee", "Bo Li"]),
            ("a list and an agency", &["Ann Lee und Bo Li, dpa"], &["Ann Lee", "Bo Li", "dpa"]),
            ("and", &["Ann Lee, Bo Li and Cem Öz"], &["Ann Lee", "Bo Li", "Cem Öz"]),
            ("no address that is split", &["https://www.facebook.com/ann.lee"], &[]),
            ("an office with a comma", &["Ann Lee, Marketing Director"], &["Ann Lee"]),
            ("a title stays", &["Rebecca Lake, CEPF®"], &["Rebecca Lake, CEPF®"]),
            ("twice", &["Ann Lee", "ANN LEE"], &["Ann Lee"]),
            ("an office", &["Ann Lee, Staff Writer"], &["Ann Lee"]),
            ("nobody", &["admin"], &[]),
            ("an address", &["https://example.com/ann"], &[]),
            ("a handle", &["@ann"], &[]),
            ("a host beside persons", &["Ann Lee", "example.lt"], &["Ann Lee"]),
            ("a host alone", &["example.com.tr"], &["example.com.tr"]),
            ("entities", &["Sam O&#39;Brien"], &["Sam O'Brien"]),
            ("Japanese", &["作者：松岡大地"], &["松岡大地"]),
        ];
        for (name, raw, expected) in cases {
            let raw = raw.iter().map(|&value| value.to_owned()).collect();
            assert_eq!(people(raw), *expected, "{name}");
        }
    }

    #[test]
    fn finds_names_in_bylines() {
        let cases: &[(&str, &[&str])] = &[
            ("By Ann Lee | May 3, 2024", &["Ann Lee"]),
            ("Von Ann Lee und Bo Li – 3. Mai 2024", &["Ann Lee", "Bo Li"]),
            ("Subscribe to our newsletter", &[]),
            ("3 May 2024", &[]),
            ("March 15, 2022 · 3 min read · By ASU Online", &["ASU Online"]),
            ("September 3, 2025 Team Thrilled", &["Team Thrilled"]),
            ("ByDaryl Austin", &["Daryl Austin"]),
            ("Written by:Elise Nass", &["Elise Nass"]),
        ];
        for (line, names) in cases {
            assert_eq!(names_in_line(line), *names, "{line}");
        }
    }
}
