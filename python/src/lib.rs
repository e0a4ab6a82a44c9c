//! The native part of the Python package: one page, dumps, templates, evaluation, the program. Whatever needs no Rust is in Python beside it.
//!
//! Options come as arguments of the command line, so that the package has those of the program, with its names and its
//! messages, and cannot fall behind.
#![forbid(unsafe_code)]

mod dump;
mod page;
mod templates;

use std::any::Any;
use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};

use cleancopy::eval::Evaluation;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use templates::Templates;

pyo3::import_exception!(cleancopy._error, Error);

/// What a call of the library gives, outside of the interpreter lock. Where it panics, that is an exception.
fn guarded<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    py.detach(|| catch_unwind(AssertUnwindSafe(work))).map_err(|panic| {
        let message = format!("cleaning panicked: {}; please report this with the document", said(&*panic));
        Error::new_err(("internal", message))
    })
}

/// What arguments of the program ask for. Where they make no sense, that is a `ValueError`.
fn asked<T: Send>(py: Python<'_>, read: impl FnOnce() -> Result<T, String> + Send) -> PyResult<T> {
    guarded(py, read)?.map_err(PyValueError::new_err)
}

/// What a panic says.
fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message")
}

/// Runs the program by its arguments, the first of which is its name; gives the exit status.
#[pyfunction]
fn main(py: Python<'_>, args: Vec<OsString>) -> PyResult<u8> {
    guarded(py, || cleancopy::cli::main(args))
}

/// Evaluates by the arguments of `cleancopy eval`, and templates that are no file; gives what its option `--json` writes.
#[pyfunction]
fn evaluate(py: Python<'_>, args: Vec<OsString>, templates: Option<&Templates>) -> PyResult<String> {
    let mut setup = asked(py, || cleancopy::cli::setup(args))?;
    setup.options = templates::added(setup.options, templates);
    let json = guarded(py, || Evaluation::new(&setup, &|_, _| {}).map(|evaluation| evaluation.json()))?;
    json.map_err(|error| Error::new_err(("run", error.to_string())))
}

/// Panics, to prove what becomes of that.
#[pyfunction]
fn panic(py: Python<'_>) -> PyResult<()> {
    guarded(py, || panic!("as asked for"))
}

#[pymodule(gil_used = false)]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<page::Cleaner>()?;
    module.add_class::<page::Page>()?;
    module.add_class::<templates::Templates>()?;
    module.add_function(wrap_pyfunction!(dump::clean_dump, module)?)?;
    module.add_function(wrap_pyfunction!(dump::learn, module)?)?;
    module.add_function(wrap_pyfunction!(evaluate, module)?)?;
    module.add_function(wrap_pyfunction!(main, module)?)?;
    module.add_function(wrap_pyfunction!(panic, module)?)?;
    module.add("__version__", env!("CARGO_PKG_VERSION"))
}
