//! A page that a browser saved with all that it shows, as MHTML -> the page.

use mailparse::{MailHeaderMap, ParsedMail};

/// Bytes in which the headers say that it is one.
const HEADER_BYTES: usize = 8 << 10;

/// The type of a file of several parts begins with it.
const MULTIPART: &[u8] = b"multipart/";

/// The page in a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SavedPage {
    pub html: Vec<u8>,
    /// Its own, with the charset.
    pub content_type: Option<String>,
    pub url: Option<String>,
}

/// Whether bytes begin with the headers of a file of several parts.
fn is_mhtml(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEADER_BYTES).unwrap_or(bytes);
    let lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    let (mut is_mime, mut has_parts) = (false, false);
    for line in lines.take_while(|line| !line.is_empty()) {
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let (name, value) = (parts.next().unwrap_or_default(), parts.next());
        let is_header = value.is_some() && name.iter().all(u8::is_ascii_graphic);
        // A long header goes on in the next line.
        if !is_header && !line.starts_with(b" ") && !line.starts_with(b"\t") {
            return false;
        }
        is_mime |= name.eq_ignore_ascii_case(b"mime-version");
        let kind = value.unwrap_or_default().trim_ascii_start().get(..MULTIPART.len());
        has_parts |= name.eq_ignore_ascii_case(b"content-type")
            && kind.is_some_and(|kind| kind.eq_ignore_ascii_case(MULTIPART));
    }
    is_mime && has_parts
}

/// The page that a file of MHTML shows, if it is one.
pub(super) fn page(bytes: &[u8]) -> Option<SavedPage> {
    if !is_mhtml(bytes) {
        return None;
    }
    let mail = mailparse::parse_mail(bytes).ok()?;
    let start = mail.ctype.params.get("start");
    let is_page = |part: &&ParsedMail<'_>| {
        matches!(part.ctype.mimetype.as_str(), "text/html" | "application/xhtml+xml")
    };
    let pages = || mail.parts().filter(is_page);
    let is_start = |part: &&ParsedMail<'_>| part.headers.get_first_value("Content-ID").as_ref() == start;
    let part = pages().find(|part| start.is_some() && is_start(part)).or_else(|| pages().next())?;
    let address = |value: Option<String>| value.filter(|url| url.starts_with("http"));
    let url = address(part.headers.get_first_value("Content-Location"))
        .or_else(|| address(mail.headers.get_first_value("Snapshot-Content-Location")));
    Some(SavedPage {
        html: part.get_body_raw().ok()?,
        content_type: part.headers.get_first_value("Content-Type"),
        url,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(headers: &str, parts: &[&str]) -> String {
        let head = format!("From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n{headers}boundary=\"b\"\r\n\r\n");
        let parts: String = parts.iter().map(|part| format!("--b\r\n{part}\r\n")).collect();
        head + &parts + "--b--\r\n"
    }

    #[test]
    fn the_page_is_found_and_decoded() {
        let related = "Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\t";
        let rooted = "content-type: multipart/related; start=\"<2@x>\"; ";
        let picture = "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\neHh4";
        let quoted = "Content-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\
                      Content-Location: https://a.example/1\r\n\r\n<p class=3D\"a\">Rain =\r\nfell=E9</p>";
        let coded = "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+UmFpbjwvcD4=";
        let plain = "Content-Type: text/html\r\nContent-ID: <2@x>\r\n\r\n<p>Snow</p>";
        let rows: &[(&str, &str, &[&str], &[u8])] = &[
            ("quoted-printable", related, &[quoted, picture], b"<p class=\"a\">Rain fell\xe9</p>"),
            ("base64", related, &[coded, picture], b"<p>Rain</p>"),
            ("a picture first", related, &[picture, coded], b"<p>Rain</p>"),
            ("the part that is named", rooted, &[coded, plain], b"<p>Snow</p>"),
        ];
        for (name, headers, parts, html) in rows {
            let found = page(file(headers, parts).as_bytes()).map(|page| page.html.trim_ascii_end().to_vec());
            assert_eq!(found.as_deref(), Some(*html), "{name}");
        }
        let found = page(file(related, &[quoted]).as_bytes()).expect("a page");
        assert_eq!(found.url.as_deref(), Some("https://a.example/1"));
        assert_eq!(found.content_type.as_deref(), Some("text/html; charset=iso-8859-1"));
    }

    #[test]
    fn other_texts_are_none() {
        let part = "Content-Type: text/html\r\n\r\n<p>Rain</p>";
        let rows = [
            ("a text about it", "MIME-Version is a header.\n\nContent-Type: multipart/related".to_owned()),
            ("one part", file("Content-Type: text/html; ", &[part])),
            (
                "no page in it",
                file("Content-Type: multipart/related; ", &["Content-Type: image/png\r\n\r\nx"]),
            ),
            ("HTML", "<p>Content-Type: multipart/related</p>".to_owned()),
        ];
        for (name, text) in rows {
            assert_eq!(page(text.as_bytes()), None, "{name}");
        }
    }
}
