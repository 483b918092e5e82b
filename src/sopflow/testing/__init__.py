"""For whoever writes a store, a queue or an adapter: the suites that ours pass."""
