"""The sentences of a story that are ours, in both languages."""

from __future__ import annotations

from sopflow.diagnostics import Words

ASKED_AGAIN = Words(en="asked again", id="ditanya lagi")
NO_ANSWER = Words(en="no answer", id="tidak dijawab")
NOT_ANSWERED_YET = Words(en="still needed", id="masih dibutuhkan")
REFUSED = Words(en="not taken", id="tidak diterima")
PLANNED = Words(
    en="not sent, only planned; the reply is made up", id="tidak dikirim, hanya rencana; balasannya dikarang"
)
SYNTHETIC = Words(en="made up", id="dikarang")
DOUBT = Words(en="asks what became of it", id="menanyakan nasibnya")
ATTEMPT = Words(en="attempt {}", id="percobaan {}")
NO_REPLY = Words(en="nobody said what it replies", id="belum ada balasan yang diberikan")
REUSED = Words(en="was done already: not sent again", id="sudah dilakukan: tidak dikirim lagi")
CONFIRMED = Words(en="a person confirmed it", id="dikonfirmasi petugas")
NOT_CONFIRMED = Words(en="a person did not confirm it", id="tidak dikonfirmasi petugas")
OPENED = Words(en="opens a case (not run here)", id="membuka kasus lain (tidak dijalankan di sini)")
SUB_CASE = Words(en="runs", id="menjalankan")
ENDED_WITH = Words(en="ended with", id="selesai dengan")
NOT_ENDED = Words(en="has not ended", id="belum selesai")
GIVEN = Words(en="answered by the scenario, not run", id="dijawab oleh skenario, tidak dijalankan")
TIME_MOVES = Words(en="time moves on to", id="waktu maju ke")
TIME_CAME = Words(en="its time came", id="waktunya tiba")
HAPPENED = Words(en="came in", id="masuk")
WAITS_FOR = Words(en="waits for", id="menunggu")
REMINDED = Words(en="reminder {}", id="pengingat ke-{}")
APPROVAL = Words(en="approval asked", id="minta persetujuan")
GRANTED = Words(en="granted", id="disetujui")
DENIED = Words(en="refused", id="ditolak")
CHORE = Words(en="to do", id="harus dikerjakan")
DONE = Words(en="done", id="selesai dikerjakan")
DEMANDED = Words(en="refused, because", id="ditolak, karena")
TURNED_AWAY = Words(en="may not do this", id="tidak boleh melakukan ini")
CORRECTED = Words(en="corrected", id="dikoreksi")
LEFT = Words(en="left from before the correction", id="sisa dari sebelum koreksi")
LEFT_WHY = {
    "not_reached": Words(en="done, and not wanted any more", id="sudah dilakukan, tidak diperlukan lagi"),
    "differs": Words(en="done, and would be otherwise now:", id="sudah dilakukan, sekarang akan berbeda:"),
    "in_doubt": Words(en="nobody knows whether it was done", id="tidak diketahui apakah sudah dilakukan"),
    "opened": Words(en="a case that was opened", id="kasus yang sudah dibuka"),
    "sub_case": Words(en="a case that was run", id="kasus yang sudah dijalankan"),
    "abandoned": Words(en="a case that was given up", id="kasus yang ditinggalkan"),
}
CLOCKS = {
    "started": Words(en="the clock starts, due", id="hitungan dimulai, jatuh tempo"),
    "paused": Words(en="the clock stands still", id="hitungan berhenti sementara"),
    "resumed": Words(en="the clock goes on, due", id="hitungan dilanjutkan, jatuh tempo"),
    "missed": Words(en="the goal was missed", id="sasaran terlewat"),
    "breached": Words(en="the deadline was missed", id="batas waktu terlewat"),
    "stopped": Words(en="the clock stops", id="hitungan berhenti"),
}
"""What the clock of an SLA did; a moment may follow."""
ATTENTION = Words(en="a person must decide", id="petugas harus memutuskan")
FORGOTTEN = Words(en="is missing again", id="dikosongkan lagi")
OUTCOME = Words(en="ends", id="berakhir")
ITEM = Words(en="item {}", id="butir {}")
STATUS = {
    "waiting": Words(en="waiting", id="menunggu"),
    "paused": Words(en="paused", id="jeda"),
    "needs_attention": Words(en="needs a person's decision", id="perlu keputusan petugas"),
    "done": Words(en="done", id="selesai"),
}
"""How a case stands, told or live."""
NO_PHASE = Words(en="Without a phase", id="Tanpa fase")
SET_HOW = {
    "set": Words(en="set", id="diisi"),
    "added": Words(en="added", id="ditambahkan"),
    "decided": Words(en="decided", id="diputuskan"),
    "saved": Words(en="saved", id="disimpan"),
    "answered": Words(en="answered", id="dijawab"),
    "input": Words(en="given at the start", id="diberikan di awal"),
}
