"""What counts as a trace of a secret, which the tests that plant canaries rely on."""

from __future__ import annotations

from tests.support.table import table
from tests.support.traces import holds


@table(
    ("data", "secret", "expected"),
    [
        ("验证码 594027 怎么还不行", "594027", True),
        ('"594027"', "594027", True),
        ("x1594027", "594027", False),
        ("594027.5", "594027", True),
        ("1796594027.12", "594027", False),
        ("0.594027", "594027", False),
        ("a3594027", "594027", False),
        ("594027fe", "594027", False),
        ("卡号6217000010001234564abc", "6217000010001234564", True),
        ("密码Zx9canary10qfe", "Zx9canary10q", True),
    ],
)
def test_a_short_number_counts_as_a_word_and_anything_longer_anywhere(data: str, secret: str, expected: bool) -> None:
    assert holds(data.encode(), secret) is expected
