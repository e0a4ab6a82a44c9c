//! Every rule proven: for each rule id, `rules/ID.toml` has pages on which the rule decides blocks (`fires`), and near
//! neighbours of these on which it must not (`twins`). [`Proof`] and [`Case`] are their format.
//!
//! Scores come from the fitted tables unless a case gives its own, and a phrase rule is tried once more with scores on
//! either side of its limit. So a refit changes no case in which a block is clearly boilerplate or clearly text.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cleancopy::options::{Balance, Limits, Options, Roles, TextPatterns};
use cleancopy::templates::Templates;
use cleancopy::unstable::label::repeats::Neighbours;
use cleancopy::unstable::label::{Labeller, Passes, Tables, Verdict};
use cleancopy::unstable::read::page::{Origin, Page};
use cleancopy::unstable::read::{self, plain};
use cleancopy::{Cleaner, Hints, Role, Rule};
use libtest_mimic::{Arguments, Trial};
use serde::Deserialize;

macro_rules! proofs {
    ($($id:literal)*) => {
        /// The ids of the rules, in order, with the file that proves each. Records and reports of users have these ids:
        /// a new one is added, none is renamed. Without the file this does not build.
        const PROOFS: &[(&str, &str)] = &[$(($id, include_str!(concat!("rules/", $id, ".toml"))),)*];
    };
}

proofs! {
    "score" "headline" "fallback" "continuation" "clean-text" "hidden" "duplicate" "pull-quote" "tail" "teaser" "related" "most-read"
    "read-more" "newsletter" "share" "ad" "copyright" "agency" "credit" "author-box" "byline" "comments" "cookies"
    "paywall" "donation" "app" "tags" "player" "error-report" "summary-box" "drop-text"
    "excluded-role" "included-role" "elsewhere" "repeated"
}

/// Where the pages of a case with others are.
const ADDRESS: &str = "https://www.example.org/news/1";

const _: () = assert!(PROOFS.len() == Rule::ALL.len(), "a rule without a proof");

/// What proves a rule.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Proof {
    /// Whether the rule keeps the blocks that it decides; else it drops them.
    #[serde(default)]
    keeps: bool,
    /// Of a phrase rule: the score below which it decides a block.
    below: Option<f32>,
    /// Where it decides.
    fires: Vec<Case>,
    /// Where it does not.
    twins: Vec<Case>,
}

/// A page and the blocks of it that are asked about.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What is special about it; the first block asked about where that says enough.
    name: Option<String>,
    /// The page: HTML, plain text, or one of `rules/pages/` (by its language) with something put in at the end of its
    /// article (`block`) or in its footer.
    html: Option<String>,
    text: Option<String>,
    page: Option<String>,
    #[serde(default)]
    block: String,
    #[serde(default)]
    footer: String,
    /// The blocks that the rule decides, or in a twin those that it leaves alone and that have the opposite fate. By
    /// default the text that was put into the page.
    #[serde(default)]
    blocks: Vec<String>,
    /// Scores (0..=1) of the blocks in place of the fitted ones; the last one is that of all further blocks.
    #[serde(default)]
    scores: Vec<f32>,
    /// Patterns of the user for blocks to drop.
    #[serde(default)]
    patterns: Vec<String>,
    /// Roles that the user includes and excludes.
    #[serde(default)]
    include: Vec<String>,
    #[serde(default)]
    exclude: Vec<String>,
    /// Other pages of its site.
    #[serde(default)]
    others: Vec<String>,
    /// Whether the blocks are kept, where that is not as the rule or the twin has it.
    kept: Option<bool>,
}

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = vec![
        Trial::test("the ids are those of the rules, in order", || {
            let ids: Vec<&str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
            assert_eq!(ids, PROOFS.iter().map(|(id, _)| *id).collect::<Vec<_>>());
            Ok(())
        }),
        Trial::test("no file without a rule", || {
            let files: BTreeSet<String> = proof_files();
            let ids: BTreeSet<String> = PROOFS.iter().map(|(id, _)| format!("{id}.toml")).collect();
            assert_eq!(files, ids);
            Ok(())
        }),
    ];
    for (rule, (id, proof)) in Rule::ALL.iter().zip(PROOFS) {
        trials.extend(trials_of(*rule, id, proof));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules")
}

fn proof_files() -> BTreeSet<String> {
    let entries = fs::read_dir(folder()).expect("tests/rules is there").map(|entry| entry.expect("an entry"));
    let files = entries.filter(|entry| entry.path().is_file());
    files.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// A test for each case of a rule; one that fails where the file is broken or lacks a half.
fn trials_of(rule: Rule, id: &'static str, proof: &'static str) -> Vec<Trial> {
    let proof: Proof = match toml::from_str(proof) {
        Ok(proof) => proof,
        Err(error) => {
            let error = format!("{id}.toml: {error}");
            return vec![Trial::test(format!("{id}: file"), move || Err(error.into()))];
        }
    };
    let both = !proof.fires.is_empty() && !proof.twins.is_empty();
    let mut trials = vec![Trial::test(format!("{id}: has both pages and twins"), move || {
        if both { Ok(()) } else { Err("one of them is missing".into()) }
    })];
    let (keeps, below) = (proof.keeps, proof.below);
    for case in proof.fires {
        let name = format!("{id}: fires: {}", case.name());
        trials.push(Trial::test(name, move || {
            fires(rule, keeps, below, &case);
            Ok(())
        }));
    }
    for case in proof.twins {
        let name = format!("{id}: twin: {}", case.name());
        trials.push(Trial::test(name, move || {
            spares(rule, keeps, below, &case);
            Ok(())
        }));
    }
    trials
}

/// How far from its limit a score is tried.
const NEAR: f32 = 0.01;

/// The rule decides the blocks of the case, and does not where it is off or where they score too high.
fn fires(rule: Rule, keeps: bool, below: Option<f32>, case: &Case) {
    for (text, verdict) in case.verdicts(rule, &case.labeller()) {
        assert_eq!((verdict.rule, verdict.keep), (rule, keeps), "{text:?} scores {}", verdict.score);
    }
    case.assert_cleaned(rule.id(), keeps);
    if !matches!(rule, Rule::Score | Rule::ExcludedRole | Rule::IncludedRole) {
        for (text, verdict) in case.verdicts(rule, &case.labeller().without(rule)) {
            assert_ne!(verdict.rule, rule, "{text:?}, with the rule off");
        }
    }
    let Some(below) = below.filter(|_| case.scores.is_empty()) else { return };
    for (score, decides) in [(below - NEAR, true), (below + NEAR, false)] {
        for (text, verdict) in case.verdicts(rule, &labeller(case.origin(), &[score])) {
            assert_eq!(verdict.rule == rule, decides, "{text:?} at {score}: {:?}", verdict.rule);
        }
    }
}

/// The rule leaves the blocks of the case alone, whatever they score, and they have the opposite fate.
fn spares(rule: Rule, keeps: bool, below: Option<f32>, case: &Case) {
    let kept = case.kept.unwrap_or(!keeps);
    for (text, verdict) in case.verdicts(rule, &case.labeller()) {
        // A score that keeps a block and one that drops it are the same rule.
        let decided = verdict.rule == rule && rule != Rule::Score;
        assert!(!decided, "{text:?} scores {}", verdict.score);
        assert_eq!(verdict.keep, kept, "{text:?}: {:?}, scores {}", verdict.rule, verdict.score);
    }
    case.assert_cleaned("", kept);
    let Some(below) = below.filter(|_| case.scores.is_empty()) else { return };
    for (text, verdict) in case.verdicts(rule, &labeller(case.origin(), &[below - NEAR])) {
        assert_ne!(verdict.rule, rule, "{text:?} at {}", below - NEAR);
    }
}

impl Case {
    fn name(&self) -> String {
        self.name.clone().unwrap_or_else(|| self.blocks().join(" / "))
    }

    fn origin(&self) -> Origin {
        if self.text.is_some() { Origin::Text } else { Origin::Html }
    }

    /// The HTML or text of the page.
    fn source(&self) -> String {
        match (&self.html, &self.text, &self.page) {
            (Some(source), None, None) | (None, Some(source), None) => source.clone(),
            (None, None, Some(page)) => {
                let path = folder().join("pages").join(format!("{page}.html"));
                let page = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
                page.replace("<!-- block -->", &self.block).replace("<!-- footer -->", &self.footer)
            }
            _ => panic!("one of html, text and page"),
        }
    }

    /// The texts of the blocks that are asked about.
    fn blocks(&self) -> Vec<String> {
        if !self.blocks.is_empty() {
            return self.blocks.clone();
        }
        let html = format!("{}{}", self.block, self.footer);
        vec![html.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect()]
    }

    fn patterns(&self) -> TextPatterns {
        TextPatterns::new(&self.patterns).expect("patterns that can be compiled")
    }

    /// What the other pages of the site have in common.
    fn templates(&self) -> Templates {
        let (mut templates, hints) = (Templates::default(), Hints::default().with_url(ADDRESS));
        for other in &self.others {
            let learned = match self.origin() {
                Origin::Html => Cleaner::default().learn_html(other, &hints),
                Origin::Text => Cleaner::default().learn_text(other, &hints),
            };
            templates.add(learned.expect("the page can be read"));
        }
        templates
    }

    fn labeller(&self) -> Labeller {
        if self.scores.is_empty() { Labeller::new() } else { labeller(self.origin(), &self.scores) }
    }

    /// The blocks that are asked about with their verdicts. Each must be there. Those that depend on what the page holds
    /// elsewhere are the whole program's.
    fn verdicts(&self, rule: Rule, labeller: &Labeller) -> Vec<(String, Verdict)> {
        if rule == Rule::Elsewhere {
            return Vec::new();
        }
        let (source, mut page) = (self.source(), Page::default());
        match self.origin() {
            Origin::Html => read::scan::read(&source, &Limits::default(), &mut page),
            Origin::Text => plain::read(&source, &Limits::default(), &mut page),
        }
        let templates = self.templates();
        let neighbours = templates.neighbours(&page, Some(ADDRESS));
        let neighbours = neighbours.as_ref().map(|neighbours| neighbours as &dyn Neighbours);
        let mut labels = labeller.label_beside(&page, Balance::Balanced, &[&self.patterns()], neighbours);
        labels.apply(page.origin, roles(&self.include), roles(&self.exclude));
        let of = |wanted: &String| {
            // The last one: copies follow what they repeat.
            let at = page.blocks.iter().rposition(|block| page.text_of(block) == wanted);
            let listed = || page.blocks.iter().map(|block| page.text_of(block)).collect::<Vec<_>>();
            let at = at.unwrap_or_else(|| panic!("no block is {wanted:?}, but {:#?}", listed()));
            (wanted.clone(), labels.verdicts[at])
        };
        self.blocks().iter().map(of).collect()
    }

    /// The whole program keeps the blocks that are asked about, or drops each in the name of a rule.
    fn assert_cleaned(&self, rule: &str, keeps: bool) {
        let options = Options::default()
            .with_drop_text(self.patterns())
            .with_templates(self.templates())
            .with_include(roles(&self.include))
            .with_exclude(roles(&self.exclude));
        let cleaner = Cleaner::new(options).with_labeller(self.labeller());
        let site = Some(ADDRESS).filter(|_| !self.others.is_empty());
        let hints = Hints::default().with_url(site);
        let article = match self.origin() {
            Origin::Html => cleaner.clean_html(&self.source(), &hints),
            Origin::Text => cleaner.clean_text_beside(&self.source(), &hints),
        }
        .expect("the page can be read");
        for text in self.blocks() {
            let kept = article.blocks().any(|block| block.text == text);
            let dropped = article
                .dropped()
                .any(|block| block.text == text && (rule.is_empty() || block.rule.id() == rule));
            assert!(
                if keeps { kept } else { dropped },
                "{text:?}: kept {kept}, dropped by the rule {dropped}"
            );
        }
    }
}

fn roles(names: &[String]) -> Roles {
    names.iter().map(|name| name.parse::<Role>().expect("a role")).collect()
}

/// A labeller by which each block has the score listed for it, the last one for all further blocks.
fn labeller(origin: Origin, scores: &[f32]) -> Labeller {
    let mut nodes = Vec::new();
    for (at, score) in scores.iter().enumerate() {
        if at + 1 < scores.len() {
            let node = nodes.len();
            nodes.push(format!("0<={}.5:{}:{}", at, node + 1, node + 2));
        }
        nodes.push(format!("={}", (score / (1.0 - score)).ln()));
    }
    let table = format!("features block\ntree {}", nodes.join(" "));
    let model = Passes::parse(origin, Tables { first: table.as_str(), second: &table, ..Tables::default() })
        .expect("a table of scores");
    match origin {
        Origin::Html => Labeller::new().with_html(model),
        Origin::Text => Labeller::new().with_text(model),
    }
}
