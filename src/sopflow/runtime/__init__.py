"""The engine around `step`: cases in a store, work in a queue, systems behind adapters.

`Engine` (engine.py) has the verbs, `Person` (people.py) says who, `CaseView` and `Receipt` (views.py) are what callers
see, `wants.py` what a case waits for. docs/runtime.md says what is promised. Nothing is imported here: who needs one of
them does not pay for the others.
"""
