//! Whether the attributes of an element hide it.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// What attributes say of whether an element can be seen.
#[derive(Clone, Copy, Default)]
pub(super) struct Sight {
    /// Nothing in it can be seen.
    pub gone: bool,
    /// Its text cannot be seen unless an element in it says otherwise: a bit for each of [`INHERITED`].
    pub unseen: u8,
    /// What it says otherwise, likewise.
    pub seen: u8,
    /// A script shows it when it comes into view.
    pub awaits: bool,
    /// It is set as some box, whatever a style sheet says.
    pub displayed: bool,
    /// That box has lines of its own.
    pub boxed: bool,
}

/// Properties that elements inherit and may set anew.
const INHERITED: [&str; 3] = ["visibility", "font-size", "color"];

/// The bit of `visibility`, which animations start from.
pub(super) const VISIBILITY: u8 = 1;

/// Distance in pixels from which on text is moved out of the window.
const OUTSIDE: f32 = -900.0;

impl Sight {
    /// What a `style` attribute says.
    pub(super) fn of_style(style: &str) -> Self {
        let mut sight = Self::default();
        let mut is = Declared::default();
        for (name, value) in declarations(style) {
            sight.inherited(name, value);
            is.note(name, value);
        }
        (sight.awaits, sight.displayed, sight.boxed) = (is.animated, is.displayed, is.boxed);
        if is.clipped_to_text {
            sight.unseen &= VISIBILITY;
        }
        let faint = is.transparent && is.positioned && !is.animated;
        let tiny = is.tiny && is.cut && !is.padded;
        sight.gone =
            is.undisplayed || faint || tiny || is.clipped || is.indented || is.moved && is.positioned;
        sight
    }

    /// What a rule of a style sheet says, its `display` and `visibility` left aside. A box of no size or without opacity is
    /// opened by another rule more often than not.
    pub(super) fn of_rule(style: &str) -> Self {
        let mut is = Declared::default();
        declarations(style).for_each(|(name, value)| is.note(name, value));
        let gone = is.clipped || is.indented || is.moved && is.positioned;
        Self { gone, ..Self::default() }
    }

    fn inherited(&mut self, name: &str, value: &str) {
        let Some(bit) = INHERITED.iter().position(|own| name.eq_ignore_ascii_case(own)) else { return };
        let unseen = match bit {
            0 => is_one_of(value, &["hidden", "collapse"]),
            1 => is_tiny(value),
            _ => is_one_of(value, &["transparent"]),
        };
        *(if unseen { &mut self.unseen } else { &mut self.seen }) |= 1 << bit;
    }

    /// What can be seen of an element, given what cannot of the one around it.
    pub(super) fn unseen_in(self, enclosing: u8) -> u8 {
        let own = if self.awaits { self.unseen & !VISIBILITY } else { self.unseen };
        enclosing & !self.seen | own
    }
}

/// What the declarations of one element say together.
#[derive(Default)]
struct Declared {
    undisplayed: bool,
    displayed: bool,
    boxed: bool,
    animated: bool,
    transparent: bool,
    positioned: bool,
    /// Zero or one pixel wide or high.
    tiny: bool,
    cut: bool,
    /// A box of some proportion, as of a video.
    padded: bool,
    clipped: bool,
    clipped_to_text: bool,
    indented: bool,
    moved: bool,
}

impl Declared {
    fn note(&mut self, name: &str, value: &str) {
        let lower;
        let name = if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            lower = name.to_ascii_lowercase();
            &lower
        } else {
            name
        };
        match name {
            "display" => {
                self.undisplayed = is_one_of(value, &["none"]);
                self.displayed = !self.undisplayed;
                self.boxed = is_one_of(value, &["block", "flex", "grid", "table", "table-row", "list-item"]);
            }
            "opacity" => self.transparent = number(value) == Some(0.0),
            "position" => self.positioned = is_one_of(value, &["absolute", "fixed"]),
            "width" | "max-width" | "height" | "max-height" => self.tiny |= is_tiny(value),
            "overflow" => self.cut = is_one_of(value, &["hidden", "clip"]),
            "padding" | "padding-top" | "padding-bottom" => self.padded |= !value.starts_with('0'),
            "clip" => {
                let sides = value.strip_prefix("rect(");
                self.clipped |= sides.is_some_and(|sides| !sides.contains("auto") && is_tiny(sides));
            }
            "clip-path" => {
                let starts = [
                    "inset(50%",
                    "inset(100%",
                    "circle(0",
                    "ellipse(0",
                    "polygon(0 0, 0 0",
                    "polygon(0 0,0 0",
                ];
                self.clipped |= starts.into_iter().any(|start| value.starts_with(start));
            }
            "text-indent" | "margin-left" | "margin-top" => self.indented |= is_outside(value),
            "left" | "right" | "top" | "bottom" => self.moved |= is_outside(value),
            "transform" if value.split(['(', ',']).skip(1).any(|length| is_outside(length.trim())) => {
                self.indented = true;
            }
            "content-visibility" => self.clipped |= is_one_of(value, &["hidden"]),
            "background-clip" | "-webkit-background-clip" => {
                self.clipped_to_text |= is_one_of(value, &["text"]);
            }
            name => {
                let own = name.strip_prefix("-webkit-").unwrap_or(name);
                self.animated |= ["animation", "transition", "transform", "will-change"]
                    .into_iter()
                    .any(|start| own.starts_with(start));
            }
        }
    }
}

/// The names and values of a `style` attribute.
fn declarations(style: &str) -> impl Iterator<Item = (&str, &str)> {
    style.split(';').filter_map(|rule| {
        let (name, value) = rule.split_once(':')?;
        let value = value.split('!').next().unwrap_or_default();
        Some((name.trim(), value.trim()))
    })
}

fn is_one_of(value: &str, words: &[&str]) -> bool {
    words.iter().any(|word| value.eq_ignore_ascii_case(word))
}

/// The number that a value begins with.
fn number(value: &str) -> Option<f32> {
    let ends = |c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
    value.split(ends).next()?.parse().ok()
}

/// Whether a length moves text out of the window.
fn is_outside(value: &str) -> bool {
    let pixels = if value.ends_with("em") {
        16.0
    } else if value.ends_with("vw") || value.ends_with("vh") {
        10.0
    } else {
        1.0
    };
    number(value).is_some_and(|length| length * pixels < OUTSIDE)
}

/// Whether a length is nothing, or one pixel.
fn is_tiny(value: &str) -> bool {
    number(value).is_some_and(|length| length == 0.0 || length == 1.0 && value.contains("px"))
}

/// What a word of a `class` attribute says.
#[derive(Clone, Copy)]
enum ClassWord {
    /// The element is out of sight.
    Gone,
    /// Words within a line are.
    HiddenWords,
    /// It is shown by a script when it comes into view.
    Awaits,
}

/// What the value of a `class` attribute says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ClassSays {
    /// The element is out of sight, or for screen readers only.
    pub gone: bool,
    /// It is out of sight if it is words within a line.
    pub hides_words: bool,
    /// A script shows it when it comes into view.
    pub awaits: bool,
}

impl ClassSays {
    pub(super) fn of(class: &str) -> Self {
        static WORDS: LazyLock<FxHashMap<&str, ClassWord>> = LazyLock::new(|| {
            let lists = [
                (include_str!("../screen-reader.txt"), ClassWord::Gone),
                (include_str!("../hidden-words.txt"), ClassWord::HiddenWords),
                (include_str!("../animation.txt"), ClassWord::Awaits),
            ];
            let lines = |list: &'static str| list.lines().filter(|line| !line.starts_with('#'));
            lists.into_iter().flat_map(|(list, says)| lines(list).map(move |word| (word, says))).collect()
        });
        let mut all = Self::default();
        for word in class.split_ascii_whitespace() {
            match WORDS.get(word) {
                None => {}
                Some(ClassWord::Gone) => all.gone = true,
                Some(ClassWord::HiddenWords) => all.hides_words |= !shows_elsewhere(class),
                Some(ClassWord::Awaits) => all.awaits = true,
            }
        }
        all
    }
}

/// Whether classes hide an element on narrow windows only, or on wide ones.
fn shows_elsewhere(class: &str) -> bool {
    let shows = |word: &str| {
        word.contains(':') || word.starts_with("d-") && word != "d-none" || word.starts_with("show-for")
    };
    class.split_ascii_whitespace().any(shows)
}

/// Whether what a page shows without scripts is part of its text and no notice: it has paragraphs.
pub(crate) fn holds_story(noscript: &str) -> bool {
    paragraphs(noscript).nth(1).is_some()
}

/// Whether a shadow root holds text of the page, and neither a control nor a menu.
#[expect(clippy::arithmetic_side_effects, reason = "each paragraph has more than five bytes")]
pub(crate) fn shadow_holds_story(root: &str) -> bool {
    /// Links for each paragraph in a page, menus included, at most.
    const LINKS: usize = 5;
    let count = paragraphs(root).count();
    count >= 2 && root.matches("<a ").count() <= LINKS * count
}

/// The paragraphs of some length in HTML.
fn paragraphs(html: &str) -> impl Iterator<Item = &str> {
    /// Bytes of text of a paragraph.
    const PARAGRAPH: usize = 80;
    let is_paragraph = |part: &&str| {
        let tagged =
            part.split("</p").next().unwrap_or_default().split_once('>').map_or("", |(_, text)| text);
        let text = tagged.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
        part.starts_with([' ', '>']) && text.map(str::len).sum::<usize>() >= PARAGRAPH
    };
    html.split("<p").skip(1).filter(is_paragraph)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_that_hide() {
        let hidden = [
            "display:none",
            "DISPLAY : NONE !important",
            "visibility:hidden",
            "visibility: collapse;",
            "font-size:0",
            "font-size: 0px; line-height: 1",
            "color:transparent",
            "height:0;overflow:hidden",
            "max-height:0px; overflow: hidden",
            "width:1px;height:1px;overflow:hidden",
            "opacity:0;position:absolute;pointer-events:none",
            "position:absolute; clip: rect(0px, 0px, 0px, 0px)",
            "clip-path: inset(50%)",
            "position:absolute;left:-9999px",
            "text-indent:-9999px",
            "position:absolute;left:-624.94rem",
            "position:fixed;top:-100vh",
            "margin-left:-9999px",
            "position:absolute;transform:translateX(-9999px)",
            "clip-path:circle(0)",
            "content-visibility:hidden",
        ];
        let shown = [
            "display:block",
            "opacity:0; transform: translateY(20px)",
            "opacity: 0",
            "visibility:hidden; animation-name: fadeIn",
            "visibility:hidden; -webkit-transition: opacity 1s",
            "opacity:0;position:absolute;transition:opacity .3s",
            "height:0;overflow:hidden;padding-bottom:56.25%",
            "height:100px;overflow:hidden",
            "font-size:0.9em",
            "color:transparent;background-clip:text",
            "position:absolute;left:-12px",
            "position:absolute;left:-2em",
            "margin-left:-15px",
            "transform:translateX(-100px)",
            "clip-path:circle(50%)",
            "clip: rect(auto, auto, auto, auto)",
            "background:url(data:image/png;base64,none)",
            "width:0",
            "",
        ];
        let hides = |style: &str| {
            let sight = Sight::of_style(style);
            sight.gone || sight.unseen_in(0) != 0
        };
        for style in hidden {
            assert!(hides(style), "{style}");
        }
        for style in shown {
            assert!(!hides(style), "{style}");
        }
    }

    #[test]
    fn an_element_may_show_what_the_one_around_it_hides() {
        let around = Sight::of_style("font-size:0").unseen_in(0);
        assert_ne!(Sight::of_style("color:red").unseen_in(around), 0);
        assert_eq!(Sight::of_style("font-size:16px").unseen_in(around), 0);
        let around = Sight::of_style("visibility:hidden").unseen_in(0);
        assert_ne!(Sight::of_style("font-size:16px").unseen_in(around), 0);
        assert_eq!(Sight::of_style("visibility:visible").unseen_in(around), 0);
    }

    #[test]
    fn classes_that_hide() {
        let cases = [
            ("for screen readers", "link sr-only", false, true),
            ("hidden by a site builder", "rich-text w-condition-invisible", false, true),
            ("words within a line", "u-hidden", true, true),
            ("a block may be shown by a script", "u-hidden", false, false),
            ("hidden on narrow screens", "hidden md:inline", true, false),
            ("hidden on narrow screens, by another name", "d-none d-md-inline", true, false),
            ("a part of another word", "hide-and-seek", true, false),
        ];
        for (name, class, within_line, gone) in cases {
            let says = ClassSays::of(class);
            assert_eq!(says.gone || says.hides_words && within_line, gone, "{name}: {class}");
        }
        assert!(ClassSays::of("block wow fadeInUp").awaits);
        assert!(!ClassSays::of("block wowza").awaits);
    }
}
