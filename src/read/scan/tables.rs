//! What a tag does to the open elements inside a table.

use super::stack::{Mode, Scope};
use super::{Scanner, StartTag};
use crate::read::page::Tag;

const CELLS: [Tag; 2] = [Tag::Td, Tag::Th];
const SECTIONS: [Tag; 3] = [Tag::Tbody, Tag::Thead, Tag::Tfoot];

/// The parts of a table: inside a cell or caption, each ends it.
fn is_table_part(tag: Tag) -> bool {
    use Tag::*;
    matches!(tag, Caption | Col | Colgroup | Tbody | Td | Tfoot | Th | Thead | Tr)
}

impl<'h> Scanner<'h, '_, '_> {
    /// Whether content here would be moved out of the table by a browser.
    pub(super) fn misplaced(&self) -> bool {
        use Tag::*;
        let top = self.stack.top();
        !top.foreign && matches!(top.tag, Table | Tbody | Thead | Tfoot | Tr)
    }

    pub(super) fn start_in_table(&mut self, start: StartTag<'h>) {
        let mode = self.stack.top().mode;
        match (mode, start.tag) {
            (Mode::Cell | Mode::Caption, tag) if is_table_part(tag) => {
                if self.close_cell_or_caption(mode) {
                    self.apply_start_tag(start);
                } else {
                    self.ignore(start);
                }
            }
            (Mode::Cell | Mode::Caption, _) => self.start_in_body(start),
            (Mode::ColumnGroup, Tag::Col | Tag::Template | Tag::Html) => self.insert(start),
            (Mode::ColumnGroup, _) => self.pop_and_apply(start),
            (Mode::Row, Tag::Td | Tag::Th) => {
                self.clear_to(&[Tag::Tr]);
                self.insert(start);
                self.add_formatting_marker();
            }
            (Mode::Row, tag) if is_table_part(tag) => {
                self.clear_to(&[Tag::Tr]);
                self.pop_and_apply(start);
            }
            (Mode::TableBody, Tag::Tr) => {
                self.clear_to(&SECTIONS);
                self.insert(start);
            }
            (Mode::TableBody, Tag::Td | Tag::Th) => {
                self.clear_to(&SECTIONS);
                self.insert_implied(Tag::Tr);
                self.apply_start_tag(start);
            }
            (Mode::TableBody, tag) if is_table_part(tag) => {
                self.clear_to(&SECTIONS);
                self.pop_and_apply(start);
            }
            _ => self.start_directly_in_table(start),
        }
    }

    /// Ends the innermost element, then applies the tag to the one around it.
    fn pop_and_apply(&mut self, start: StartTag<'h>) {
        let length = self.stack.len();
        self.pop();
        if self.stack.len() < length {
            self.apply_start_tag(start);
        } else {
            self.ignore(start);
        }
    }

    fn start_directly_in_table(&mut self, start: StartTag<'h>) {
        use Tag::*;
        match start.tag {
            Caption => {
                self.clear_to(&[Table]);
                self.insert(start);
                self.add_formatting_marker();
            }
            Colgroup | Tbody | Tfoot | Thead => {
                self.clear_to(&[Table]);
                self.insert(start);
            }
            Col => {
                self.clear_to(&[Table]);
                self.insert_implied(Colgroup);
                self.apply_start_tag(start);
            }
            Td | Th | Tr => {
                self.clear_to(&[Table]);
                self.insert_implied(Tbody);
                self.apply_start_tag(start);
            }
            Table => match self.stack.in_scope(Table, Scope::Table) {
                Some(table) => {
                    self.pop_to(table);
                    self.apply_start_tag(start);
                }
                None => self.ignore(start),
            },
            Form if self.misplaced() => {
                if self.form.is_some() {
                    return self.ignore(start);
                }
                let before = self.stack.len();
                self.insert(start);
                self.pop_to(before);
                self.form = Some(None);
            }
            // A browser moves it in front of the table; here it stays.
            _ => self.start_in_body(start),
        }
    }

    pub(super) fn end_in_table(&mut self, tag: Tag, name: u32) {
        use Tag::*;
        let mode = self.stack.top().mode;
        match (mode, tag) {
            (_, Template) => self.end_in_body(tag, name),
            (_, Body | Html) => {}
            (Mode::Cell, Td | Th) => {
                if let Some(cell) = self.stack.in_scope(tag, Scope::Table) {
                    self.pop_to(cell);
                    self.clear_formatting();
                }
            }
            (Mode::Cell, Table | Tbody | Tfoot | Thead | Tr) => {
                if self.stack.in_scope(tag, Scope::Table).is_some() && self.close_cell_or_caption(mode) {
                    self.end_in_table(tag, name);
                }
            }
            (Mode::Caption, Caption) => {
                self.close_cell_or_caption(mode);
            }
            (Mode::Caption, Table) => {
                if self.close_cell_or_caption(mode) {
                    self.end_in_table(tag, name);
                }
            }
            (Mode::ColumnGroup, Colgroup) => self.pop(),
            (Mode::ColumnGroup, Col) => {}
            (Mode::ColumnGroup, _) => {
                self.pop();
                self.end_in_table(tag, name);
            }
            (Mode::Table | Mode::TableBody | Mode::Row, Table | Tbody | Tfoot | Thead | Tr) => {
                self.end_part(tag);
            }
            (_, tag) if is_table_part(tag) => {}
            _ => self.end_in_body(tag, name),
        }
    }

    /// Ends a table, a section or a row with all that is open inside.
    fn end_part(&mut self, tag: Tag) {
        if let Some(open) = self.stack.in_scope(tag, Scope::Table) {
            self.pop_to(open);
        }
    }

    /// Says whether there was one to close.
    fn close_cell_or_caption(&mut self, mode: Mode) -> bool {
        let tags: &[Tag] = if mode == Mode::Cell { &CELLS } else { &[Tag::Caption] };
        let Some(open) = self.stack.any_in_scope(tags, Scope::Table) else { return false };
        self.pop_to(open);
        self.clear_formatting();
        true
    }

    /// Ends what is open inside the innermost of some parts of a table.
    fn clear_to(&mut self, tags: &[Tag]) {
        loop {
            let top = self.stack.top();
            let stays = tags.contains(&top.tag) || matches!(top.tag, Tag::Template | Tag::Html);
            if stays && !top.foreign {
                return;
            }
            self.pop();
        }
    }

    fn add_formatting_marker(&mut self) {
        if !self.stack.top().skipped {
            self.formatting.add_marker();
        }
    }
}
