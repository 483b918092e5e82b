"""A worker as a process of its own: `python worker.py FOLDER PLACE URL`. It ends with its input.

PLACE is a function of `sopflow.testing.queue_places`: the queue, with short times.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from sopflow.runtime.engine import Engine
from sopflow.testing.queue_worker import Place

sys.path.insert(0, str(Path(__file__).parent))
from post_office import PostOffice

PACE = 0.3


def main(folder: Path, place: str, url: str) -> None:
    store, queue = Place(f"sopflow.testing.queue_places:{place}", (url,)).connect()
    engine = Engine(store, PostOffice(folder, PACE), queue=queue)
    stop = threading.Event()

    def listen() -> None:
        sys.stdin.read()
        stop.set()

    threading.Thread(target=listen, daemon=True).start()
    engine.work(stop.is_set)
    engine.close()
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
