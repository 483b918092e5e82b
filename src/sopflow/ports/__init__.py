"""What a running engine needs of the world, as protocols: a store, a queue, systems, a clock, ids, onlookers.

Rooms below know nothing of them; `stores`, `queues`, `runtime` and `telemetry` implement them, and so may anybody.
"""
