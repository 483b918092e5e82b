"""DSC: the customer's profile, contacts, documents, running bill, and MyTelkomsel sessions."""
