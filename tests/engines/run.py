#!/usr/bin/env python3
"""Scores the same levels with spbe and, by `spbe sql`, with DuckDB, PostgreSQL and Spark, and compares every cell.

    pip install -r tests/engines/requirements.txt     # and Debian's postgresql and default-jre-headless
    cargo build
    tests/engines/run.py                              # or: --rows 1000 --only spark

For every rubric that is built in, and own.toml, long.toml and tests/inputs/too-fine.toml:
- random levels, and levels whose index is on a cut, beside one, or half a decimal below it, in columns of three types;
- rows with levels that are missing, out of scale or off step, alone and together;
- wide and long, by either rule of bands, with missing levels refused and taken as the lowest;
- the command lines and the SQL of docs/engines.md.
It fails if a cell differs, and if an engine is not there.
"""

import argparse
import contextlib
import csv
import functools
import glob
import json
import math
import operator
import os
import pathlib
import pwd
import random
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from fractions import Fraction

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RUBRICS = [
    "spbe-2018",
    "spbe-2020",
    "pemdi-2026",
    "epss-2022",
    "smart-city",
    str(HERE / "own.toml"),
    str(HERE / "long.toml"),
    str(ROOT / "tests/inputs/too-fine.toml"),
]
# A level without steps has at most so many decimals in SQL.
DECIMALS = 6
ON_EACH_TARGET = 100
BAD_ROWS = 1000


def spbe(*arguments, codes=(0,)):
    """What spbe prints."""
    run = subprocess.run([ARGS.spbe, *map(str, arguments)], capture_output=True, text=True)
    if run.returncode not in codes:
        sys.exit(f"spbe {' '.join(map(str, arguments))} ends with {run.returncode}:\n{run.stderr[:2000]}")
    return run.stdout


class Rubric:
    """A rubric as `spbe rubric show` describes it."""

    def __init__(self, name):
        self.name = name
        found = json.loads(spbe("rubric", "show", name, "--format", "json"), parse_float=Fraction, parse_int=Fraction)
        nodes = [node for node in found["nodes"] if node["level"] == "indicator"]
        self.ids = [node["id"] for node in nodes]
        self.shares = [Fraction(node["share_exact"]) for node in nodes]
        self.decimals = int(found["decimals"])
        scale = found["scale"]
        self.min, self.max = Fraction(scale["min"]), Fraction(scale["max"])
        self.step = Fraction(scale["step"]) if scale["step"] is not None else None
        self.unit = self.step or Fraction(1, 10**DECIMALS)
        # Sums are counted in whole numbers: a level in units, a weight as a part of `whole`.
        self.whole = math.lcm(*(share.denominator for share in self.shares))
        self.weights = [int(share * self.whole) for share in self.shares]
        self.lowest, self.highest = math.ceil(self.min / self.unit), math.floor(self.max / self.unit)
        self.cuts = [Fraction(band["from"]) for band in found["bands"] or [] if band["from"] is not None]

    def exact(self, counts):
        """The index of levels counted in units."""
        return Fraction(sum(map(operator.mul, self.weights, counts)), self.whole) * self.unit

    def texts(self, counts):
        return [decimal(count * self.unit) for count in counts]

    def random(self, rng):
        return rng.choices(range(self.lowest, self.highest + 1), k=len(self.ids))

    def at(self, target, rng):
        """Levels whose index is a target, or as near as a search comes, and whether it is."""
        counts, best = self.random(rng), None
        goal = target / self.unit * self.whole
        missing = goal - sum(map(operator.mul, self.weights, counts))
        for _ in range(300):
            if best is None or abs(missing) < abs(best[0]):
                best = (missing, list(counts))
            if missing == 0:
                break
            at = rng.randrange(len(counts))
            steps = round(missing / self.weights[at]) or rng.choice((-1, 1))
            moved = min(self.highest, max(self.lowest, counts[at] + steps))
            missing -= self.weights[at] * (moved - counts[at])
            counts[at] = moved
        return best[1], best[0] == 0

    def targets(self):
        half = Fraction(1, 2 * 10**self.decimals)
        for cut in self.cuts:
            yield from (cut, cut - half, cut + min(self.shares) * self.unit, cut - min(self.shares) * self.unit)
        yield from (self.min, self.max)

    def column_type(self, at):
        """The columns have all types that a table may have."""
        whole = self.unit.denominator == 1
        types = ["SMALLINT"] * whole + ["DECIMAL(38, 10)", "DOUBLE PRECISION"]
        return types[at % len(types)]

    def bad(self, at, rng):
        """An invalid level and its problem."""
        kinds = [("", "is missing"), (self.min - 1, "is out of scale"), (self.max + 1, "is out of scale")]
        if self.column_type(at) != "SMALLINT":
            off = "is off step" if self.step else f"has more than {DECIMALS} decimals"
            kinds += [("99999999999999999999", "is out of scale"), ("2.00000001", off)]
            kinds += [("1.3", off)] if self.step else []
        level, problem = rng.choice(kinds)
        return (level if isinstance(level, str) else decimal(level)), problem


@functools.cache
def decimal(number):
    """A number that has an end, in decimals."""
    text = f"{abs(number * 10**DECIMALS).numerator:0{DECIMALS + 1}}"
    text = f"{text[:-DECIMALS]}.{text[-DECIMALS:]}".rstrip("0").rstrip(".")
    return f"-{text}" if number < 0 else text


class Data:
    """Institutions with their levels: of the bad ones, what is wrong."""

    def __init__(self, rubric, rows, rng):
        self.rubric, self.rows, self.problems, self.exact = rubric, [], {}, {}
        self.on_target = 0
        for target in rubric.targets():
            for _ in range(ON_EACH_TARGET):
                counts, is_there = rubric.at(target, rng)
                self.on_target += is_there
                self.add(counts)
        self.cut_rows = len(self.rows)
        for _ in range(rows):
            self.add(rubric.random(rng))
        self.good = len(self.rows)
        for count in range(BAD_ROWS):
            levels, problems = rubric.texts(rubric.random(rng)), []
            how_many = len(levels) if count == 0 else rng.choice((1, 1, 1, 2, 3))
            for at in sorted(rng.sample(range(len(levels)), min(how_many, len(levels)))):
                levels[at], problem = rubric.bad(at, rng) if count else ("", "is missing")
                problems.append((rubric.ids[at], problem))
            self.problems[self.name()] = problems
            self.rows.append((self.name(), levels))

    def problem(self, name):
        return "; ".join(f"{id} {problem}" for id, problem in self.problems.get(name, ()))

    def problem_but_missing(self, name):
        found = self.problems.get(name, ())
        return "; ".join(f"{id} {problem}" for id, problem in found if problem != "is missing")

    def name(self):
        return f"Kota {len(self.rows):07}"

    def add(self, counts):
        self.exact[self.name()] = self.rubric.exact(counts)
        self.rows.append((self.name(), self.rubric.texts(counts)))

    def part(self, rows):
        """The rows on cuts, some of the others, and the bad ones."""
        part = object.__new__(Data)
        part.rubric, part.problems, part.exact = self.rubric, self.problems, self.exact
        part.rows = self.rows[: min(self.cut_rows + rows, self.good)] + self.rows[self.good :]
        return part

    def write_wide(self, path, rows=None):
        with path.open("w", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["institution", "year", *self.rubric.ids])
            writer.writerows([name, 2024, *levels] for name, levels in (self.rows if rows is None else rows))

    def write_long(self, path, wrong=()):
        with path.open("w", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["institution", "year", "stage", "indicator", "level"])
            for name, levels in self.rows:
                writer.writerows([name, 2024, "Akhir", id, level] for id, level in zip(self.rubric.ids, levels))
            writer.writerows(wrong)


class DuckDb:
    name, dialect = "DuckDB", "duckdb"

    def __init__(self, folder):
        import duckdb

        self.folder, self.connection = folder, duckdb.connect()
        self.connection.execute("SET threads = 2")

    def execute(self, statement):
        return self.connection.execute(statement).fetchall()

    def load(self, table, columns, path):
        types = ", ".join(f"{self.quote(name)} {kind}" for name, kind in columns)
        self.connection.execute(f"CREATE OR REPLACE TABLE {self.quote(table)} ({types})")
        self.connection.execute(f"COPY {self.quote(table)} FROM '{path}' (HEADER)")

    def quote(self, name):
        return '"' + name.replace('"', '""') + '"'

    def run(self, view, name):
        self.connection.execute(view)
        out = self.folder / "duckdb.csv"
        self.connection.execute(f"COPY (FROM {self.quote(name)}) TO '{out}' (HEADER)")
        with out.open(newline="") as lines:
            yield from csv.reader(lines)

    def close(self):
        self.connection.close()


class Postgres:
    """A server for this run alone, on a socket in a folder of its own."""

    name, dialect = "PostgreSQL", "postgres"

    def __init__(self, folder):
        import psycopg

        found = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
        initdb = shutil.which("initdb", path=os.pathsep.join([*found[::-1], os.environ["PATH"]]))
        if initdb is None:
            sys.exit("PostgreSQL is not there: apt-get install postgresql")
        self.bin, self.home = pathlib.Path(initdb).parent, pathlib.Path(tempfile.mkdtemp(prefix="spbe-pg-"))
        # The server refuses to run as root.
        self.user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self.user:
            os.chown(self.home, pwd.getpwnam("postgres").pw_uid, -1)
        data = self.home / "data"
        self.call("initdb", "-D", data, "-U", "spbe", "-A", "trust", "--locale=C.UTF-8", "--no-sync")
        options = f"-k {self.home} -c listen_addresses='' -c fsync=off -c jit=off -c max_wal_size=4GB"
        self.call("pg_ctl", "-D", data, "-l", self.home / "log", "-w", "-o", options, "start")
        self.connection = psycopg.connect(host=str(self.home), user="spbe", dbname="postgres", autocommit=True)

    def call(self, program, *arguments):
        # Not to a pipe: the server would keep it open.
        log = self.home / "call.log"
        with log.open("w") as out:
            command = [*self.user, str(self.bin / program), *map(str, arguments)]
            run = subprocess.run(command, cwd=self.home, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        if run.returncode:
            sys.exit(f"{program} failed:\n{log.read_text()}")

    quote = DuckDb.quote

    def execute(self, statement):
        cursor = self.connection.execute(statement)
        return cursor.fetchall() if cursor.description else []

    def load(self, table, columns, path):
        types = ", ".join(f"{self.quote(name)} {kind}" for name, kind in columns)
        self.connection.execute(f"DROP TABLE IF EXISTS {self.quote(table)} CASCADE")
        self.connection.execute(f"CREATE UNLOGGED TABLE {self.quote(table)} ({types})")
        with self.connection.cursor().copy(f"COPY {self.quote(table)} FROM STDIN (FORMAT csv, HEADER)") as copy:
            copy.write(path.read_bytes())

    def run(self, view, name):
        self.connection.execute(view)
        select = f"COPY (SELECT * FROM {self.quote(name)}) TO STDOUT (FORMAT csv, HEADER)"
        with self.connection.cursor().copy(select) as copy:
            text = b"".join(bytes(block) for block in copy).decode()
        self.connection.execute(f"DROP VIEW {self.quote(name)}")
        yield from csv.reader(text.splitlines(keepends=True))

    def close(self):
        self.connection.close()
        self.call("pg_ctl", "-D", self.home / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.home)


class Spark:
    name, dialect = "Spark", "spark"

    def __init__(self, folder):
        if shutil.which("java") is None:
            sys.exit("Java is not there: apt-get install default-jre-headless")
        from pyspark.sql import SparkSession

        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        settings = {
            "spark.ui.enabled": "false",
            "spark.sql.shuffle.partitions": "2",
            "spark.sql.warehouse.dir": str(folder / "warehouse"),
            "spark.log.level": "OFF",
            "spark.ui.showConsoleProgress": "false",
        }
        builder = SparkSession.builder.master("local[2]")
        for key, value in settings.items():
            builder = builder.config(key, value)
        self.folder, self.session = folder, builder.getOrCreate()

    def quote(self, name):
        return "`" + name.replace("`", "``") + "`"

    def execute(self, statement):
        return [tuple(row) for row in self.session.sql(statement).collect()]

    def load(self, table, columns, path):
        kinds = {"TEXT": "STRING", "DOUBLE PRECISION": "DOUBLE"}
        schema = ", ".join(f"{self.quote(name)} {kinds.get(kind, kind)}" for name, kind in columns)
        self.session.sql(f"DROP TABLE IF EXISTS {self.quote(table)}")
        read = self.session.read.csv(str(path), schema=schema, header=True, escape='"', mode="FAILFAST")
        read.write.saveAsTable(table, mode="overwrite", format="parquet")

    def run(self, view, name):
        self.session.sql(view)
        out = self.folder / "spark"
        read = self.session.table(self.quote(name))
        read.write.csv(str(out), mode="overwrite", header=True, escape='"', emptyValue="")
        yield read.columns
        for part in sorted(out.glob("part-*.csv")):
            with part.open(newline="") as lines:
                rows = csv.reader(lines)
                next(rows, None)
                yield from rows

    def close(self):
        self.session.stop()


def sql(engine, rubric, *options):
    return spbe("sql", "--rubric", rubric.name, "--dialect", engine.dialect, *options)


def scored(path, rubric, *options):
    """The header and the rows of `spbe score --format csv`, by institution."""
    text = spbe("score", path, "--rubric", rubric.name, "--format", "csv", "--quiet", *options, codes=(0, 3))
    header, *rows = csv.reader(text.splitlines(keepends=True))
    return header, {row[0]: row for row in rows}


def compare(what, rows, reference, problem_of, exact_of={}, stage=""):
    """Compares every row of an engine with that of spbe, or with its problem; the answer is how many there were."""
    header, expected = reference
    found = next(rows)
    wanted = [*header, "index_numerator", "index_denominator", "problem"]
    if found != wanted:
        sys.exit(f"{what}: the columns are {found}, not {wanted}")
    count = 0
    for count, row in enumerate(rows, 1):
        *values, numerator, denominator, problem = row
        name = values[0]
        if told := problem_of(name):
            if any(values[3:]) or numerator or denominator or problem != told:
                sys.exit(f"{what}: {name} has the problem {told!r}, not {row}")
            continue
        scored = [*expected[name][:2], stage, *expected[name][3:]]
        if values != scored or problem:
            sys.exit(f"{what}: differs\n  spbe   {scored}\n  engine {row}")
        if name in exact_of and Fraction(int(numerator), int(denominator)) != exact_of[name]:
            sys.exit(f"{what}: {name} is exactly {exact_of[name]}, not {numerator}/{denominator}")
    return count


def check(engines, rubric, folder, rng):
    """One rubric on every engine."""
    data = Data(rubric, ARGS.rows, rng)
    small = data.part(2000)
    wide, part, long = folder / "wide.csv", folder / "part.csv", folder / "long.csv"
    data.write_wide(wide)
    small.write_wide(part)
    reference, lowest = scored(wide, rubric), scored(part, rubric, "--band-on", "rounded", "--missing", "lowest")
    for name in data.problems:
        # More decimals than a level has in SQL are no mistake to spbe.
        if name in reference[1] and "decimals" not in data.problem(name):
            sys.exit(f"{rubric.name}: spbe scores {name} in spite of: {data.problem(name)}")
    # What can be wrong only if each indicator has a row.
    (first, _), (second, _), (third, _) = data.rows[:3]
    last = rubric.ids[-1]
    wrong = [[first, 2024, "Akhir", last, "1"], [second, 2024, "Akhir", "X99", "1"], [third, 2024, "Akhir", "", "1"]]
    of_rows = {
        first: f"{last} is given more than once",
        second: "X99 is unknown",
        third: "a level is without indicator",
    }
    small.write_long(long, wrong)
    columns = [("institution", "TEXT"), ("year", "INTEGER")]
    wide_columns = columns + [(id, rubric.column_type(at)) for at, id in enumerate(rubric.ids)]
    long_columns = columns + [("stage", "TEXT"), ("indicator", "TEXT"), ("level", "DECIMAL(38, 10)")]
    for engine in engines:
        start = time.perf_counter()
        what = f"{rubric.name} on {engine.dialect}"
        engine.load("wide", wide_columns, wide)
        engine.load("part", wide_columns, part)
        engine.load("long", long_columns, long)

        def run(*options):
            return engine.run(sql(engine, rubric, *options, "--view", "scored"), "scored")

        plain = run("--table", "wide", "--columns", "stage=")
        other = run("--table", "part", "--columns", "stage=", "--band-on", "rounded", "--missing", "lowest")
        counts = [compare(f"{what}, wide", plain, reference, data.problem, data.exact)]
        counts.append(compare(f"{what}, rounded, lowest", other, lowest, data.problem_but_missing))
        by_rows = run("--table", "long", "--long")
        told = lambda name: of_rows.get(name) or data.problem(name)
        counts.append(compare(f"{what}, long", by_rows, reference, told, data.exact, "Akhir"))
        if counts != [len(data.rows), len(small.rows), len(small.rows)]:
            sys.exit(f"{what}: {counts} rows")
        seconds = time.perf_counter() - start
        print(f"{what}: {counts[0]} wide, {counts[1]} rounded, {counts[2]} long; {seconds:.1f} s", flush=True)
    print(f"{rubric.name}: {data.on_target} of {data.cut_rows} rows aimed at a cut are exactly there", flush=True)


def guide(engines, folder):
    """Runs the command lines of docs/engines.md, then its SQL; the view comes after the first block of an engine."""
    text = (ROOT / "docs/engines.md").read_text()
    os.chdir(folder)
    for line in text.splitlines():
        if line.startswith("    spbe "):
            spbe(*shlex.split(line)[1:])
    blocks = [block.split("```")[0] for block in text.split("```sql\n")[1:]]
    for engine in engines:
        own = [block for block in blocks if block.startswith(f"-- {engine.name}\n")]
        if len(own) < 2:
            sys.exit(f"docs/engines.md shows nothing for {engine.name}")
        own.insert(1, (folder / f"indeks-{engine.dialect}.sql").read_text())
        for statement in (statement for block in own for statement in block.split(";\n") if statement.strip()):
            rows = engine.execute(statement)
        if not rows or any(row[-1] is None for row in rows):
            sys.exit(f"docs/engines.md on {engine.name} ends with {rows}")
        print(f"docs/engines.md on {engine.name}: {rows}", flush=True)


def main():
    global ARGS
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spbe", default=ROOT / "target/debug/spbe")
    parser.add_argument("--rows", type=int, default=100_000, help="random rows for each rubric")
    parser.add_argument("--only", choices=["duckdb", "postgres", "spark"], help="one engine, to look at a difference")
    parser.add_argument("--rubric", help="one rubric, to look at a difference")
    ARGS = parser.parse_args()
    # Ended from outside, too, it stops the servers that it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    engines = [engine for engine in (DuckDb, Postgres, Spark) if ARGS.only in (None, engine.dialect)]
    with tempfile.TemporaryDirectory() as temporary, contextlib.ExitStack() as stack:
        folder = pathlib.Path(temporary)
        running = []
        for engine in engines:
            running.append(engine(folder))
            stack.callback(running[-1].close)
        for name in [ARGS.rubric] if ARGS.rubric else RUBRICS:
            check(running, Rubric(name), folder, random.Random(59))
        if not ARGS.rubric:
            guide(running, folder)
    print(f"all cells equal on {', '.join(engine.dialect for engine in engines)}")


if __name__ == "__main__":
    main()
