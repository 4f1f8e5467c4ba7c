"""So many things that are worked out once and kept, and no more."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class Few(Generic[T]):
    """So many things by key; the next ones take the place of those kept first. Shareable between threads."""

    most: int
    dropped: Callable[[T], None] | None = None
    """Told of each thing that is no longer kept."""
    _kept: dict[Hashable, T] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._kept

    def get(self, key: Hashable) -> T | None:
        return self._kept.get(key)

    def put(self, key: Hashable, value: T) -> T:
        """Keeps it, unless another thread was first; gives what is kept."""
        with self._lock:
            while len(self._kept) >= self.most and key not in self._kept:
                oldest = self._kept.pop(next(iter(self._kept)))
                if self.dropped is not None:
                    self.dropped(oldest)
            return self._kept.setdefault(key, value)
