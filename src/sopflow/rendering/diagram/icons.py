"""Icons as paths of 14 by 14, drawn by stroke: no font is needed for them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_CLOCK = "M7 1.5a5.5 5.5 0 1 0 .01 0zM7 4v3.2l2.2 1.4"

ICONS: Mapping[str, str] = MappingProxyType(
    {
        "people": "M2 12l.7-3L9.9 1.8a1.2 1.2 0 0 1 1.7 0l.6.6a1.2 1.2 0 0 1 0 1.7L5 11.3zM8.6 3.2l2.3 2.3",
        "system": "M2 2.5h10v3.6H2zM2 7.9h10v3.6H2zM4.2 4.3h.01M4.2 9.7h.01M6.6 4.3h3.2M6.6 9.7h3.2",
        "choice": "M7 1.2L12.8 7 7 12.8 1.2 7z",
        "loop": "M11.8 5.2A5.2 5.2 0 1 0 12.2 8M12.4 2v3.4H9",
        "wait": _CLOCK,
        "end": "M3 3h8v8H3z",
        "anywhere": "M7 1.5v11M2.2 4.2l9.6 5.6M11.8 4.2L2.2 9.8",
        "paused": "M4.6 2.5v9M9.4 2.5v9",
        "pause": "M4.6 2.5v9M9.4 2.5v9",
        "phase": "M7 1.5l5.5 2.8L7 7.1 1.5 4.3zM1.5 7L7 9.8 12.5 7M1.5 9.7L7 12.5l5.5-2.8",
        "jump": "M2 4.5h5.5a3 3 0 0 1 3 3v4M7.8 9l2.7 2.7L13.2 9",
        "back": "M12 9.5H6.5a3 3 0 0 1-3-3v-4M.8 5l2.7-2.7L6.2 5",
        "next": "M11.8 5.2A5.2 5.2 0 1 0 12.2 8M12.4 2v3.4H9",
    }
)
