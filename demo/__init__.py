"""The demonstration that `make demo` runs: a fraud case whose worker is killed in the middle."""
