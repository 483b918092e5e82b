"""What changed between two versions of a playbook, for authors and for whoever approves it."""
