"""Sources the completion scripts in their shells and asks them what bash, zsh and fish would ask.

completion_test.py PROGRAM MANUAL-FOLDER
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

program, manual = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
scripts = {shell: manual / "completion" / shell for shell in ("bash", "zsh", "fish")}
environment = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
failures = []
folder = tempfile.mkdtemp()
for name in ("app one.apk", "app.txt"):
    pathlib.Path(folder, name).touch()
pathlib.Path(folder, "trust").mkdir()


def run(*command, **options):
    return subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env=environment, cwd=folder, **options)


for shell, script in scripts.items():
    printed = run(program, "--lang", "en", "completion", shell)
    if printed.returncode != 0 or printed.stdout != script.read_text():
        failures.append(f"apptrait completion {shell} differs from the installed script")

# The words of the line, the last one being typed; what has to be proposed, and what must not be.
COMMANDS = "inspect verify filing jaq icp-record gate diff batch explain completion"
ROWS = [
    ([""], COMMANDS + " app.txt", "--help text check"),
    (["ins"], "inspect", "verify"),
    (["app"], "app.txt", "inspect"),
    (["--la"], "--lang", "--format"),
    (["--lang", ""], "zh en", "inspect app.txt"),
    (["inspect", "--for"], "--format", "--lang"),
    (["inspect", "--format", ""], "text json ndjson csv", "html app.txt"),
    (["inspect", "--format", "=", "n"], "ndjson", "json"),
    (["inspect", "--format", "="], "text json ndjson csv", "app.txt"),
    (["inspect", "--color", "n"], "never", "auto"),
    (["inspect", "--idsig", ""], "app.txt", "text"),
    (["inspect", "--harmony-trust", ""], "trust", "app.txt"),
    (["inspect", "app"], "app.txt", "inspect"),
    (["-q", "verify", "--compat", ""], "apksig", "app.txt"),
    (["filing", ""], "check app.txt", "inspect"),
    (["filing", "check", "--fi"], "--filed", "--out"),
    (["filing", "--provider", "ten"], "tencent", "generic"),
    (["icp-record", ""], "check sign upload create query", "inspect"),
    (["explain", "zip.dup"], "zip.duplicate-name", "zip.ambiguous"),
    (["completion", ""], "bash zsh fish", "inspect"),
]


def check(shell, words, found, wanted, unwanted):
    for word in wanted.split():
        if word not in found:
            failures.append(f"{shell}: {words} does not propose {word}, but {found}")
    for word in unwanted.split():
        if word in found:
            failures.append(f"{shell}: {words} proposes {word}")


ASK = """source "$1"; shift
COMP_WORDS=(apptrait "$@"); COMP_CWORD=$#
_apptrait
((${#COMPREPLY[@]} == 0)) || printf '%s\\n' "${COMPREPLY[@]}"
"""
for words, wanted, unwanted in ROWS:
    asked = run("bash", "--norc", "-uc", ASK, "bash", scripts["bash"], *words)
    if asked.returncode != 0 or asked.stderr:
        failures.append(f"bash: {words}: {asked.stderr}")
    check("bash", words, asked.stdout.splitlines(), wanted, unwanted)
names = run("bash", "--norc", "-uc", ASK, "bash", scripts["bash"], "inspect", "app").stdout.splitlines()
if "app one.apk" not in names:
    failures.append(f"bash: a name with a space is broken: {names}")

tried = ["bash"]
if shutil.which("fish"):
    tried.append("fish")
    for words, wanted, unwanted in ROWS:
        line = " ".join(["apptrait", *words]).replace(" = ", "=").replace(" =", "=")
        asked = run("fish", "--no-config", "-c", f"source {scripts['fish']}; complete -C '{line}'")
        if asked.returncode != 0 or asked.stderr:
            failures.append(f"fish: {words}: {asked.stderr}")
        found = [row.split("\t")[0].split("=")[-1].rstrip("/") for row in asked.stdout.splitlines()]
        if words[-1].startswith("-") or "=" in words:
            found += [row.split("\t")[0] for row in asked.stdout.splitlines()]
        check("fish", words, found, wanted, "" if words == [""] else unwanted.replace("app.txt", ""))
if shutil.which("zsh"):
    tried.append("zsh")
    asked = run("zsh", "-n", scripts["zsh"])
    if asked.returncode != 0 or asked.stderr:
        failures.append(f"zsh: {asked.stderr}")
    asked = run("zsh", "-fc", 'autoload -Uz compinit; compinit -u -D; source "$1"; whence -w _apptrait _apptrait_filing_check',
                "zsh", scripts["zsh"])
    if asked.stdout.split() != ["_apptrait:", "function", "_apptrait_filing_check:", "function"] or asked.stderr:
        failures.append(f"zsh: {asked.stdout} {asked.stderr}")

shutil.rmtree(folder)
print(f"{len(ROWS)} lines in {', '.join(tried)}")
if failures:
    sys.exit("\n".join(failures))
