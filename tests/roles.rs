//! What each block of a page is to its reader: `roles/*.toml` has pages, with the role of some of their blocks. Twins look
//! like a role and have another.

use std::fs;

use cleancopy::options::{Options, Roles};
use cleancopy::{Cleaner, Hints, Role};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    cases: Vec<Case>,
}

/// A page and the roles of some of its blocks.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// The page: HTML with a place for it in the story of a language, or plain text.
    html: Option<String>,
    text: Option<String>,
    /// By role, the texts of blocks.
    roles: std::collections::BTreeMap<String, Vec<String>>,
    /// The standfirst of the record, where it matters.
    standfirst: Option<String>,
}

/// Two paragraphs of each language, so that pages have a body.
const BODY: &str = "<p>The bridge over the harbour swung open on Monday for the first time in two years, the port said.</p>\
    <p>Some forty boats had waited since the morning, and their crews sounded the horns, witnesses told reporters.</p>\
    <p>The repairs cost nine million, a third more than the city had planned when the work began two years ago.</p>";

#[test]
fn blocks_have_their_roles() {
    let mut wrong = Vec::new();
    let mut files = 0;
    for entry in fs::read_dir("tests/roles").expect("tests/roles is there").flatten() {
        files += 1;
        let text = fs::read_to_string(entry.path()).expect("a file can be read");
        let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{:?}: {error}", entry.path()));
        for case in file.cases {
            wrong.extend(case.wrong());
        }
    }
    assert!(files > 0 && wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn roles_are_called_by_their_names() {
    for role in Role::ALL {
        assert_eq!(role.to_string().parse::<Role>().ok(), Some(*role));
    }
    let error = "Caption".parse::<Role>().expect_err("names are in lower case");
    assert!(error.to_string().contains("caption, credit, correction"), "{error}");
}

#[test]
fn sets_hold_what_is_put_into_them() {
    let every: Roles = Role::ALL.iter().copied().collect();
    assert_eq!(every.iter().collect::<Vec<_>>(), Role::ALL);
    assert!(Roles::default().is_empty() && !Roles::default().contains(Role::Headline));
    assert_eq!((Roles::default().with(Role::Table) | Roles::default().with(Role::Code)).iter().count(), 2);
}

#[test]
fn the_text_obeys_the_convention_and_the_record_does_not() {
    let html =
        format!("<article><h1>Bridge opens</h1><p class=dek>It was shut for two years.</p>{BODY}</article>");
    let clean =
        |options: Options| Cleaner::new(options).clean_html(&html, &Hints::default()).expect("a page");
    let with = |role| Roles::default().with(role);
    let all = clean(Options::default().with_include(with(Role::Standfirst)));
    let without = clean(Options::default().with_exclude(with(Role::Standfirst)));
    assert_eq!(all.blocks().len(), without.blocks().len() + 1);
    assert_eq!(all.metadata, without.metadata);
    assert_eq!((all.confidence, all.is_article), (without.confidence, without.is_article));
    assert_eq!(without.standfirst(), Some("It was shut for two years."));
}

impl Case {
    /// What is not as the case says.
    fn wrong(&self) -> Vec<String> {
        let cleaner = Cleaner::default();
        let article = match (&self.html, &self.text) {
            (Some(html), None) => cleaner.clean_html(&html.replace("BODY", BODY), &Hints::default()),
            (None, Some(text)) => cleaner.clean_text(text),
            _ => panic!("{}: one of html and text", self.name),
        }
        .expect("a page can be read");
        let kept = article.blocks().map(|block| (block.text, block.role));
        let blocks: Vec<(&str, Role)> =
            kept.chain(article.dropped().map(|block| (block.text, block.role))).collect();
        let mut wrong = Vec::new();
        for (role, texts) in &self.roles {
            let wanted: Role = role.parse().unwrap_or_else(|error| panic!("{}: {error}", self.name));
            for text in texts {
                let found = blocks.iter().find(|(own, _)| own == text).map(|(_, role)| *role);
                if found != Some(wanted) {
                    wrong.push(format!("{}: {text:?} is {found:?}, not {wanted}", self.name));
                }
            }
        }
        if self.standfirst.is_some() && self.standfirst.as_deref() != article.standfirst() {
            wrong.push(format!("{}: the standfirst is {:?}", self.name, article.standfirst()));
        }
        wrong
    }
}
