"""What a quality report can show under a heading of a standard, by name; `reports.indicators` computes each."""

#: How clients answered one statement: `item.polite`.
ITEM = "item."
#: The mean over all statements that tell of a clause: `agreement.CSPK-K2`.
AGREEMENT = "agreement."

INDICATORS = (
    "waiting_time",
    "call_length",
    "answer_time",
    "calls_in_time",
    "first_line",
    "voice_messages",
    "chats",
    "kept_in_time",
    "call_rating",
    "chat_rating",
    "email_rating",
    "response_rate",
    "feedback",
    "information_asked",
    "answers_published",
)
