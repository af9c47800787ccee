"""Gives the program bombs: small files that are meant to take all its time or memory, or to bring
it down. Each has to end by itself, within bounds of processor time and memory that stand beside it,
with the exit codes and findings that one may expect, and never as verified.

bombs_test.py PROGRAM [--configuration Release] [--only PART,...] [--markdown] [--keep FOLDER]
                      [--patience SECONDS]

Bombs are written into a temporary folder, or into FOLDER to be looked at. The bounds count in
configuration Release alone. The slowest, and those marked `known`, which are not bounded yet, are
left out unless APPTRAIT_BOMBS=all or --only names them; one of the latter that keeps its bounds
is an error, for its mark has to go. --markdown prints the table of docs/limits.md.
"""
import argparse
import importlib
import os
import sys
import tempfile
import time

import runner

for module in ("zip", "android", "signing", "ios", "harmony", "credential"):
    importlib.import_module(f"{module}_bombs")


def size_text(size):
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if size >= unit:
            return f"{size / unit:.3g} {name}" if size < 1000 * unit else f"{size // unit} {name}"
    return f"{size} bytes"


def said(one, outcome):
    """What the program says of it: the awaited words first."""
    words = [w for w in outcome.matching(one.says) if w in outcome.ids()]
    if words:
        return f"`{words[0]}`" + (f", exit {outcome.exit}" if outcome.exit else "")
    if outcome.error:
        reason = outcome.error.strip().splitlines()[0].split(": ", 2)[-1]
        return f"exit {outcome.exit}: {reason[:100]}"
    return f"{'/'.join(sorted(set(outcome.statuses()))) or 'nothing'}, exit {outcome.exit}"


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("--configuration", default="Release")
    options.add_argument("--only", default="")
    options.add_argument("--markdown", action="store_true")
    options.add_argument("--keep")
    options.add_argument("--patience", type=int)
    options = options.parse_args()
    strict = options.configuration == "Release"
    everything = os.environ.get("APPTRAIT_BOMBS") == "all"
    bombs = [b for b in runner.BOMBS if any(part in b.name for part in options.only.split(","))]
    left_out = [b for b in bombs if (b.slow or b.known) and not (everything or options.only)]
    run = runner.Runner(options.program, strict, options.patience)
    failures, rows = [], []
    for one in bombs:
        if one in left_out:
            continue
        with tempfile.TemporaryDirectory() as folder:
            if options.keep:
                folder = os.path.join(options.keep, one.name)
                os.makedirs(folder, exist_ok=True)
            begin = time.process_time()
            made = one.make(folder)
            making = time.process_time() - begin
            outcome = run.run(one, folder, made)
        wrong = runner.judge(one, outcome, strict)
        if one.known and strict and not wrong:
            failures.append(f"{one.name}: mended, take the mark away: {one.known}")
        failures += [f"{one.name}: {w}" for w in wrong if not one.known]
        rows.append((one, outcome))
        if not options.markdown:
            result = "ok" if not wrong else "known" if one.known else "FAIL"
            print(f"{result:5} {one.name:24} {size_text(outcome.size):>9} {outcome.cpu:6.2f} s "
                  f"{outcome.peak:5.0f} MiB (made in {making:.1f} s)  {said(one, outcome)}",
                  flush=True)
            for w in wrong:
                print(f"       {w[:600]}", flush=True)
    run.close()
    if options.markdown:
        print("| bomb | what it is | file | CPU time | peak memory | what apptrait says |")
        print("|---|---|---|---|---|---|")
        for one, outcome in rows:
            says = f"not bounded yet: {one.known}" if one.known else said(one, outcome)
            print(f"| `{one.name}` | {one.about.replace('|', chr(92) + '|')} "
                  f"| {size_text(outcome.size)} | {outcome.cpu:.2f} s | {outcome.peak:.0f} MiB "
                  f"| {says} |")
    for text, names in (("for they are slow", [b.name for b in left_out if not b.known]),
                        ("for they still work", [b.name for b in left_out if b.known])):
        if names:
            print(f"LEFT OUT, {text}: {', '.join(names)}. APPTRAIT_BOMBS=all runs them.",
                  file=sys.stderr)
    if failures:
        sys.exit("\n".join(failures))


main()
