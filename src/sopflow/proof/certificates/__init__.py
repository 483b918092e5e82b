"""What a proof leaves behind, and the checker that searches nothing."""
