"""Words of messages as they are looked for: without capitals and diacritics, by the beginnings of words.

The same folding is used when a message is stored and when it is asked for, so that a database's own dictionaries and
locale do not matter.
"""

import re
import unicodedata
from collections.abc import Iterable

from django.contrib.postgres.search import CombinedSearchVector, SearchQuery, SearchVector
from django.db.models import QuerySet, Value

from atbilde.contacts.models import Message

_WORDS = re.compile(r"\w+")
#: Letters that are indexed of one message: a tsvector holds a megabyte at most.
_MOST_LETTERS = 200_000
_MOST_WORDS = 12


def folded(text: str) -> list[str]:
    """The words of a text in small letters without diacritics: `["rigas", "dome"]` for "Rīgas dome"."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return _WORDS.findall("".join(letter for letter in apart if not unicodedata.combining(letter)))


def search_vector(parts: Iterable[str]) -> SearchVector | CombinedSearchVector:
    """The value of `Message.search` for the texts a message is found by."""
    text = " ".join(parts)[:_MOST_LETTERS]
    return SearchVector(Value(" ".join(folded(text))), config="simple")


def searched_texts(message: Message) -> list[str]:
    """What a message is found by: who wrote to whom, what about, and what is new in it."""
    return [message.sender_name, message.sender, *message.to, *message.cc, message.subject, message.text]


def index_message(message: Message) -> None:
    """Make a stored message findable. Called in the transaction that stores it."""
    Message.objects.filter(pk=message.pk).update(search=search_vector(searched_texts(message)))


def holding(messages: QuerySet[Message], words: str) -> QuerySet[Message]:
    """Those messages that hold every word, each by its beginning; none where there is no word in `words`."""
    terms = folded(words)[:_MOST_WORDS]
    if not terms:
        return messages.none()
    asked = " & ".join(f"{term}:*" for term in terms)
    return messages.filter(search=SearchQuery(asked, config="simple", search_type="raw"))
