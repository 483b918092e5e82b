"""What holds for every case of a playbook, as the verbs of the command line ask for it."""
