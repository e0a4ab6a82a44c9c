//! Records as a whole, and the names of sites in them.

use cleancopy::render::RenderOptions;
use cleancopy::render::json::{Extras, Record};
use cleancopy::{Cleaner, Hints};

use super::{BODY, clean, show};

#[test]
fn records_obey_their_schema() {
    let schema = include_str!("../../schema/record.schema.json");
    let schema: serde_json::Value = serde_json::from_str(schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let known = schema["properties"].as_object().expect("the schema lists properties");
    let extras = Extras {
        comments: true,
        markdown: true,
        html: true,
        sources: true,
        blocks: true,
        entries: true,
        removed: true,
    };
    for folder in std::fs::read_dir("samples").expect("samples are there").flatten() {
        let Ok(html) = std::fs::read(folder.path().join("source.html")) else { continue };
        let article = Cleaner::default().clean_html(&html, &Hints::default()).expect("samples can be read");
        let record = Record::new("a", None, &article, &RenderOptions::default(), extras).to_json();
        let value: serde_json::Value = serde_json::from_str(&record).expect("a record is JSON");
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{error} at {}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {errors:?}", folder.path().display());
        let unknown: Vec<&String> = value
            .as_object()
            .expect("a record is an object")
            .keys()
            .filter(|key| !known.contains_key(*key))
            .collect();
        assert!(unknown.is_empty(), "{}: {unknown:?}", folder.path().display());
    }
}

#[test]
fn links_to_the_home_page_name_no_site() {
    let sitename = |link: &str| {
        let rights = format!("<footer><p>© 2024 {link} Harbour Media</p></footer>");
        show(&clean("", &format!("<a href=/>{link}</a>{BODY}{rights}")).metadata, "sitename")
    };
    let homes = ["Home", "首頁", "Startseite", "Accueil", "ホーム", "Главная", "Strona główna", "الرئيسية"];
    let named: Vec<String> = homes.iter().map(|link| sitename(link)).collect();
    assert_eq!(named, vec![sitename("x"); homes.len()], "{homes:?}");
    for name in ["Harbour Media", "Home News", "Accueil du Port"] {
        assert!(sitename(name).starts_with(name), "{name}: {}", sitename(name));
    }
}
