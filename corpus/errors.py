"""PolicyKBError and its kinds: one sentence that names the thing at fault, with what to change."""


class PolicyKBError(Exception):
    """Anything a user can mend. ``str(error)`` is one sentence for people."""


class SourceError(PolicyKBError):
    """A file that cannot become a Source: empty, binary, too large, undecodable, missing."""


class SettingsError(PolicyKBError):
    """A setting, option or environment variable with an unusable value."""


class StoreError(PolicyKBError):
    """The knowledge base cannot be opened, locked, read or written."""


class ModelError(PolicyKBError):
    """An embedding model that cannot be loaded, or not the one an index was made with."""


class QuestionError(PolicyKBError):
    """A question or condition that cannot be understood."""


class CorrectionError(PolicyKBError):
    """A correction that says nothing, cannot be read, or has nothing to apply to."""
