"""What a site repeats, learned from its archived pages: boilerplate and templates. Pure."""
