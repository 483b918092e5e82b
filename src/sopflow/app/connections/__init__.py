"""The use cases `adapters list` and `adapters check`: what connects us to systems, and whether it does."""
