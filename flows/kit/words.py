"""Marking words for translation; the voice translates them for their reader when they are sent."""


def N_(s: str) -> str:  # noqa: N802 - gettext's own name, which the extractor looks for
    """Mark a sentence for translation; the voice translates it for its reader."""
    return s
