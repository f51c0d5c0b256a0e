"""What several configurations share is made once: kept under a key of everything it is made of."""

import hashlib
import pickle
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Memo(Generic[T]):
    """The last few results of a costly function, in this process."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[bytes, T] = OrderedDict()

    def get(self, inputs: object, make: Callable[[], T]) -> T:
        """Return what was made of the same inputs, or make it.

        Parameters
        ----------
        inputs : all that the result depends on; compared by content
        make : called without arguments; its result must never be written into
        """
        key = hashlib.blake2b(pickle.dumps(inputs, protocol=5)).digest()
        if key not in self._kept:
            self._kept[key] = make()
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]
