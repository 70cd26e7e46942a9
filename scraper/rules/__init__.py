"""What is removed from a page, and in which order."""
