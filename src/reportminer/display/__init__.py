"""Results for the eye: the text with marks beside its rows, in a notebook and as a page for review."""
