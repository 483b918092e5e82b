"""Which systems, as whom, and how: `sopflow.toml`, with the environment over it."""
