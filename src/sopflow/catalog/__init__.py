"""What operations exist: their types, effects, keys and errors, read from the manifests of adapters."""
