"""The chat page: layout and wiring, handlers, and rendering, which is pure and escapes everything."""
