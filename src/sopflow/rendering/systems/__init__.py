"""Systems behind adapters, as text and as JSON: what they can do, where settings come from, what a check found."""
