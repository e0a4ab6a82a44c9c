//! Templates of sites, as Python holds them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use cleancopy::Options;
use cleancopy::bulk::{JobError, load_templates, save_templates};
use pyo3::prelude::*;

use crate::{Error, guarded};

/// What the pages of sites have in common, as `learn` finds it: evidence for the option `templates`.
///
/// They do not change: `one | other` gives what both learned, the same as learning from all of their pages at once. They can be
/// pickled, and shared between threads.
#[pyclass(frozen, eq, module = "cleancopy")]
#[derive(PartialEq)]
pub(crate) struct Templates(pub(crate) Arc<cleancopy::templates::Templates>);

/// Options with templates that are no file, where there are any.
pub(crate) fn added(options: Options, templates: Option<&Templates>) -> Options {
    match templates {
        Some(templates) => options.with_templates(Arc::clone(&templates.0)),
        None => options,
    }
}

#[pymethods]
impl Templates {
    /// Take what `to_json` gave; without it, they are of no site.
    #[new]
    #[pyo3(signature = (json = None))]
    fn new(py: Python<'_>, json: Option<&str>) -> PyResult<Self> {
        let parse = |json| cleancopy::templates::Templates::parse(json);
        let templates = json.map_or(Ok(Ok(Default::default())), |json| guarded(py, || parse(json)))?;
        let refused =
            |error: cleancopy::Error| Error::new_err((error.kind().name(), error.message().to_owned()));
        templates.map(|templates| Self(Arc::new(templates))).map_err(refused)
    }

    /// Read a file that `save` or `cleancopy learn` wrote.
    #[staticmethod]
    fn load(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        guarded(py, || load_templates(&path))?
            .map(|templates| Self(Arc::new(templates)))
            .map_err(|error| of_file(&error))
    }

    /// Write them to a file, whole or not at all, as `cleancopy learn -o` does.
    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        guarded(py, || save_templates(&path, &self.0))?.map_err(|error| of_file(&error))
    }

    /// Give them as the text of such a file: the same for the same pages, whatever order and parts they were learned in.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        guarded(py, || self.0.to_json())
    }

    /// How many pages of each site were seen. A site is named by its registrable domain, or by the folder or file of pages
    /// whose address is not known.
    #[getter]
    fn sites(&self) -> BTreeMap<&str, u64> {
        self.0.sites().filter_map(|site| Some((site, self.0.pages(site)?))).collect()
    }

    fn __or__(&self, py: Python<'_>, other: &Self) -> PyResult<Self> {
        let merged = guarded(py, || {
            let mut all = (*self.0).clone();
            all.merge((*other.0).clone());
            all
        });
        Ok(Self(Arc::new(merged?)))
    }

    /// Equal ones are of the same sites.
    fn __hash__(&self) -> u64 {
        self.0.sites().len() as u64
    }

    fn __getnewargs__(&self, py: Python<'_>) -> PyResult<(String,)> {
        Ok((self.to_json(py)?,))
    }

    fn __repr__(&self) -> String {
        format!("<Templates of {} sites>", self.0.sites().len())
    }
}

/// The file and why it cannot be read or written.
fn of_file(error: &JobError) -> PyErr {
    Error::new_err(("bad-templates", format!("{error}{}", error.causes())))
}
