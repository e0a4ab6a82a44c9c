//! Shapes of plain text.

use crate::Shape;

/// One thing over and over.
fn again(name: &str, piece: &'static str) -> Shape {
    (name.to_owned(), Box::new(move |bytes| piece.repeat(bytes / piece.len())))
}

pub(crate) fn shapes() -> Vec<Shape> {
    vec![
        again("small lines", "x\n"),
        again("small paragraphs", "x\n\n"),
        again("one line", "word "),
        again("one line of sentences", "The council said so. "),
        again("a word", "x"),
        again("spaces", " "),
        again("line ends", "\n"),
        again("tabs", "\t"),
        again("other line ends", "x\r"),
        again("line separators", "word\u{2028}"),
        again("page breaks", "word\u{b}\u{c}"),
        again("punctuation", ".!?,;"),
        again("initials", "A. "),
        again("Chinese", "大雨下降了整天在山谷里面"),
        again("Chinese sentences", "大雨下降了。"),
        again("Chinese lines", "大雨下降了\n"),
        again("Thai", "ฝนตกหนักทั้งวัน"),
        again("Arabic lines", "قال المجلس يوم الاثنين\n\n"),
        again("indented lines", "    word here\n"),
        again(
            "broken lines",
            "The council said on Monday that the bridge would be closed for two\nweeks, and drivers were told to use it.\n",
        ),
        again("teasers", "Related posts\n\nTeaser one\n\n"),
        again("dates", "3 May 2024\n"),
        again("names", "By Ann Lee, "),
        again("bullets", "* item\n"),
        again("rows", "a\tb\tc\n"),
        again("bars", "| a | b |\n"),
        again("opening brackets", "[ "),
        again("less-than signs", "a < b "),
        again("combining marks", "\u{301}"),
        again("joiners", "\u{200d}"),
        again("text that was decoded twice", "Ã¼"),
        again("the same paragraph", "The council said on Monday that it would.\n\n"),
    ]
}
