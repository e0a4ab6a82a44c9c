"""Modules with the names and arguments of other extractors, so that a pipeline switches by one import."""
