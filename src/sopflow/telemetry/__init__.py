"""Logs, spans and metrics of a running engine: never what a customer said."""
