"""What is written into files for their authors: new states and projects, mends, layout, translations."""
