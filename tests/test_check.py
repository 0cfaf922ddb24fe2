"""What the sums of totals and parts tell."""

from __future__ import annotations

import pytest

from reportminer import extract


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("培训312人次，其中农民200人次、渔民150人次。", True),
        ("培训350人次，其中农民200人次、渔民150人次。", False),
        (
            "全县医院300家。医院中，公立医院100家，民营医院200家；按等级分，三级医院130家，二级医院170家。",
            False,
        ),
        (
            "全县医院300家。医院中，公立医院100家，民营医院200家；按等级分，三级医院130家，二级医院190家。",
            True,
        ),
    ],
)
def test_total_is_flagged_when_one_division_exceeds_it(text: str, flagged: bool) -> None:
    assert ("parts>total" in extract(text).observations[0].flags) == flagged
