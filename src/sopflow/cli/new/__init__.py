"""What is begun: a playbook, a state, a scenario, an adapter, a language."""
