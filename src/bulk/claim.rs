//! The files that a run writes are its own: none is an input, and no two are one.

use std::fs::Metadata;
use std::io;
use std::path::Path;

use super::Job;
use super::atomic::{self, Destination, parent};
use super::error::JobError;
use super::inputs::{Inputs, replaces, same_file};
use super::places::{Outputs, Place, file_id, lossy_name, standard_file};
use super::sink::Output;
use super::walk::{self, Input};

/// Sees that nothing is read and written at once, and that no two outputs are one. Gives the inputs, for whatever is
/// written to a folder later.
pub(super) fn check(job: &Job, outputs: &Outputs) -> Result<Inputs, JobError> {
    outputs_differ(job, outputs)?;
    for input in &job.inputs {
        match input {
            Input::Path(path) if path.is_dir() => {}
            Input::Path(path) => file_differs(path, outputs)?,
            Input::Stdin => stdin_differs(outputs)?,
        }
    }
    folders_differ(job)?;
    let inputs = Inputs::new(&job.inputs, &job.select);
    // What a run left that is gone on with is its own, wherever it lies.
    let goes_on = job.resume && job.output.path().is_some_and(|path| atomic::journal(path).is_file());
    if !goes_on {
        for place in &outputs.places {
            place.replaced().iter().try_for_each(|path| inputs.spare(path, &place.display()))?;
        }
    }
    Ok(inputs)
}

fn outputs_differ(job: &Job, outputs: &Outputs) -> Result<(), JobError> {
    let covers =
        |one: &Place, other: &Place| one.role != other.role && one.covers(&other.parent, &other.name);
    let meet = |one: &Place| outputs.places.iter().any(|other| covers(one, other));
    let special = |path: &Path| matches!(Destination::of(path), Ok(Destination::Special));
    match (job.output.path(), job.report.as_deref()) {
        (Some(output), Some(report)) if !special(report) && outputs.places.iter().any(meet) => {
            let message = format!("is the report; the output {} would be the same file", output.display());
            Err(same_file(report, message))
        }
        _ => Ok(()),
    }
}

/// An input that was named must not be an output, by whatever name.
fn file_differs(path: &Path, outputs: &Outputs) -> Result<(), JobError> {
    let (Ok(place), Ok(metadata)) = (path.canonicalize(), path.metadata()) else { return Ok(()) };
    if outputs.are_at(path) {
        return Err(same_file(path, replaces("standard output")));
    }
    let name = lossy_name(&place);
    let same = |own: &&Place| own.covers(parent(&place), &name) || is_one_file(&metadata, &own.named);
    outputs.places.iter().find(same).map_or(Ok(()), |own| Err(same_file(path, replaces(&own.display()))))
}

fn stdin_differs(outputs: &Outputs) -> Result<(), JobError> {
    let Some(stdin) = standard_file(io::stdin()) else { return Ok(()) };
    let same = |own: &&Place| own.named.metadata().is_ok_and(|metadata| file_id(&metadata) == Some(stdin));
    match outputs.places.iter().find(same) {
        Some(own) => Err(same_file(&own.named, replaces(&own.display()))),
        None => Ok(()),
    }
}

fn is_one_file(metadata: &Metadata, other: &Path) -> bool {
    let other = other.metadata().ok().filter(|other| !other.is_dir());
    let id = file_id(metadata).filter(|_| metadata.is_file() || is_fifo(metadata));
    id.is_some() && id == other.as_ref().and_then(file_id)
}

#[cfg(unix)]
fn is_fifo(metadata: &Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&metadata.file_type())
}

#[cfg(not(unix))]
fn is_fifo(_: &Metadata) -> bool {
    false
}

/// A folder that is mirrored into itself would be read as well in the next run.
fn folders_differ(job: &Job) -> Result<(), JobError> {
    let Output::Directory(output) = &job.output else { return Ok(()) };
    for (folder, label) in walk::labels(&job.inputs) {
        let (read, written) = (folder.canonicalize(), output.join(label).canonicalize());
        if folder.is_dir() && read.is_ok_and(|read| written.is_ok_and(|written| read == written)) {
            let message = format!("is an input; the output {} would be among its files", output.display());
            return Err(same_file(&folder, message));
        }
    }
    Ok(())
}
