//! XPath 1.0 -> selectors of CSS, as far as CSS has the same: steps to children and descendants, names, attributes with
//! tests, and places among siblings of one name.
//!
//! What it has not is refused with the reason. That is, above all, whatever asks what an element says, what is around it, or what
//! is in it.

/// The selectors that together match what an expression does.
///
/// # Errors
/// Why CSS cannot say the same, and which part of the expression it is.
pub(super) fn selectors(xpath: &str) -> Result<Vec<String>, String> {
    if xpath.len() > LONGEST {
        return Err(format!("is longer than {LONGEST} bytes"));
    }
    let mut selectors = Vec::new();
    for path in split_outside(xpath, &["|"])? {
        selectors.extend(path_selectors(path.trim())?);
        if selectors.len() > MOST {
            return Err("too many alternatives".to_owned());
        }
    }
    Ok(selectors)
}

/// Bytes of an expression. Brackets may lie in one another as deep as they fit in, and each is read by a call of its own.
const LONGEST: usize = 4096;

/// Selectors that one expression may become.
const MOST: usize = 64;

/// A string of CSS.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\{:x} ", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn path_selectors(path: &str) -> Result<Vec<String>, String> {
    if path.starts_with('(') {
        return Err(format!("takes one of all that match, and CSS cannot: {path}"));
    }
    let mut rest = path.strip_prefix('.').filter(|rest| rest.starts_with('/')).unwrap_or(path);
    let mut all = vec![String::new()];
    let mut before = String::new();
    while !rest.is_empty() {
        let (combinator, step) = match (rest.strip_prefix("//"), rest.strip_prefix('/')) {
            (Some(step), _) => (" ", step),
            (None, Some(step)) => (" > ", step),
            (None, None) if before.is_empty() => {
                return Err(format!("begins with neither / nor //: {path}"));
            }
            (None, None) => return Err(format!("is no path: {path}")),
        };
        let end = end_before(step, "/")?;
        let (step, after) = step.split_at(end);
        rest = after;
        let is_last = rest.is_empty() && !before.is_empty();
        // The value of an attribute or the text of an element are of the element.
        if is_last && step == "text()" {
            break;
        }
        if let Some(name) = step.strip_prefix('@').filter(|name| is_last && is_name(name)) {
            all.iter_mut().for_each(|selector| selector.push_str(&format!("[{name}]")));
            break;
        }
        let (combinator, step) = match step.split_once("::") {
            Some(("descendant" | "descendant-or-self", step)) => (" ", step),
            Some(("child", step)) => (combinator, step),
            Some(("following-sibling", step)) if combinator == " > " && !before.is_empty() => (" ~ ", step),
            Some((axis, _)) if is_name(axis) => return Err(format!("{axis}:: has no counterpart in CSS")),
            _ => (combinator, step),
        };
        let (name, alternatives) = compound(step)?;
        // Readers of HTML put a body between a table and its rows.
        let through = before == "table" && name == "tr" && combinator == " > ";
        let combinators = if through { vec![" > ", " > tbody > "] } else { vec![combinator] };
        let is_first = before.is_empty();
        let joined = |selector: &String| {
            combinators
                .iter()
                .flat_map(|combinator| {
                    let head = if is_first { String::new() } else { format!("{selector}{combinator}") };
                    alternatives.iter().map(move |own| format!("{head}{own}")).collect::<Vec<_>>()
                })
                .collect::<Vec<_>>()
        };
        all = all.iter().flat_map(joined).collect();
        if all.len() > MOST {
            return Err("too many alternatives".to_owned());
        }
        before = name;
    }
    if before.is_empty() { Err("is empty".to_owned()) } else { Ok(all) }
}

/// Where a sign comes next, outside of brackets and quotes; the end where it does not come.
#[expect(clippy::indexing_slicing, reason = "what follows the last sign is a part, so that there is one")]
fn end_before(text: &str, sign: &str) -> Result<usize, String> {
    Ok(split_outside(text, &[sign])?[0].len())
}

/// A step: the name of its elements, and the compound selectors that it may be.
fn compound(step: &str) -> Result<(String, Vec<String>), String> {
    let (name, mut rest) = step.split_at(step.find('[').unwrap_or(step.len()));
    let name = name.trim().to_ascii_lowercase();
    if name != "*" && !is_name(&name) {
        return Err(match name.as_str() {
            "." | ".." | "" => format!("goes to what is around an element, and CSS cannot: {step}"),
            _ => format!("is no name of elements: {name}"),
        });
    }
    let mut all = vec![String::new()];
    let mut is_tested = false;
    while !rest.is_empty() {
        let inner = rest.strip_prefix('[').ok_or_else(|| format!("is no path: {step}"))?;
        let (test, after) = inner.split_at(end_before(inner, "]")?);
        let after = after.strip_prefix(']').ok_or_else(|| format!("a bracket is not closed: {step}"))?;
        let test = test.trim();
        rest = after.trim_start();
        let own = match place(&name, test) {
            Some(_) if is_tested => return Err(format!("counts those that match, and CSS cannot: {step}")),
            Some(place) => vec![place],
            None => alternatives(test, false)?,
        };
        is_tested = true;
        all = all.iter().flat_map(|one| own.iter().map(move |own| format!("{one}{own}"))).collect();
        if all.len() > MOST {
            return Err("too many alternatives".to_owned());
        }
    }
    let is_plain = |test: &String| test.is_empty();
    let tag = |test: String| if name == "*" && !is_plain(&test) { test } else { format!("{name}{test}") };
    Ok((name.clone(), all.into_iter().map(tag).collect()))
}

/// A place among the siblings of the same name.
fn place(name: &str, test: &str) -> Option<String> {
    let kind = if name == "*" { "child" } else { "of-type" };
    if test == "last()" {
        return Some(format!(":last-{kind}"));
    }
    let number =
        test.strip_prefix("position()").map_or(test, |rest| rest.trim_start().trim_start_matches('=').trim());
    let number: u32 = number.parse().ok()?;
    Some(format!(":nth-{kind}({number})"))
}

/// What a test may be, each as the end of a compound selector; of its contrary with `is_not`.
fn alternatives(test: &str, is_not: bool) -> Result<Vec<String>, String> {
    let test = unwrapped(test);
    let (ors, ands) = (split_words(test, "or")?, split_words(test, "and")?);
    // `a and b or c` is `(a and b) or c`; the contrary of one is the other, of contraries.
    if ors.len() > 1 {
        let parts = ors.into_iter().map(|part| alternatives(part, is_not)).collect::<Result<Vec<_>, _>>()?;
        return Ok(if is_not { product(parts) } else { parts.concat() });
    }
    if ands.len() > 1 {
        let parts = ands.into_iter().map(|part| alternatives(part, is_not)).collect::<Result<Vec<_>, _>>()?;
        return Ok(if is_not { parts.concat() } else { product(parts) });
    }
    if let Some(inner) = call(test, "not") {
        return alternatives(inner, !is_not);
    }
    let selector = attribute_test(test)?;
    Ok(vec![if is_not { format!(":not({selector})") } else { selector }])
}

fn product(parts: Vec<Vec<String>>) -> Vec<String> {
    let mut all = vec![String::new()];
    for part in parts {
        all = all
            .iter()
            .flat_map(|one| part.iter().map(move |own| format!("{one}{own}")))
            .take(MOST + 1)
            .collect();
    }
    all
}

/// A test of one attribute.
fn attribute_test(test: &str) -> Result<String, String> {
    for (function, sign) in [("contains", "*="), ("starts-with", "^=")] {
        let Some(inner) = call(test, function) else { continue };
        let arguments = split_outside(inner, &[","])?;
        // The commas of functions inside do not part it.
        let [what, value] = arguments.as_slice() else { return Err(format!("is no {function}(): {test}")) };
        let value = literal(value).ok_or_else(|| format!("compares two values of the page: {test}"))?;
        if let Some(name) = attribute(what) {
            return Ok(format!("[{name}{sign}{}]", quoted(value)));
        }
        let name = padded(what).ok_or_else(|| says(test))?;
        let word = value.trim();
        if function != "contains" || word.is_empty() || word.contains(char::is_whitespace) {
            return Err(format!("is no word: {test}"));
        }
        return Ok(format!("[{name}~={}]", quoted(word)));
    }
    if let Some(name) = attribute(test) {
        return Ok(format!("[{name}]"));
    }
    for (sign, is_not) in [("!=", true), ("=", false)] {
        let parts = split_outside(test, &[sign])?;
        let [what, value] = parts.as_slice() else { continue };
        let (what, value) = if literal(value).is_some() { (what, value) } else { (value, what) };
        let value = literal(value).ok_or_else(|| format!("compares two values of the page: {test}"))?;
        let name = attribute(what).ok_or_else(|| says(test))?;
        let equal = format!("[{name}={}]", quoted(value));
        return Ok(if is_not { format!("[{name}]:not({equal})") } else { equal });
    }
    Err(says(test))
}

/// Why a test that is not of an attribute is refused.
fn says(test: &str) -> String {
    let of_text = test.contains("text()") || test.contains("(.") || test.contains("string(");
    let what =
        if of_text { "asks for what an element says" } else { "asks for what is in an element or around it" };
    format!("{what}, and CSS cannot: {test}")
}

/// The name of an attribute that is meant as it is.
fn attribute(text: &str) -> Option<String> {
    let text = unwrapped(text);
    let text = call(text, "normalize-space").map_or(text, str::trim);
    let name = text.strip_prefix("./").unwrap_or(text).strip_prefix('@')?.to_ascii_lowercase();
    is_name(&name).then_some(name)
}

/// The name of an attribute with a space before and after its words, as in `concat(' ', @class, ' ')`.
fn padded(text: &str) -> Option<String> {
    let arguments = split_outside(call(text.trim(), "concat")?, &[","]).ok()?;
    let [before, name, after] = arguments.as_slice() else { return None };
    let is_space = |text: &str| literal(text) == Some(" ");
    if is_space(before) && is_space(after) { attribute(name.trim()) } else { None }
}

/// What is in a call of a function that is all of a text.
fn call<'t>(text: &'t str, function: &str) -> Option<&'t str> {
    let inner = text.trim().strip_prefix(function)?.trim_start();
    let inner = inner.strip_prefix('(')?;
    let (inner, after) = inner.split_at(end_before(inner, ")").ok()?);
    (after == ")").then(|| inner.trim())
}

/// A text without the brackets around all of it.
fn unwrapped(text: &str) -> &str {
    let text = text.trim();
    call(text, "").filter(|_| text.starts_with('(')).map_or(text, unwrapped)
}

fn literal(text: &str) -> Option<&str> {
    let text = text.trim();
    let inner =
        |quote: char| text.strip_prefix(quote)?.strip_suffix(quote).filter(|inner| !inner.contains(quote));
    inner('\'').or_else(|| inner('"'))
}

fn is_name(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && text.chars().all(fits)
}

/// The parts between words outside of brackets and quotes.
fn split_words<'t>(text: &'t str, word: &str) -> Result<Vec<&'t str>, String> {
    split_outside(text, &[&format!(" {word} "), &format!(" {word}(")])
}

/// The parts between any of the signs, outside of brackets and quotes. A bracket that a sign ends with is of the next part.
#[expect(
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "`at` goes from character to character, `start` is where it was or after a sign there, and depth is of signs"
)]
fn split_outside<'t>(text: &'t str, signs: &[&str]) -> Result<Vec<&'t str>, String> {
    let (mut parts, mut start, mut depth, mut at) = (Vec::new(), 0, 0_usize, 0);
    let mut quote = None;
    while let Some(c) = text[at..].chars().next() {
        let sign = signs.iter().find(|sign| quote.is_none() && depth == 0 && text[at..].starts_with(**sign));
        if let Some(sign) = sign {
            parts.push(&text[start..at]);
            start = at + sign.trim_end_matches('(').len();
            at = start;
            continue;
        }
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += c.len_utf8();
    }
    if quote.is_some() || depth > 0 {
        return Err(format!("a quote or bracket is not closed: {text}"));
    }
    parts.push(&text[start..]);
    Ok(parts)
}
