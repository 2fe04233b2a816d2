"""How long reading and checking a large dataset takes, beside plain ``pandas.read_csv`` of the same files.

Run: ``python -m benchmarks.reading [applications]``.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from datasets.read import read_dataset
from datasets.write import write_csv_folder

REPEATS = 3


def made_up(applications: int, seed: int = 1) -> dict[str, pd.DataFrame]:
    """Tables of one region with so many applications, thirty posts and a group per thirty of them."""
    random = np.random.default_rng(seed)
    posts, groups = max(1, applications // 12), max(1, applications // 400)
    programmes, schools = max(1, groups // 4), max(1, posts // 20)
    wishes = pd.DataFrame({"t": random.integers(0, posts, applications), "p": 0})
    wishes["p"] = random.integers(0, programmes, applications)
    wishes = wishes.drop_duplicates()
    school = np.arange(posts) % schools
    numbered = {
        "period": {"period_id": ["27H1"], "start": ["2027-01-01"], "end": ["2027-06-30"]},
        "districts": {"district_id": [f"d{i}" for i in range(10)]},
        "schools": {
            "school_id": [f"s{i}" for i in range(schools)],
            "district_id": [f"d{i % 10}" for i in range(schools)],
        },
        "teachers": {
            "teacher_id": [f"t{i}" for i in range(posts)],
            "school_id": [f"s{i}" for i in school],
            "full_name": [f"Фамилия{i} Имя Отчество" for i in range(posts)],
            "position": ["учитель" if i % 9 else "директор" for i in range(posts)],
            "subjects": [("физика;математика", "русский язык", "")[i % 3] for i in range(posts)],
            "last_training_end": [f"20{20 + i % 6}-0{1 + i % 9}-1{i % 9}" for i in range(posts)],
        },
        "programmes": {
            "programme_id": [f"p{i}" for i in range(programmes)],
            "title": [f"Программа {i}, очная" for i in range(programmes)],
        },
        "groups": {
            "group_id": [f"g{i}" for i in range(groups)],
            "programme_id": [f"p{i % programmes}" for i in range(groups)],
            "start": [f"2027-0{1 + i % 6}-10" for i in range(groups)],
            "end": [f"2027-0{1 + i % 6}-14" for i in range(groups)],
            "max_size": ["25"] * groups,
        },
        "applications": {
            "application_id": [f"a{i}" for i in range(len(wishes))],
            "teacher_id": [f"t{t}" for t in wishes["t"]],
            "programme_id": [f"p{p}" for p in wishes["p"]],
            "group_id": [""] * len(wishes),
            "rank": [str(1 + i % 4) for i in range(len(wishes))],
            "score": [""] * len(wishes),
            "justification": [
                "Дефицит, выявленный диагностикой" if i % 5 == 0 else "" for i in range(len(wishes))
            ],
        },
    }
    return {name: pd.DataFrame(columns, dtype=str) for name, columns in numbered.items()}


def main() -> None:
    """Print both times, best of three, and their ratio."""
    applications = int(sys.argv[1]) if len(sys.argv) > 1 else 700_000
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "dataset"
        write_csv_folder(made_up(applications), folder)
        plain, ours = [], []
        for _ in range(REPEATS):
            begin = time.perf_counter()
            for file in folder.glob("*.csv"):
                pd.read_csv(file, dtype=str)
            plain.append(time.perf_counter() - begin)
            begin = time.perf_counter()
            result = read_dataset(folder)
            ours.append(time.perf_counter() - begin)
        rows = len(result.dataset.applications)
    print(f"applications {rows}; pandas.read_csv {min(plain):.2f} s; read and checked {min(ours):.2f} s")
    print(f"ratio {min(ours) / min(plain):.2f}")


if __name__ == "__main__":
    main()
