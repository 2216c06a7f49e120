"""webdriver: headless Chromium, driven through chromedriver by the W3C's WebDriver protocol
(https://www.w3.org/TR/webdriver2/), with the standard library alone.

Nothing here goes to a network but the loopback: the browser is started without the services that it has of its own,
with an empty profile that is thrown away.
"""
import base64
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

CHROMIUM = "/usr/bin/chromium"
DRIVER = "/usr/bin/chromedriver"
PATIENCE = 60  # seconds
SKIPPED = 77
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # what the protocol calls a reference to one

OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
           "--disable-background-networking", "--disable-component-update", "--disable-sync",
           "--disable-dev-shm-usage", "--force-device-scale-factor=1", "--hide-scrollbars"]

KEYS = {"down": "\ue015", "up": "\ue013", "escape": "\ue00c", "page down": "\ue00f", "home": "\ue011", "end": "\ue010"}


def skip_without_browser():
    for program in (CHROMIUM, DRIVER):
        if not os.access(program, os.X_OK):
            print(f"skipped: there is no {program}")
            sys.exit(SKIPPED)


class Browser:
    """One browser, one page at a time."""

    def __init__(self, width=1400, height=900, dark=False):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.driver = subprocess.Popen([DRIVER, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                       encoding="utf-8")
        self.session = ""
        # No proxy of the environment stands between us and the loopback.
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            self.base = f"http://127.0.0.1:{self._port()}/session"
            self._begin(width, height, dark)
        except BaseException:
            self.close()
            raise

    def _port(self):
        said = ""
        for line in self.driver.stdout:
            said += line
            if found := re.search(r"started successfully on port (\d+)", line):
                return found[1]
        raise RuntimeError(f"chromedriver has not started: {said}")

    def _begin(self, width, height, dark):
        options = [*OPTIONS, f"--window-size={width},{height}", f"--user-data-dir={self.profile.name}"]
        wanted = {"browserName": "chrome", "goog:chromeOptions": {"binary": CHROMIUM, "args": options},
                  "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
        begun = self._ask("POST", "", {"capabilities": {"alwaysMatch": wanted}})
        self.session = "/" + begun["sessionId"]
        # The window's frame takes some of its size; the page is to have all of it.
        self.cdp("Emulation.setDeviceMetricsOverride",
                 {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.cdp("Emulation.setEmulatedMedia", {"features": [scheme]})

    def _ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + self.session + path, data, method=method,
                                         headers={"Content-Type": "application/json"})
        try:
            with self.opener.open(request, timeout=PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"]) from None

    def cdp(self, command, parameters):
        return self._ask("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def open(self, path):
        self._ask("POST", "/url", {"url": path.resolve().as_uri()})

    def run(self, script, *arguments):
        """What the function's body returns."""
        return self._ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def press(self, *keys):
        """Keys go where the focus is."""
        actions = []
        for key in keys:
            value = KEYS.get(key, key)
            actions += [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        self._ask("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def point(self, selector, x, y, click=False):
        """Moves the pointer to a place of an element, counted from its upper left corner."""
        left, top = self.run("const box = document.querySelector(arguments[0]).getBoundingClientRect();"
                             "return [box.left, box.top]", selector)
        actions = [{"type": "pointerMove", "duration": 0, "x": round(left + x), "y": round(top + y)}]
        if click:
            actions += [{"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        self._ask("POST", "/actions", {"actions": [{"type": "pointer", "id": "mouse", "actions": actions}]})

    def click(self, selector):
        found = self._ask("POST", "/element", {"using": "css selector", "value": selector})
        self._ask("POST", f"/element/{found[ELEMENT]}/click", {})

    def log(self, kind):
        """What has come since the last call: of "browser" its console, of "performance" its events."""
        return self._ask("POST", "/se/log", {"type": kind})

    def screenshot(self, path):
        path.write_bytes(base64.b64decode(self._ask("GET", "/screenshot")))

    def close(self):
        if self.session:
            try:
                self._ask("DELETE", "")
            except (OSError, RuntimeError):
                pass  # it is to end anyway
        self.driver.terminate()
        self.driver.wait(PATIENCE)
        self.driver.stdout.close()
        self.profile.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
