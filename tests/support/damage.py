"""Hypothesis strategy for files that lost bytes, got others, or end too early."""

from collections.abc import Sequence

from hypothesis import strategies as st


@st.composite
def damaged(draw: st.DrawFn, files: Sequence[bytes]) -> bytes:
    """One of the files with a stretch taken out, overwritten, or everything after it gone; its head stays."""
    data = draw(st.sampled_from(files))
    start = draw(st.integers(16, len(data) - 1))
    length = draw(st.sampled_from([1, 8, 64, 400]))
    how = draw(st.sampled_from(["cut", "drop", "zero", "other"]))
    if how == "cut":
        return data[:start]
    if how == "drop":
        return data[:start] + data[start + length :]
    new = bytes(length) if how == "zero" else draw(st.binary(min_size=length, max_size=length))
    return data[:start] + new + data[start + length :]
