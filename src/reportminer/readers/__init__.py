"""One module a format: `read(data)` makes bytes a `Document` whose text keeps its blocks."""
