"""Amounts in cents, written in the ways of a shop, a bank, a table and a talk: made without the code under test."""

from __future__ import annotations

from itertools import zip_longest

PLAIN = "零一二三四五六七八九", "十百千"
CAPITAL = "零壹贰叁肆伍陆柒捌玖", "拾佰仟"


def in_digits(cents: int) -> str:
    """1,234.05元"""
    return f"{cents // 100:,}.{cents % 100:02d}元"


def in_words(cents: int) -> str:
    """一千二百三十四元零五分"""
    return _with_change(cents, PLAIN, "元", "角")


def in_capitals(cents: int) -> str:
    """壹仟贰佰叁拾肆元零伍分"""
    return _with_change(cents, CAPITAL, "元", "角")


def in_speech(cents: int) -> str:
    """一千二百三十四块五毛六; 九块九"""
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    if not yuan or not jiao:
        return _with_change(cents, PLAIN, "块", "毛")
    return f"{numeral(yuan, *PLAIN)}块{PLAIN[0][jiao]}" + (f"毛{PLAIN[0][fen]}" if fen else "")


def numeral(number: int, digits: str, units: str) -> str:
    """A whole number up to 99,999,999 in Chinese."""
    upper, lower = divmod(number, 10_000)
    if not upper:
        return _section(lower, digits, units)
    gap = digits[0] if 0 < lower < 1000 else ""
    return f"{_section(upper, digits, units)}万{gap}{_section(lower, digits, units) if lower else ''}"


def _section(number: int, digits: str, units: str) -> str:
    text, gap = "", False
    for digit, unit in zip_longest(f"{number:04d}", reversed(units), fillvalue=""):
        if digit == "0":
            gap = bool(text)
        else:
            text += (digits[0] if gap else "") + digits[int(digit)] + unit
            gap = False
    return text or digits[0]


def _with_change(cents: int, script: tuple[str, str], yuan: str, jiao: str) -> str:
    digits = script[0]
    text = f"{numeral(cents // 100, *script)}{yuan}" if cents >= 100 else ""
    tenths, hundredths = cents // 10 % 10, cents % 10
    text += f"{digits[tenths]}{jiao}" if tenths else digits[0] if text and hundredths else ""
    return text + (f"{digits[hundredths]}分" + ("" if cents >= 10 else "钱") if hundredths else "")
