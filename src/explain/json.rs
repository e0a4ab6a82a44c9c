//! An explanation for programs.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{Change, Decision, Explanation, View, about};
use crate::label::{Feature, PassScore};

impl Explanation {
    /// The explanation as an object of JSON: `title`, `balance`, `confidence`, `article_score`, `kept`, `warnings`, and for each block
    /// an object in `blocks`; `features` says what those that are named measure. Numbers are rounded to four digits.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.write(self.head(), &mut out);
        out
    }

    /// Writes an object with the blocks added, one after another: as values, those of a large page would fill the memory.
    fn write(&self, head: Map<String, Value>, out: &mut String) {
        let head = Value::from(head).to_string();
        out.push_str(head.strip_suffix('}').unwrap_or(&head));
        out.push_str(",\"blocks\":[");
        for (number, decision) in self.decisions.iter().enumerate() {
            out.push_str(if number > 0 { "," } else { "" });
            out.push_str(&decision.to_value().to_string());
        }
        out.push_str("]}");
    }

    fn head(&self) -> Map<String, Value> {
        let article = &self.article;
        let warnings: Vec<String> = article.warnings.iter().map(ToString::to_string).collect();
        let features = Value::from(self.features());
        Map::from_iter([
            ("title".to_owned(), json!(article.title())),
            ("balance".to_owned(), self.balance.name().into()),
            ("is_article".to_owned(), article.is_article.into()),
            ("pagetype".to_owned(), article.pagetype.name().into()),
            ("article_score".to_owned(), rounded(article.article_score.into())),
            ("confidence".to_owned(), rounded(article.confidence.into())),
            ("kept".to_owned(), self.decisions.iter().filter(|decision| decision.kept).count().into()),
            ("warnings".to_owned(), warnings.into()),
            ("features".to_owned(), features),
        ])
    }
}

impl Explanation {
    /// What the features measure that any block names.
    pub(super) fn features(&self) -> Map<String, Value> {
        let passes = self.decisions.iter().flat_map(|decision| &decision.passes);
        let names: BTreeSet<&str> =
            passes.flat_map(|pass| &pass.features).map(|feature| &*feature.name).collect();
        names.into_iter().map(|name| (name.to_owned(), about(name).into())).collect()
    }
}

impl View<'_> {
    /// An object of JSON with `source`, and in `explanations` one object or two: what [`Explanation::to_json`] has, with the
    /// `options`.
    pub fn to_json(&self) -> String {
        let mut out = format!("{{\"source\":{},\"explanations\":[", Value::from(self.source));
        for (number, (options, explanation)) in std::iter::once(self.one).chain(self.other).enumerate() {
            let mut head = explanation.head();
            head.insert("options".to_owned(), options.into());
            out.push_str(if number > 0 { "," } else { "" });
            explanation.write(head, &mut out);
        }
        out.push_str("]}");
        out
    }
}

impl Decision {
    fn to_value(&self) -> Value {
        json!({
            "text": self.text,
            "kind": self.kind.name(),
            "kept": self.kept,
            "rule": self.rule.id(),
            "role": self.role.name(),
            "score": rounded(self.score.into()),
            "threshold": rounded(self.threshold.into()),
            "element": self.element,
            "hidden": self.hidden,
            "group": [self.group.start, self.group.end],
            "passes": self.passes.iter().map(pass).collect::<Vec<Value>>(),
            "changes": self.changes.iter().map(|change| change.to_value(self.kept)).collect::<Vec<Value>>(),
        })
    }
}

impl Change {
    fn to_value(&self, kept: bool) -> Value {
        let (what, of) = match self {
            Self::Balance(other) => ("balance", other.name().into()),
            Self::Include(role) => ("include", role.name().into()),
            Self::Exclude(role) => ("exclude", role.name().into()),
            Self::NotExclude(role) => ("not-exclude", role.name().into()),
            Self::WithoutRule(rule) => ("without-rule", rule.id().into()),
            Self::Feature(turn) => ("feature", Value::from(&*turn.name)),
        };
        let says = self.in_words(kept);
        match self {
            Self::Feature(turn) => {
                json!({ "says": says, "what": what, "of": of, "score": rounded(turn.score.into()) })
            }
            _ => json!({ "says": says, "what": what, "of": of }),
        }
    }
}

fn pass(read: &PassScore) -> Value {
    json!({
        "pass": read.pass.name(),
        "score": rounded(read.score.into()),
        "start": read.pass.goes_on().then(|| rounded(read.start)),
        "base": rounded(read.base),
        "others": rounded(read.others),
        "features": read.features.iter().map(feature).collect::<Vec<Value>>(),
    })
}

fn feature(feature: &Feature) -> Value {
    json!({
        "name": &*feature.name,
        "value": if feature.value.is_finite() { rounded(feature.value.into()) } else { Value::Null },
        "says": feature.value_in_words(),
        "weight": rounded(feature.weight),
    })
}

/// A number with four digits behind the point.
fn rounded(number: f64) -> Value {
    let rounded = (number * 1e4).round() / 1e4;
    // No minus before a zero.
    json!(rounded + 0.0)
}
