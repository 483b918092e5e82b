"""The manifests of publications: each text is read once, and one that is wrong is refused."""

from __future__ import annotations

from unittest.mock import Mock

import pytest
import sopflow_adapters

from sopflow.catalog.decode import decode as decode_manifest
from sopflow.errors import InvalidPlaybook
from sopflow.runtime.bundle import Manifests

TEXTS = {source.path.split("/")[1]: source.text for source in sopflow_adapters.manifests()}


def test_a_manifest_that_several_playbooks_share_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    decode = Mock(wraps=decode_manifest)
    monkeypatch.setattr("sopflow.runtime.bundle.decode_manifest", decode)
    manifests = Manifests()

    both = manifests.catalog({"dsc": TEXTS["dsc"], "remedy": TEXTS["remedy"]})
    one = manifests.catalog({"remedy": TEXTS["remedy"]})

    assert (set(both.adapters), set(one.adapters)) == ({"dsc", "remedy"}, {"remedy"})
    assert one.adapters["remedy"] is both.adapters["remedy"]
    assert decode.call_count == 2
    manifests.catalog({"remedy": TEXTS["remedy"] + "# another text\n"})
    assert decode.call_count == 3


@pytest.mark.parametrize("text", ["adapter: 1\n", TEXTS["dsc"] + "nothing_like_it: 1\n", "a: ["])
def test_a_manifest_that_is_wrong_is_refused(text: str) -> None:
    with pytest.raises(InvalidPlaybook):
        Manifests().catalog({"dsc": text})
