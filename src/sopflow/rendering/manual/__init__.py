"""A playbook as a document to read and to print: one model, written as HTML or Markdown."""
