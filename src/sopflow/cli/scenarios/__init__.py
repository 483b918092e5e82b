"""Scenarios made from playbooks."""
