"""The adapters that come with sopflow, a folder each."""
