#!/usr/bin/env python3
"""Scores the same million institutions with spbe, Polars, DuckDB and awk, in turn, on this machine.

    pip install -r benches/peers/requirements.txt
    cargo build --release --bins --examples
    benches/peers/run.py                  # or: --rows 100000 --rounds 3

Every program reads the same wide CSV and writes the same CSV: institution, year, index, band, domains, aspects.
The peers are given what they need to be exact: whole weights (units of 0.05), sums of whole numbers, and half up
by whole-number division. All answers are compared to the last character before any time is printed.
The floor (floor.rs) is no answer: it only reads the file and finds its fields.
"""

import argparse
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# The aspects of SPBE 2020: the first and last indicator, and the weight of each in units of 0.05 per cent.
ASPECTS = [(1, 10, 26), (11, 14, 50), (15, 18, 50), (19, 20, 50), (21, 28, 30), (29, 31, 30), (32, 41, 55), (42, 47, 60)]
DOMAINS = [[1], [2, 3, 4], [5, 6], [7, 8]]
TOTAL = 2000
# The cuts of the bands in the same units: 1.8, 2.6, 3.5 and 4.2 times 2000.
CUTS = [(8400, "Memuaskan"), (7000, "Sangat Baik"), (5200, "Baik"), (3600, "Cukup")]


def weight(aspect):
    first, last, unit = ASPECTS[aspect - 1]
    return (last - first + 1) * unit


def nodes():
    """Each value of the result: its name, the terms of its sum, and what they are divided by."""
    yield "index", [(first, last, unit) for first, last, unit in ASPECTS], TOTAL
    for position, aspects in enumerate(DOMAINS, 1):
        yield f"D{position}", [ASPECTS[aspect - 1] for aspect in aspects], sum(map(weight, aspects))
    for position in range(1, len(ASPECTS) + 1):
        yield f"A{position}", [ASPECTS[position - 1]], weight(position)


def make(path, rows):
    if path.exists() and sum(1 for _ in path.open("rb")) == rows + 1:
        return
    rng = random.Random(59)
    with path.open("w") as out:
        out.write("instansi,tahun," + ",".join(f"I{i}" for i in range(1, 48)) + "\n")
        for row in range(rows):
            levels = ",".join(map(str, rng.choices((1, 2, 3, 4, 5), k=47)))
            out.write(f"Pemerintah Daerah {row:07},2024,{levels}\n")


def polars(data, out):
    import polars as pl

    def total(terms):
        return pl.sum_horizontal(
            unit * pl.sum_horizontal(*(pl.col(f"I{i}") for i in range(first, last + 1))) for first, last, unit in terms
        )

    table = pl.scan_csv(data, schema_overrides={f"I{i}": pl.Int32 for i in range(1, 48)})
    exact = total(ASPECTS)
    band = pl.lit("Kurang")
    for cut, label in reversed(CUTS):
        band = pl.when(exact >= cut).then(pl.lit(label)).otherwise(band)
    columns = [pl.col("instansi").alias("institution"), pl.col("tahun").alias("year")]
    for name, terms, of in nodes():
        columns.append((((200 * total(terms) + of) // (2 * of)) / 100).alias(name))
        if name == "index":
            columns.append(band.alias("band"))
    table.select(columns).sink_csv(out, float_precision=2)


def duckdb(data, out):
    import duckdb as db

    def total(terms):
        return " + ".join(
            f"{unit} * ({' + '.join(f'I{i}' for i in range(first, last + 1))})" for first, last, unit in terms
        )

    cases = " ".join(f"WHEN {total(ASPECTS)} >= {cut} THEN '{label}'" for cut, label in CUTS)
    columns = ["instansi AS institution", "tahun AS year"]
    for name, terms, of in nodes():
        columns.append(f"printf('%.2f', ((200 * ({total(terms)}) + {of}) // {2 * of}) / 100) AS {name}")
        if name == "index":
            columns.append(f"CASE {cases} ELSE 'Kurang' END AS band")
    types = "{" + ", ".join(f"'I{i}': 'INTEGER'" for i in range(1, 48)) + "}"
    db.execute(f"COPY (SELECT {', '.join(columns)} FROM read_csv('{data}', types={types})) TO '{out}' (HEADER)")


def awk_program():
    lines = ["BEGIN { FS = OFS = \",\" }"]
    header = ",".join(["institution", "year", "index", "band"] + [name for name, _, _ in nodes() if name != "index"])
    lines.append(f'NR == 1 {{ print "{header}"; next }}')
    lines.append("{")
    for name, terms, of in nodes():
        sums = " + ".join(f"{unit} * ({' + '.join(f'${i + 2}' for i in range(first, last + 1))})" for first, last, unit in terms)
        lines.append(f"  {name}_ = {sums}; {name}_c = int((200 * {name}_ + {of}) / {2 * of})")
    lines.append('  band = "Kurang"')
    for cut, label in reversed(CUTS):
        lines.append(f'  if (index_ >= {cut}) band = "{label}"')
    values = ", ".join(f"{name}_c / 100" for name, _, _ in nodes() if name != "index")
    shown = ",".join(["%s", "%s", "%.2f", "%s"] + ["%.2f"] * 12)
    lines.append(f'  printf "{shown}\\n", $1, $2, index_c / 100, band, {values}')
    lines.append("}")
    return "\n".join(lines)


def measure(command, stdout=None):
    """The seconds a command takes, and its peak memory in MB."""
    with open(stdout or os.devnull, "wb") as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    if status != 0:
        sys.exit(f"failed: {command[:3]}")
    return seconds, usage.ru_maxrss / 1024


def without_stage(path):
    """spbe has a column for the stage, which a batch leaves blank."""
    with path.open() as lines:
        for line in lines:
            institution, year, _, rest = line.split(",", 3)
            yield f"{institution},{year},{rest}"


def check(answers):
    """Every program's answer, line by line, against that of spbe."""
    reference = without_stage(answers["spbe"])
    others = {name: path.open() for name, path in answers.items() if name != "spbe"}
    for number, line in enumerate(reference, 1):
        for name, lines in others.items():
            other = lines.readline()
            if other.rstrip("\r\n") != line.rstrip("\n"):
                sys.exit(f"line {number} differs:\n  spbe:   {line}  {name}: {other}")
    for name, lines in others.items():
        if lines.readline():
            sys.exit(f"{name} has more lines than spbe")
    return number - 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--spbe", type=pathlib.Path, default=ROOT / "target/release/spbe")
    parser.add_argument("--peer", help=argparse.SUPPRESS)
    parser.add_argument("--data", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--out", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.peer:
        return {"polars": polars, "duckdb": duckdb}[args.peer](args.data, args.out)
    folder = pathlib.Path(tempfile.gettempdir()) / "spbe-peers"
    folder.mkdir(exist_ok=True)
    data = folder / f"wide-{args.rows}.csv"
    make(data, args.rows)
    answers = {name: folder / f"{name}.csv" for name in ("spbe", "polars", "duckdb", "awk")}
    this = [sys.executable, __file__, "--data", str(data)]
    commands = {
        "spbe": ([str(args.spbe), "score", str(data), "--quiet", "-o", str(answers["spbe"])], None),
        "polars": (this + ["--peer", "polars", "--out", str(answers["polars"])], None),
        "duckdb": (this + ["--peer", "duckdb", "--out", str(answers["duckdb"])], None),
        "awk": (["awk", awk_program(), str(data)], answers["awk"]),
        "floor": ([str(args.spbe.parent / "examples/floor"), str(data)], None),
    }
    runs = {name: [] for name in commands}
    for _ in range(args.rounds):
        for name, (command, stdout) in commands.items():
            runs[name].append(measure(command, stdout))
    rows = check(answers)
    size = data.stat().st_size / 1e6
    print(f"{rows} institutions, {size:.0f} MB, {args.rounds} rounds in turn, {os.cpu_count()} cores; all answers equal")
    print("floor: the same file, read and split into fields on one core, nothing computed or written\n")
    print(f"{'program':8} {'median s':>9} {'times spbe':>11} {'peak MB':>8}")
    for name, measured in runs.items():
        ratio = statistics.median(other[0] / own[0] for other, own in zip(measured, runs["spbe"]))
        seconds = statistics.median(seconds for seconds, _ in measured)
        print(f"{name:8} {seconds:9.2f} {ratio:11.1f} {max(memory for _, memory in measured):8.0f}")


if __name__ == "__main__":
    main()
