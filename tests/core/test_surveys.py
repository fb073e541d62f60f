"""What the answers of a survey come to."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atbilde.core.surveys import SMALLEST_GROUP, Score, agreement, response_rate, score_of, together

FOUR = (True, True, False, False)
COUNTS = st.tuples(*[st.integers(0, 500)] * 4)


@pytest.mark.parametrize(
    ("counts", "given_", "mean", "best", "agreeing"),
    [
        ((0, 0, 0, 0), 0, None, None, None),
        ((1, 0, 0, 0), 1, 4.0, 100.0, 100.0),
        ((0, 0, 0, 1), 1, 1.0, 0.0, 0.0),
        ((1, 1, 1, 1), 4, 2.5, 25.0, 50.0),
        ((78, 18, 3, 1), 100, 3.73, 78.0, 96.0),  # professional and knowledgeable, 2021
        ((85, 9, 4, 2), 100, 3.77, 85.0, 94.0),
        ((88, 6, 2, 4), 100, 3.78, 88.0, 94.0),
    ],
)
def test_a_score(
    counts: tuple[int, ...], given_: int, mean: float | None, best: float | None, agreeing: float | None
) -> None:
    score = Score(counts, FOUR)
    assert (score.given, score.mean, score.best_share, score.agreeing_share) == (given_, mean, best, agreeing)


@pytest.mark.clause("CSPK-K2")
@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([96.0, 94.0, 94.0], 94.66666666666667),  # 95 against the target of 86
        ([78.0, 85.0, 88.0], 83.66666666666667),  # 84 in the table of the slides
        ([90.0, None], 90.0),
        ([None], None),
        ([], None),
    ],
)
def test_agreement_is_the_mean_over_the_statements(shares: list[float | None], expected: float | None) -> None:
    found = agreement(shares)
    assert found == expected if expected is None else isclose(found or 0, expected)


@pytest.mark.parametrize(("invited", "answered", "expected"), [(0, 0, None), (4, 0, 0.0), (4, 1, 25.0), (3, 3, 100.0)])
def test_the_response_rate(invited: int, answered: int, expected: float | None) -> None:
    assert response_rate(invited, answered) == expected


@pytest.mark.parametrize(("answers", "is_shown"), [(SMALLEST_GROUP - 1, False), (SMALLEST_GROUP, True)])
def test_a_small_group_is_not_shown(answers: int, is_shown: bool) -> None:
    assert score_of([0] * answers, FOUR).is_shown is is_shown


@given(st.lists(st.integers(0, 3), max_size=200))
def test_every_answer_is_counted_once(answers: list[int]) -> None:
    score = score_of(answers, FOUR)
    assert score.counts == tuple(answers.count(place) for place in range(4))
    assert score.given == len(answers)


@given(COUNTS)
def test_shares_are_parts_of_a_hundred_and_agree_with_each_other(counts: tuple[int, ...]) -> None:
    score = Score(counts, FOUR)
    if not score.given:
        assert (score.mean, score.agreeing_share, set(score.distribution)) == (None, None, {None})
        return
    parts = [part for part in score.distribution if part is not None]
    assert isclose(sum(parts), 100)
    assert score.best_share == parts[0]
    assert isclose(score.agreeing_share or 0, parts[0] + parts[1], abs_tol=1e-9)
    assert score.mean is not None
    assert 1 <= score.mean <= 4


@given(COUNTS, COUNTS)
def test_two_surveys_together_are_all_their_answers(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    both = together([Score(one, FOUR), Score(other, FOUR)])
    assert both is not None
    assert both.given == sum(one) + sum(other)
    means = [score.mean for score in (Score(one, FOUR), Score(other, FOUR)) if score.mean is not None]
    if means:
        assert both.mean is not None
        assert min(means) - 1e-9 <= both.mean <= max(means) + 1e-9


def test_scales_that_differ_are_never_mixed() -> None:
    assert together([Score((1, 0, 0, 0), FOUR), Score((1, 0), (True, False))]) is None
    assert together([]) is None


@pytest.mark.parametrize("place", [-1, 4])
def test_an_answer_off_the_scale_is_an_error(place: int) -> None:
    with pytest.raises(ValueError, match="no answer"):
        score_of([place], FOUR)
