#!/usr/bin/env python3
"""How the cost of the SELECT of `spbe sql` grows with the rows, on DuckDB and on Spark in one process.

    pip install -r tests/engines/requirements.txt
    benches/engines.py                              # or: --rows 100000 1000000 --engine duckdb

The table of SPBE 2020 is made in the engine itself, wide, with 47 SMALLINT columns, and stored as Parquet. What is timed
is reading it, scoring it, and counting the rows of each band, which needs the index alone, and then writing all columns
to Parquet: seconds of the processor, on one thread, and the ratio to those of the first number of rows.
"""

import argparse
import os
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent


def select(spbe, dialect, view):
    command = [spbe, "sql", "--rubric", "spbe-2020", "--dialect", dialect, "--columns", "stage=", "--view", view]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def timed(process, work):
    """CPU seconds of a process; wall time would include other work."""
    ticks = os.sysconf("SC_CLK_TCK")

    def used():
        # After the name of the program in brackets: the 12th and the 13th field are its own time and the system's.
        fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / ticks

    start = used()
    work()
    return used() - start


def duckdb(spbe, folder, rows):
    import duckdb as db

    connection = db.connect(config={"threads": 1})
    levels = ", ".join(f"CAST(1 + floor(random() * 5) AS SMALLINT) AS I{i}" for i in range(1, 48))
    data, out = folder / "scores.parquet", folder / "scored.parquet"
    made = f"SELECT 'Kota ' || range AS institution, 2024 AS year, {levels} FROM range({rows})"
    connection.execute(f"COPY ({made}) TO '{data}'")
    connection.execute(f"CREATE VIEW scores AS FROM '{data}'")
    connection.execute(select(spbe, "duckdb", "scored"))
    bands = timed(os.getpid(), lambda: connection.execute("SELECT band, count(*) FROM scored GROUP BY band").fetchall())
    return bands, timed(os.getpid(), lambda: connection.execute(f"COPY (FROM scored) TO '{out}'"))


def spark(spbe, folder, rows):
    from pyspark.sql import SparkSession

    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    session = builder.config("spark.ui.showConsoleProgress", "false").config("spark.log.level", "OFF").getOrCreate()
    levels = ", ".join(f"CAST(1 + floor(rand() * 5) AS SMALLINT) AS I{i}" for i in range(1, 48))
    data, out = folder / "scores", folder / "scored"
    made = session.sql(f"SELECT concat('Kota ', id) AS institution, 2024 AS year, {levels} FROM range({rows})")
    made.write.parquet(str(data), mode="overwrite")
    session.read.parquet(str(data)).createOrReplaceTempView("scores")
    text = select(spbe, "spark", "scored").replace("CREATE OR REPLACE VIEW", "CREATE OR REPLACE TEMPORARY VIEW")
    session.sql(text)
    group = "SELECT band, count(*) FROM scored GROUP BY band"
    session.sql(group).collect()  # The compiler of Java warms up.
    java = session.sparkContext._gateway.proc.pid
    bands = timed(java, lambda: session.sql(group).collect())
    return bands, timed(java, lambda: session.table("scored").write.parquet(str(out), mode="overwrite"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spbe", default=ROOT / "target/debug/spbe")
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--engine", nargs="+", choices=["duckdb", "spark"], default=["duckdb", "spark"])
    arguments = parser.parse_args()
    for name, engine in (("duckdb", duckdb), ("spark", spark)):
        first = None
        for rows in arguments.rows if name in arguments.engine else []:
            with tempfile.TemporaryDirectory() as temporary:
                times = engine(arguments.spbe, pathlib.Path(temporary), rows)
                size = sum(file.stat().st_size for file in pathlib.Path(temporary).rglob("*.parquet")) / 1e6
            first = first or (rows, times)
            ratios = [f"{seconds:.2f} s ({seconds / before:.1f} times)" for seconds, before in zip(times, first[1])]
            grown = f"{name}: {rows} rows ({rows / first[0]:.0f} times)"
            print(f"{grown}, bands {ratios[0]}, all columns {ratios[1]}, {size:.0f} MB", flush=True)


if __name__ == "__main__":
    main()
