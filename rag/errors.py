"""The error tree. Whoever catches FootnotedError has caught everything that is foreseen.

FootnotedError                      one line that says what went wrong and what to do next
├── UsageError                      the call's own words are off: an empty question, an unknown option value
│   └── QuestionRefused             moderation declined the question
│   └── DocumentExists              an upload would take the place of another document
├── SettingsError                   a setting or golden file that can't be understood
├── SourceError                     a file or folder that can't be read; carries the source and a reason
├── StoreError                      the store is missing, locked, damaged or of another version
├── EmbeddingError                  text could not be embedded
├── ModelError                      a chat model, or the one that moderates, failed
│   ├── ModelUnknown                no entry of that name
│   ├── ModelUnreachable            no connection, or no answer in time
│   ├── ModelRefused                wrong key, no access, quota, or content filter
│   │   └── ModelBusy               too many requests for now; carries how long to wait
│   └── ModelBroken                 an answer that is cut off, empty or not in the protocol
│       └── ModelOverlong           an answer that did not end within the tokens allowed
├── AuditError                      the audit log can't be written or read: nothing is answered unrecorded
└── CheckError                      a check crashed: never a low score
"""

from __future__ import annotations


class FootnotedError(Exception):
    """Base of every foreseen error; its text is one line for a person, with the next step."""


class UsageError(FootnotedError):
    """The caller asked for something that can't be asked."""


class DocumentExists(UsageError):
    """An uploaded document of that name is there with other content; it is replaced only when that is asked for."""


class QuestionRefused(UsageError):
    """Moderation declined the question; nothing was searched or asked."""


class SettingsError(FootnotedError):
    """A setting, a model catalogue or a golden file can't be understood."""


class SourceError(FootnotedError):
    """A file or folder can't be read."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class StoreError(FootnotedError):
    """The store is missing, locked, damaged or of another version."""


class EmbeddingError(FootnotedError):
    """Text could not be embedded."""


class ModelError(FootnotedError):
    """A chat model, or the one that moderates, failed."""


class ModelUnknown(ModelError):
    """No model of that name is configured."""


class ModelUnreachable(ModelError):
    """The endpoint gave no connection or no answer in time."""


class ModelRefused(ModelError):
    """The endpoint answered and declined: key, access, quota, rate limit or content filter."""


class ModelBusy(ModelRefused):
    """The endpoint takes no more requests for now."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds that the endpoint asks to wait, None when it does not say."""


class ModelBroken(ModelError):
    """The endpoint's answer was cut off, empty or not in the protocol."""


class ModelOverlong(ModelBroken):
    """The answer did not end within the tokens allowed: the model's doing, not the connection's."""


class AuditError(FootnotedError):
    """The audit log can't be written or read."""


class CheckError(FootnotedError):
    """A check crashed; nothing may be shown as checked."""
