"""Question and passages to draft sentences: taken verbatim from the sources, or written by a model."""
