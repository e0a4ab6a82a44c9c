//! Kept blocks as a nested structure: what opens and closes between one block and the next.

use super::RenderOptions;
use crate::article::{Article, Block, Container, ContainerKind, Image};

/// One step through an article.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Event<'a> {
    Open(Container),
    Close(Container),
    Block(Block<'a>),
    Image(&'a Image),
}

/// Whether the options want a block.
pub(super) fn is_shown(block: &Block<'_>, options: &RenderOptions) -> bool {
    options.tables || !block.containers.iter().any(|container| container.kind == ContainerKind::Table)
}

/// All steps, each container closed where its last block ends.
pub(super) fn events<'a>(article: &'a Article, options: &RenderOptions) -> Vec<Event<'a>> {
    let mut events = Vec::new();
    let mut open: Vec<Container> = Vec::new();
    let mut images = article.images().iter().filter(|_| options.images).peekable();
    for (at, block) in article.blocks().enumerate() {
        if !is_shown(&block, options) {
            continue;
        }
        let common = open.iter().zip(block.containers).take_while(|(a, b)| a == b).count();
        close(&mut open, common, &mut events);
        while let Some(image) = images.next_if(|image| image.before <= at) {
            // A list or a row holds nothing but its items or cells.
            let inside = open.iter().rposition(|container| holds_text(container.kind)).map_or(0, |at| at + 1);
            close(&mut open, inside, &mut events);
            events.push(Event::Image(image));
        }
        for container in &block.containers[open.len()..] {
            open.push(*container);
            events.push(Event::Open(*container));
        }
        events.push(Event::Block(block));
    }
    close(&mut open, 0, &mut events);
    events.extend(images.map(Event::Image));
    events
}

fn close(open: &mut Vec<Container>, keep: usize, events: &mut Vec<Event<'_>>) {
    while open.len() > keep {
        events.extend(open.pop().map(Event::Close));
    }
}

fn holds_text(kind: ContainerKind) -> bool {
    matches!(kind, ContainerKind::Item | ContainerKind::Quote | ContainerKind::Cell)
}
