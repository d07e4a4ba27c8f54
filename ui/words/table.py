"""The labels that each interface language has to give; templates take named fields."""

from __future__ import annotations

from dataclasses import dataclass

from ui.telling import told


@dataclass(frozen=True, slots=True)
class Words:
    """The labels of one interface language; a pair holds the forms for one and for many."""

    language: str
    tagline: str
    tab_ask: str
    tab_check: str
    tab_documents: str
    conversation: str
    question: str
    question_hint: str
    ask: str
    stop: str
    retry: str
    model: str
    model_unusable: str
    strict: str
    strict_hint: str
    welcome: str
    welcome_more: str
    try_asking: str
    you: str
    searching: str
    writing: str
    stopped: str
    failed: str
    broken: str
    searched_for: str
    supported: str
    partly_supported: str
    unsupported: str
    contradicted: str
    counted_supported: tuple[str, str]
    counted_partly_supported: tuple[str, str]
    counted_unsupported: tuple[str, str]
    counted_contradicted: tuple[str, str]
    sentences: tuple[str, str]
    sources: tuple[str, str]
    passages: tuple[str, str]
    footnotes: tuple[str, str]
    summary: str
    took: str
    no_model: str
    quotes_only: str
    repairs: tuple[str, str]
    conflict: str
    abstained: str
    nearest: str
    withheld: str
    no_nearest: str
    footnote: str
    evidence: str
    evidence_hint: str
    evidence_failed: str
    previous: str
    following: str
    close: str
    position: str
    page: str
    changed: str
    earlier: str
    later: str
    whole_document: str
    check_intro: str
    check_text: str
    check_hint: str
    check: str
    checking: str
    checked: str
    no_sentences: str
    no_evidence: str
    not_checked: str
    left_unchecked: str
    column_document: str
    column_state: str
    column_language: str
    column_passages: str
    indexed: str
    not_indexed: str
    documents_summary: str
    degraded: tuple[str, str]
    conversations: str
    new_conversation: str
    search_conversations: str
    no_conversations: str
    nothing_found: str
    actions_for: str
    rename: str
    delete: str
    really_delete: str
    export_markdown: str
    export_json: str
    report: str
    report_hint: str
    save: str
    cancel: str
    edit: str
    edit_drops: str
    ask_again: str
    ask_next: str
    copy: str
    copied: str
    copy_link: str
    feedback: str
    rate_good: str
    rate_wrong_answer: str
    rate_wrong_evidence: str
    rate_comment: str
    tab_compare: str
    tab_settings: str
    compare_intro: str
    first_model: str
    second_model: str
    compare: str
    verdicts: str
    seconds: str
    tokens: str
    cost: str
    tokens_used: str
    estimated: str
    none_used: str
    unknown_cost: str
    upload_text: str
    settings_intro: str
    passages_given: str
    passages_hint: str
    interface_language: str
    state: str
    all_well: str
    account: str
    logged_in: str
    log_out: str
    choose_sources: str
    chosen_sources: str
    filter_sources: str
    filter_languages: str
    filter_types: str
    filter_since: str
    filter_until: str
    show_page: str
    show_pages: str
    page_picture: str

    def told(self, message: str) -> str:
        """Return what the program says in English in this language; what no table holds stays as it is."""
        return told(message, self.language)

    def count(self, number: int, forms: tuple[str, str]) -> str:
        """Return the number with the fitting form: ``2 sources``."""
        return f"{number} {forms[0] if number == 1 else forms[1]}"
