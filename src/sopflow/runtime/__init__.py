"""The engine around `step`: cases in a store, work in a queue, systems behind adapters."""
