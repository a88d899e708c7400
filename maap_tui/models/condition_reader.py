"""CQL2 text read back into conditions.

Only the structure is read: AND, OR, NOT and brackets, and comparisons of a property with values.
Everything else between them is kept word for word, so that no text is beyond it which has a
structure at all. Whether the text is CQL2 is not judged here.
"""

from .conditions import Condition, Group, Joiner, Literal, Node, Operator, Sort, Verbatim
from .cql2_tokens import DEEPEST, ENDS_EARLY, KEYWORDS, TOO_LARGE, Kind, Stumble, Token, tokens_of

_COMPARISONS = {operator.value: operator for operator in Operator if operator.value < "A"}
_COMPARISONS["!="] = Operator.UNEQUAL
_MOST_NEGATIONS = 1_000


def read_filter(text: str) -> Node | None:
    """The conditions that `text` is made of; `None` for a blank one. Raises `Stumble`."""
    reader = _Reader(text, tokens_of(text))
    if not reader.tokens:
        return None
    node = reader.any_of(0)
    if (token := reader.peek()) is not None:
        raise Stumble("There is a bracket too much.", token.start, token.end)
    return node


class _Reader:
    """Walks over the words of one text from left to right."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.at = 0

    def peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def says(self, *words: str) -> bool:
        token = self.peek()
        return token is not None and token.says(*words)

    def takes(self, *words: str) -> bool:
        """Steps over the next word if it is one of these."""
        found = self.says(*words)
        self.at += found
        return found

    @property
    def is_at_boundary(self) -> bool:
        return self.peek() is None or self.says("and", "or", ")")

    def any_of(self, depth: int) -> Node:
        nodes = [self.all_of(depth)]
        while self.takes("or"):
            nodes.append(self.all_of(depth))
        return Group(Joiner.OR, tuple(nodes)) if len(nodes) > 1 else nodes[0]

    def all_of(self, depth: int) -> Node:
        nodes = [self.one(depth)]
        while self.takes("and"):
            nodes.append(self.one(depth))
        return Group(Joiner.AND, tuple(nodes)) if len(nodes) > 1 else nodes[0]

    def one(self, depth: int) -> Node:
        negations = 0
        while self.takes("not"):
            negations += 1
        if depth > DEEPEST or negations > _MOST_NEGATIONS:
            raise Stumble(TOO_LARGE, 0, 0)
        start = self.at
        node = self.in_brackets(depth) if self.says("(") else self.comparison()
        if node is None or not self.is_at_boundary:
            self.at = start
            node = self.verbatim()
        return node.negated() if negations % 2 else node

    def in_brackets(self, depth: int) -> Node | None:
        self.at += 1
        try:
            node = self.any_of(depth + 1)
        except Stumble as stumble:
            if str(stumble) == TOO_LARGE:
                raise
            return None
        return node if self.takes(")") else None

    def verbatim(self) -> Verbatim:
        """Everything up to the next AND, OR or closing bracket of this level."""
        first, depth, betweens = self.at, 0, 0
        while (token := self.peek()) is not None:
            if depth == 0 and token.says("and") and betweens:
                betweens -= 1
            elif depth == 0 and self.is_at_boundary:
                break
            depth += token.says("(", "[") - token.says(")", "]")
            betweens += depth == 0 and token.says("between")
            self.at += 1
        if self.at == first or depth:
            raise _nothing(self.text, self.peek())
        return Verbatim(self.text[self.tokens[first].start : self.tokens[self.at - 1].end])

    def comparison(self) -> Condition | None:
        """`name operator values`, or `None` when what comes is something else."""
        token = self.peek()
        if token is None or token.kind not in (Kind.WORD, Kind.QUOTED):
            return None
        if token.kind is Kind.WORD and token.text.lower() in KEYWORDS:
            return None
        self.at += 1
        sign = self.peek()
        if sign is not None and sign.kind is Kind.OPERATOR and sign.text in _COMPARISONS:
            self.at += 1
            values = self.values(1, "")
            return Condition(token.value, _COMPARISONS[sign.text], values) if values else None
        return self.predicate(token.value)

    def predicate(self, name: str) -> Condition | None:
        """What follows a name in words: IS NULL, IN, BETWEEN, LIKE, all of them with NOT."""
        if self.takes("is"):
            is_negated = self.takes("not")
            return Condition(name, Operator.NULL, (), is_negated) if self.takes("null") else None
        is_negated = self.takes("not")
        values, operator = None, Operator.LIKE
        if self.takes("like"):
            values = self.values(1, "")
            if values and values[0].sort is not Sort.TEXT:
                return None
        elif self.takes("between"):
            values, operator = self.values(2, "and"), Operator.BETWEEN
        elif self.takes("in"):
            values, operator = self.list(), Operator.IN
        return Condition(name, operator, values, is_negated) if values else None

    def list(self) -> tuple[Literal, ...] | None:
        if not self.takes("("):
            return None
        values = self.values(len(self.tokens), ",")
        return values if self.takes(")") else None

    def values(self, most: int, separator: str) -> tuple[Literal, ...] | None:
        """So many values; fewer where each is followed by `separator` and no more come."""
        values = []
        while (value := self.literal()) is not None:
            values.append(value)
            if len(values) == most:
                return tuple(values)
            if not self.takes(separator):
                return tuple(values) if separator == "," else None
        return None

    def literal(self) -> Literal | None:
        token = self.peek()
        if token is None:
            return None
        if token.kind is Kind.TEXT:
            self.at += 1
            return Literal(Sort.TEXT, token.value)
        if token.says("true", "false"):
            self.at += 1
            return Literal(Sort.BOOLEAN, token.text.upper())
        if token.says("timestamp", "date"):
            return self.instant(Sort(token.text.lower()))
        return self.number()

    def instant(self, sort: Sort) -> Literal | None:
        self.at += 1
        if not self.takes("("):
            return None
        token = self.peek()
        self.at += 1
        if token is None or token.kind is not Kind.TEXT or not self.takes(")"):
            return None
        return Literal(sort, token.value)

    def number(self) -> Literal | None:
        sign, token = "", self.peek()
        if token is not None and token.text in ("-", "+"):
            sign = token.text.replace("+", "")
            self.at += 1
            token = self.peek()
        if token is None or token.kind is not Kind.NUMBER:
            return None
        self.at += 1
        return Literal(Sort.NUMBER, sign + token.text)


def _nothing(text: str, token: Token | None) -> Stumble:
    if token is None:
        return Stumble(ENDS_EARLY, len(text), len(text))
    return Stumble("A condition is missing here.", token.start, token.end)
