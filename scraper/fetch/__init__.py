"""One polite, guarded HTTP request."""
