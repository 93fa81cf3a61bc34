"""Citations for people: `S1 §4; S1 §3` inside any words becomes the document's title with its clauses.

The short names are those of one pack; marks of documents that it does not cite stay as they are written.
"""

import re
from collections.abc import Mapping

from diguan.policy.entries import Document
from diguan.words.text import is_chinese

_BEFORE_ALONE = ("(", "（")


def named(words: str, documents: Mapping[str, Document], language: str) -> str:
    """The words with each document by its title, once for clauses that follow each other.

    `S1-11`, a requirement read out of a document, names no clause: the title alone takes its place. So it
    does for a document without a clause that is all there is between brackets, colons or semicolons.
    """
    if not documents:
        return words
    shorts = "|".join(re.escape(short) for short in sorted(documents, key=len, reverse=True))
    between = "、" if is_chinese(language) else ", "
    last = ""

    def said(found: re.Match[str]) -> str:
        nonlocal last
        before = words[: found.start("short")]
        if found["alone"] is not None and before and not (found["sep"] or before.endswith(_BEFORE_ALONE)):
            return found[0]
        again, last = bool(found["sep"]) and found["short"] == last, found["short"]
        title = documents[found["short"]].title.say(language)
        return between if again else f"{found['sep'] or ''}{title}{found['space'] or ''}"

    clause = r"-\d+(?![\w-])|(?P<space> )(?=[§A-Z0-9第])|(?P<alone>(?=$|[)）：]|[;:] ))"
    cited = rf"(?P<sep>; )?(?<![\w-])(?P<short>{shorts})(?:{clause})"
    return re.sub(cited, said, words)
