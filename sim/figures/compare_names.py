"""What sides, keys and values are called in the pictures of a comparison: short, and never two alike."""

import itertools
import re
import textwrap
from collections.abc import Sequence

LONGEST = 24
"""Letters of a word of a name in a picture; of a longer one the middle is left out."""

FEWEST = 8
"""Letters that are left of a value, however long its key."""

KEY = re.compile(r"([\w.…]+)=")
SEAM = re.compile(r"[.…]")


def called(name: str, names: Sequence[str]) -> str:
    """Return what a side is called in pictures: keys by their ends, long words by both ends.

    A key keeps as many of its last parts as tell it from the other keys, a word as many letters as tell its side
    from the others.

    Parameters
    ----------
    name : of the side
    names : of all sides, this one too

    Examples
    --------
    >>> called("home.resolve=0.5 home.teams=4", ["home.resolve=0.5 home.teams=4"])
    'resolve=0.5 teams=4'
    >>> called("home…exponent=0.4 partners…exponent=0.2", ["home…exponent=0.4 partners…exponent=0.2"])
    'home…exponent=0.4 partners…exponent=0.2'
    >>> called("2025-11-25_16-02-48-firm_deadline", ["2025-11-25_16-02-48-firm_deadline", "bluff"])
    '2025-11-25_…irm_deadline'
    """
    keys = sorted({key for each in names for key in KEY.findall(each)})
    plain = [KEY.sub(lambda found: _ending(found[1], keys) + "=", each) for each in names]
    return cut_apart(plain)[list(names).index(name)]


def cut_apart(texts: Sequence[str], longest: int = LONGEST) -> list[str]:
    """Cut the long words of texts in the middle, none so far that two different texts look alike.

    Parameters
    ----------
    texts : words with blanks between them; of ``key=value`` the value alone is cut
    longest : letters of a word, or more where texts would look alike

    Examples
    --------
    >>> cut_apart(["averaged_tit_for_tat", "linear"], 8)
    ['ave…_tat', 'linear']
    >>> cut_apart(["one_long_word", "one_lang_word"], 8)
    ['one_long_word', 'one_lang_word']
    """
    for letters in itertools.count(longest):
        cut = [" ".join(_cut(word, letters) for word in text.split(" ")) for text in texts]
        if len(set(cut)) == len(set(texts)):
            return cut
    raise AssertionError("texts differ uncut")


def in_lines(name: str) -> str:
    r"""Break a name that is too long for one line.

    Parameters
    ----------
    name : from `called`

    Examples
    --------
    >>> in_lines("home…exponent=0.4 partners…exponent=0.2")
    'home…exponent=0.4\npartners…exponent=0.2'
    """
    return "\n".join(textwrap.wrap(name, LONGEST, break_long_words=False, break_on_hyphens=False))


def _ending(key: str, keys: Sequence[str]) -> str:
    """Return the last parts of a key that no other has."""
    path, others = SEAM.split(key), [SEAM.split(other) for other in keys if other != key]
    for parts in range(1, len(path)):
        if not any(other[-parts:] == path[-parts:] for other in others):
            return key[len(key) - len(".".join(path[-parts:])) :]
    return key


def _cut(word: str, letters: int) -> str:
    key, sign, value = word.rpartition("=")
    room = max(letters - len(key + sign), FEWEST)
    half = room // 2
    return word if len(value) <= room else f"{key}{sign}{value[: room - half - 1]}…{value[-half:]}"
