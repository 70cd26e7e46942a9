"""From bytes to blocks, metadata and articles; pure functions."""
