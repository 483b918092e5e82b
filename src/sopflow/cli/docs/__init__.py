"""Playbooks as documents."""
