"""Findings as people, editors and build servers read them: one module for each format, each with one `render`."""
