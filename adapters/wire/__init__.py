"""Calling a system over HTTP, whatever the system: what every client here is made of. Imports nothing of sopflow.

`transport` sends one request and logs nothing; `caller` adds who calls, whose turn it is, attempts and a rest for a
system that is down; `failures` are the six ways in which a call may fail; `oauth` is the usual log-in.
"""
