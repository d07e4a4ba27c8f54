"""Evidence that lasts: an answer or a checked text as a portable report, and the check of it years later.

A report holds every sentence with its verdict, every quote with its offsets, and a digest of each cited document. It
proves that the quotes stand in those documents; the verdicts are those of the day, not judged again.
"""

from rag.evidence_report.making import answer_report, check_report, read_report, report_json
from rag.evidence_report.page import report_html
from rag.evidence_report.verifying import CitationState, State, verify_report

__all__ = [
    "CitationState", "State", "answer_report", "check_report", "read_report", "report_html", "report_json",
    "verify_report",
]  # fmt: skip
