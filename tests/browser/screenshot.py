#!/usr/bin/env python3
"""screenshot: takes docs/space-time.png anew. Usage: screenshot.py MAKE_PAGE OUTPUT [dark]"""
import pathlib
import subprocess
import sys
import tempfile
import time

import webdriver

with tempfile.TemporaryDirectory() as folder, webdriver.Browser(dark="dark" in sys.argv) as browser:
    page = pathlib.Path(folder) / "example.html"
    page.write_bytes(subprocess.run([sys.argv[1], "example"], check=True, capture_output=True).stdout)
    browser.open(page)
    browser.press("x", "x")  # the second loss: a text
    browser.press("home")
    browser.run("""
        const wheel = (options) => document.querySelector('#diagram').dispatchEvent(new WheelEvent('wheel', options));
        wheel({ deltaY: 123, ctrlKey: true });
        wheel({ deltaY: -1e6 });
        wheel({ deltaY: 72 });""")
    time.sleep(0.5)  # for the frame
    browser.screenshot(pathlib.Path(sys.argv[2]))
