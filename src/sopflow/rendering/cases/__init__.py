"""Live cases as people and programs read them: what is wanted now, all that is known, what happened and why."""
