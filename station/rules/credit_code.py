"""统一社会信用代码 (GB 32100): eighteen characters, the last one checks the others. Pure."""

from __future__ import annotations

from stdnum.cn import uscc

LENGTH = 18


def is_credit_code(written: str) -> bool:
    """Whether this is a credit code, without blanks or hyphens, down to its check character."""
    return len(written) == LENGTH and written == uscc.compact(written) and uscc.is_valid(written)
