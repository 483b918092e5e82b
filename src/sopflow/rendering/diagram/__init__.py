"""Diagrams of a playbook: one model, and one module for each form that it is written in. A diagram is read, never
edited: the playbook is the only source."""
