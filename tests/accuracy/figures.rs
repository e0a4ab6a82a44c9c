//! The figures that are pinned in `figures.json`.
//!
//! For each corpus: `pinned`, what the scores in `weights/` reach on it, to four decimals; `rules`, how many blocks each
//! rule decided about; `floor`, what scores reached that had not seen the sites, when that was measured last. What comes out
//! now must be the first two, and not below the third. After a wanted change, `CLEANCOPY_ACCEPT=1` writes the first two
//! anew; read the difference before committing it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;

use cleancopy::eval::Figures;
use serde::{Deserialize, Serialize};

/// Half a unit of the third decimal, and what rounding adds to it.
const TOLERANCE: f64 = 0.000_55;
/// How far below its floor a figure may be: pages on the edge fall to either side.
const SLACK: f64 = 0.005;

/// What is pinned of a corpus.
#[derive(Debug, Default, Deserialize, Serialize)]
struct Pins {
    /// CRC-32 of its gold file.
    gold: String,
    #[serde(default)]
    floor: BTreeMap<String, f64>,
    pinned: BTreeMap<String, f64>,
    rules: BTreeMap<String, usize>,
}

fn path() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/accuracy/figures.json"))
}

/// Holds what was measured on a corpus against the file, or writes it there. Fails by a panic.
pub(crate) fn check(name: &str, gold: &str, figures: &Figures, rules: BTreeMap<String, usize>) {
    static FILE: Mutex<()> = Mutex::new(());
    let guard = FILE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut all: BTreeMap<String, Pins> =
        serde_json::from_slice(&std::fs::read(path()).expect("figures.json can be read"))
            .expect("figures.json is JSON");
    let pins = all.entry(name.to_owned()).or_default();
    if std::env::var_os("CLEANCOPY_ACCEPT").is_some() {
        pins.gold = gold.to_owned();
        let rounded = |value: f64| (value * 1e4).round() / 1e4;
        pins.pinned = figures.iter().map(|(figure, value)| ((*figure).to_owned(), rounded(*value))).collect();
        pins.rules = rules.clone();
    }
    let wrong = pins.wrong(gold, figures, &rules);
    if std::env::var_os("CLEANCOPY_ACCEPT").is_some() {
        let rows: Vec<String> = all
            .iter()
            .map(|(name, pins)| format!("  {name:?}: {}", serde_json::to_string(pins).expect("JSON")))
            .collect();
        std::fs::write(path(), format!("{{\n{}\n}}\n", rows.join(",\n")))
            .expect("figures.json can be written");
    }
    drop(guard);
    assert!(wrong.is_empty(), "{name}: {}", wrong.join("; "));
}

impl Pins {
    /// What differs, in words.
    fn wrong(&self, gold: &str, figures: &Figures, rules: &BTreeMap<String, usize>) -> Vec<String> {
        if self.gold != gold {
            return vec![format!("other gold than that of the figures: {gold}, not {}", self.gold)];
        }
        let mut wrong = Vec::new();
        if self.pinned.len() != figures.len() {
            wrong.push(format!("{} figures, {} pinned", figures.len(), self.pinned.len()));
        }
        for (figure, value) in figures {
            match self.pinned.get(*figure) {
                Some(pinned) if (pinned - value).abs() < TOLERANCE => {}
                pinned => wrong.push(format!("{figure} is {value:.4}, pinned {pinned:?}")),
            }
            if self.floor.get(*figure).is_some_and(|floor| *value < floor - SLACK) {
                wrong.push(format!("{figure} is {value:.4}, below the floor"));
            }
        }
        let names = self.rules.keys().chain(rules.keys()).collect::<std::collections::BTreeSet<_>>();
        for rule in names {
            let (pinned, now) = (self.rules.get(rule), rules.get(rule));
            if pinned != now {
                let count = |count: Option<&usize>| count.copied().unwrap_or_default();
                wrong.push(format!("rule {rule} decided {} blocks, pinned {}", count(now), count(pinned)));
            }
        }
        wrong
    }
}
