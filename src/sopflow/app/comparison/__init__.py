"""What a new version of a playbook changes, by meaning and for its cases."""
