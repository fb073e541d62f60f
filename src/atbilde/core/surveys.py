"""What the answers to a statement of a survey come to. Nothing is rounded; of nothing there is no figure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum

#: Results of fewer answers than this are not shown: in a group of four everybody can guess who said what. Five is what
#: statistics offices commonly ask for before a cell of a table is published.
SMALLEST_GROUP = 5


@dataclass(frozen=True, slots=True)
class Score:
    """How often each answer of a scale was given, the best first. Shares are in per cent of those who answered."""

    counts: tuple[int, ...]
    agrees: tuple[bool, ...]  # of each answer, whether it counts as agreement

    @property
    def given(self) -> int:
        """How many answered."""
        return sum(self.counts)

    @property
    def is_shown(self) -> bool:
        """Whether so many answered that nobody is recognised."""
        return self.given >= SMALLEST_GROUP

    @property
    def mean(self) -> float | None:
        """The mean on a scale from 1 to the number of answers, on which the best answer is the highest number."""
        if not self.given:
            return None
        best = len(self.counts)
        return sum(count * (best - place) for place, count in enumerate(self.counts)) / self.given

    @property
    def best_share(self) -> float | None:
        """How many gave the best answer ("fully agree")."""
        return _share(self.counts[0], self.given)

    @property
    def agreeing_share(self) -> float | None:
        """How many gave an answer that counts as agreement ("fully or partly agree")."""
        agreeing = sum(count for count, agrees in zip(self.counts, self.agrees, strict=True) if agrees)
        return _share(agreeing, self.given)

    @property
    def distribution(self) -> tuple[float | None, ...]:
        """The share of each answer, the best first; together 100."""
        return tuple(_share(count, self.given) for count in self.counts)


def score_of(answers: Iterable[int], agrees: Sequence[bool]) -> Score:
    """The score of single answers, each by its place on the scale (0 is the best).

    Raises `ValueError` for a place that the scale does not have.
    """
    counts = [0] * len(agrees)
    for place in answers:
        if not 0 <= place < len(counts):
            raise ValueError(f"there is no answer {place} on a scale of {len(counts)}")
        counts[place] += 1
    return Score(tuple(counts), tuple(agrees))


def together(scores: Sequence[Score]) -> Score | None:
    """One statement in several surveys on the same scale; `None` for no survey or for scales that differ."""
    if not scores or len({score.agrees for score in scores}) != 1:
        return None
    return Score(tuple(map(sum, zip(*(score.counts for score in scores), strict=True))), scores[0].agrees)


def agreement(shares: Iterable[float | None]) -> float | None:
    """The mean over the statements of the share that agrees (CSPK-K2); statements nobody answered are left out."""
    known = [share for share in shares if share is not None]
    return fsum(known) / len(known) if known else None


def response_rate(invited: int, answered: int) -> float | None:
    """How many of the invited answered, in per cent; `None` where nobody was invited."""
    return _share(answered, invited)


def _share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None
