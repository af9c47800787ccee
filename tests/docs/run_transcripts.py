"""Runs the console blocks of the pages and holds what they print against what the pages show.

run_transcripts.py SOURCE PROGRAM [--update]: with --update the pages are written anew. `cat NAME` makes
the file that the page shows.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

PAGES = ["README.md", "README.zh-CN.md", "docs/filing.md", "docs/filing.zh-CN.md"]

source, program = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
update = "--update" in sys.argv[3:]
commands, failures = 0, []


def run(command, shown, folder, language):
    if command.startswith("cat "):
        (folder / command[4:]).write_text(shown + "\n", encoding="utf-8")
        return shown
    words = re.sub(r"^(scripts/)?apptrait\b", str(program), command)
    # The verdict of the exit code is in what is printed.
    ran = subprocess.run(words, shell=True, cwd=folder, text=True, encoding="utf-8", timeout=60,
                         env={"PATH": os.environ["PATH"], "LC_ALL": language}, capture_output=True)
    return (ran.stdout + ran.stderr).strip("\n")


def check(page):
    language = "zh_CN.UTF-8" if "zh-CN" in page else "C.UTF-8"
    text = (source / page).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "testdata").symlink_to(source / "testdata")

        def block(match):
            global commands
            out = []
            for part in re.split(r"^\$ ", match.group(1), flags=re.M)[1:]:
                command, _, shown = part.partition("\n")
                commands += 1
                printed = run(command, shown.strip("\n"), folder, language)
                if printed != shown.strip("\n"):
                    failures.append(f"{page}: `{command}` prints something else:\n{printed}")
                out.append(f"$ {command}\n{printed}\n")
            return "```console\n" + "".join(out) + "```"

        new = re.sub(r"```console\n(.*?)```", block, text, flags=re.S)
    if update and new != text:
        (source / page).write_text(new, encoding="utf-8")


for page in PAGES:
    check(page)
print(f"{commands} commands")
if commands < 10:
    failures.append("too few commands were found")
if failures and not update:
    sys.exit("\n\n".join(failures))
