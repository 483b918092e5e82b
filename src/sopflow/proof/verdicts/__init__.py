"""What the graph of all cases says of a playbook."""
