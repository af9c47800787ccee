"""Holds the manual pages against --help, in both languages, and renders them without a warning.

manual_test.py PROGRAM MANUAL-FOLDER
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

program, manual = sys.argv[1], pathlib.Path(sys.argv[2])
environment = {**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "78", "MAN_KEEP_FORMATTING": ""}
failures = []
pages = 0


def run(*command):
    return subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env=environment)


def options(text):
    return set(re.findall(r"(?<![\w-])--[a-z][a-z0-9-]+", text))


def commands_of(help_text):
    part = re.search(r"^(?:Commands|命令):\n((?:  .*\n)+)", help_text, re.M)
    return re.findall(r"^  (\S+)", part.group(1), re.M) if part else []


def check(path, language, folder):
    global pages
    help_text = run(program, "--lang", language, *path, "--help").stdout
    page = folder / ("-".join(["apptrait", *path]) + ".1")
    if not page.is_file():
        failures.append(f"there is no {page}")
        return
    pages += 1
    source = page.read_text(encoding="utf-8").replace("\\-", "-").replace("\\:", "")
    declared = re.search(r"^(?:Options|选项):\n(.*?)(?:^\S|\Z)", help_text, re.M | re.S)
    for option in options("\n".join(re.findall(r"^  (-\S*)", declared.group(1), re.M))):
        if option not in source:
            failures.append(f"{page.name} ({language}) does not have {option}")
    for command in commands_of(help_text):
        check([*path, command], language, folder)
    if shutil.which("man"):
        rendered = run("man", "--warnings", "-E", "UTF-8", "-l", page)
        if rendered.returncode != 0 or rendered.stderr:
            failures.append(f"man {page.name} ({language}): {rendered.stderr}")
        if "apptrait" not in rendered.stdout or (language == "zh") != bool(re.search("[\u4e00-\u9fff]", rendered.stdout)):
            failures.append(f"man {page.name} ({language}) shows something else: {rendered.stdout[:200]}")
    if shutil.which("mandoc") and language == "en":
        linted = run("mandoc", "-Tlint", "-Wwarning", page)
        # A page that is written anew with every build has no date.
        rest = [line for line in linted.stdout.splitlines() if "missing date" not in line]
        if rest:
            failures.append("\n".join(rest))


check([], "en", manual / "man1")
check([], "zh", manual / "zh_CN" / "man1")
print(f"{pages} pages")
if pages < 20:
    failures.append("too few pages")
if not shutil.which("man"):
    print("NOTE: man is not installed: the pages were not rendered")
if failures:
    sys.exit("\n".join(failures))
