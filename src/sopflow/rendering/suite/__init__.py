"""The results of scenarios as people, programs and build servers read them."""
