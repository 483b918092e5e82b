"""What a store says when it cannot: what is wrong, and how to mend it."""

from __future__ import annotations

from sopflow.diagnostics import Words


def closed() -> Words:
    return Words(en="the store is closed. Open it again.", id="penyimpanan sudah ditutup. Buka kembali.")


def busy(where: str) -> Words:
    return Words(
        en=f"another process holds the store {where} for too long. Nothing was kept; try again in a moment.",
        id=f"proses lain terlalu lama memakai penyimpanan {where}. Tidak ada yang disimpan; coba lagi sebentar lagi.",
    )


def full(where: str) -> Words:
    return Words(
        en=f"there is no room left for the store {where}. Nothing of this input was kept, and nothing that was kept is "
        "lost. Make room and send it again; nothing needs to be restarted.",
        id=f"tidak ada ruang lagi untuk penyimpanan {where}. Masukan ini tidak disimpan, dan yang sudah disimpan tidak "
        "hilang. Kosongkan ruang lalu kirim lagi; tidak perlu memulai ulang apa pun.",
    )


def read_only(where: str) -> Words:
    return Words(
        en=f"the store {where} may only be read. Let this user write the file and its folder, or name another store.",
        id=f"penyimpanan {where} hanya boleh dibaca. Beri pengguna ini izin menulis berkas dan foldernya, atau pakai "
        "penyimpanan lain.",
    )


def cannot_open(where: str) -> Words:
    return Words(
        en=f"the store {where} cannot be opened. See whether its folder is there and this user may read and write it.",
        id=f"penyimpanan {where} tidak dapat dibuka. Periksa apakah foldernya ada dan pengguna ini boleh membaca serta "
        "menulisnya.",
    )


def not_there(where: str) -> Words:
    return Words(
        en=f"there is no store {where}. Make one with `sopflow store init` (`--practice`: for practice), or name "
        "another one.",
        id=f"penyimpanan {where} tidak ada. Buat dengan `sopflow store init` (`--practice`: untuk latihan), atau "
        "sebut yang lain.",
    )


def no_folder(folder: str) -> Words:
    return Words(
        en=f"there is no folder {folder} for the store. Make it first, or name another one.",
        id=f"folder {folder} untuk penyimpanan tidak ada. Buat dulu, atau sebut yang lain.",
    )


def in_the_way(path: str) -> Words:
    return Words(
        en=f"{path} is there already. Name a new file for the backup.",
        id=f"{path} sudah ada. Sebut berkas baru untuk cadangan.",
    )


def by_pg_dump() -> Words:
    return Words(
        en="a store in Postgres is backed up by Postgres: pg_dump --schema=sopflow --format=custom --file=FILE "
        "DATABASE",
        id="penyimpanan di Postgres dicadangkan oleh Postgres: pg_dump --schema=sopflow --format=custom --file=BERKAS "
        "BASISDATA",
    )


def damaged(where: str, why: str) -> Words:
    return Words(
        en=f"the store {where} is damaged: {why}. Restore the last backup (`sopflow store backup` makes them), and "
        "keep the damaged file.",
        id=f"penyimpanan {where} rusak: {why}. Pulihkan cadangan terakhir (dibuat dengan `sopflow store backup`), dan "
        "simpan berkas yang rusak.",
    )


def foreign(where: str) -> Words:
    return Words(
        en=f"{where} is no store of sopflow. Name another file or database; `sopflow store init` makes a new one.",
        id=f"{where} bukan penyimpanan sopflow. Sebut berkas atau basis data lain; `sopflow store init` membuat yang "
        "baru.",
    )


def empty(where: str) -> Words:
    return Words(
        en=f"{where} is no store yet. Make it one with `sopflow store init` (`--practice`: for practice), or name "
        "another one.",
        id=f"{where} belum menjadi penyimpanan. Buat dengan `sopflow store init` (`--practice`: untuk latihan), atau "
        "sebut yang lain.",
    )


def newer(schema: str, known: int) -> Words:
    return Words(
        en=f"the store has schema {schema} and this sopflow knows it up to {known}: a newer one made it. Install that "
        "one, or restore a backup from before.",
        id=f"penyimpanan memakai skema {schema}, sedangkan sopflow ini mengenal sampai {known}: dibuat oleh versi yang "
        "lebih baru. Pasang versi itu, atau pulihkan cadangan sebelumnya.",
    )


def other_kind(*, is_practice: bool) -> Words:
    if is_practice:
        return Words(
            en="this is a store for practice and stays so for ever. Real cases need a store of their own.",
            id="ini penyimpanan untuk latihan, dan tetap begitu selamanya. Kasus nyata perlu penyimpanan sendiri.",
        )
    return Words(
        en="this is a store for real cases and stays so for ever. Practice needs a store of its own.",
        id="ini penyimpanan untuk kasus nyata, dan tetap begitu selamanya. Latihan perlu penyimpanan sendiri.",
    )


def failed(where: str, why: str) -> Words:
    return Words(
        en=f"the store {where} did not do it: {why}. Nothing of this input was kept; look after the store, then send "
        "it again.",
        id=f"penyimpanan {where} gagal: {why}. Masukan ini tidak disimpan; periksa penyimpanan, lalu kirim lagi.",
    )


def lost(where: str) -> Words:
    return Words(
        en=f"the connection to the store {where} was lost. Whether this input was kept is not known: send it again "
        "with the same key, and it is done once.",
        id=f"sambungan ke penyimpanan {where} terputus. Belum diketahui apakah masukan ini tersimpan: kirim lagi "
        "dengan kunci yang sama, maka hanya dilakukan sekali.",
    )


def unreachable(where: str, why: str) -> Words:
    return Words(
        en=f"the store {where} cannot be reached: {why}. See whether its server runs, then try again.",
        id=f"penyimpanan {where} tidak dapat dihubungi: {why}. Periksa apakah servernya berjalan, lalu coba lagi.",
    )


def unwritable() -> Words:
    return Words(
        en="a text holds a character that is broken and cannot be kept: type it anew.",
        id="ada teks dengan karakter rusak yang tidak dapat disimpan: ketik ulang.",
    )
