"""Other makers' questions to golden questions: BEIR folders, SQuAD-style JSON and tables as CSV.

What their documents say comes along as text files, which have to be indexed before the questions can be asked.
"""

from rag.evaluation.importing.formats import Imported, import_golden

__all__ = ["Imported", "import_golden"]
