"""Which models a render process was asked for, so that the next one can be asked for the same."""

from __future__ import annotations

from renderer.messages import ModelRefused, OpenModel
from renderer.model_info import ModelInfo


class AskedModels:
    """The model on show, the one beside it, and those on their way: `due`, the oldest first."""

    def __init__(self) -> None:
        self.due: list[str] = []
        self._first: str | None = None
        self._before: str | None = None  # what was on show, until the first is there
        self._second: str | None = None
        self._known: dict[str, ModelInfo] = {}

    def ask(self, model: str, *, beside: bool) -> OpenModel:
        """One is wanted in place of the first or of the second."""
        if beside:
            self._second = model
        else:
            self._before = self._first if self._first in self._known else self._before
            self._first = model
        self._known.pop(model, None)
        self.due.append(model)
        return OpenModel(model, beside=beside)

    def show_beside(self, model: str | None) -> None:
        """The second picture that is asked for is of this one; None where there is none any more."""
        if model is not None or self._second not in self.due:
            self._second = model

    def note(self, message: ModelInfo | ModelRefused) -> bool:
        """Keep account of an answer; whether it tells anything new."""
        model = message.model
        if model in self.due:
            self.due.remove(model)
        if isinstance(message, ModelRefused):
            self._forget(model)
            return True
        is_news = message != self._known.get(model)
        self._known[model] = message
        self._before = None if model == self._first else self._before
        return is_news

    def set_aside(self) -> str:
        """No process can open the one that is due: it is not asked for again."""
        model = self.due.pop(0)
        self._forget(model)
        return model

    def ask_again(self) -> list[OpenModel]:
        """What a new process is to be asked for: what is on show last, or it would be replaced."""
        first, second = self._first, self._second
        shown = [model for model in (first, second if second != first else None) if model is not None]
        self.due = [*(model for model in self.due if model not in shown), *shown]
        self._known = {model: info for model, info in self._known.items() if model in (*shown, self._before)}
        return [OpenModel(model, beside=model != first and model == second) for model in self.due]

    def _forget(self, model: str) -> None:
        """There is no such model: what it was to take the place of is still on show."""
        self._known.pop(model, None)
        if model == self._second:
            self._second = None
        if model == self._first:
            self._first, self._before = self._before, None
