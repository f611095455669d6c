"""Amounts in capital Chinese numerals, as cheques and penalty decisions write them (支付结算办法附件一). Pure."""

from __future__ import annotations

DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
LIMIT = 10**18
"""Fen; far above anything a decision names."""


def capitals(fen: int) -> str:
    """123,456.78 yuan as 壹拾贰万叁仟肆佰伍拾陆元柒角捌分; without 分 it ends in 整.

    ValueError below 0 and from 10^16 yuan.
    """
    if not 0 <= fen < LIMIT:
        raise ValueError(f"no amount to be written out: {fen} fen")
    yuan, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    written = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return (written or "零元") + "整"
    if jiao:
        written += f"{DIGITS[jiao]}角"
    elif written:
        written += "零"
    return written + (f"{DIGITS[cents]}分" if cents else "整")


def _whole(number: int) -> str:
    """A whole number above 0, groups of four digits from the left, one 零 for any run of empty places."""
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    written, gap = "", False
    for place, group in reversed(list(enumerate(groups))):
        if not group:
            gap = True
            continue
        if written and (gap or group < 1000):
            written += "零"
        written += _group(group) + _GROUPS[place]
        gap = False
    return written


def _group(group: int) -> str:
    written, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if not digit:
            gap = bool(written)
            continue
        written += ("零" if gap else "") + DIGITS[digit] + _PLACES[place]
        gap = False
    return written
