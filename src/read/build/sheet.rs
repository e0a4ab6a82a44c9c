//! What the style sheets in a page hide: rules of simple selectors, `.summary{display:none}`. Sheets are large, so that they
//! are searched for the few declarations that hide, and only the rules around those are read.

#![expect(
    clippy::indexing_slicing,
    reason = "places are those of bytes that were found in the sheet: marks come in order, and `passed` and `closed` are at or before the next one"
)]
#![expect(clippy::string_slice, reason = "rules and what they are made of begin and end at signs of ASCII")]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "counts and places of bytes that are in memory, to which at most 1,000 is added for each class of a selector"
)]

use std::sync::LazyLock;

use memchr::memmem::{self, Finder};
use memchr::{memchr, memchr2_iter, memrchr};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::visibility::{Sight, VISIBILITY};
use crate::read::page::Tag;

/// Pieces of declarations that may hide, or show what another one hides.
static MARKS: LazyLock<[Finder<'static>; 4]> =
    LazyLock::new(|| ["display", "visibility", "clip", "-999"].map(Finder::new));

static CAPITALS: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("DISPLAY"));

/// What a rule for an element within another is more specific by.
const WITHIN: usize = 1000;

/// Rules for one class that ask for more than the class; one page has few.
const MAX_COMPOUND: usize = 8;

/// Classes of an element that are looked up; a selector that asks for more is passed over.
const MAX_CLASSES: usize = 32;

/// Bytes of what stands between an at-rule and its block that are looked at.
const PRELUDE_BYTES: usize = 1024;

/// Places of marks in a sheet, at most as a rule.
const MARKS_OF_SHEET: usize = 32;

/// The rules for a class or an id, of which most have one.
type Rules = SmallVec<[Rule; 1]>;

/// The rules of a page so far for what one of them hides.
#[derive(Default)]
pub(super) struct Sheet {
    /// By the first class of the selector.
    classes: FxHashMap<String, Rules>,
    ids: FxHashMap<String, Rules>,
    /// Bytes of the sheets before.
    read: usize,
}

/// A rule, as far as it hides or shows.
struct Rule {
    tag: Option<Tag>,
    /// Other classes that the element must have, with dots between them.
    others: String,
    /// Which rule wins: the one with `!important`, else the more specific one, else the later one.
    rank: (bool, usize, usize),
    says: Says,
}

/// What the declarations of a rule say.
#[derive(Clone, Copy, Default)]
struct Says {
    /// `display`: none, or something else.
    displayed: Option<bool>,
    /// `visibility`: hidden, or not.
    visible: Option<bool>,
    /// It is clipped or out of the window.
    moved: bool,
    important: bool,
    /// It is animated: a script shows it.
    waits: bool,
}

impl Sheet {
    pub(super) fn is_empty(&self) -> bool {
        self.classes.is_empty() && self.ids.is_empty()
    }

    /// Adds the rules of a `style` element.
    pub(super) fn add(&mut self, css: &str) {
        let lower;
        // Old sheets are in capitals; class names then are no longer told apart by them, which costs nothing.
        let css = if CAPITALS.find(css.as_bytes()).is_some() {
            lower = css.to_ascii_lowercase();
            &lower
        } else {
            css
        };
        let found = marked_rules(css, self.read, !self.is_empty());
        self.read += css.len();
        for rule in found.iter().filter(|rule| rule.may_hide) {
            let says = Says::of(rule.declarations);
            if says.hides() {
                rule.selectors.split(',').for_each(|selector| self.add_rule(selector.trim(), rule, says));
            }
        }
        if self.is_empty() {
            return;
        }
        // Most rules show what none hides.
        for rule in &found {
            if !rule.selectors.split(',').any(|selector| self.knows(selector.trim())) {
                continue;
            }
            let says = Says::of(rule.declarations);
            if !says.hides() && (says.displayed.is_some() || says.visible.is_some()) {
                rule.selectors.split(',').for_each(|selector| self.add_rule(selector.trim(), rule, says));
            }
        }
    }

    /// Whether the element that a selector ends with may be hidden by a rule so far. An id is more specific than any class
    /// that may be.
    fn knows(&self, selector: &str) -> bool {
        Selector::of(last_compound(selector))
            .is_some_and(|parts| parts.is_id || self.classes.contains_key(parts.key))
    }

    fn add_rule(&mut self, selector: &str, found: &FoundRule<'_>, says: Says) {
        // Where an element is seldom matters to what shows it: then it may well be there.
        let last = last_compound(selector);
        let is_single = last.len() == selector.len();
        let Some(parts) = Selector::of(last).filter(|_| is_single || !says.hides()) else { return };
        let rules = if parts.is_id { &mut self.ids } else { &mut self.classes };
        if (says.hides() || parts.is_id) && !rules.contains_key(parts.key) {
            rules.insert(parts.key.to_owned(), Rules::new());
        }
        let Some(rules) = rules.get_mut(parts.key) else { return };
        let mut rule = parts.rule(says, found.at);
        rule.rank.1 += if is_single { 0 } else { WITHIN };
        // Of rules for one class alone the last one counts, unless it is weaker.
        let is_alike = |own: &&mut Rule| {
            own.others.is_empty()
                && rule.others.is_empty()
                && own.tag == rule.tag
                && own.rank.0 == rule.rank.0
        };
        if let Some(own) = rules.iter_mut().find(is_alike) {
            let (first, last) =
                if own.rank <= rule.rank { (own.says, rule.says) } else { (rule.says, own.says) };
            own.says.displayed = last.displayed.or(first.displayed);
            own.says.visible = last.visible.or(first.visible);
            own.says.moved |= rule.says.moved;
            own.rank = own.rank.max(rule.rank);
        } else if rules.len() < MAX_COMPOUND {
            rules.push(rule);
        }
    }

    /// Whether a rule names one of the words of a `class` attribute.
    pub(super) fn names_class(&self, class: &str) -> bool {
        words(class).any(|word| self.classes.contains_key(word))
    }

    /// Whether a rule names an id.
    pub(super) fn names_id(&self, id: &str) -> bool {
        self.ids.contains_key(id)
    }

    /// What the rules say of an element, of which one names a class or the id.
    pub(super) fn sight(&self, tag: Tag, class: &str, id: &str) -> Sight {
        let by_id = self.ids.get(id);
        let by_class = words(class).filter_map(|word| self.classes.get(word));
        let (mut displayed, mut visible, mut sight) = (None, None, Sight::default());
        for rule in by_id.into_iter().chain(by_class).flatten() {
            // What another class shows is shown by a script when it comes into view.
            sight.awaits |= rule.says.visible == Some(true) || rule.says.waits;
            let has = |name: &str| words(class).any(|own| own == name);
            let has_others = || rule.others.is_empty() || rule.others.split('.').all(has);
            if rule.tag.is_some_and(|own| own != tag) || !has_others() {
                continue;
            }
            let ranked = |says: Option<bool>| says.map(|says| (rule.rank, says));
            displayed = displayed.max(ranked(rule.says.displayed));
            visible = visible.max(ranked(rule.says.visible));
            sight.gone |= rule.says.moved;
        }
        sight.gone |= displayed.is_some_and(|(_, displayed)| !displayed);
        match visible {
            Some((_, true)) => sight.seen |= VISIBILITY,
            Some((_, false)) if !sight.awaits => sight.unseen |= VISIBILITY,
            _ => {}
        }
        sight
    }
}

/// The words of a `class` attribute that are looked up.
fn words(class: &str) -> impl Iterator<Item = &str> {
    class.split_ascii_whitespace().take(MAX_CLASSES)
}

/// A rule as it is in a sheet.
struct FoundRule<'c> {
    selectors: &'c str,
    declarations: &'c str,
    /// Where in all sheets.
    at: usize,
    /// It holds on all screens, and a declaration of it begins as if it hid.
    may_hide: bool,
}

/// The rules of a sheet that may hide or show, in order, after so many bytes of other sheets. There are none unless one of them
/// may hide, or one did before.
fn marked_rules(css: &str, before: usize, hides_before: bool) -> Vec<FoundRule<'_>> {
    let bytes = css.as_bytes();
    let mut marks: SmallVec<[usize; MARKS_OF_SHEET]> =
        MARKS.iter().flat_map(|mark| mark.find_iter(bytes)).collect();
    if !hides_before && !marks.iter().any(|mark| may_hide(&bytes[*mark..])) {
        return Vec::new();
    }
    marks.sort_unstable();
    let excluded = excluded(css);
    // Where the rule before ends, and up to where no block is open.
    let (mut passed, mut closed) = (0, 0);
    let (mut rules, mut next) = (Vec::<FoundRule<'_>>::with_capacity(marks.len()), 0);
    for mark in marks {
        while excluded.get(next).is_some_and(|part| part.range.end <= mark) {
            next += 1;
        }
        let part = excluded.get(next).filter(|part| part.range.contains(&mark));
        if part.is_some_and(|part| !part.may_show) {
            continue;
        }
        let hides = part.is_none() && may_hide(&bytes[mark..]);
        if mark < passed {
            if let Some(rule) = rules.last_mut() {
                rule.may_hide |= hides;
            }
            continue;
        }
        // Innermost; a mark in a selector or in nothing is none.
        let from = closed.max(passed);
        let open = memrchr(b'{', &bytes[from..mark]).map(|at| from + at);
        let Some(open) = open.filter(|open| memchr(b'}', &bytes[*open..mark]).is_none()) else {
            closed = mark;
            continue;
        };
        let end = memchr(b'}', &bytes[mark..]).map_or(css.len(), |at| mark + at);
        let is_end = |byte: &u8| matches!(byte, b'{' | b'}' | b';' | b'/');
        let start = bytes[passed..open].iter().rposition(is_end).map_or(passed, |at| passed + at + 1);
        let (selectors, declarations) = (&css[start..open], &css[open + 1..end]);
        rules.push(FoundRule { selectors, declarations, at: before + open, may_hide: hides });
        passed = end;
    }
    rules
}

/// Whether a declaration, from one of [`MARKS`] on, begins as one that hides.
fn may_hide(mark: &[u8]) -> bool {
    let value = |name: usize| {
        let is_value = |byte: &&u8| !byte.is_ascii_whitespace() && **byte != b':';
        mark.iter().skip(name).find(is_value).map_or(0, u8::to_ascii_lowercase)
    };
    match mark.first() {
        Some(b'd') => value("display".len()) == b'n',
        Some(b'v') => matches!(value("visibility".len()), b'h' | b'c'),
        _ => true,
    }
}

/// What a selector says of the element itself.
fn last_compound(selector: &str) -> &str {
    selector.rsplit([' ', '>', '+', '~']).next().unwrap_or_default()
}

impl Says {
    fn of(declarations: &str) -> Self {
        let mut says = Self::default();
        static MOVES: LazyLock<[memmem::Finder<'static>; 2]> =
            LazyLock::new(|| ["clip", "-999"].map(memmem::Finder::new));
        let bytes = declarations.as_bytes();
        let sight = if MOVES.iter().any(|mark| mark.find(bytes).is_some()) {
            Sight::of_rule(declarations)
        } else {
            Sight::default()
        };
        says.moved = sight.gone;
        for (name, value) in declarations.split(';').filter_map(|one| one.split_once(':')) {
            let shows = match name.trim() {
                "display" => says.displayed.insert(true),
                "visibility" => says.visible.insert(true),
                name if name.starts_with("animation") || name.starts_with("transition") => {
                    says.waits = true;
                    continue;
                }
                _ => continue,
            };
            let (value, important) = value.split_once('!').map_or((value, false), |(value, _)| (value, true));
            *shows = !matches!(value.trim(), "none" | "hidden" | "collapse");
            says.important |= important;
        }
        says
    }

    fn hides(self) -> bool {
        self.moved || self.displayed == Some(false) || self.visible == Some(false)
    }
}

/// A selector of one element, such as `.summary`, `p.note.small` or `#menu`.
struct Selector<'c> {
    tag: Option<Tag>,
    is_id: bool,
    /// The id, or the first class.
    key: &'c str,
    /// Other classes, set apart by dots.
    others: Option<&'c str>,
}

impl<'c> Selector<'c> {
    fn of(selector: &'c str) -> Option<Self> {
        let at = selector.bytes().position(|byte| matches!(byte, b'.' | b'#'))?;
        let (tag, rest) = selector.split_at(at);
        let is_id = rest.starts_with('#');
        let names = rest.strip_prefix(['.', '#'])?;
        let is_plain =
            |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii() || matches!(byte, b'-' | b'_');
        if !names.bytes().all(|byte| is_plain(byte) || byte == b'.' && !is_id) {
            return None;
        }
        let tag = match tag {
            "" | "*" => None,
            name if name.bytes().all(is_plain) => Some(Tag::of(name.to_ascii_lowercase().as_bytes())),
            _ => return None,
        };
        let (key, others) = names.split_once('.').map_or((names, None), |(key, more)| (key, Some(more)));
        let is_short = others.is_none_or(|others| others.split('.').nth(MAX_CLASSES).is_none());
        let is_named = names.split('.').all(|name| !name.is_empty());
        (is_named && is_short).then_some(Self { tag, is_id, key, others })
    }

    fn rule(&self, says: Says, at: usize) -> Rule {
        let others = self.others.map_or(0, |others| others.split('.').count());
        let specific = if self.is_id { 100 } else { 10 * (1 + others) };
        let rank = (says.important, specific + usize::from(self.tag.is_some()), at);
        Rule { tag: self.tag, others: self.others.unwrap_or_default().to_owned(), rank, says }
    }
}

/// A part of a sheet that does not hold on every screen.
struct Excluded {
    range: std::ops::Range<usize>,
    /// It holds on some, which then show what others hide.
    may_show: bool,
}

/// The comments of a sheet, and its rules for other media than a screen of any width. In order, none in another.
fn excluded(css: &str) -> SmallVec<[Excluded; 8]> {
    let bytes = css.as_bytes();
    let mut parts = SmallVec::<[Excluded; 8]>::new();
    let mut at = 0;
    for start in memchr2_iter(b'@', b'*', bytes) {
        if start < at {
            continue;
        }
        let (end, may_show) = match bytes[start] {
            b'*' if bytes[..start].ends_with(b"/") => {
                let end = memmem::find(&bytes[start + 1..], b"*/");
                (end.map_or(css.len(), |length| start + length + 3), false)
            }
            b'@' => match condition(&css[start + 1..]) {
                Some(may_show) => (block_end(bytes, start), may_show),
                None => continue,
            },
            _ => continue,
        };
        parts.push(Excluded { range: start..end, may_show });
        at = end;
    }
    parts
}

/// Whether the rules in an at-rule hold on some screens; none where they hold on all.
fn condition(rule: &str) -> Option<bool> {
    let rule = &rule[..rule.floor_char_boundary(PRELUDE_BYTES)];
    let prelude = &rule[..memchr(b'{', rule.as_bytes()).unwrap_or(rule.len())];
    let name = prelude.split(|c: char| !(c.is_ascii_alphabetic() || c == '-')).next().unwrap_or_default();
    let bare = name.strip_prefix("-webkit-").or_else(|| name.strip_prefix("-moz-")).unwrap_or(name);
    match bare {
        "media" if is_for_screens(&prelude[name.len()..]) => None,
        "media" => Some(memmem::find(prelude.as_bytes(), b"print").is_none()),
        "supports" | "container" => Some(true),
        "keyframes" | "page" | "document" | "starting-style" => Some(false),
        _ => None,
    }
}

/// Whether a media query holds on every screen.
pub(super) fn is_for_screens(query: &str) -> bool {
    query.split(',').any(|one| {
        let one = one.trim();
        ["all", "screen", "only screen", ""].iter().any(|media| one.eq_ignore_ascii_case(media))
    })
}

/// Where the block that begins after `at` ends.
fn block_end(bytes: &[u8], at: usize) -> usize {
    let mut depth = 0usize;
    for brace in memchr2_iter(b'{', b'}', &bytes[at..]) {
        if bytes[at + brace] == b'{' {
            depth += 1;
        } else {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return at + brace + 1;
            }
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_hide_what_their_rules_say() {
        let rows: &[(&str, &str, bool)] = &[
            ("a class", ".x{display:none}", true),
            ("spaces and a last semicolon", ".x {\n  display: none;\n}", true),
            ("capitals", ".X{DISPLAY:NONE} .x{DISPLAY:NONE}", true),
            ("an id", "#i{display:none}", true),
            ("an element with a class", "p.x{display:none}", true),
            ("another element", "div.x{display:none}", false),
            ("a list", ".a, .x,\n.b{display:none}", true),
            ("two classes", ".x.y{display:none}", true),
            ("a class that it has not", ".x.z{display:none}", false),
            ("invisible", ".x{visibility:hidden}", true),
            ("clipped", ".x{position:absolute!important;clip:rect(0,0,0,0)}", true),
            ("clipped in a newer way", ".x{clip-path:inset(50%);position:absolute}", true),
            ("out of the window", ".x{position:absolute;left:-9999px}", true),
            ("no name behind a dot", ".x.{display:none}", false),
            ("no name between dots", ".x..y{display:none}", false),
            ("after another rule", ".a{color:red}.x{color:red;display:none}", true),
            ("in a medium of all screens", "@media screen{.a{color:red}.x{display:none}}", true),
            ("in a layer", "@layer base{.x{display:none}}", true),
            ("after a comment", "/* a{b} */.x{display:none}", true),
            ("print", "@media print{.a{color:red}.x{display:none}}", false),
            ("narrow screens", "@media (max-width:600px){.x{display:none}}", false),
            ("after print", "@media print{.a{color:red}}.x{display:none}", true),
            ("what a browser supports", "@supports (display:grid){.x{display:none}}", false),
            ("a comment", "/* .x{display:none} */", false),
            ("hovered", ".x:hover{display:none}", false),
            ("within another", ".js .x{display:none}", false),
            ("before it", ".x::before{display:none}", false),
            ("shown again", ".x{display:none}.x{display:block}", false),
            ("hidden again", ".x{display:block}.x{display:none}", true),
            ("shown by a more specific rule", ".x.y{display:block}.x{display:none}", false),
            ("shown by the id", "#i{display:block}.x{display:none}", false),
            ("hidden whatever another says", ".x{display:none!important}.x.y{display:block}", true),
            ("shown when it comes into view", ".x{visibility:hidden}.x.in{visibility:visible}", false),
            ("animated", ".x{visibility:hidden;animation:in 1s}", false),
            ("another property", ".x{list-style-type:none;overflow:hidden}", false),
            ("shown on wide screens", ".x{display:none}@media (min-width:600px){.x{display:block}}", false),
            ("shown in print", ".x{display:none}@media print{.x{display:block}}", true),
            ("shown within another", ".x{display:none}.page > .x{display:block}", false),
            ("another one within it shown", ".x{display:none}.x .y2{display:block}", true),
            ("no end", ".x{display:none", true),
            ("no rule", "display:none", false),
            ("a selector with such a name", ".x{color:red}.display-y{color:red;display:none}", false),
            ("a rule in a rule", ".x{color:red;.display-y{display:none}}", false),
        ];
        for (name, css, hidden) in rows {
            let mut sheet = Sheet::default();
            sheet.add(css);
            let sight = sheet.sight(Tag::P, "y x", "i");
            assert_eq!(sight.gone || sight.unseen_in(0) != 0, *hidden, "{name}: {css}");
        }
    }
}
