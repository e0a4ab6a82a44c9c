//! The checks of the tests, for the fuzz targets.

#[path = "../../tests/checks/mod.rs"]
pub mod checks;
#[path = "../../tests/checks/targets.rs"]
pub mod targets;
