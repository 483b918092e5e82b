"""The one layout of playbooks and scenarios: what `sopflow fmt` writes. Meaning and comments stay as they are."""
