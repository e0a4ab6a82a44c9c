//! Stands for Parquet where the program is built without it.

use std::io;
use std::path::Path;

use super::container::{Container, Position, Record};
use super::lines::Fields;
use super::members::Meter;
use crate::error::{Error, ErrorKind};

/// There is none.
pub(super) enum Rows {}

impl Rows {
    pub(super) fn open(_: &Path, _: &Fields, _: u64) -> Result<Self, Error> {
        Err(Error::new(
            ErrorKind::NotHtml,
            "a Parquet file; this program was built without the feature `parquet`",
        ))
    }

    pub(super) fn meter(&self) -> Meter {
        match *self {}
    }
}

impl Container for Rows {
    fn next_record(&mut self) -> Option<Record> {
        match *self {}
    }

    fn position(&self) -> Position {
        match *self {}
    }
}

/// There is none.
#[derive(Default)]
pub(super) struct Table;

impl Table {
    pub(super) fn pack(&mut self, _: &[u8]) -> io::Result<Vec<u8>> {
        Err(io::Error::new(
            io::ErrorKind::Unsupported,
            "this program was built without the feature `parquet`",
        ))
    }

    pub(super) fn end(&mut self) -> io::Result<Vec<u8>> {
        self.pack(&[])
    }

    pub(super) fn resume(&mut self, _: &Path, _: u64) -> io::Result<()> {
        self.pack(&[]).map(drop)
    }
}
