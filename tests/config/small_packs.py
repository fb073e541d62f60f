"""Two packs small enough to be read at a glance: an institution's and the law's."""

from pathlib import Path

SMALL = """
id = "small"
name = { lv = "Maza iestāde", en = "Small institution" }
law = "small-law"
hours = { mon-fri = "8:30-17:00" }

[[clause]]
id = "S-1"
number = "1"
kind = "timed"
lv = "Atbild līdz ceturtajam signālam"
en = "Answer by the fourth ring"

[[clause]]
id = "S-2"
number = "2"
kind = "timed"
lv = "Atbild divās stundās"
en = "Answer within two hours"

[[clause]]
id = "S-3"
number = "3"
kind = "timed"
lv = "Tur solījumu"
en = "Keep the promise"

[[term]]
id = "S-2"
clause = "S-2"
clock = "working_time"
amount = 120

[[term]]
id = "S-3"
clause = "S-3"
clock = "elapsed"

[[obligation]]
id = "S-1"
rule = "answer_within_rings"
settings = { rings = 4, ring_seconds = 5 }

[[obligation]]
id = "S-2.answer"
clause = "S-2"
rule = "electronic_answer"
term = "S-2"
"""

LAW = """
id = "small-law"
name = { lv = "Likums", en = "Law" }

[[clause]]
id = "L-1"
number = "1"
kind = "timed"
lv = "Apstrīd mēnesī"
en = "Contest within a month"

[[term]]
id = "L-1"
clause = "L-1"
clock = "months"
amount = 1
legal = true
options = { notice = { no = { amount = 12 } }, delivery = { post = { notified_days = 8 } } }

[[obligation]]
id = "L-1"
rule = "contest_window"
term = "L-1"
settings = { unless_own = true }
"""


def write_packs(folder: Path) -> Path:
    """Write both into the folder, for `ATBILDE_PACKS`."""
    (folder / "small.toml").write_text(SMALL, encoding="utf-8")
    (folder / "small-law.toml").write_text(LAW, encoding="utf-8")
    return folder
