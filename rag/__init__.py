"""Footnoted: question answering over documents, every sentence footnoted and every footnote checked."""
