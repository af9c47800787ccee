"""Runs the snippets of docs/ci*.md as they stand there: python3 run_ci_snippets.py SOURCE BINARY.

Each marked block is cut down to what it has the runner do (a YAML `run`, a Groovy `sh`, the words of a
Gradle, fastlane or hvigor call) and run in a project of its own, where every package is the demo package:
once as it is, which has to pass, and once tampered with, which has to fail. The reports that the snippet
promises have to be there both times.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

KINDS = ["github", "gitlab", "jenkins", "gradle", "fastlane", "hvigor"]
PACKAGES = ["app/build/outputs/apk/release/app-release.apk", "build/App.ipa",
            "build/outputs/default/app-default-signed.app"]


def blocks(path):
    text = open(path, encoding="utf-8").read()
    return re.findall(r"<!-- test: (\w+) -->\n```\w+\n(.*?)```", text, re.S)


def yaml_script(text, key):
    """The lines under `key: |`, or the items of the list under `key:`."""
    lines = text.split("\n")
    found = [i for i, line in enumerate(lines) if re.fullmatch(rf"\s*(- )?{key}:( \|)?", line)]
    assert len(found) == 1, f"{key}: found {len(found)} times"
    start = found[0]
    indent = len(lines[start]) - len(lines[start].lstrip())
    body = []
    for line in lines[start + 1:]:
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        body.append(line.strip())
    return "\n".join(re.sub(r"^- ", "", line) for line in body)


def words(text, pattern):
    """The quoted words of a call."""
    call = re.search(pattern, text, re.S)
    assert call, pattern
    return [a or b for a, b in re.findall(r'"([^"]*)"|\'([^\']*)\'', call.group(1))]


def commands(kind, text):
    """A bash script, or a list of words; and the folder in the project to run it in."""
    if kind == "github":
        return yaml_script(text, "run"), "."
    if kind == "gitlab":
        return yaml_script(text, "script"), "."
    if kind == "jenkins":
        return re.search(r"sh '''(.*?)'''", text, re.S).group(1), "."
    if kind == "gradle":
        return words(text, r"commandLine\((.*?)\n    \)"), "."
    if kind == "fastlane":
        return words(text, r"\n  sh\((.*?)\)\n"), "fastlane"
    name, rest = re.search(r"execFileSync\('(\w+)', (\[.*?\])", text, re.S).groups()
    return [name] + words(rest, r"\[(.*)\]"), "."


def check_reports(kind, folder, summary, passed):
    def load(name):
        return open(os.path.join(folder, name), encoding="utf-8").read()
    junit = {"gitlab": "gate.xml", "jenkins": "build/reports/gate.xml", "gradle": "app/build/gate.xml",
             "fastlane": "fastlane/gate.xml", "hvigor": "build/gate.xml"}.get(kind)
    if junit:
        failures = int(ET.fromstring(load(junit).encode()).get("failures"))
        assert (failures == 0) == passed, f"{failures} failures"
    if kind == "github":
        run = json.loads(load("apptrait.sarif"))["runs"][0]
        errors = [r for r in run["results"] if r["level"] == "error"]
        assert bool(errors) != passed, errors
        assert open(summary, encoding="utf-8").read().startswith("## ")
    if kind == "gitlab":
        issues = json.loads(load("gl-code-quality-report.json"))
        assert any(i["severity"] == "blocker" for i in issues) != passed


def run(kind, text, source, binary, package, passed):
    with tempfile.TemporaryDirectory() as folder:
        tools = os.path.join(folder, ".bin")
        os.makedirs(tools)
        os.symlink(binary, os.path.join(tools, "apptrait"))
        os.makedirs(os.path.join(folder, "ci"))
        os.makedirs(os.path.join(folder, "fastlane"))
        demo = os.path.join(source, "testdata/android/demo.apk")
        with open(os.path.join(folder, "ci/gate.toml"), "wb") as policy:
            subprocess.run([binary, "gate", "--print-policy", demo], stdout=policy, check=True)
        for name in PACKAGES:
            os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
            shutil.copy(os.path.join(source, "testdata/android", package), os.path.join(folder, name))
        summary = os.path.join(folder, "summary.md")
        open(summary, "w").close()
        environment = {"PATH": tools + ":/usr/bin:/bin", "GITHUB_STEP_SUMMARY": summary, "CI": "true",
                       "GITHUB_WORKSPACE": folder, "GITHUB_ACTIONS": "true", "LC_ALL": "C.UTF-8"}
        command, where = commands(kind, text)
        if isinstance(command, str):
            # As the runners call it: they end at the first command that fails.
            command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command]
        assert "apptrait" in " ".join(command)
        ran = subprocess.run(command, cwd=os.path.join(folder, where), env=environment, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert ran.returncode == (0 if passed else 1), f"exit {ran.returncode}\n{ran.stdout}"
        if kind == "github":
            assert ("::error " in ran.stdout) != passed, ran.stdout
        check_reports(kind, folder, summary, passed)


def main(source, binary):
    failed = 0
    for name in ["ci.md", "ci.zh-CN.md"]:
        found = blocks(os.path.join(source, "docs", name))
        if [kind for kind, _ in found] != KINDS:
            print(f"{name}: snippets are {[kind for kind, _ in found]}")
            failed += 1
        for kind, text in found:
            for package, passed in [("demo.apk", True), ("demo-tampered.apk", False)]:
                try:
                    run(kind, text, source, os.path.realpath(binary), package, passed)
                except (AssertionError, OSError, ValueError, ET.ParseError) as error:
                    print(f"{name}, {kind}, {package}: {error!r}")
                    failed += 1
    return 1 if failed else 0


sys.exit(main(*sys.argv[1:3]))
