"""Kinds of cases, and the graph of all of them."""
