"""Some work that a browser does before it sends: nothing for one person, much for a thousand forms."""

import hashlib

from django.utils.crypto import salted_hmac

#: Leading zero bits of the first proof that a place has to give: some tens of thousands of tries, below a second.
BITS = 15


def bits_for(sent: int, proof_from: int) -> int:
    """The zero bits asked for after so many forms: `BITS`, and one more, twice the work, each time they are fourfold.

    For a class of thirty that is a second or two each on a cheap telephone.
    """
    return BITS + (max(sent // proof_from, 1).bit_length() - 1) // 2


def challenge_for(token: str) -> str:
    """What the proof is made for; the same for a form however often its page is loaded."""
    return salted_hmac("atbilde.portal.proof", token, algorithm="sha256").hexdigest()[:32]


def proves(challenge: str, proof: str, bits: int) -> bool:
    """Whether sha256("challenge:proof") begins with so many zero bits, at most 32."""
    if not proof or len(proof) > 20:
        return False
    found = hashlib.sha256(f"{challenge}:{proof}".encode()).digest()
    return int.from_bytes(found[:4], "big") >> (32 - bits) == 0
