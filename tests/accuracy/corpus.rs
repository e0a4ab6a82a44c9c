//! Pages with gold texts, and what comes out of them.

use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use cleancopy::eval::Gold;
use cleancopy::{Article, Cleaner, Hints};
use flate2::read::MultiGzDecoder;
use serde_json::Value;

/// The text input of which a text on one line is made.
const ONE_LINE_OF: &str = "resiliparse";

/// The gold of a folder, without and with its checksum.
pub(crate) fn gold(folder: &Path) -> (Vec<Gold>, String) {
    let bytes = fs::read(folder.join("gold.jsonl")).expect("a corpus has gold");
    let mut crc = flate2::Crc::new();
    crc.update(&bytes);
    let text = String::from_utf8(bytes).expect("UTF-8");
    (text.lines().map(parse).collect(), format!("{:08x}", crc.sum()))
}

fn parse(line: &str) -> Gold {
    Gold::from_json(&serde_json::from_str(line).expect("a line of JSON")).expect("gold")
}

/// The article of every page by id; a page that cannot be cleaned has none.
pub(crate) fn articles_of_html(folder: &Path, gold: &[Gold]) -> HashMap<String, Article> {
    let cleaner = Cleaner::default();
    let article = |gold: &Gold| {
        let page = gunzip(&folder.join("pages").join(format!("{}.html.gz", gold.id)));
        Some((gold.id.clone(), cleaner.clean_html(&page, &Hints::default()).ok()?))
    };
    gold.iter().filter_map(article).collect()
}

/// By source, the article of every text that others extracted from a page of the folder, of a text on one line, and of
/// the gold text itself.
pub(crate) fn articles_of_text(folder: &Path, gold: &[Gold]) -> HashMap<String, HashMap<String, Article>> {
    let lines = lines_of_texts(folder);
    let mut articles: HashMap<String, HashMap<String, Article>> = HashMap::new();
    let mut add = |source: &str, id: &str, text: &str| {
        let article = Cleaner::default().clean_text(text).expect("text can be cleaned");
        articles.entry(source.to_owned()).or_default().insert(id.to_owned(), article);
    };
    for line in lines.lines() {
        let record: Value = serde_json::from_str(line).expect("a line of JSON");
        let id = record["id"].as_str().expect("an id");
        for (source, text) in record["inputs"].as_object().expect("inputs") {
            add(source, id, text.as_str().unwrap_or_default());
        }
        let text = record["inputs"][ONE_LINE_OF].as_str().unwrap_or_default();
        add("one_line", id, &text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    for gold in gold {
        add("gold", &gold.id, gold.text.as_deref().unwrap_or_default());
    }
    articles
}

/// What a source extracted of the pages of a folder, by id.
pub(crate) fn texts_of(folder: &Path, source: &str) -> Vec<(String, String)> {
    let text_of = |line: &str| {
        let record: Value = serde_json::from_str(line).expect("a line of JSON");
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        (text(&record["id"]), text(&record["inputs"][source]))
    };
    lines_of_texts(folder).lines().map(text_of).collect()
}

fn lines_of_texts(folder: &Path) -> String {
    let name = folder.file_name().expect("a corpus has a name").to_string_lossy();
    String::from_utf8(gunzip(&folder.join(format!("../text/{name}.jsonl.gz")))).expect("UTF-8")
}

fn gunzip(path: &Path) -> Vec<u8> {
    let file = fs::File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut bytes = Vec::new();
    MultiGzDecoder::new(file).read_to_end(&mut bytes).expect("gzip");
    bytes
}
