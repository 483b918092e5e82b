"""`make bench`: every benchmark, or those named."""

from __future__ import annotations

import sys

from benchmarks import (
    calling,
    case,
    covering,
    drawing,
    durable,
    editing,
    guards,
    importing,
    loading,
    many_machines,
    proof,
    size,
    telling,
)

ALL = {
    "case": case.run,
    "durable": durable.run,
    "size": size.run,
    "telling": telling.run,
    "covering": covering.run,
    "guards": guards.run,
    "loading": loading.run,
    "importing": importing.run,
    "machines": many_machines.run,
    "calling": calling.run,
    "proof": proof.run,
    "drawing": drawing.run,
    "editing": editing.run,
}


def main() -> None:
    for name in sys.argv[1:] or ALL:
        for line in ALL[name]():
            print(line, flush=True)


main()
