//! `tools/conventions.json`: what each corpus counts as the article, as arguments of the program.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use cleancopy::Role;
use cleancopy::options::{Options, Roles};
use serde_json::Value;

use crate::Result;

/// The roles to include and to exclude, by corpus.
#[derive(Default)]
pub(crate) struct Conventions(BTreeMap<String, (Roles, Roles)>);

impl Conventions {
    /// Reads the file: an object of lists of arguments, `_evidence` aside.
    pub(crate) fn load(path: &Path) -> Result<Self> {
        let file = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let lists: BTreeMap<String, Value> = serde_json::from_slice(&file)?;
        let arguments = lists.iter().filter(|(name, _)| !name.starts_with('_'));
        let each = |(name, list): (&String, &Value)| {
            let words: Option<Vec<&str>> =
                list.as_array().and_then(|list| list.iter().map(Value::as_str).collect());
            Ok((name.clone(), roles(&words.ok_or_else(|| format!("{name}: no list of arguments"))?)?))
        };
        Ok(Self(arguments.map(each).collect::<Result<_>>()?))
    }

    /// The options with the convention of a corpus.
    pub(crate) fn of(&self, corpus: &str, options: Options) -> Options {
        let (include, exclude) = self.0.get(corpus).copied().unwrap_or_default();
        options.with_include(include).with_exclude(exclude)
    }
}

fn roles(arguments: &[&str]) -> Result<(Roles, Roles)> {
    let (mut include, mut exclude) = (Roles::default(), Roles::default());
    for pair in arguments.chunks(2) {
        let set = match pair {
            ["--include", _] => &mut include,
            ["--exclude", _] => &mut exclude,
            _ => return Err(format!("{pair:?}: only --include ROLES and --exclude ROLES").into()),
        };
        for name in pair[1].split(',') {
            *set = set.with(name.parse::<Role>()?);
        }
    }
    Ok((include, exclude))
}
