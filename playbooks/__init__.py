"""The playbooks that come with sopflow, a folder each."""
