#!/usr/bin/env python3
"""What texts that want to do harm cost: each is of the size given, and must end within the time and the memory.

    cargo build --release
    benches/bombs.py --size 100 --spbe target/release/spbe
"""

import argparse
import itertools
import os
import sys
import tempfile
import time

ROW = "instansi;tahun;" + ";".join(f"I{n}" for n in range(1, 48)) + "\n"


def repeated(text, before="", after=""):
    """A file of one text over and over."""

    def write(file, size):
        file.write(before.encode())
        unit = text.encode() if isinstance(text, str) else text
        block = unit * (65536 // len(unit) + 1)
        while file.tell() < size:
            file.write(block)
        file.write(after.encode())

    return write


def numbered(line, before="", after=""):
    """A file of lines that differ by a number."""

    def write(file, size):
        file.write(before.encode())
        for first in itertools.count(0, 10_000):
            if file.tell() >= size:
                break
            file.write("".join(line.format(n=n) for n in range(first, first + 10_000)).encode())
        file.write(after.encode())

    return write


def rubric(file, size):
    """A rubric of as many indicators as fit."""
    file.write(b'id = "besar"\ntitle = "Besar"\nscale = { min = 1, max = 5, step = 1 }\n')
    file.write(b'[[aspect]]\nid = "A1"\nname = "Semua"\nweight = 1\nindicators = [\n')
    for n in itertools.count(1):
        if file.tell() >= size:
            break
        file.write(b'  { id = "I%d", weight = 1, name = "Butir %d" },\n' % (n, n))
    file.write(b"]\n")


LEVELS = ";3" * 47
TEXTS = {
    "lines.csv": repeated("a\n"),
    "semicolons.csv": repeated(";"),
    "commas.csv": repeated(",;|\t"),
    "blank-rows.csv": repeated(";;;;\n"),
    "blank-lines.csv": repeated("\n"),
    "returns.csv": repeated("a\r"),
    "one-line.csv": repeated("abc "),
    "quote.csv": repeated("a;b\n", 'x;"'),
    "quotes.csv": repeated('"'),
    "quoted-lines.csv": repeated('"\n";'),
    "windows.csv": repeated(b"\x80"),
    "utf-16.csv": repeated("a\n".encode("utf-16-le")),
    "zeros.csv": repeated("\0"),
    "long-wrong.csv": numbered("I1;{n}\n", "indikator;nilai\n"),
    "long-unknown.csv": numbered("X{n};3\n", "indikator;nilai\n"),
    "long-twice.csv": repeated("I1;3\n", "indikator;nilai\n"),
    "wide.csv": numbered("Kota {n};2024" + LEVELS + "\n", ROW),
    "wide-wrong.csv": numbered("Kota {n};2024" + ";9" * 47 + "\n", ROW),
    "wide-twice.csv": repeated("Kota;2024" + LEVELS + "\n", ROW),
    "wide-surplus.csv": repeated("Kota;2024" + ";" * 1000 + "\n", ROW),
    "records.json": numbered('{{"kode":"K{n}","tahun":2024,"indeks":"3.1"}},', "[", "{}]"),
    "keys.json": numbered('{{"a{n}":1}},', "[", "{}]"),
    "brackets.json": repeated("[", '{"a":'),
    "numbers.json": repeated("1,", '[{"a":[', "1]}]"),
    "empty.json": repeated("{},", "[", "{}]"),
}
SCENARIOS = numbered("S{n};I1;4\n", "skenario;indikator;nilai\n")


def run(arguments):
    """The exit code, the seconds and the MB of a run."""
    begin = time.monotonic()
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        os.execv(arguments[0], arguments)
    _, status, usage = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status), time.monotonic() - begin, usage.ru_maxrss / 1024


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=float, default=100, help="MB of a text")
    options.add_argument("--spbe", default="target/release/spbe")
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--memory", type=float, default=512, help="MB")
    options.add_argument("--only", default="")
    options = options.parse_args()
    spbe, size = os.path.abspath(options.spbe), int(options.size * 1_000_000)
    cases = []
    for name, write in TEXTS.items():
        for command in (["score", "FILE"], ["score", "FILE", "-f", "csv"], ["check", "FILE", "-f", "json"]):
            cases.append((name, write, size, [*command, "-r", "spbe-2020"]))
        cases.append((name, write, size, ["check", "FILE"]))
    small = min(size, 6_000_000)
    for bytes_ in {small, size}:
        cases.append(("besar.toml", rubric, bytes_, ["check", "FILE"]))
        cases.append(("besar.toml", rubric, bytes_, ["score", "examples/madiun-2020.csv", "-r", "FILE"]))
        whatif = ["whatif", "examples/madiun-2020.csv", "--scenarios", "FILE"]
        cases.append(("skenario.csv", SCENARIOS, bytes_ // 2, whatif))
    failed = 0
    print(f"{'text':20} {'command':34} {'MB':>6} {'exit':>4} {'seconds':>8} {'memory':>7}")
    with tempfile.TemporaryDirectory() as folder:
        made = None
        for name, write, bytes_, command in cases:
            if options.only not in name:
                continue
            path = os.path.join(folder, name)
            if made != (name, bytes_):
                for old in os.listdir(folder):
                    os.remove(os.path.join(folder, old))
                with open(path, "wb") as file:
                    write(file, bytes_)
                made = (name, bytes_)
            code, seconds, memory = run([spbe, *(path if word == "FILE" else word for word in command)])
            wrong = seconds > options.seconds or memory > options.memory or not 0 <= code <= 5
            failed += wrong
            shown = " ".join(word for word in command if word != "FILE")
            mark = "  <-- too much" if wrong else ""
            print(f"{name:20} {shown:34.34} {bytes_ / 1e6:6.0f} {code:4} {seconds:8.2f} {memory:7.0f}{mark}", flush=True)
    sys.exit(f"{failed} of them take too much" if failed else 0)


if __name__ == "__main__":
    main()
