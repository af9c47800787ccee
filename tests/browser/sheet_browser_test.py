#!/usr/bin/env python3
"""Drives Chromium over the filing sheets that sample_sheet wrote.

usage: sheet_browser_test.py FOLDER

Talks to chromedriver by the WebDriver protocol and needs nothing but Python's standard library.
Leaves screenshots and a PDF in FOLDER, for people to look at. Exits 1 where a check fails.
"""
import base64
import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request


class Browser:
    """A headless Chromium by chromedriver."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.driver = subprocess.Popen(["chromedriver", f"--port={self.port}", "--silent"],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                       start_new_session=True)
        self.session = ""
        arguments = ["--headless=new", "--disable-gpu", "--window-size=1440,1000",
                     "--force-color-profile=srgb", "--hide-scrollbars", "--disable-dev-shm-usage"]
        if os.geteuid() == 0:
            arguments.append("--no-sandbox")  # Chromium refuses its sandbox to root
        options = {"args": arguments, "binary": "/usr/bin/chromium"}
        wanted = {"browserName": "chrome", "goog:chromeOptions": options,
                  "goog:loggingPrefs": {"browser": "ALL"}, "timeouts": {"script": 20000}}
        for _ in range(100):
            try:
                made = self.call("POST", "", {"capabilities": {"alwaysMatch": wanted}}, new=True)
                break
            except (ConnectionError, urllib.error.URLError):
                time.sleep(0.2)
        else:
            raise SystemExit("chromedriver did not start")
        self.session = made["sessionId"]

    def call(self, method, path, body=None, new=False):
        url = f"http://127.0.0.1:{self.port}/session"
        if not new:
            url += f"/{self.session}{path}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, {"Content-Type": "application/json"},
                                         method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=60) as response:
                return json.load(response)["value"]
        except urllib.error.HTTPError as error:
            raise SystemExit(f"WebDriver: {method} {path}: {error.read().decode()}") from error

    def cdp(self, command, **parameters):
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def open(self, path):
        self.call("POST", "/url", {"url": "file://" + os.path.abspath(path)})

    def run(self, script, *arguments):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def run_async(self, script, *arguments):
        return self.call("POST", "/execute/async", {"script": script, "args": list(arguments)})

    def elements(self, selector):
        found = self.call("POST", "/elements", {"using": "css selector", "value": selector})
        return [next(iter(element.values())) for element in found]

    def click(self, element):
        # A real click, by the driver's mouse: the clipboard wants a user's gesture.
        self.call("POST", f"/element/{element}/click", {})

    def text(self, element):
        return self.call("GET", f"/element/{element}/text")

    def console(self):
        return [entry["message"] for entry in self.call("POST", "/se/log", {"type": "browser"})]

    def clipboard(self):
        return self.run_async("const done = arguments[0];"
                              "navigator.clipboard.readText().then(done, e => done('ERROR ' + e));")

    def screenshot(self, path, width, height, scale=1, mobile=False):
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height,
                 deviceScaleFactor=scale, mobile=mobile)
        picture = self.cdp("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        with open(path, "wb") as file:
            file.write(base64.b64decode(picture["data"]))

    def close(self):
        try:
            if self.session:
                self.call("DELETE", "")
        finally:
            # The driver's own processes, and no others.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.driver.pid, signal.SIGKILL)
            self.driver.wait(10)


class Checks:
    """Counts what held and prints what did not."""

    def __init__(self):
        self.done = self.failed = 0

    def equal(self, actual, expected, what):
        self.done += 1
        if actual != expected:
            self.failed += 1
            print(f"FAILED {what}\n  actual:   {str(actual)[:300]}\n  expected: {str(expected)[:300]}")

    def true(self, value, what):
        self.equal(bool(value), True, what)


def check_copying(browser, folder, checks):
    """Each copy button says that it copied, and the clipboard holds the value, whole."""
    with open(os.path.join(folder, "zh.json"), encoding="utf-8") as file:
        sheet = json.load(file)
    expected = [value["text"] for column in sheet["columns"] for one in column["sets"]
                for box in one["boxes"] for value in box["values"]]
    browser.open(os.path.join(folder, "zh.html"))
    browser.cdp("Browser.grantPermissions",
                permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    browser.run("for (const d of document.querySelectorAll('details')) d.open = true;")
    buttons = browser.elements("button.copy")
    checks.equal(len(buttons), len(expected), "one copy button for each value")
    for button, value in zip(buttons, expected):
        checks.equal(browser.text(button), "复制", "label before")
        browser.click(button)
        for _ in range(50):
            if browser.text(button) == "已复制":
                break
            time.sleep(0.05)
        checks.equal(browser.text(button), "已复制", "label after")
        checks.equal(browser.clipboard(), value, "clipboard")
    time.sleep(2.3)
    checks.equal(browser.text(buttons[-1]), "复制", "label some seconds later")


def check_copying_without_clipboard(browser, folder, checks):
    """Where the clipboard interface is missing, the old way copies."""
    browser.open(os.path.join(folder, "zh.html"))
    browser.run("Object.defineProperty(navigator, 'clipboard', {value: undefined});"
                "document.addEventListener('copy', () => {"
                "  window.copied = document.activeElement.value; });")
    browser.click(browser.elements("button.copy")[0])
    time.sleep(0.2)
    checks.equal(browser.run("return window.copied"), "com.example.mall", "copied the old way")


def check_keyboard(browser, folder, checks):
    """A copy button is reached and pressed with the keyboard alone."""
    browser.open(os.path.join(folder, "zh.html"))
    browser.run("document.querySelector('button.copy').focus();")
    browser.call("POST", "/actions", {"actions": [
        {"type": "key", "id": "k", "actions": [{"type": "keyDown", "value": "\ue007"},
                                               {"type": "keyUp", "value": "\ue007"}]}]})
    time.sleep(0.3)
    checks.equal(browser.text(browser.elements("button.copy")[0]), "已复制", "by the enter key")


def check_isolation(browser, folder, checks):
    """Nothing is loaded from elsewhere, nothing that a package says runs, nothing complains."""
    for name in ("zh.html", "en.html", "stop.html", "hostile.html"):
        browser.open(os.path.join(folder, name))
        time.sleep(0.3)
        loaded = browser.run("return performance.getEntriesByType('resource')"
                             ".map(e => e.name).filter(n => !n.startsWith('data:'))")
        checks.equal(loaded, [], f"{name} loads nothing")
        checks.equal(browser.console(), [], f"{name} logs nothing")
    checks.equal(browser.run("return window.pwned === undefined"), True, "hostile text does not run")
    checks.equal(browser.run("return document.querySelectorAll('main script, main img').length"), 0,
                 "hostile text makes no elements")
    shown = browser.run("return document.querySelector('.box code').textContent")
    checks.true("<script>" in shown and "\u202e" not in shown, "hostile text is shown, escaped")
    # The page's own policy stops a script that is put in later.
    browser.run("const s = document.createElement('script'); s.textContent = 'window.late = 1';"
                "document.body.append(s);")
    checks.equal(browser.run("return window.late === undefined"), True, "policy stops other scripts")
    browser.console()


def check_save(browser, folder, checks):
    browser.open(os.path.join(folder, "zh.html"))
    links = browser.run("return [...document.querySelectorAll('a.save')].map("
                        "a => [a.download, a.href.slice(0, 30)])")
    checks.equal(len(links), 6, "a certificate and an icon to save for each platform")
    checks.true(all(link[1].startswith("data:") for link in links), "saved from the page itself")
    checks.true(["android.cer", "data:application/x-x509-ca-ce"] in
                [[name, start[:29]] for name, start in links], "the certificate's link")


def luminance(color):
    red, green, blue = (int(part) for part in re.findall(r"\d+", color)[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def check_looks(browser, folder, checks):
    """Desktop, phone, dark and print; the pictures are for people."""
    views = (("desktop", 1440, 1000, 1, False), ("narrow", 900, 1100, 1, False),
             ("phone", 390, 844, 2, True))
    background = "return getComputedStyle(document.body).backgroundColor"
    for page in ("zh", "en", "stop", "hostile"):
        browser.open(os.path.join(folder, page + ".html"))
        for scheme in ("light", "dark"):
            browser.cdp("Emulation.setEmulatedMedia",
                        features=[{"name": "prefers-color-scheme", "value": scheme}])
            shade = luminance(browser.run(background))
            checks.true(shade > 200 if scheme == "light" else shade < 60, f"{page} {scheme}")
            for name, width, height, scale, mobile in views:
                if scheme == "dark" and name == "narrow":
                    continue
                path = os.path.join(folder, f"{page}-{name}-{scheme}.png")
                browser.screenshot(path, width, height, scale, mobile)
                overflow = browser.run("return document.documentElement.scrollWidth"
                                       " - document.documentElement.clientWidth")
                checks.true(overflow <= 0, f"{page} {name}: nothing sticks out ({overflow})")
        browser.cdp("Emulation.clearDeviceMetricsOverride")
        browser.cdp("Emulation.setEmulatedMedia", features=[])
        pdf = base64.b64decode(browser.cdp("Page.printToPDF", printBackground=False,
                                           preferCSSPageSize=True)["data"])
        with open(os.path.join(folder, page + ".pdf"), "wb") as file:
            file.write(pdf)
        pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
        cards = browser.run("return document.querySelectorAll('.card').length")
        checks.equal(pages, cards, f"{page}: one printed page for each platform")


def main():
    folder = sys.argv[1]
    checks = Checks()
    browser = Browser()
    try:
        check_copying(browser, folder, checks)
        check_keyboard(browser, folder, checks)
        check_copying_without_clipboard(browser, folder, checks)
        check_isolation(browser, folder, checks)
        check_save(browser, folder, checks)
        check_looks(browser, folder, checks)
    finally:
        browser.close()
    print(f"{checks.done} checks, {checks.failed} failed")
    return 1 if checks.failed or checks.done < 60 else 0


if __name__ == "__main__":
    sys.exit(main())
