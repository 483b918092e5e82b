"""Indira: calls and messages, purchases, the use of packages, and devices."""
