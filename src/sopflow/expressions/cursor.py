"""The tokens under the parser's finger, and the bounds that every tree keeps."""

from __future__ import annotations

from sopflow.expressions import complaints, syntax
from sopflow.expressions.lexer import Token
from sopflow.expressions.problems import Problem
from sopflow.expressions.syntax import Node

MOST_CHARACTERS = 2_000
MOST_NODES = 400
MOST_DEPTH = 40


class ReadingError(Exception):
    """Nothing further can be read. Never leaves the parser."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.message.en)


class Cursor:
    """Where the parser is, what it has made so far, and what it has found wrong."""

    def __init__(self, text: str, tokens: tuple[Token, ...]) -> None:
        self.text = text
        self.tokens = list(tokens)
        self.at = 0
        self.nodes = 0
        self.nesting = 0
        self.depths: dict[int, int] = {}
        self.kept: list[Node] = []
        self.problems: list[Problem] = []

    # ── tokens ───────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def peek(self, ahead: int = 1) -> Token:
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def take(self) -> Token:
        token = self.token
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def sees(self, *texts: str) -> bool:
        return self.token.kind in ("op", "keyword") and self.token.text in texts

    def takes(self, text: str) -> bool:
        if self.sees(text):
            self.take()
            return True
        return False

    def needs(self, text: str, opened: Token) -> Token:
        if not self.sees(text):
            raise ReadingError(complaints.unclosed(text, opened, self.token))
        return self.take()

    # ── nodes ────────────────────────────────────────────────────────────────────────────────────────────────

    def made(self, node: Node) -> Node:
        """Counts the node: every tree that leaves this module is small and shallow."""
        self.nodes += 1
        depth = 1 + max((self.depths[id(child)] for child in syntax.children(node)), default=0)
        if self.nodes > MOST_NODES:
            raise ReadingError(complaints.too_large(str(MOST_NODES), "parts", "bagian", 0, len(self.text)))
        if depth > MOST_DEPTH:
            raise ReadingError(complaints.too_deep(MOST_DEPTH, node.start, node.end))
        self.depths[id(node)] = depth
        self.kept.append(node)
        return node
