"""What told cases covered of a playbook: elements from the program, sightings from traces, and why the rest is missing.

Rules: pure. What is to be covered comes from the program alone, what was covered from traces of the engine alone.
"""
