"""What differs between two versions of a playbook, by meaning: pure, from what their authors wrote and its programs."""
