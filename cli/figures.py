"""Numbers, durations and money as people read them."""

from __future__ import annotations


def number(value: float) -> str:
    """Up to four decimals, no trailing zeros; very small and very large ones in powers of ten."""
    if value and not 1e-3 <= abs(value) < 1e12:
        return f"{value:.3g}"
    text = f"{value:,.4f}"
    return text.rstrip("0").rstrip(".")


def duration(milliseconds: float | None) -> str:
    """`12 ms`, `3.4 s`, `2 min 05 s`; empty if unknown."""
    if milliseconds is None:
        return ""
    if milliseconds < 1000:
        return f"{milliseconds:.0f} ms"
    if milliseconds < 60_000:
        return f"{milliseconds / 1000:.1f} s"
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    return f"{minutes} min {seconds:02d} s"


def dollars(value: float | None) -> str:
    """`$0.0123`: four decimals, since a model call costs fractions of a cent; empty for nothing."""
    return f"${value:.4f}" if value else ""
