"""The use cases, and the one place that wires the rooms together and touches files. Nothing is imported here: who
needs one use case does not pay for the others."""
