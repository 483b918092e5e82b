"""The use cases of live cases: which store, which systems, and what a person at a terminal does with a case."""
