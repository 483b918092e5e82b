"""Cases that are told with systems that are called: simulators over HTTP, or real ones."""
