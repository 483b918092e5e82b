"""Cases that are told and not lived: from scenarios, from a person, or made up to show something."""
