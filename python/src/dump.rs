//! Dumps: a run of the program inside of Python, which hears of failures and may interrupt it.

use std::ffi::OsString;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cleancopy::bulk::{self, Failure, Job, JobError, Observer, Summary};
use pyo3::prelude::*;

use crate::templates::{Templates, added};
use crate::{Error, asked, guarded};

/// Cleans files and dumps by the arguments of `cleancopy clean`; gives the counts as JSON. `failed` is called with a line of
/// JSON for each document that fails.
#[pyfunction(name = "bulk")]
pub(crate) fn clean_dump(
    py: Python<'_>,
    args: Vec<OsString>,
    templates: Option<&Templates>,
    failed: Py<PyAny>,
) -> PyResult<String> {
    let mut job = asked(py, || cleancopy::cli::job(args))?;
    job.options = added(job.options, templates);
    let (summary, _) = watched(py, failed, |stop, watch| bulk::run(&job, stop, watch))?;
    serde_json::to_string(&summary).map_err(|error| Error::new_err(("run", error.to_string())))
}

/// Learns from files and dumps by the arguments of `cleancopy learn`; `failed` is as above.
#[pyfunction]
pub(crate) fn learn(py: Python<'_>, args: Vec<OsString>, failed: Py<PyAny>) -> PyResult<Templates> {
    let job: Job = asked(py, || cleancopy::cli::job(args))?;
    let (templates, ..) = watched(py, failed, |stop, watch| bulk::learn(&job, stop, watch))?;
    Ok(Templates(Arc::new(templates)))
}

/// Does a run that Python hears of.
fn watched<T: Send>(
    py: Python<'_>,
    failed: Py<PyAny>,
    run: impl FnOnce(&Arc<AtomicBool>, &mut Watch) -> Result<T, JobError> + Send,
) -> PyResult<T> {
    let stop = Arc::new(AtomicBool::new(false));
    let mut watch = Watch { failed, stop: Arc::clone(&stop), raised: None };
    let result = guarded(py, || run(&stop, &mut watch))?;
    match watch.raised {
        Some(raised) => Err(raised),
        None => result.map_err(|error| Error::new_err(("run", format!("{error}{}", error.causes())))),
    }
}

/// Tells Python of failures, and stops the run where that raises or a signal came.
struct Watch {
    failed: Py<PyAny>,
    stop: Arc<AtomicBool>,
    raised: Option<PyErr>,
}

impl Watch {
    fn ask(&mut self, python: impl FnOnce(Python<'_>, &Py<PyAny>) -> PyResult<()>) {
        if let Err(raised) = Python::attach(|py| python(py, &self.failed)) {
            self.raised.get_or_insert(raised);
            self.stop.store(true, Ordering::Relaxed);
        }
    }
}

impl Observer for Watch {
    fn failed(&mut self, failure: &Failure) {
        let row = serde_json::to_string(failure).unwrap_or_default();
        self.ask(|py, failed| failed.call1(py, (row,)).map(drop));
    }

    fn progress(&mut self, _: &Summary, _: u64) {
        self.ask(|py, _| py.check_signals());
    }
}
