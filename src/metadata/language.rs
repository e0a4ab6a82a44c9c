//! The language of the text: detected by trigrams, checked against what the page declares.

use whatlang::Lang;

use super::facts::Facts;
use super::{Source, Sourced};

/// Characters of kept text that are used.
const SAMPLE: usize = 600;

/// Characters that trigrams need to tell a language.
const MIN_SAMPLE: usize = 80;

/// Languages so close to each other that trigrams confuse them: among these, what the page declares counts.
const CLOSE: &[&[&str]] = &[
    &["no", "da", "nb", "nn", "sv", "kl", "fo"],
    &["hr", "sr", "bs", "sl", "mk"],
    &["cs", "sk"],
    &["id", "ms", "jv", "su"],
    &["ru", "uk", "be", "bg"],
    &["es", "ca", "gl", "pt"],
    &["af", "nl"],
    &["zu", "xh", "st", "tn"],
    &["fa", "ur", "ar", "ps"],
    &["hi", "mr", "ne"],
    &["de", "lb"],
    &["az", "tr"],
];

/// What the page declares: the language part of its tag.
pub(super) fn declared(facts: &Facts<'_>) -> Option<Sourced<&'static str>> {
    let root = facts.page.head.language.map(|tag| (facts.page.attribute_str(tag), Source::Html));
    let meta = ["content-language", "language", "og:locale", "dc.language", "inlanguage"];
    let metas = meta.iter().filter_map(|name| Some((facts.metas(name).next()?, Source::of_meta(name))));
    let json = facts.json_text("inLanguage").map(|tag| (tag, Source::JsonLd));
    root.into_iter().chain(metas).chain(json).find_map(|(tag, source)| Some(Sourced::new(code(tag)?, source)))
}

/// The language of the kept text; the declared one where detection cannot tell.
pub(super) fn find(
    facts: &Facts<'_>,
    declared: Option<&Sourced<&'static str>>,
) -> Option<Sourced<&'static str>> {
    if let Some((main, _)) = facts.labels.other_languages.first().filter(|(_, share)| *share > 0.5) {
        return Some(Sourced::new(*main, Source::Text));
    }
    // Nothing need be detected where the stop words of the blocks agree with what the page declares.
    if let Some(declared) = declared.filter(|declared| declared.value == facts.labels.language) {
        return Some(declared.clone());
    }
    if facts.labels.is_sure_of_language && facts.labels.other_languages.is_empty() {
        return Some(Sourced::new(facts.labels.language, Source::Text));
    }
    let detected = detect(&sample(facts));
    match (detected, declared) {
        (None, Some(declared)) => Some(declared.clone()),
        (None, None) => {
            Some(Sourced::new(facts.labels.language, Source::Text)).filter(|found| !found.value.is_empty())
        }
        (Some(detected), Some(declared)) if trusts(detected, declared.value) => Some(declared.clone()),
        (Some(detected), _) => Some(Sourced::new(detected, Source::Text)),
    }
}

/// Share of a text in another language from which on it is one of several languages; less is a quotation or a name.
const SHARE: f32 = 0.1;

/// A language of a text of several.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct LanguageShare {
    /// Its ISO 639-1 code.
    pub language: &'static str,
    /// Its share of the text (0..=1).
    pub share: f32,
}

/// The languages of a text of several, largest share first.
pub(super) fn shares(facts: &Facts<'_>) -> Vec<LanguageShare> {
    let others = &facts.labels.other_languages;
    let rest = 1.0 - others.iter().map(|(_, share)| share).sum::<f32>();
    let all = others.iter().copied().chain([(facts.labels.language, rest)]);
    let mut all: Vec<_> = all
        .filter(|(language, share)| *share >= SHARE && !language.is_empty())
        .map(|(language, share)| LanguageShare { language, share })
        .collect();
    all.sort_by(|one, two| two.share.total_cmp(&one.share));
    if all.len() < 2 { Vec::new() } else { all }
}

/// Whether a declared language is believed although another one was detected, or it is the same.
fn trusts(detected: &str, declared: &str) -> bool {
    detected == declared
        || CLOSE.iter().any(|group| group.contains(&detected) && group.contains(&declared))
        || (declared != "en" && !Lang::all().iter().any(|lang| iso(*lang) == declared))
}

fn detect(sample: &str) -> Option<&'static str> {
    let info = whatlang::detect(sample)?;
    let enough = sample.chars().take(MIN_SAMPLE).count() == MIN_SAMPLE
        || !sample.is_ascii() && sample.len() >= MIN_SAMPLE;
    (enough && info.confidence() > 0.5).then(|| iso(info.lang()))
}

/// The beginning of the kept text; of all visible text where nothing was kept.
fn sample(facts: &Facts<'_>) -> String {
    let verdicts = facts.labels.verdicts.iter().map(|verdict| verdict.keep);
    let any = facts.labels.verdicts.iter().any(|verdict| verdict.keep);
    let mut sample = String::new();
    for (block, keep) in facts.page.blocks.iter().zip(verdicts) {
        if (keep || !any) && !block.hidden {
            sample.push_str(facts.page.text_of(block));
            sample.push('\n');
        }
        if sample.len() > 4 * SAMPLE {
            break;
        }
    }
    if let Some((end, _)) = sample.char_indices().nth(SAMPLE) {
        sample.truncate(end);
    }
    sample
}

/// ISO 639-1 codes, in order.
const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de \
    dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io \
    is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt \
    my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn \
    so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// The ISO 639-1 code that a language tag begins with.
pub(super) fn code(tag: &str) -> Option<&'static str> {
    let tag = tag.trim().to_ascii_lowercase();
    let primary = tag.split(['-', '_', ',', ' ']).next()?;
    let primary = match primary {
        "nb" | "nn" => "no",
        "iw" => "he",
        "in" => "id",
        "jp" => "ja",
        "cn" => "zh",
        "english" => "en",
        other => other,
    };
    CODES.split_ascii_whitespace().find(|code| *code == primary)
}

/// The ISO 639-1 code of a language that can be detected.
fn iso(lang: Lang) -> &'static str {
    const PAIRS: &[(Lang, &str)] = &[
        (Lang::Afr, "af"),
        (Lang::Aka, "ak"),
        (Lang::Amh, "am"),
        (Lang::Ara, "ar"),
        (Lang::Aze, "az"),
        (Lang::Bel, "be"),
        (Lang::Ben, "bn"),
        (Lang::Bul, "bg"),
        (Lang::Cat, "ca"),
        (Lang::Ces, "cs"),
        (Lang::Cmn, "zh"),
        (Lang::Cym, "cy"),
        (Lang::Dan, "da"),
        (Lang::Deu, "de"),
        (Lang::Ell, "el"),
        (Lang::Eng, "en"),
        (Lang::Epo, "eo"),
        (Lang::Est, "et"),
        (Lang::Fin, "fi"),
        (Lang::Fra, "fr"),
        (Lang::Guj, "gu"),
        (Lang::Heb, "he"),
        (Lang::Hin, "hi"),
        (Lang::Hrv, "hr"),
        (Lang::Hun, "hu"),
        (Lang::Hye, "hy"),
        (Lang::Ind, "id"),
        (Lang::Ita, "it"),
        (Lang::Jav, "jv"),
        (Lang::Jpn, "ja"),
        (Lang::Kan, "kn"),
        (Lang::Kat, "ka"),
        (Lang::Khm, "km"),
        (Lang::Kor, "ko"),
        (Lang::Lat, "la"),
        (Lang::Lav, "lv"),
        (Lang::Lit, "lt"),
        (Lang::Mal, "ml"),
        (Lang::Mar, "mr"),
        (Lang::Mkd, "mk"),
        (Lang::Mya, "my"),
        (Lang::Nep, "ne"),
        (Lang::Nld, "nl"),
        (Lang::Nob, "no"),
        (Lang::Ori, "or"),
        (Lang::Pan, "pa"),
        (Lang::Pes, "fa"),
        (Lang::Pol, "pl"),
        (Lang::Por, "pt"),
        (Lang::Ron, "ro"),
        (Lang::Rus, "ru"),
        (Lang::Sin, "si"),
        (Lang::Slk, "sk"),
        (Lang::Slv, "sl"),
        (Lang::Sna, "sn"),
        (Lang::Spa, "es"),
        (Lang::Srp, "sr"),
        (Lang::Swe, "sv"),
        (Lang::Tam, "ta"),
        (Lang::Tel, "te"),
        (Lang::Tgl, "tl"),
        (Lang::Tha, "th"),
        (Lang::Tuk, "tk"),
        (Lang::Tur, "tr"),
        (Lang::Ukr, "uk"),
        (Lang::Urd, "ur"),
        (Lang::Uzb, "uz"),
        (Lang::Vie, "vi"),
        (Lang::Yid, "yi"),
        (Lang::Zul, "zu"),
    ];
    PAIRS.iter().find(|(own, _)| *own == lang).map_or("", |(_, code)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_that_can_be_detected_has_a_code() {
        for lang in Lang::all() {
            assert!(code(iso(*lang)).is_some(), "{lang:?}");
        }
    }

    #[test]
    fn reads_tags() {
        let cases =
            [("de-AT", Some("de")), ("EN_us", Some("en")), ("nb-NO", Some("no")), ("x", None), ("", None)];
        for (tag, expected) in cases {
            assert_eq!(code(tag), expected, "{tag}");
        }
    }
}
