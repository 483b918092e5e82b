"""Why a telling itself fails, in words."""

from __future__ import annotations

from sopflow.diagnostics import Words
from sopflow.values.reading import Refusal


def endless(state: str, most: int) -> Words:
    return Words(
        en=f"the case did not come to rest in {most} steps; it was in `{state}`: a loop there never ends",
        id=f"kasus tidak selesai dalam {most} langkah; terakhir di `{state}`: ada pengulangan yang tak berakhir",
    )


def no_answer(operation: str, state: str, refusal: Refusal | None) -> Words:
    if refusal is not None:
        return Words(
            en=f"the reply that is given for `{operation}` in `{state}` does not fit: {refusal.reason.en}",
            id=f"balasan untuk `{operation}` di `{state}` tidak cocok: {refusal.reason.id}",
        )
    return Words(
        en=f"the state `{state}` reached `{operation}`, and no reply is given for it: add one under `systems`",
        id=f"keadaan `{state}` memanggil `{operation}`, tetapi balasannya tidak ada: tambahkan di `systems`",
    )


def no_playbook(playbook: str, state: str) -> Words:
    return Words(
        en=f"the state `{state}` runs `{playbook}`, which is not there: answer it under `playbooks`",
        id=f"keadaan `{state}` menjalankan `{playbook}` yang tidak ada: jawab di `playbooks`",
    )
