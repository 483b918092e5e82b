"""Where boxes and lines lie in a drawing: layers from top to bottom, orthogonal lines. It knows sizes and ids, and
nothing of playbooks. Whole numbers in, whole numbers out: the same input always gives the same drawing."""
