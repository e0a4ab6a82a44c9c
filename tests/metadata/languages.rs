//! The languages of a text.

use cleancopy::Hints;

use super::{clean, keeper};

#[test]
fn a_text_of_two_languages_has_the_share_of_each() {
    let english = "<p>The bridge was closed for two years because it had been hit by a ship that was too long for the basin.</p>";
    let german = "<p>Die Brücke war zwei Jahre lang gesperrt, weil sie von einem Schiff getroffen wurde, das für das Becken zu lang war.</p>";
    let french = "<p>Le pont a été fermé pendant deux ans, parce qu’il avait été heurté par un navire qui était trop long pour le bassin.</p>";
    let quoted = "<p>He called it “die längste Sperrung, die wir je hatten”, and he said that it was over now and that he was glad of it.</p>";
    let rows: &[(&str, &[&str], &[&str])] = &[
        ("one language", &[english, english, quoted], &[]),
        ("two", &[english, german, english], &["en", "de"]),
        ("mostly another one than the page declares", &[german, german, english], &["de", "en"]),
        ("three", &[english, english, german, french], &["en", "fr", "de"]),
        ("a quotation in another", &[english, english, english, quoted], &[]),
    ];
    for (name, paragraphs, expected) in rows {
        let languages = clean("", &paragraphs.concat()).metadata.languages;
        let codes: Vec<&str> = languages.iter().map(|own| own.language).collect();
        assert_eq!(codes, *expected, "{name}");
        let sum: f32 = languages.iter().map(|own| own.share).sum();
        assert!(languages.is_empty() || (sum - 1.0).abs() < 0.01, "{name}: {languages:?}");
    }
}

#[test]
fn the_text_has_a_language_and_not_its_menus() {
    let menu = "<p>All of the news and the sport that you need</p><p>What to do in the city this week</p>";
    // Of few stop words each.
    let short = "<p>Kuthiwa ikhansela lendawo lifike emagcekeni esikole.</p>".repeat(8);
    let long = "<p>Kubikwa ukuthi ngesonto eledlule ungene esikoleni ngemoto, futhi kodwa uthi ukuthi lokhu kwenzeka ngoba noma \
        kunjalo bonke abantu bathi kade kufanele ukuthi kube njalo futhi kodwa manje sebethi cha ngoba kuthiwa.</p>";
    let html = format!(
        "<html lang=en><body><nav>{menu}</nav><article><h1>Isihluku kubulawa isaguga</h1>{long}{long}{short}</article></body></html>"
    );
    let metadata = keeper().clean_html(&html, &Hints::default()).expect("the page can be read").metadata;
    assert_eq!(metadata.language.map(|found| found.value), Some("zu"), "{:?}", metadata.languages);
}

#[test]
fn a_page_of_no_words_has_the_language_that_it_declares() {
    let rows = [
        ("an empty page", "", None),
        ("numbers", "<p>12 345 678</p>", None),
        ("an empty page that declares one", "<html lang=pl></html>", Some("pl")),
        ("words", "<p>The rain fell and it was not over by the end of the day.</p>", Some("en")),
    ];
    for (name, html, expected) in rows {
        let metadata = keeper().clean_html(html, &Hints::default()).expect("the page can be read").metadata;
        assert_eq!(metadata.language.map(|found| found.value), expected, "{name}");
    }
}
