"""Logs, spans and metrics of a running engine: what may be observed (`names`), and sinks for it.

Sinks hear of ids, names, durations and results. Who did something is passed on as a pseudonym, what a customer said
or is called never.
"""
