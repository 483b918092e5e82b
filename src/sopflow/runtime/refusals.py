"""What a person is told who may not do something with a case's file, and what to do instead."""

from __future__ import annotations

from collections.abc import Collection

from sopflow.diagnostics import Words
from sopflow.errors import Conflict, NotAllowed, NotFound, NotReached, OnHold, UsageError
from sopflow.values.masking import mask_text


def no_case(case: str) -> NotFound:
    case = mask_text(case)  # somebody may have typed a customer's number
    return NotFound(
        Words(
            en=f"there is no case `{case}` here; `sopflow case list --all` shows those that there are",
            id=f"kasus `{case}` tidak ada di sini; `sopflow case list --all` menampilkan yang ada",
        )
    )


def erased_already(case: str) -> NotFound:
    return NotFound(Words(en=f"the case `{case}` was erased", id=f"kasus `{case}` sudah dihapus"))


def on_hold(case: str) -> OnHold:
    return OnHold(
        Words(
            en=f"the case `{case}` is on hold: nothing goes on until it is released",
            id=f"kasus `{case}` ditahan: tidak ada yang berlanjut sampai dilepas",
        )
    )


def paused_with(case: str, above: str) -> Conflict:
    return Conflict(
        Words(
            en=f"the case `{case}` stands still, because `{above}`, which runs it, is paused: resume that one",
            id=f"kasus `{case}` ikut berhenti karena `{above}`, yang menjalankannya, dijeda: lanjutkan yang itu",
        )
    )


def is_child(case: str, parent: str) -> UsageError:
    return UsageError(
        Words(
            en=f"the case `{case}` is a part of `{parent}`: erase that one, and this goes with it",
            id=f"kasus `{case}` bagian dari `{parent}`: hapus yang itu, dan kasus ini ikut terhapus",
        )
    )


def not_over(case: str) -> Conflict:
    return Conflict(
        Words(
            en=f"the case `{case}` is not over: cancel it first, or order it to be erased unfinished (`--unfinished`)",
            id=f"kasus `{case}` belum selesai: batalkan dulu, atau perintahkan penghapusan sebelum selesai "
            "(`--unfinished`)",
        )
    )


def in_doubt(case: str, operation: str) -> Conflict:
    return Conflict(
        Words(
            en=f"nobody knows yet whether `{operation}` of the case `{case}` happened: settle that first, since "
            "nobody can once the case is erased",
            id=f"belum diketahui apakah `{operation}` pada kasus `{case}` terjadi: putuskan dulu, karena setelah "
            "kasus dihapus tidak ada yang bisa",
        )
    )


def not_reached(operation: str) -> NotReached:
    return NotReached(
        Words(
            en=f"nothing here connects to the system of `{operation}`: it stays owed, for a worker that does",
            id=f"dari sini tidak ada koneksi ke sistem `{operation}`: tetap tercatat, untuk worker yang terhubung",
        )
    )


def not_begun(operation: str) -> NotReached:
    return NotReached(
        Words(
            en=f"this process was too busy to call `{operation}` in time: it was not sent and stays owed",
            id=f"proses ini terlalu sibuk untuk memanggil `{operation}` tepat waktu: belum terkirim dan tetap tercatat",
        )
    )


def no_reason() -> UsageError:
    return UsageError(
        Words(
            en="say why: the reason is kept in the history",
            id="sebutkan alasannya: alasan disimpan dalam riwayat",
        )
    )


def nothing_kept(key: str) -> NotFound:
    key = mask_text(key)
    return NotFound(
        Words(
            en=f"no event waits under the key `{key}`: it may have been taken",
            id=f"tidak ada peristiwa yang menunggu dengan kunci `{key}`: mungkin sudah diambil",
        )
    )


def another_payload() -> Conflict:
    return Conflict(
        Words(
            en="this key was used for something else: the first input stands, and this one was not taken. Give it a "
            "key of its own",
            id="kunci ini sudah dipakai untuk hal lain: masukan pertama tetap berlaku, dan yang ini tidak diterima. "
            "Beri kunci sendiri",
        )
    )


def changed_since(case: str) -> Conflict:
    return Conflict(
        Words(
            en=f"an export of the case `{case}` was taken under this key, and the case has changed since: take it "
            "anew, under a new key",
            id=f"ekspor kasus `{case}` sudah diambil dengan kunci ini, dan kasusnya sudah berubah: ambil lagi dengan "
            "kunci baru",
        )
    )


def not_of_this_playbook(by: str, roles: Collection[str]) -> NotAllowed:
    named = ", ".join(f"`{role}`" for role in sorted(roles))
    return NotAllowed(
        Words(
            en=f"this case is for the roles {named}, and `{by}` has none of them.",
            id=f"kasus ini untuk peran {named}, sedangkan `{by}` tidak punya satu pun.",
        )
    )
