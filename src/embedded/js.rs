//! Literals of JavaScript -> JSON: what scripts assign to a variable or pass to a function. Programs are not run; but a
//! function that is called where it is written, and returns an object, is such a literal too when its arguments are put in.
#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "where the parser is, a character begins or the text ends: it moves by what was found there, or by one over an ASCII sign \
              that is there; searches begin behind such a sign and give places of characters"
)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "places in a text, which is never longer than isize::MAX; depths are counted down after they were counted up, and left at \
              zero; what is taken of `copies` is not more; an escape has four digits at most, and the halves of a pair are in range"
)]

use std::collections::HashMap;

use super::size_of;
use crate::read::json::{Id, Json, Value};
use crate::read::page::Slice;

/// Nesting from which on a literal is given up.
const MAX_DEPTH: usize = 64;

/// A place in a script, and what its names stand for.
pub(super) struct Parser<'s, 'j> {
    text: &'s str,
    /// Takes the values.
    json: &'j mut Json,
    /// Where it is, in bytes.
    pub(super) at: usize,
    depth: usize,
    /// Values by name, with about the bytes of each.
    names: HashMap<&'s str, (Id, usize)>,
    /// Bytes of values that may yet be put in for names.
    copies: usize,
}

impl<'s, 'j> Parser<'s, 'j> {
    pub(super) fn new(text: &'s str, json: &'j mut Json) -> Self {
        Self { text, json, at: 0, depth: 0, names: HashMap::new(), copies: 2 * text.len() }
    }

    /// The value that begins here. Without one, it stops where it could not go on.
    pub(super) fn value(&mut self) -> Option<Id> {
        self.depth += 1;
        let value = if self.depth > MAX_DEPTH { None } else { self.value_within() };
        self.depth -= 1;
        value
    }

    fn value_within(&mut self) -> Option<Id> {
        self.skip_space();
        match self.peek()? {
            b'{' => self.object(),
            b'[' => self.array(),
            b'"' | b'\'' | b'`' => self.string().map(|text| self.json.string(text)),
            b'!' => {
                self.at += 1;
                let value = self.value()?;
                let is_none =
                    matches!(self.json.get(value), Value::Integer(0) | Value::Bool(false) | Value::Null);
                Some(self.json.bool(is_none))
            }
            b'(' => self.in_brackets(),
            byte if byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.') => self.number(),
            _ => self.named(),
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn takes(&mut self, sign: u8) -> bool {
        self.skip_space();
        let found = self.peek() == Some(sign);
        self.at += usize::from(found);
        found
    }

    /// Skips white space and comments.
    fn skip_space(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            self.at += rest.len() - rest.trim_start().len();
            let rest = rest.trim_start();
            let behind = match rest.as_bytes() {
                [b'/', b'/', ..] => rest.split_once('\n'),
                [b'/', b'*', ..] => rest[2..].split_once("*/"),
                _ => return,
            };
            self.at = self.text.len() - behind.map_or(0, |(_, behind)| behind.len());
        }
    }

    fn object(&mut self) -> Option<Id> {
        self.at += 1;
        let begin = self.json.begin();
        loop {
            if self.takes(b'}') {
                return Some(self.json.object(begin));
            }
            let key = match self.peek()? {
                b'"' | b'\'' => self.string()?,
                _ => {
                    let word = self.word()?;
                    self.json.text(word)
                }
            };
            let value = if self.takes(b':') {
                self.value()?
            } else {
                let named = self.names.get(self.json.text_of(key)).copied();
                self.named_value(named)
            };
            self.json.member(key, value);
            if !self.takes(b',') && self.peek()? != b'}' {
                return None;
            }
        }
    }

    fn array(&mut self) -> Option<Id> {
        self.at += 1;
        let begin = self.json.begin();
        loop {
            if self.takes(b']') {
                return Some(self.json.array(begin));
            }
            if self.takes(b',') {
                let hole = self.json.null();
                self.json.item(hole);
                continue;
            }
            let value = self.value()?;
            self.json.item(value);
            if !self.takes(b',') && self.peek()? != b']' {
                return None;
            }
        }
    }

    fn number(&mut self) -> Option<Id> {
        let rest = &self.text[self.at..];
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        self.at += end;
        let is_number = || rest[..end].parse::<f64>().is_ok_and(f64::is_finite);
        Some(match rest[..end].parse() {
            Ok(number) => self.json.integer(number),
            Err(_) if is_number() => self.json.float(),
            Err(_) => self.json.null(),
        })
    }

    fn string(&mut self) -> Option<Slice> {
        let quote = self.peek()? as char;
        let rest = &self.text[self.at + 1..];
        let mut read = rest.len();
        let text = self.json.write(|out| {
            read = unescaped(rest, quote, out)?;
            Some(())
        });
        self.at += 1 + read;
        text
    }

    /// A word of letters, digits and signs of names.
    fn word(&mut self) -> Option<&'s str> {
        self.skip_space();
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '$')).unwrap_or(rest.len());
        self.at += end;
        (end > 0).then(|| &rest[..end])
    }

    /// What a name stands for, as far as values may yet be put in.
    fn named_value(&mut self, named: Option<(Id, usize)>) -> Id {
        match named {
            Some((value, size)) if size <= self.copies => {
                self.copies -= size;
                value
            }
            _ => self.json.null(),
        }
    }

    /// A constant, a name, or a call.
    fn named(&mut self) -> Option<Id> {
        let start = self.at;
        let value = match self.word()? {
            "true" => self.json.bool(true),
            "false" => self.json.bool(false),
            "void" => {
                self.value()?;
                self.json.null()
            }
            "new" => return self.value(),
            "function" => return self.function(),
            name => {
                let named = self.names.get(name).copied();
                self.named_value(named)
            }
        };
        let mut is_path = false;
        while self.peek() == Some(b'.') {
            self.at += 1;
            self.word()?;
            is_path = true;
        }
        let parses = self.text[start..self.at].ends_with("JSON.parse");
        if !self.takes(b'(') {
            return Some(if is_path { self.json.null() } else { value });
        }
        if self.takes(b')') {
            return Some(self.json.null());
        }
        let argument = self.value()?;
        while self.takes(b',') {
            self.value()?;
        }
        self.takes(b')').then_some(())?;
        match self.json.get(argument) {
            Value::String(text) if parses => {
                let text = text.to_owned();
                self.json.parse(&text)
            }
            _ => Some(argument),
        }
    }

    fn in_brackets(&mut self) -> Option<Id> {
        self.at += 1;
        let value = self.value()?;
        self.takes(b')');
        Some(value)
    }

    /// A function that is called where it is written: what it returns, its arguments put in.
    fn function(&mut self) -> Option<Id> {
        self.word();
        self.takes(b'(').then_some(())?;
        let mut parameters = Vec::new();
        while !self.takes(b')') {
            parameters.push(self.word()?);
            self.takes(b',');
        }
        self.takes(b'{').then_some(())?;
        let body = self.in_braces()?;
        // The call is inside the brackets around the function, or behind them.
        self.takes(b')');
        self.takes(b'(').then_some(())?;
        let mut names = HashMap::new();
        for name in parameters {
            if self.takes(b')') {
                break;
            }
            let value = self.value()?;
            let size = size_of(self.json.get(value));
            names.insert(name, (value, size));
            self.takes(b',');
        }
        let returned = memchr::memmem::rfind_iter(body.as_bytes(), b"return").next().map(|at| &body[at..]);
        let returned = match memchr::memmem::find(body.as_bytes(), b"return{") {
            Some(at) => Some(&body[at..]),
            None => returned,
        };
        let (text, at) = (returned?, "return".len());
        let mut inner = Parser { text, json: self.json, at, depth: self.depth, names, copies: self.copies };
        let value = inner.value();
        self.copies = inner.copies;
        value
    }

    /// What is between the brace before and the one that closes it.
    fn in_braces(&mut self) -> Option<&'s str> {
        let start = self.at;
        let mut depth = 1_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' | b'\'' | b'`' => {
                    self.skip_string(byte)?;
                    continue;
                }
                b'{' => depth += 1,
                b'}' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return self.text.get(start..self.at - 1);
            }
        }
        None
    }

    fn skip_string(&mut self, quote: u8) -> Option<()> {
        let rest = &self.text.as_bytes()[self.at + 1..];
        let mut escaped = false;
        let end = rest.iter().position(|byte| {
            let ends = *byte == quote && !escaped;
            escaped = *byte == b'\\' && !escaped;
            ends
        });
        self.at = end.map_or(self.text.len(), |end| self.at + end + 2);
        end.map(|_| ())
    }
}

/// Writes what is in a string, whose quote is before it; gives the bytes up to behind the quote that ends it.
fn unescaped(text: &str, quote: char, out: &mut String) -> Option<usize> {
    let mut chars = text.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            '\\' => match chars.next().map_or(' ', |(_, char)| char) {
                'n' => out.push('\n'),
                't' => out.push('\t'),
                'r' => out.push('\r'),
                'b' | 'f' | 'v' | '0' | '\n' => {}
                'x' => out.extend(hex(&mut chars, 2).and_then(char::from_u32)),
                'u' => out.extend(unicode(&mut chars)),
                char => out.push(char),
            },
            char if char == quote => return Some(at + 1),
            char => out.push(char),
        }
    }
    None
}

fn hex(chars: &mut std::str::CharIndices<'_>, digits: usize) -> Option<u32> {
    let mut number = 0;
    for _ in 0..digits {
        number = number * 16 + chars.next()?.1.to_digit(16)?;
    }
    Some(number)
}

/// The character of `\u`, which is two of them where one does not do.
fn unicode(chars: &mut std::str::CharIndices<'_>) -> Option<char> {
    let first = hex(chars, 4)?;
    if !(0xd800..0xdc00).contains(&first) {
        return Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    let mut ahead = chars.clone();
    let (Some((_, '\\')), Some((_, 'u'))) = (ahead.next(), ahead.next()) else {
        return Some(char::REPLACEMENT_CHARACTER);
    };
    let second = hex(&mut ahead, 4)?;
    *chars = ahead;
    char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second.wrapping_sub(0xdc00) & 0x3ff))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_become_json() {
        let cases = [
            (
                "an object",
                "{a:1,'b':[!0,!1,null,,],\"c\":`x`,}",
                r#"{"a":1,"b":[true,false,null,null],"c":"x"}"#,
            ),
            ("escapes", r"'\x3cp\u003e it\'s \ud83d\ude00'", r#""<p> it's 😀""#),
            ("comments", "{/* a */ a: 1, // b\n b: undefined}", r#"{"a":1,"b":null}"#),
            ("a name right below a comment", "{// a\nb: 1, // c\nété: 2}", r#"{"b":1,"été":2}"#),
            ("JSON in a string", r#"JSON.parse('{"a":"\\u003cb"}')"#, r#"{"a":"<b"}"#),
            ("a call", "Object.freeze({a:new Date(5),b:void 0})", r#"{"a":5,"b":null}"#),
            (
                "a function that is called",
                "(function(a,b){return {t:a,n:b,d}}(\"x}\",2))",
                r#"{"t":"x}","n":2,"d":null}"#,
            ),
            ("the call behind the brackets", "(function(a){a.z=1;return [a]})('x')", r#"["x"]"#),
        ];
        for (name, script, json) in cases {
            let mut values = Json::default();
            let value = Parser::new(script, &mut values).value().map(|id| values.get(id).to_serde());
            assert_eq!(value, serde_json::from_str(json).ok(), "{name}: {script}");
        }
    }

    #[test]
    fn what_is_no_literal_is_none() {
        for script in [
            "",
            "{",
            "{a:",
            "[1",
            "'x",
            "(function(){",
            "(function(a){}())",
            "(function()é{return {a:1}}())",
            "{a:b=>c}",
            "}",
            &"[".repeat(9999),
        ] {
            assert_eq!(Parser::new(script, &mut Json::default()).value(), None, "{script:.20}");
        }
    }
}
