//! What the sources of the crate name: every path in every file, read from its tokens.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Segments of a path. One inside the crate begins with `crate`, whatever it was written with.
pub(crate) type Name = Vec<String>;

/// One file of `src/`.
pub(crate) struct Source {
    /// Its path below `src/`, with `/`.
    pub(crate) file: String,
    /// The module that it holds, without `crate`.
    pub(crate) module: Vec<String>,
    /// Every path that it names outside its tests, in full where an import of the file says how it begins.
    pub(crate) names: Vec<Name>,
    /// Its tokens outside its tests, without comments, a space between two.
    pub(crate) tokens: String,
    /// What its imports call things.
    imports: BTreeMap<String, Name>,
}

/// All sources, with what each names.
pub(crate) fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources: Vec<Source> = walkdir::WalkDir::new(&root)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("a folder that can be listed").into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| {
            let file =
                path.strip_prefix(&root).expect("a path below src").to_string_lossy().replace('\\', "/");
            Source::read(file, &fs::read_to_string(&path).expect("a source that can be read"))
        })
        .collect();
    let modules: Vec<Name> = sources.iter().map(|source| source.module.clone()).collect();
    for source in &mut sources {
        source.complete(&modules);
    }
    sources
}

impl Source {
    fn read(file: String, code: &str) -> Self {
        let tokens: TokenStream = code.parse().unwrap_or_else(|error| panic!("src/{file}: {error}"));
        let mut module: Vec<String> = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if matches!(module.last().map(String::as_str), Some("mod" | "lib" | "main")) {
            module.pop();
        }
        let tokens = without_tests(tokens);
        let mut source =
            Self { file, module, names: Vec::new(), tokens: tokens.to_string(), imports: BTreeMap::new() };
        source.collect(tokens);
        source
    }

    /// Lists the imports and the paths of some tokens and of the groups in them.
    fn collect(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Ident(word) if *word == "use" => {
                    let end = tokens[at..].iter().position(|token| is_sign(token, ';'));
                    let end = end.map_or(tokens.len(), |length| at + length);
                    self.import(&tokens[at + 1..end], Vec::new());
                    at = end;
                }
                TokenTree::Ident(_) => {
                    let (path, length) = path_at(&tokens[at..]);
                    // A path after `>::` belongs to a type that was named before.
                    if length > 1 && !ends_in_path_sign(&tokens[..at]) {
                        self.names.push(self.absolute(path));
                    }
                    at += length;
                }
                TokenTree::Group(group) => {
                    self.collect(group.stream());
                    at += 1;
                }
                _ => at += 1,
            }
        }
    }

    /// Lists what a `use` takes: one path, or a group of them in braces, which may hold groups again.
    fn import(&mut self, tokens: &[TokenTree], mut path: Name) {
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(word) if *word == "as" => {
                    let alias = tokens[at + 1].to_string();
                    let full = self.absolute(path);
                    self.imports.insert(alias, full.clone());
                    self.names.push(full);
                    return;
                }
                TokenTree::Ident(word) => path.push(word.to_string()),
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    for part in inner.split(|token| is_sign(token, ',')).filter(|part| !part.is_empty()) {
                        self.import(part, path.clone());
                    }
                    return;
                }
                _ => {}
            }
        }
        // `a::{self}` takes `a`.
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        let full = self.absolute(path);
        if let Some(last) = full.last() {
            self.imports.insert(last.clone(), full.clone());
        }
        self.names.push(full);
    }

    /// A path with `self` and `super` replaced by what they mean in this file.
    fn absolute(&self, path: Name) -> Name {
        let mut module = self.module.clone();
        let mut rest = path.iter().peekable();
        match rest.peek().map(|word| word.as_str()) {
            Some("self") => {
                rest.next();
            }
            Some("super") => {
                while rest.next_if(|word| *word == "super").is_some() {
                    module.pop();
                }
            }
            _ => return path,
        }
        let module = std::iter::once("crate".to_owned()).chain(module);
        module.chain(rest.cloned()).collect()
    }

    /// What an import of this file calls by a name.
    pub(crate) fn import_of(&self, name: &str) -> Option<&Name> {
        self.imports.get(name)
    }

    /// Completes paths that begin with an imported name or with a module below this one.
    fn complete(&mut self, modules: &[Name]) {
        for name in &mut self.names {
            let Some(first) = name.first().filter(|first| *first != "crate") else { continue };
            let below: Name = self.module.iter().chain([first]).cloned().collect();
            let start = match self.imports.get(first) {
                Some(import) if import.len() > 1 => import.clone(),
                None if modules.contains(&below) => {
                    std::iter::once("crate".to_owned()).chain(below).collect()
                }
                _ => continue,
            };
            name.splice(..1, start);
        }
    }
}

/// The path that some tokens begin with, and how many tokens it takes.
fn path_at(tokens: &[TokenTree]) -> (Name, usize) {
    let mut path = vec![tokens[0].to_string()];
    let mut length = 1;
    while let [first, second, TokenTree::Ident(word), ..] = &tokens[length..]
        && is_sign(first, ':')
        && is_sign(second, ':')
    {
        path.push(word.to_string());
        length += 3;
    }
    (path, length)
}

fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

fn ends_in_path_sign(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [.., first, second] if is_sign(first, ':') && is_sign(second, ':'))
}

/// Tokens without the items that are compiled for tests only.
fn without_tests(tokens: TokenStream) -> TokenStream {
    let (mut kept, mut in_test_item) = (Vec::<TokenTree>::new(), false);
    for token in tokens {
        if let TokenTree::Group(group) = &token
            && group.delimiter() == Delimiter::Bracket
            && group.stream().to_string().replace(' ', "") == "cfg(test)"
        {
            kept.pop();
            in_test_item = true;
        } else if !in_test_item {
            kept.push(token);
        } else if is_sign(&token, ';')
            || matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
        {
            in_test_item = false;
        }
    }
    kept.into_iter().collect()
}

#[test]
fn every_way_to_name_something_is_seen() {
    let code = "//! use crate::comment;
        use crate::a::{self, b::{c, d as e}, f::*};
        use super::{g, super::h};
        use serde::Serialize;
        fn f(x: crate::i::J) -> Vec<self::k::L> { e::m(g::n(), vec![crate::o::p]) }
        #[cfg(test)]
        mod tests { use crate::test; }
        fn g() { q::r() }";
    let mut source = Source::read("x/y.rs".to_owned(), code);
    source.complete(&[vec!["x".to_owned(), "y".to_owned(), "q".to_owned()]]);
    let names: Vec<String> = source.names.iter().map(|name| name.join("::")).collect();
    let expected = [
        "crate::a",
        "crate::a::b::c",
        "crate::a::b::d",
        "crate::a::f",
        "crate::x::g",
        "crate::h",
        "serde::Serialize",
        "crate::i::J",
        "crate::x::y::k::L",
        "crate::a::b::d::m",
        "crate::x::g::n",
        "crate::o::p",
        "crate::x::y::q::r",
    ];
    assert_eq!(names, expected);
}
