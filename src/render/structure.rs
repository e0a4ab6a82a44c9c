//! Kept blocks as a nested structure: what opens and closes between one block and the next.

use super::RenderOptions;
use crate::article::{Article, Block, Cell, Container, ContainerKind, Image, Row};
use crate::label::roles::Role;

/// One step through an article.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Event<'a> {
    Open(Container),
    Close(Container),
    /// A cell of a table, which begins and ends.
    OpenCell(Cell),
    CloseCell(Cell),
    Block(Block<'a>),
    Image(&'a Image),
}

/// The title to write before the body: none where the body has it as a block.
pub(super) fn title<'a>(article: &'a Article, options: &RenderOptions) -> Option<&'a str> {
    let is_wanted = options.title && article.blocks().all(|block| block.role != Role::Headline);
    article.title().filter(|_| is_wanted)
}

/// Whether the options want a block.
pub(super) fn is_shown(block: &Block<'_>, options: &RenderOptions) -> bool {
    options.tables || !block.containers.iter().any(|container| container.kind == ContainerKind::Table)
}

/// All steps, each container closed where its last block ends.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "the containers that are open are the first of the block's; the number of one of them, and one"
)]
pub(super) fn events<'a>(article: &'a Article, options: &RenderOptions) -> Vec<Event<'a>> {
    let mut steps =
        Steps { article, events: Vec::new(), open: Vec::new(), rows: [].iter(), cells: [].iter() };
    let mut images = article.images().iter().filter(|_| options.images).peekable();
    for (at, block) in article.blocks().enumerate() {
        if !is_shown(&block, options) {
            continue;
        }
        let common = steps.open.iter().zip(block.containers).take_while(|(a, b)| a.0 == **b).count();
        steps.close(common);
        while let Some(image) = images.next_if(|image| image.before <= at) {
            // A list or a row holds nothing but its items or cells.
            let holder = steps.open.iter().rposition(|(container, _)| holds_text(container.kind));
            steps.close(holder.map_or(0, |at| at + 1));
            steps.events.push(Event::Image(image));
        }
        block.containers[steps.open.len()..].iter().for_each(|container| steps.open(*container));
        steps.events.push(Event::Block(block));
    }
    steps.close(0);
    steps.events.extend(images.map(Event::Image));
    steps.events
}

struct Steps<'a> {
    article: &'a Article,
    events: Vec<Event<'a>>,
    /// Containers that are open, with the cell that one is.
    open: Vec<(Container, Option<Cell>)>,
    /// Rows of the open table, and cells of its open row, that have not begun.
    rows: std::slice::Iter<'a, Row>,
    cells: std::slice::Iter<'a, Cell>,
}

impl Steps<'_> {
    fn open(&mut self, container: Container) {
        let mut cell = None;
        match container.kind {
            ContainerKind::Table => self.rows = self.article.grid(container.id).iter(),
            ContainerKind::Row => {
                let row = self.rows.find(|row| row.id == container.id);
                self.cells = row.map_or(&[][..], |row| &row.cells).iter();
            }
            ContainerKind::Cell => {
                cell = self.empty_cells_before(Some(container.id));
            }
            _ => {}
        }
        self.events.push(cell.map_or(Event::Open(container), Event::OpenCell));
        self.open.push((container, cell));
    }

    /// Writes the cells of the row without text before one, or to the end of the row; gives that one.
    fn empty_cells_before(&mut self, id: Option<u32>) -> Option<Cell> {
        for cell in self.cells.by_ref() {
            if id.is_some() && cell.id == id {
                return Some(*cell);
            }
            if cell.id.is_some() {
                self.events.extend([Event::OpenCell(*cell), Event::CloseCell(*cell)]);
            }
        }
        None
    }

    fn close(&mut self, keep: usize) {
        while self.open.len() > keep {
            let Some((container, cell)) = self.open.pop() else { return };
            if container.kind == ContainerKind::Row {
                self.empty_cells_before(None);
            }
            self.events.push(cell.map_or(Event::Close(container), Event::CloseCell));
        }
    }
}

fn holds_text(kind: ContainerKind) -> bool {
    matches!(kind, ContainerKind::Item | ContainerKind::Quote | ContainerKind::Cell)
}
