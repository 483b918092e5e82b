"""Words of a playbook made at run time: reasons, texts of approvals and chores, scripts, in each of their languages."""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.engine.effects import SayScript
from sopflow.engine.work import Work
from sopflow.program.model import Maker


def in_all_languages(work: Work, texts: Mapping[str, Maker]) -> dict[str, str]:
    """A text with its holes filled, by language."""
    return {language: str(maker.evaluate(work.scope)) for language, maker in texts.items()}


def in_case_language(work: Work, texts: Mapping[str, Maker]) -> tuple[str, str]:
    """The language and the text that are said: the case's, else the playbook's first that has words."""
    language = work.language if work.language in texts else next(iter(texts))
    return language, str(texts[language].evaluate(work.scope))


def say(work: Work, script: str) -> None:
    language, text = in_case_language(work, work.program.scripts[script].texts)
    work.emit(SayScript(work.state, script, text, language))
