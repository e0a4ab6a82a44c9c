//! An input as a whole, in memory.

use std::io::{self, Read};

use super::decompress::InputStream;
use super::walk::Input;

/// The bytes of a file or of standard input, decompressed; an error beyond `most` of them.
pub(crate) fn read_whole(input: &Input, most: usize) -> io::Result<Vec<u8>> {
    let stream = match input {
        Input::Stdin => InputStream::stdin(),
        Input::Path(path) => InputStream::file(path),
    }?;
    let mut bytes = Vec::new();
    stream.take((most as u64).saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("more than {most} bytes")));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("in");
        std::fs::write(&path, b"rain").unwrap();
        let rows = [
            ("below its length", 3, None),
            ("its length", 4, Some(4)),
            ("as large as numbers go", usize::MAX, Some(4)),
        ];
        for (name, most, expected) in rows {
            let read = read_whole(&Input::Path(path.clone()), most);
            assert_eq!(read.ok().map(|bytes| bytes.len()), expected, "{name}");
        }
    }
}
