"""Models that give texts a tone, and what they give on statements they haven't seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from merkbaar.errors import DefinitionError, SourceError

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import pandas as pd

    from .embedding import Embedder

Model = str | Callable[[Sequence[str]], Sequence[int]]
HEAVY, NEUTRAL, LIGHT = -1, 0, 1
TONES: Mapping[int, str] = {HEAVY: "zwaar", NEUTRAL: "neutraal", LIGHT: "licht"}
OWN = "own"
"""The model that is learned from the coded statements themselves, on their vectors."""
FOLDS = 5
PENALTIES = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
_KNOWN = {
    **dict.fromkeys(("negative", "negatief", "neg", "zwaar", "-1"), HEAVY),
    **dict.fromkeys(("neutral", "neutraal", "neu", "0"), NEUTRAL),
    **dict.fromkeys(("positive", "positief", "pos", "licht", "1"), LIGHT),
}


@dataclass(frozen=True)
class Tool:
    """A model, ready to be tested and used."""

    fixed: Callable[[Sequence[str]], Sequence[int]] | None
    vectors: Callable[[Sequence[str], Sequence[str]], np.ndarray]
    random_state: int

    @classmethod
    def of(
        cls,
        model: Model,
        labels: Mapping[str, int] | None,
        embedder: str | Embedder,
        cache_folder: Path | None,
        random_state: int,
    ) -> Tool:
        """Open a model, or make ready to learn one from the coded statements."""
        from .embedding import embed

        def vectors(texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:
            return embed(
                list(texts), languages=list(languages), embedder=embedder, cache_folder=cache_folder
            )

        own = isinstance(model, str) and model == OWN
        fixed = None if own else open_model(model, labels=labels)
        return cls(fixed, vectors, random_state)

    def held_out(self, table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        """Give per statement the model's tone and the commonest one, both by who didn't see it."""
        import warnings

        import numpy as np
        from sklearn.model_selection import StratifiedGroupKFold

        human, persons = table["human"].to_numpy(dtype=int), table["person"].to_numpy()
        made = self._vectors(table) if self.fixed is None else None
        found = _checked(self.fixed(table["text"].tolist()), len(table)) if self.fixed else human
        found, commonest = found.copy(), np.zeros_like(human)
        folds = min(FOLDS, len(np.unique(persons)))
        parts = StratifiedGroupKFold(folds, shuffle=True, random_state=self.random_state)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a tone of fewer statements than folds
            for learn, test in parts.split(human, human, persons):
                commonest[test] = commonest_tone(human[learn])
                if made is not None:
                    found[test] = _learned(made[learn], human[learn]).predict(made[test])
        return found, commonest

    def predictor(self, table: pd.DataFrame) -> Callable[[pd.DataFrame], np.ndarray]:
        """Give what puts tones on new stories, learned from all coded statements."""
        if self.fixed is not None:
            fixed = self.fixed
            return lambda stories: _checked(fixed(stories["text"].tolist()), len(stories))
        ready = _learned(self._vectors(table), table["human"].to_numpy(dtype=int))
        return lambda stories: ready.predict(self._vectors(stories))

    def _vectors(self, table: pd.DataFrame) -> np.ndarray:
        texts = table["text"].tolist()
        languages = table["language"].tolist() if "language" in table else ["nl"] * len(texts)
        return self.vectors(texts, languages)


def open_model(
    model: Model, *, labels: Mapping[str, int] | None = None
) -> Callable[[Sequence[str]], Sequence[int]]:
    """Open a text classification model from a folder; a callable is itself.

    Raises
    ------
    DefinitionError
        If there is no such model in the folder, or a class has no tone.
    """
    if callable(model):
        return model
    from pathlib import Path

    folder = Path(model).expanduser()
    if not (folder / "config.json").is_file():
        raise DefinitionError(
            f"In de map '{folder.name}' staat geen model (config.json). Geef een map met een model "
            f"voor tekstclassificatie, '{OWN}' voor een model uit uw eigen codes, of laat het leeg."
        )
    from transformers import pipeline

    tool: Any = pipeline("text-classification", model=str(folder), device="cpu")
    known = {**_KNOWN, **{str(name).casefold(): tone for name, tone in (labels or {}).items()}}
    classes = [str(name) for name in tool.model.config.id2label.values()]
    if unknown := [name for name in classes if name.casefold() not in known]:
        raise DefinitionError(
            f"Het model in '{folder.name}' kent klassen waarvan de toon niet bekend is: "
            f"{', '.join(unknown)}. Geef 'labels': per klasse -1 (zwaar), 0 "
            "(neutraal) of 1 (licht)."
        )

    def predict(texts: Sequence[str]) -> list[int]:
        answers = tool(list(texts), truncation=True, batch_size=32)
        return [known[str(one["label"]).casefold()] for one in answers]

    return predict


def _learned(vectors: np.ndarray, human: np.ndarray) -> Any:
    """Learn tones from vectors; the penalty is chosen within these statements (leave one out)."""
    import numpy as np
    from sklearn.dummy import DummyClassifier
    from sklearn.linear_model import RidgeClassifierCV

    if len(np.unique(human)) < 2:
        return DummyClassifier().fit(vectors, human)
    return RidgeClassifierCV(alphas=PENALTIES).fit(vectors, human)


def commonest_tone(human: np.ndarray) -> int:
    """Give the commonest tone; of equals the one nearest to neutral, then the heavy one."""
    times = {tone: int((human == tone).sum()) for tone in TONES}
    return min(times, key=lambda tone: (-times[tone], abs(tone), tone))


def _checked(found: Sequence[int], n: int) -> np.ndarray:
    """Hold what a model gave to what was asked: a tone a text."""
    import numpy as np

    tones = list(found)
    if len(tones) != n or any(one not in TONES for one in tones):
        raise SourceError(
            f"Het model gaf {len(tones)} antwoorden op {n} teksten, of iets anders dan -1, 0 en 1. "
            "Verwacht: één toon per tekst."
        )
    return np.asarray(tones, dtype=int)
