//! `rules import`: what lines of rules for another program become, and what is said of those that become nothing. The rules are
//! written for this test.

use std::fs;
use std::process::Command;

use cleancopy::options::{ImportedRules, Options, SiteRules};
use cleancopy::{Cleaner, Hints};

/// A line and what is in the table for it.
const CARRIED: &[(&str, &str)] = &[
    ("body: //div[@id='story']", r#"keep = ["div[id=\"story\"]"]"#),
    ("BODY : //article", r#"keep = ["article"]"#),
    ("body: /html/body/main/div", r#"keep = ["html > body > main > div"]"#),
    ("body: //div[@class=\"a b\"]//section", r#"keep = ["div[class=\"a b\"] section"]"#),
    ("body: //div[contains(@class, 'text')]", r#"keep = ["div[class*=\"text\"]"]"#),
    ("body: //*[starts-with(@id, 'post-')]", r#"keep = ["[id^=\"post-\"]"]"#),
    (
        "body: //div[contains(concat(' ', normalize-space(@class), ' '), ' entry ')]",
        r#"keep = ["div[class~=\"entry\"]"]"#,
    ),
    ("body: //div[contains(concat(' ',@class,' '),' entry ')]", r#"keep = ["div[class~=\"entry\"]"]"#),
    ("body: //div[@id='a'] | //div[@id='b']", r#"keep = ["div[id=\"a\"]", "div[id=\"b\"]"]"#),
    ("body: //div[@id='a|b/c]']/p", r#"keep = ["div[id=\"a|b/c]\"] > p"]"#),
    ("body: //div[@id='a' and @class]", r#"keep = ["div[id=\"a\"][class]"]"#),
    ("body: //div[@id='a' or (@id='b')]", r#"keep = ["div[id=\"a\"]", "div[id=\"b\"]"]"#),
    (
        "body: //div[@id='a' or @id='b']/p[@class]",
        r#"keep = ["div[id=\"a\"] > p[class]", "div[id=\"b\"] > p[class]"]"#,
    ),
    ("body: //table/tr/td", r#"keep = ["table > tr > td", "table > tbody > tr > td"]"#),
    ("strip: //p[not(@class)]", r#"drop = ["p:not([class])"]"#),
    ("strip: //p[not(@class='a' or @id='b')]", r#"drop = ["p:not([class=\"a\"]):not([id=\"b\"])"]"#),
    ("strip: //a[@rel != 'nofollow']", r#"drop = ["a[rel]:not([rel=\"nofollow\"])"]"#),
    ("strip: //div[@id='a']/p[1]", r#"drop = ["div[id=\"a\"] > p:nth-of-type(1)"]"#),
    ("strip: //ul/*[last()]", r#"drop = ["ul > :last-child"]"#),
    ("strip: //p[position()=2]", r#"drop = ["p:nth-of-type(2)"]"#),
    ("strip: //h2/following-sibling::p", r#"drop = ["h2 ~ p"]"#),
    ("strip: //div/descendant::aside", r#"drop = ["div aside"]"#),
    ("strip: .//aside", r#"drop = ["aside"]"#),
    ("strip_id_or_class: 'share'", r#"drop = ["[class*=\"share\"]", "[id*=\"share\"]"]"#),
    ("strip_image_src: /ads/", r#"drop = ["img[src*=\"/ads/\"]"]"#),
    ("title: //h1[@class='x']/text()", r#"title = "h1[class=\"x\"]""#),
    ("author: //meta[@name='author']/@content", r#"author = "meta[name=\"author\"][content]""#),
    ("date: //time/@datetime", r#"date = "time[datetime]""#),
    ("title: //h1\ntitle: //h2", r#"title = "h1, h2""#),
    ("strip: //p[@id='x']\nstrip: //p[@id='x']", r#"drop = ["p[id=\"x\"]"]"#),
    ("strip: //p[@id='\\']", r#"drop = ["p[id=\"\\\\\"]"]"#),
];

/// A line, and what is said of it.
const LEFT: &[(&str, &str)] = &[
    ("strip: //p[contains(text(), 'Read on')]", "1: strip: asks for what an element says"),
    ("strip: //p[starts-with(., 'Read on')]", "1: strip: asks for what an element says"),
    ("strip: //p[.='Read on']", "1: strip: asks for what"),
    ("strip: //p[a]", "1: strip: asks for what is in an element or around it"),
    ("strip: //p[.//img]", "1: strip: asks for what is in"),
    ("strip: //p[ancestor::div]", "1: strip: asks for what is in"),
    ("strip: //p/..", "1: strip: goes to what is around an element"),
    ("strip: //p/parent::div", "1: strip: parent:: has no counterpart"),
    ("strip: //p[@class='a'][2]", "1: strip: counts those that match"),
    ("strip: //p[position()>2]", "1: strip: "),
    ("body: (//div)[1]", "1: body: takes one of all that match"),
    ("body: div", "1: body: begins with neither"),
    ("body: //div[@id='a", "1: body: a quote or bracket is not closed"),
    ("body: //div]", "1: body: "),
    ("body: //div[@id=@class]", "1: body: compares two values of the page"),
    ("body: //", "1: body: "),
    ("body:", "1: body: has no value"),
    ("# a comment\n\nsingle_page_link: //a[@id='print']", "3: single_page_link: no page is fetched here"),
    ("replace_string(<b>: x): <i>", "1: replace_string(<b>: x): the page is not edited"),
    ("http_header(user-agent): x", "1: http_header(user-agent): no page is fetched"),
    ("colour: red", "1: colour: the key is not known"),
    ("no key at all", "1: no key at all: the key is not known"),
];

#[test]
fn lines_become_rules() {
    for (lines, expected) in CARRIED {
        let rules = ImportedRules::parse(lines);
        assert!(rules.left().is_empty(), "{lines}: {}", rules.left()[0]);
        assert_eq!(rules.to_toml("example.com"), format!("[\"example.com\"]\n{expected}\n"), "{lines}");
        SiteRules::parse(&rules.to_toml("example.com")).expect(lines);
    }
}

#[test]
fn what_becomes_nothing_is_named_with_the_reason() {
    for (lines, expected) in LEFT {
        let rules = ImportedRules::parse(lines);
        assert_eq!((rules.carried(), rules.left().len()), (0, 1), "{lines}");
        assert!(rules.left()[0].to_string().starts_with(expected), "{lines}: {}", rules.left()[0]);
        let toml = rules.to_toml("example.com");
        assert!(toml.lines().all(|line| line.starts_with('#')), "{toml}");
        SiteRules::parse(&toml).expect(lines);
    }
    let rules = ImportedRules::parse("tidy: no\nprune: no\ntest_url: http://example.com/1\n\n# all\n");
    assert_eq!((rules.carried(), rules.left().len()), (0, 0));
}

/// Whatever is in a file, what comes out is one that can be read, or nothing.
#[test]
fn no_line_spoils_the_file() {
    let parts = [
        "//", "/", "div", "[", "]", "@id", "=", "'", "\"", "x\"", "(", ")", "not(", " or ", " and ", ",",
        "|", "*", "::", "\u{1}", "\\", "é", "2",
    ];
    let mut state = 1_u64;
    let mut number = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as usize % below
    };
    for _ in 0..20_000 {
        let value: String = (0..number(9) + 1).map(|_| parts[number(parts.len())]).collect();
        let key = ["body", "strip", "title", "strip_id_or_class"][number(4)];
        let toml = ImportedRules::parse(&format!("{key}: {value}")).to_toml("example.com");
        SiteRules::parse(&toml).unwrap_or_else(|error| panic!("{value:?}: {error}\n{toml}"));
    }
}

#[test]
fn imported_rules_do_what_they_did() {
    let rules = "title: //h1[@class='t']\nbody: //div[contains(concat(' ',@class,' '),' entry ')]\nstrip_id_or_class: promo\ndate: //time/@datetime\n";
    let toml = ImportedRules::parse(rules).to_toml("example.com");
    let cleaner = Cleaner::new(Options::default().with_site_rules(SiteRules::parse(&toml).unwrap()));
    let html = "<h1>Paper</h1><h1 class=t>Rain in the valley</h1><time datetime='2024-05-02'>today</time>\
        <div class='x entry'><p>It rained all day in the valley, and the river rose by a metre, the office said on Thursday.</p>\
        <div class='big-promo'><p>The valley has a book, which all readers of this page should buy at once, says its author.</p></div>\
        </div><p>This paragraph is beside the entry, and so it is none of it, although it has as many words.</p>";
    let article = cleaner.clean_html(html, &Hints::default().with_url("https://www.example.com/1")).unwrap();
    assert_eq!(article.title(), Some("Rain in the valley"));
    assert!(article.text().contains("rained all day"));
    assert!(!article.text().contains("book") && !article.text().contains("beside"), "{}", article.text());
}

#[test]
fn expressions_are_read_up_to_a_length_however_deep() {
    let nested = |open: &str, bytes: usize| {
        let depth = (bytes - "//p[@id]".len()) / (open.len() + 1);
        format!("strip: //p[{}@id{}]", open.repeat(depth), ")".repeat(depth))
    };
    for open in ["(", "not("] {
        let rules = ImportedRules::parse(&nested(open, 4096));
        assert_eq!((rules.carried(), rules.left()), (1, &[][..]), "{open}");
    }
    let long = [nested("(", 1 << 20), nested("not(", 1 << 20), format!("strip: /{}", "/div".repeat(1 << 18))];
    for line in long {
        let rules = ImportedRules::parse(&line);
        assert_eq!(rules.left()[0].to_string(), "1: strip: is longer than 4096 bytes");
    }
}

#[test]
fn the_program_imports_folders_and_names_what_it_left() {
    let temporary = tempfile::tempdir().unwrap();
    let folder = temporary.path();
    fs::create_dir(folder.join("rules")).unwrap();
    let files = [
        ("rules/example.com.txt", "body: //article\nstrip: //p[b]\n"),
        ("rules/.example.com.txt", "strip: //aside\n"),
        ("rules/b.example.org.txt", "title: //h1\ntidy: no\n"),
        ("rules/README.md", "not read"),
        ("rules/notes.txt", "not a host"),
        ("fine.example.net.txt", "body: //article\n"),
    ];
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    let run = |words: &str| {
        let command =
            Command::new(env!("CARGO_BIN_EXE_cleancopy")).current_dir(folder).args(words.split(' ')).output();
        let output = command.unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
    };
    let (status, toml, said) = run("rules import rules");
    assert_eq!(status, 1, "{said}");
    let expected = "[\"b.example.org\"]\ntitle = \"h1\"\n\n[\"example.com\"]\n\
        # not carried over, line 2: strip: asks for what is in an element or around it, and CSS cannot: b\n\
        keep = [\"article\"]\ndrop = [\"aside\"]\n";
    assert_eq!(toml, expected);
    assert!(said.contains("rules/example.com.txt:2: strip: asks for"), "{said}");
    assert!(said.contains("rules/notes.txt: its name is no host"), "{said}");
    assert!(said.contains("2 hosts, 3 lines carried over, 1 not, 1 files not read"), "{said}");
    let (status, _, said) = run("rules import fine.example.net.txt -o rules.toml");
    assert_eq!(status, 0, "{said}");
    assert!(SiteRules::parse(&fs::read_to_string(folder.join("rules.toml")).unwrap()).is_ok());
    assert_eq!(run("rules import none.txt").0, 2);
    let (status, _, said) = run("rules import fine.example.net.txt -o ./fine.example.net.txt");
    assert!(status == 2 && said.contains("is the input"), "{said}");
    assert_eq!(run("rules import fine.example.net.txt -q -o none/rules.toml").0, 2);
}
