"""Themes beside stock BERTopic: the same texts and vectors, in one run on one machine.

BERTopic is taken from the Python that ``MERKBAAR_BERTOPIC`` names (``python -m venv …; pip install
bertopic``), else from our own environment where it is installed; what needs it is left out
otherwise. Each side runs in processes of its own. M10 and SIB-200 are other people's and are read
from ``MERKBAAR_TESTDATA``.

The 100,000 stories are made of M10: two titles with the same label, their words mixed and cut to
the length of the first; the vector is that of both together with noise on it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from tests.bench.bench_themes import DATA, ROOT, labelled, row

MANY = 100_000
NOISE = 0.03
FEW = {50: 10, 200: 5}
"""Sentences of SIB-200: draws."""
BOOTSTRAPS = 20
COMMON = """
import json, resource, sys, time
start = time.perf_counter()
import IMPORTED
imported = time.perf_counter() - start
import numpy as np
folder, jobs = sys.argv[1], sys.argv[2].split(",")
told = {"import": imported}
def timed(job, work):
    start, busy = time.perf_counter(), time.process_time()
    answer = work()
    answer["seconds"] = time.perf_counter() - start
    answer["cpu"] = time.process_time() - busy
    answer["gb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    told.setdefault(job, []).append(answer)
for job in jobs:
    name, _, number = job.partition(":")
    given = json.load(open(f"{folder}/{name}.json", encoding="utf-8"))
    vectors = np.load(f"{folder}/{name}.npy")
    timed(job, lambda: fit(given, vectors, int(number) if number.isdigit() else None))
json.dump(told, open(sys.argv[3], "w"))
"""
THEIRS = """
def fit(texts, vectors, number):
    model = bertopic.BERTopic(embedding_model=None, nr_topics=number)
    labels = model.fit_transform(texts, vectors)[0]
    words = [[w for w, _ in told] for topic, told in model.get_topics().items() if topic >= 0]
    return {"labels": [int(label) for label in labels], "words": words}
"""
OURS = """
def fit(texts, vectors, number):
    model = merkbaar.storytelling.ThemeModel(n_themes=number, languages=("en",))
    model.fit(texts, vectors)
    strengths = np.round(model.strengths_.sum(), 9)
    return {"labels": model.labels_.tolist(), "words": model.themes_["words"].tolist(),
            "reasons": model.reasons_, "strengths": model.strengths_.tobytes().hex()[-4000:]}
"""


def run() -> list[dict]:
    """Measure what there is data for."""
    if not (DATA / "octis" / "M10").is_dir():
        return [row("M10 isn't here", 0, None, "set MERKBAAR_TESTDATA")]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        titles, labels = _lay_out(folder)
        ours = [_run(folder, "ours", "m10:10,m10:10,m10:10,m10:auto,m10:auto") for _ in range(3)]
        jobs = "m10:10,m10:10,m10:auto,m10:auto," + ",".join(_draws("stock"))
        theirs = _run(folder, "theirs", f"{jobs},many:auto")
        large = _run(folder, "ours", "m10:auto,many:auto,many:10")  # warm, as theirs is
        rows = _m10(titles, labels, ours, theirs) + _large(large, theirs, folder)
        return rows + _small(folder, theirs) + _imports(ours, theirs)


def _lay_out(folder: Path) -> tuple[list[str], list[str]]:
    """Write texts and vectors where both sides read them."""
    import numpy as np

    from merkbaar.storytelling.embedding import embed

    corpus = (DATA / "octis" / "M10" / "corpus.tsv").read_text(encoding="utf-8").splitlines()
    titles, _, labels = (list(part) for part in zip(*(x.split("\t") for x in corpus), strict=True))
    vectors = embed(titles, languages=["en"] * len(titles))
    _write(folder, "m10", titles, vectors)
    _write(folder, "many", *made(titles, labels, vectors))
    if (DATA / "sib200").is_dir():
        texts, _ = labelled("nl")
        dutch = embed(texts, languages=["nl"] * len(texts))
        for name, rows in _draws("stock", len(texts)).items():
            _write(
                folder, name.partition(":")[0], [texts[i] for i in rows], np.asarray(dutch)[rows]
            )
    return titles, labels


def made(titles: list[str], labels: list[str], vectors):
    """Make 100,000 stories and their vectors out of labelled titles."""
    import numpy as np

    draw, truth = np.random.default_rng(0), np.array(labels)
    one = draw.integers(0, len(titles), MANY)
    same = {label: np.flatnonzero(truth == label) for label in sorted(set(labels))}
    other = np.array([draw.choice(same[truth[i]]) for i in one])
    words = [title.split() for title in titles]
    texts = []
    for i, j in zip(one, other, strict=True):
        both = words[i] + words[j]
        kept = draw.permutation(len(both))[: max(4, len(words[i]))]
        texts.append(" ".join(both[k] for k in kept))
    noise = NOISE * draw.normal(size=(MANY, vectors.shape[1])).astype(np.float32)
    mixed = vectors[one] + vectors[other] + noise
    return texts, mixed / np.linalg.norm(mixed, axis=1, keepdims=True)


def _draws(start: str, size: int = 0) -> dict[str, list[int]]:
    """Return the draws of few Dutch sentences: their rows, where the number of all is given."""
    import numpy as np

    return {
        f"{start}{number}_{draw}:auto": np.random.default_rng(draw).permutation(size)[:number]
        for number, times in FEW.items()
        for draw in range(times)
    }


def _write(folder: Path, name: str, texts: list[str], vectors) -> None:
    import numpy as np

    (folder / f"{name}.json").write_text(json.dumps(texts), encoding="utf-8")
    np.save(folder / f"{name}.npy", np.asarray(vectors, dtype=np.float32))


def _run(folder: Path, side: str, jobs: str) -> dict | None:
    """Run jobs one after the other in one fresh process; None where BERTopic isn't installed."""
    own = side == "ours"
    python = sys.executable
    if not own:
        python = os.environ.get("MERKBAAR_BERTOPIC") or (find_spec("bertopic") and python)
        if not python:
            return None
    if not (folder / "stock50_0.npy").exists():
        jobs = ",".join(job for job in jobs.split(",") if not job.startswith("stock"))
    head, _, tail = COMMON.partition("import numpy as np\n")
    head = head.replace("IMPORTED", "merkbaar.storytelling" if own else "bertopic")
    code = head + "import numpy as np\n" + (OURS if own else THEIRS) + tail
    answer = folder / f"{side}.answer.json"
    environment = os.environ | ({"PYTHONPATH": str(ROOT / "lib")} if own else {})
    environment.pop("OMP_NUM_THREADS", None)
    command = [python, "-W", "ignore", "-c", code, str(folder), jobs, str(answer)]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    return json.loads(answer.read_text(encoding="utf-8"))


def _m10(titles: list[str], labels: list[str], ours: list[dict], theirs: dict | None) -> list[dict]:
    from sklearn.metrics import adjusted_rand_score as ari
    from sklearn.metrics import normalized_mutual_info_score as nmi

    wide = [_with_copies(titles, one["m10:10"][0]) for one in ours]
    auto = ours[0]["m10:auto"][0]
    all_auto = _with_copies(titles, auto)
    apart = sum(label < 0 for label in auto["labels"])
    silent = sum(x < 0 and not why for x, why in zip(auto["labels"], auto["reasons"], strict=True))
    same = all(
        one[job][0]["strengths"] == ours[0][job][0]["strengths"]
        and one[job][0]["labels"] == ours[0][job][0]["labels"]
        for one in ours
        for job in ("m10:10", "m10:auto")
    )
    detail = f"{len(auto['words'])} themes; set apart and counted: {apart} (copies, non-answers)"
    rows = [
        row("M10, k = 10: ARI, all rows", ari(labels, wide[0]), 0.5, "a copy counts as its first"),
        row("M10, number chosen: NMI, all rows", nmi(labels, all_auto), 0.5, detail),
        row("M10, number chosen: topic diversity", diversity(auto["words"]), 0.85),
        row("M10: set apart without a reason", silent, None, "reach 0"),
        row("M10: three processes, the same to the byte", float(same), 1),
    ]
    fresh = _least(one["m10:10"][0] for one in ours)
    warm = _least(again for one in ours for again in one["m10:10"][1:])
    chosen = _least(again for one in ours for again in one["m10:auto"][1:])
    if theirs is None:
        return [*rows, row("BERTopic isn't here", 0, None, "set MERKBAAR_BERTOPIC")]
    first, second = theirs["m10:10"]
    one, two = theirs["m10:auto"]
    thrown = sum(label < 0 for label in one["labels"]) / len(titles)
    stock = f"BERTopic: ARI {ari(labels, second['labels']):.3f} (k = 10), NMI "
    stock += f"{nmi(labels, one['labels']):.3f}, {len(one['words'])} topics, diversity "
    stock += f"{diversity(one['words']):.2f}, {thrown:.0%} thrown away, ARI between two runs "
    stock += f"{ari(one['labels'], two['labels']):.2f}"
    return [
        *rows,
        _times("k = 10, fresh process (imports of either before it)", first, fresh, 40),
        _times("k = 10, warm", second, warm, 8),
        _times("number chosen, warm", _least([one, two]), chosen, None),
        row("stock BERTopic in this run", ari(labels, second["labels"]), None, stock),
    ]


def _least(runs: Iterable[dict]) -> dict:
    """Return the quickest of some runs."""
    return min(runs, key=lambda one: one["seconds"])


def _times(what: str, theirs: dict, ours: dict, reach: float | None) -> dict:
    """Return how many times as long BERTopic takes; on a busy machine look at processor time."""
    detail = f"{ours['seconds']:.2f} s against {theirs['seconds']:.1f} s; processor "
    detail += (
        f"{ours['cpu']:.2f} against {theirs['cpu']:.1f} s: {theirs['cpu'] / ours['cpu']:.0f} x"
    )
    return row(
        f"BERTopic's time / ours, {what}", theirs["seconds"] / ours["seconds"], reach, detail
    )


def _with_copies(titles: list[str], found: dict) -> list[int]:
    """Return the theme of each title, a copy that was set apart by that of its first."""
    from merkbaar.storytelling.narratives import COPY, _core

    first: dict[str, int] = {}
    labels = list(found["labels"])
    for place, (title, why) in enumerate(zip(titles, found["reasons"], strict=True)):
        core = _core(title)
        if why == COPY:
            labels[place] = first.get(core, -1)
        else:
            first.setdefault(core, labels[place])
    return labels


def diversity(words: list[list[str]]) -> float:
    """Return the share of different words among the first ten of all themes."""
    every = [word for own in words for word in own[:10]]
    return len(set(every)) / max(len(every), 1)


def _large(ours: dict, theirs: dict | None, folder: Path) -> list[dict]:
    (chosen,), (ten,) = ours["many:auto"], ours["many:10"]
    name = f"{MANY:,} made stories, number chosen"
    rows = [row(f"{name}: peak, GB", chosen["gb"], None, "reach ≤ 3")]
    if theirs is None:
        return [*rows, row(f"{name}: s", chosen["seconds"], None)]
    stock = theirs["many:auto"][0]
    return [
        *rows,
        _times(f"{name}, warm", stock, chosen, 15),
        _times(f"{MANY:,} made stories, k = 10, warm", stock, ten, None),
    ]


def _small(folder: Path, theirs: dict | None) -> list[dict]:
    """Few Dutch sentences: how many themes are chosen is left to either side."""
    from statistics import mean

    from sklearn.metrics import adjusted_rand_score

    from merkbaar.storytelling import ThemeModel

    if not (folder / "stock50_0.npy").exists():
        return []
    texts, truth = labelled("nl")
    rows, draws = [], _draws("stock", len(texts))
    for number, reach in ((50, 0.15), (200, 0.28)):
        found, apart, firm, stock, thrown = [], 0, [], [], []
        for name, chosen in draws.items():
            if not name.startswith(f"stock{number}_"):
                continue
            own = [truth[i] for i in chosen]
            model = ThemeModel(languages=("nl",), cache_folder=folder / "cache")
            model.fit([texts[i] for i in chosen])
            found.append(adjusted_rand_score(own, model.labels_))
            apart += int((model.labels_ < 0).sum())
            firm.append(model.assess(bootstraps=BOOTSTRAPS).stability_["pairwise_ari"])
            if theirs:
                labels = theirs[name][0]["labels"]
                stock.append(adjusted_rand_score(own, labels))
                thrown.append(sum(label < 0 for label in labels) / number)
        detail = f"mean of {len(found)} draws; set apart {apart}"
        if theirs:
            detail += f"; BERTopic {mean(stock):.3f}, {mean(thrown):.0%} thrown away"
        name = f"SIB-200 Dutch, n = {number}"
        rows.append(row(f"{name}: ARI, all answers", mean(found), reach, detail))
        reach_firm = 0.5 if number == 200 else None
        rows.append(row(f"{name}: mean pairwise ARI over bootstraps", mean(firm), reach_firm))
    return rows


def _imports(ours: list[dict], theirs: dict | None) -> list[dict]:
    own = min(one["import"] for one in ours)
    if theirs is None:
        return [row("import merkbaar.storytelling, s", own, None)]
    detail = f"{own:.3f} s against {theirs['import']:.1f} s"
    return [
        row("import bertopic / import merkbaar.storytelling", theirs["import"] / own, 12, detail)
    ]
