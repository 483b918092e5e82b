"""How much of playbooks is covered, as people, programs and browsers read it."""
