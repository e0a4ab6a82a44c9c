//! Templates of sites: what is learned, that it does not depend on order, parts or threads, and what it does to articles. The
//! sites are generated: their words are the test's own.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use cleancopy::explain::{Change, Pass};
use cleancopy::options::Options;
use cleancopy::templates::Templates;
use cleancopy::{Cleaner, Hints, Rule, Warning};

/// Numbers that look random and are the same every time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % count
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn sentence(&mut self) -> String {
        let (who, what, thing) = (self.of(WHO), self.of(WHAT), self.of(THING));
        let (place, when, number) = (self.of(PLACE), self.of(WHEN), self.below(900) + 20);
        match self.below(4) {
            0 => format!("{who} {what} the {thing} near {place} {when}, and {number} people came to see it."),
            1 => format!("In {place}, {who} {what} a {thing} of {number} tons {when}."),
            2 => format!(
                "\"We {what} the {thing} ourselves,\" said {who} of {place}, who is {number} days in office."
            ),
            _ => format!(
                "It is {number} years since {who} last {what} any {thing} in {place}; it rained {when}."
            ),
        }
    }

    fn paragraph(&mut self) -> String {
        (0..2 + self.below(3)).map(|_| self.sentence()).collect::<Vec<_>>().join(" ")
    }
}

const WHO: &[&str] = &[
    "the mayor",
    "a carpenter",
    "the harbour office",
    "her brother",
    "the committee",
    "an engineer",
    "the bishop",
    "a young farmer",
    "the guild of bakers",
    "the coach",
    "the minister",
    "a retired judge",
];
const WHAT: &[&str] =
    &["repaired", "sold", "measured", "painted", "moved", "opened", "lost", "counted", "bought", "praised"];
const THING: &[&str] = &[
    "bridge", "library", "windmill", "ferry", "archive", "orchard", "tower", "railway", "market", "school",
    "garden", "canal",
];
const PLACE: &[&str] =
    &["Oxmoor", "Little Harrow", "Tannsee", "Port Ellory", "Varn", "Upper Quill", "Sandholm", "Brackwater"];
const WHEN: &[&str] =
    &["on Monday", "before dawn", "last spring", "in the storm", "for the first time", "without delay"];

/// A site: how its pages are built, and what it puts into them.
struct Site {
    number: usize,
    draw: Draw,
    /// Lines that are set as paragraphs of the article, and the share (0..=100) of the pages that have each.
    lines: Vec<(String, usize)>,
    links: Vec<String>,
}

/// A page, what of it is the article, and what the site put in.
struct Page {
    url: String,
    html: String,
    article: Vec<String>,
    house: Vec<String>,
}

impl Site {
    fn new(number: usize) -> Self {
        let mut draw = Draw(number as u64 * 7919 + 17);
        let line = |draw: &mut Draw, share| (draw.sentence(), share);
        let lines = vec![line(&mut draw, 100), line(&mut draw, 60), line(&mut draw, 30)];
        let links =
            (0..5).map(|_| format!("{} {} in {}", draw.of(WHO), draw.of(WHAT), draw.of(PLACE))).collect();
        Self { number, draw, lines, links }
    }

    fn page(&mut self, number: usize) -> Page {
        let draw = &mut self.draw;
        let title = format!("{} and the {} of {} {number}", draw.of(WHO), draw.of(THING), draw.of(PLACE));
        let article: Vec<String> = (0..6 + draw.below(4)).map(|_| draw.paragraph()).collect();
        let mut house = Vec::new();
        let mut body: Vec<String> = article.iter().map(|text| format!("<p>{text}</p>")).collect();
        for (line, share) in &self.lines {
            if draw.chance(*share) {
                body.insert(1 + draw.below(body.len()), format!("<p>{line}</p>"));
                house.push(line.clone());
            }
        }
        // A heading that some articles have, and a few words that a writer repeats, are of these articles.
        let mut article = article;
        if draw.chance(10) {
            let last = body.len() - 1;
            body.insert(last, "<h2>What happens next</h2>".to_owned());
            article.push("What happens next".to_owned());
        }
        let readers = format!(
            "{} readers look at this page with you while you read it, and we greet them all.",
            draw.below(999)
        );
        body.push(format!("<p>{readers}</p>"));
        house.push(readers);
        let links: String =
            self.links.iter().map(|link| format!("<li><a href='/{}'>{link}</a></li>", link.len())).collect();
        house.extend(self.links.iter().cloned());
        let body = body.concat();
        let body = match self.number % 4 {
            0 => format!("<article><h1>{title}</h1>{body}</article><ul>{links}</ul>"),
            1 => format!(
                "<div id=main><h1>{title}</h1><div class=text-{number}>{body}<ul>{links}</ul></div></div>"
            ),
            2 => format!(
                "<table><tr><td><h2>{title}</h2>{body}</td><td><ul class=l>{links}</ul></td></tr></table>"
            ),
            _ => format!(
                "<nav><ul>{links}</ul></nav><h1>{title}</h1><section class='c s{number}'>{body}</section>"
            ),
        };
        let host = format!("www.paper{}.example", self.number);
        let html = format!("<!DOCTYPE html><html lang=en><title>{title}</title><body>{body}</body></html>");
        Page { url: format!("https://{host}/story/{number}"), html, article, house }
    }
}

fn pages(site: usize, count: usize) -> Vec<Page> {
    let mut site = Site::new(site);
    (0..count).map(|number| site.page(number)).collect()
}

fn learn<'p>(pages: impl IntoIterator<Item = &'p Page>) -> Templates {
    let mut templates = Templates::default();
    for page in pages {
        let learned = Cleaner::default().learn_html(&page.html, &Hints::default().with_url(&*page.url));
        templates.add(learned.unwrap());
    }
    templates
}

#[test]
fn what_a_site_puts_into_its_pages_is_found_and_nothing_of_the_articles_is_lost() {
    let mut in_all = 0;
    for number in 0..20 {
        let pages = pages(number, 100);
        let cleaner = Cleaner::new(Options::default().with_templates(learn(&pages)));
        for page in &pages {
            let hints = Hints::default().with_url(&*page.url);
            let before = Cleaner::default().clean_html(&page.html, &hints).unwrap();
            let article = cleaner.clean_html(&page.html, &hints).unwrap();
            let kept: Vec<&str> = article.blocks().map(|block| block.text).collect();
            for line in &page.house {
                assert!(!kept.contains(&line.as_str()), "{}: {line:?} is left", page.url);
                in_all += usize::from(before.blocks().any(|block| block.text == line));
            }
            for text in &page.article {
                let had = before.blocks().any(|block| block.text == text);
                assert!(!had || kept.contains(&text.as_str()), "{}: {text:?} is lost", page.url);
            }
            assert!(article.warnings.iter().all(|warning| *warning != Warning::Templates), "{}", page.url);
        }
    }
    // Else this would say nothing of templates.
    assert!(in_all > 1000, "without templates, {in_all} are left");
}

#[test]
fn to_learn_in_parts_and_in_any_order_gives_the_same_bytes() {
    let all: Vec<Page> = (0..3).flat_map(|site| pages(site, 90)).collect();
    let whole = learn(&all).to_json();
    assert!(whole == learn(all.iter().rev()).to_json(), "in another order");
    for parts in [2, 3, 7] {
        let mut merged = Templates::default();
        for part in 0..parts {
            let own = learn(all.iter().skip(part).step_by(parts));
            merged.merge(Templates::parse(&own.to_json()).unwrap());
        }
        assert!(whole == merged.to_json(), "in {parts} parts");
    }
    assert!(whole.len() < 3 * 12_000, "{} bytes for three sites", whole.len());
    let again = Templates::parse(&whole).unwrap();
    assert_eq!(again.pages("paper1.example"), Some(90));
    assert_eq!(again.sites().count(), 3);
}

/// A file may say of a site that more pages were seen than can be counted on from.
#[test]
fn pages_are_counted_up_to_the_largest_number() {
    let file = |seen: u64| {
        let site = format!("{{\"seen\":{seen},\"sample\":[],\"blocks\":\"\",\"places\":\"\"}}");
        format!("{{\"cleancopy_templates\":2,\"sample\":48,\"sites\":{{\"example.com\":{site}}}}}")
    };
    let mut templates = Templates::parse(&file(u64::MAX - 1)).unwrap();
    let hints = Hints::default().with_url("https://example.com/1");
    for number in 0..2 {
        let page = format!("<p>It rained all day in the valley, for {number} hours.</p>");
        templates.add(Cleaner::default().learn_html(&page, &hints).unwrap());
    }
    assert_eq!(templates.pages("example.com"), Some(u64::MAX));
    templates.merge(Templates::parse(&file(2)).unwrap());
    assert_eq!(templates.pages("example.com"), Some(u64::MAX));
}

#[test]
fn what_is_no_file_of_templates_is_refused() {
    let good = learn(&pages(0, 3)).to_json();
    let cases = [
        ("no JSON", "{".to_owned(), "is no JSON"),
        ("something else", "{}".to_owned(), "is no file of templates"),
        (
            "another version",
            good.replace("templates\":2", "templates\":9"),
            "is of version 9, and this cleancopy reads version 2",
        ),
        ("no number", good.replace("templates\":2", "templates\":null"), "is of version unknown"),
        ("no sample", good.replace("\"sample\":48", "\"sample\":0"), "is damaged"),
        (
            "a sample beyond its size",
            good.replace("\"sample\":48", "\"sample\":1"),
            "is damaged: site \"paper0.example\"",
        ),
        ("no digits", good.replace("\"blocks\":\"", "\"blocks\":\"!"), "is damaged: site"),
        (
            "a number that goes on",
            good.replace("\"blocks\":\"", "\"blocks\":\"_________"),
            "is damaged: site",
        ),
        ("no blocks", good.replace("\"blocks\"", "\"others\""), "is damaged: site"),
        ("no places", good.replace("\"places\"", "\"others\""), "is damaged: site"),
        ("a place twice", good.replacen("\"places\":\"", "\"places\":\"AA", 1), "is damaged: site"),
    ];
    assert!(Templates::parse(&good).is_ok());
    for (name, json, message) in cases {
        assert_ne!(json, good, "{name}");
        let error = Templates::parse(&json).expect_err(name).to_string();
        assert!(
            error.contains("bad-templates") && error.contains(message) && error.contains("writes it anew"),
            "{name}: {error}"
        );
    }
}

/// A page that prints title, author and date, each where a reader of one page cannot know it; its head says them or not.
fn printed(number: usize, has_metadata: bool) -> (String, [String; 3]) {
    let mut draw = Draw(number as u64 + 99);
    let title = format!("{} {} the {} of {}", draw.of(WHO), draw.of(WHAT), draw.of(THING), draw.of(PLACE));
    let author = format!(
        "{} {}",
        draw.of(&["Ida", "Per", "Uma", "Jon"]),
        draw.of(&["Moor", "Lund", "Vance", "Okoye"])
    );
    let day = number % 27 + 1;
    let date = format!("2024-03-{day:02}");
    let json = format!(
        r#"{{"@type":"NewsArticle","headline":"{title}","datePublished":"{date}","author":{{"name":"{author}"}}}}"#
    );
    let head = if has_metadata {
        format!("<script type=application/ld+json>{json}</script>")
    } else {
        String::new()
    };
    let story: String = (0..6).map(|_| format!("<p>{}</p>", draw.paragraph())).collect();
    let teasers: String = (0..6)
        .map(|_| {
            format!("<h3>{}</h3><p class=by>Noa Reyes</p><p class=day>2 April 2024</p>", draw.sentence())
        })
        .collect();
    let html = format!(
        "<!DOCTYPE html><html lang=en><title>Eastmere Courier</title>{head}<body><div class=top><p class=day>2 May 2024</p></div>\
         <h1 class=brand>Eastmere Courier</h1><div class=story><h2 class=head-{number}>{title}</h2>{story}</div>\
         <div class=more>{teasers}</div><div class=foot><p class=who>{author}</p><p class=when>{day} March 2024</p></div>"
    );
    (html, [title, author, date])
}

/// Title, author and date of a page, with what is learned of so many others.
fn found(html: &str, others: usize, has_metadata: bool) -> [String; 3] {
    let address = |number: usize| format!("https://www.courier.example/{number}");
    let mut templates = Templates::default();
    for number in 1..=others {
        let (other, _) = printed(number, has_metadata);
        let url = address(number);
        let learned = Cleaner::default().learn_html(&other, &Hints::default().with_url(&*url));
        templates.add(learned.unwrap());
    }
    let cleaner = Cleaner::new(Options::default().with_templates(templates));
    let article = cleaner.clean_html(html, &Hints::default().with_url(&*address(0))).unwrap();
    let authors = article.metadata.authors.as_ref().map_or_else(String::new, |found| found.value.join(", "));
    let date = article.metadata.date.as_ref().map_or_else(String::new, |found| found.value.clone());
    [article.title().unwrap_or_default().to_owned(), authors, date]
}

#[test]
fn what_a_page_does_not_say_is_where_the_others_have_it() {
    let (bare, own) = printed(0, false);
    let (full, _) = printed(0, true);
    assert_eq!(found(&full, 0, true), own, "alone, with metadata");
    let alone = found(&bare, 0, true);
    assert!(alone.iter().zip(&own).all(|(found, own)| found != own), "alone, without metadata: {alone:?}");
    assert_eq!(found(&bare, 2, true), alone, "two others are too few");
    assert_eq!(found(&bare, 5, true), own, "beside others with metadata");
    assert_eq!(found(&bare, 5, false), alone, "beside others that do not say it either");
    let other = full.replace("datePublished\":\"2024-03-01", "datePublished\":\"2024-02-20");
    assert_eq!(found(&other, 5, true)[2], "2024-02-20", "what a page says of itself counts");
}

#[test]
fn a_site_that_was_rebuilt_is_told_and_its_templates_are_not_asked() {
    let frame: String =
        WHO.iter().zip(THING).map(|(who, thing)| format!("<li>{who} at the {thing}</li>")).collect();
    let with_frame = |page: &Page| {
        let html = page.html.replace("</body>", &format!("<ul>{frame}</ul></body>"));
        Page { html, url: page.url.clone(), article: vec![], house: vec![] }
    };
    let old: Vec<Page> = pages(0, 12).iter().map(with_frame).collect();
    let cleaner = Cleaner::new(Options::default().with_templates(learn(&old)));
    let warns = |page: &Page| {
        let article = cleaner.clean_html(&page.html, &Hints::default().with_url(&*page.url)).unwrap();
        article.warnings.contains(&Warning::Templates)
    };
    assert!(!warns(&old[3]));
    let other = Page { url: old[3].url.clone(), html: "<html><body><h1>New</h1><p>Everything here is new, and nothing of the old paper is left, its editor said on Monday.</p></body></html>".to_owned(), article: vec![], house: vec![] };
    assert!(warns(&other));
}

#[test]
fn plain_text_has_templates_too() {
    let text = |page: &Page| {
        let mut lines = page.article.clone();
        lines.insert(2, page.house[0].clone());
        lines.join("\n\n")
    };
    let pages = pages(4, 30);
    let mut templates = Templates::default();
    for page in &pages {
        let learned = Cleaner::default().learn_text(&text(page), &Hints::default().with_url(&*page.url));
        templates.add(learned.unwrap());
    }
    let cleaner = Cleaner::new(Options::default().with_templates(templates));
    for page in &pages {
        let article = cleaner.clean_text_beside(&text(page), &Hints::default().with_url(&*page.url)).unwrap();
        assert!(!article.text().contains(&page.house[0]), "{}", page.url);
        assert!(page.article.iter().all(|own| article.text().contains(own)), "{}", page.url);
        assert!(article.dropped().any(|block| block.rule == Rule::Repeated), "{}", page.url);
    }
}

#[test]
fn an_explanation_has_what_the_other_pages_did_to_a_score() {
    let pages = pages(2, 40);
    let cleaner = Cleaner::new(Options::default().with_templates(learn(&pages)));
    let mut repeated = 0;
    for page in &pages {
        let hints = Hints::default().with_url(&*page.url);
        let explanation = cleaner.explain_html(&page.html, &hints).unwrap();
        let article = cleaner.clean_html(&page.html, &hints).unwrap();
        assert_eq!(format!("{article:?}"), format!("{:?}", explanation.article), "{}", page.url);
        for decision in explanation.decisions() {
            let last = decision.passes.last().expect("a score comes from a pass");
            let features: f64 = last.features.iter().map(|feature| feature.weight).sum();
            let odds = last.start + last.base + features + last.others;
            let score = 1.0 / (1.0 + (-odds).exp());
            assert!((score - f64::from(decision.score)).abs() < 1e-4, "{}: {decision:?}", page.url);
            if decision.rule == Rule::Repeated {
                repeated += 1;
                assert_eq!(last.pass, Pass::Site, "{decision:?}");
                let names: Vec<&str> = last.features.iter().map(|feature| &*feature.name).collect();
                assert!(names.iter().all(|name| name.starts_with("repeat_")), "{names:?}");
                let alone = &decision.passes[decision.passes.len() - 2];
                let turned = (alone.score > decision.threshold) != decision.kept;
                let without = decision.changes.contains(&Change::WithoutRule(Rule::Repeated));
                assert!(without || !turned, "{decision:?}");
            }
        }
    }
    assert!(repeated > 40, "{repeated}");
}

fn run(folder: &Path, words: &str) -> Output {
    run_words(folder, &words.split(' ').map(str::to_owned).collect::<Vec<_>>())
}

fn run_words(folder: &Path, words: &[String]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cleancopy")).current_dir(folder).args(words).output().unwrap()
}

fn succeeds(folder: &Path, words: &str) -> Vec<u8> {
    let output = run(folder, words);
    assert!(output.status.success(), "{words}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// A dump of two sites in two parts.
fn dump() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (mut parts, all) =
        ([String::new(), String::new()], [pages(1, 40), pages(6, 40)].into_iter().flatten());
    for (number, page) in all.enumerate() {
        let record = serde_json::json!({"id": number, "url": page.url, "html": page.html});
        parts[number % 2] += &format!("{record}\n");
    }
    for (number, part) in parts.iter().enumerate() {
        fs::write(folder.path().join(format!("{number}.jsonl")), part).unwrap();
    }
    folder
}

#[test]
fn the_program_learns_merges_and_cleans() {
    let dump = dump();
    let folder = dump.path();
    succeeds(folder, "learn 0.jsonl -o 0.json -j1");
    succeeds(folder, "learn 1.jsonl -o 1.json");
    succeeds(folder, "merge 1.json 0.json -o merged.json");
    let at_once = succeeds(folder, "learn 0.jsonl 1.jsonl -j3");
    assert!(fs::read(folder.join("merged.json")).unwrap() == at_once, "in parts and at once");
    let by_file = succeeds(folder, "clean 0.jsonl 1.jsonl -f json --templates merged.json");
    let by_itself = succeeds(folder, "clean 0.jsonl 1.jsonl -f json --learn -j1");
    assert!(
        by_file == by_itself && by_itself == succeeds(folder, "clean 0.jsonl 1.jsonl -f json --learn -j4")
    );
    assert_ne!(by_file, succeeds(folder, "clean 0.jsonl 1.jsonl -f json"));
    let against =
        ["explain", "0.jsonl", "--record", "3", "--against", "--templates merged.json"].map(str::to_owned);
    let listing = run_words(folder, &against).stdout;
    let listing = String::from_utf8(listing).unwrap();
    assert!(listing.contains("second, --templates merged.json: kept"), "{listing}");
    assert!(listing.lines().any(|line| line.starts_with("+-!") && line.contains(", repeated ")), "{listing}");
    succeeds(folder, "clean 0.jsonl 1.jsonl -o out.jsonl --learn --resume");
    assert!(fs::read(folder.join("out.jsonl")).unwrap() == by_itself, "to a file");
}

#[test]
fn pages_without_an_address_are_of_their_folder() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    let all = pages(8, 20);
    fs::create_dir(folder.join("paper")).unwrap();
    for (number, page) in all.iter().enumerate() {
        fs::write(folder.join(format!("paper/{number}.html")), &page.html).unwrap();
    }
    let text = String::from_utf8(succeeds(folder, "clean paper --learn")).unwrap();
    assert!(!text.contains(&all[0].house[0]), "{text}");
}

#[test]
fn the_program_says_what_it_cannot_do() {
    let dump = dump();
    let folder = dump.path();
    fs::write(folder.join("old.json"), "{\"cleancopy_templates\": 99}").unwrap();
    fs::write(folder.join("good.json"), Templates::default().to_json()).unwrap();
    let cases = [
        ("clean 0.jsonl --templates none.json", 2, "none.json: cannot be read"),
        ("clean 0.jsonl --templates old.json", 2, "old.json: is of version 99"),
        ("clean 0.jsonl --templates 1.jsonl", 2, "1.jsonl: is no JSON"),
        ("clean 0.jsonl --templates good.json --learn", 2, "cannot be used with"),
        ("clean 0.jsonl --templates good.json -o good.json -f json", 2, "is the file of --templates"),
        ("clean --learn", 2, "standard input can be read once"),
        ("learn 0.jsonl -o 0.jsonl", 2, "0.jsonl"),
        ("merge good.json old.json", 2, "old.json: is of version 99"),
        ("merge", 2, "required"),
    ];
    for (words, status, said) in cases {
        let output = run(folder, words);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(status), "{words}: {message}");
        assert!(message.contains(said), "{words}: {message}");
    }
    assert_eq!(
        Templates::parse(&fs::read_to_string(folder.join("good.json")).unwrap()).unwrap().sites().count(),
        0
    );
}
