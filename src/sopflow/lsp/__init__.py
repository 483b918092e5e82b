"""The language server: what an editor asks about playbooks and scenarios. Needs the extra `lsp`."""
