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
    stream.take(most as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("more than {most} bytes")));
    }
    Ok(bytes)
}
