"""What a person sees in a browser: the report as a page, and the page on which claims are asked.

The browser's own tree is held against the text of the page, element by element, so that nothing it drops, doubles or moves
goes unseen. What its console says fails, and so does what is wider than a phone, or looks the same in the dark.
"""

import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as etree

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

CLAIMS = """dims n, k, m
var W[n,k], X[k,m], s
const G[n,m]
let J = sum(G .* (W*X))/m
claim right: dJ/dW = 1/m * G*X'
claim forgot: dJ/dW = G*X'
claim corner: d(abs(s))/ds = if(s < 0, -1, 1)
claim constant: d(s^2*sin(s))/ds = 2*s*sin(s) - s^2*cos(s)
claim odd: d(s)/ds = <script>alert(1)</script>
"""
SAID = [
    "Mistake: factor m",
    "In entry [1, 1] the claim says",
    "at s = 0 it is -1 from below and 1 from above",
    "About these mistakes",
    "<script>alert(1)</script>",
]
PHONE = (360, 740)


def driver():
    options = Options()
    for argument in ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=900,2400"]:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(service=Service("chromedriver"), options=options)


def nested(page):
    """Each element of a page's text with the one it stands in, in their order."""
    found = []

    def walk(element, parent):
        name = element.tag.rsplit("}", 1)[-1]
        found.append((name, parent))
        for child in element:
            walk(child, name)

    walk(etree.fromstring(re.sub(r"^<!DOCTYPE html>\s*", "", page)), None)
    return found


def in_the_browser(browser):
    """The same of the browser's tree."""
    script = """return Array.from(document.getElementsByTagName('*'))
        .map(one => [one.localName, one.parentElement ? one.parentElement.localName : null]);"""
    return [tuple(pair) for pair in browser.execute_script(script)]


def is_as_written(page, browser, what):
    written, seen = nested(page), in_the_browser(browser)
    for at, (one, other) in enumerate(zip(written, seen)):
        assert one == other, f"{what}: element {at} is {one} in the text and {other} in the browser"
    assert len(written) == len(seen), f"{what}: {len(written)} elements in the text, {len(seen)} in the browser"


def is_quiet(browser, what):
    said = [line["message"] for line in browser.get_log("browser")]
    assert not said, f"{what}: the console says {said}"


def fits_a_phone(browser, what):
    wide = "return [document.documentElement.scrollWidth, window.innerWidth];"
    browser.set_window_size(*PHONE)
    needed, there = browser.execute_script(wide)
    assert needed <= there, f"{what}: {needed} pixels wide on a phone that has {there}"
    browser.set_window_size(900, 2400)


def in_both_schemes(browser, folder, what):
    """Dark and light are two pictures; what can be read in each has contrast (the colours' own test is among the tests in Rust)."""
    pictures = []
    for scheme in ["light", "dark"]:
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        path = folder / f"{what}-{scheme}.png"
        browser.save_screenshot(str(path))
        pictures.append(path.read_bytes())
        assert len(pictures[-1]) > 20000, f"{what}: an empty picture"
    assert pictures[0] != pictures[1], f"{what}: dark looks like light"


def report(program, browser, folder):
    with tempfile.TemporaryDirectory() as work:
        claims, page = pathlib.Path(work, "page.claim"), pathlib.Path(work, "page.html")
        claims.write_text(CLAIMS)
        made = subprocess.run([program, "check", "--format", "html", str(claims)], capture_output=True, check=False)
        assert made.returncode == 2, made.stderr
        page.write_bytes(made.stdout)
        browser.get(page.as_uri())
        for part in SAID:
            assert part in browser.find_element(By.TAG_NAME, "body").get_attribute("textContent"), f"not shown: {part}"
        is_as_written(made.stdout.decode(), browser, "the report")
        fits_a_phone(browser, "the report")
        in_both_schemes(browser, folder, "report")
        is_quiet(browser, "the report")
        # What it must notice: an element where none may stand.
        planted = made.stdout.decode().replace("<mrow>", "<mrow><p>planted</p>", 1)
        page.write_text(planted)
        browser.get(page.as_uri())
        try:
            is_as_written(planted, browser, "planted")
        except AssertionError:
            return
        raise AssertionError("a paragraph within a formula goes unseen")


def typed(browser, text):
    """Types into the form and sends it, by the keyboard alone."""
    field = browser.find_element(By.TAG_NAME, "textarea")
    field.clear()
    field.send_keys(text)
    field.send_keys(Keys.TAB)
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    return browser.find_element(By.TAG_NAME, "main").text


def asked(program, browser, folder):
    server = subprocess.Popen([program, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        address = re.search(r"http://\S+/", server.stdout.readline()).group(0)
        browser.get(address)
        is_quiet(browser, "the form")
        wrong = typed(browser, "d(x^2*sin(x))/dx = 2*x*sin(x) - x^2*cos(x)")
        assert "refuted" in wrong and "sign" in wrong, wrong
        picture = browser.find_element(By.CSS_SELECTOR, "svg[role=img]").get_attribute("aria-label")
        assert len(picture) > 20, picture
        assert "text=" in browser.current_url, "the address carries what was asked"
        in_both_schemes(browser, folder, "asked")
        fits_a_phone(browser, "the answer")
        is_quiet(browser, "the answer")
        # The link that is shared leads to the same answer.
        browser.get(browser.current_url)
        assert browser.find_element(By.TAG_NAME, "main").text == wrong
        assert "verified" in typed(browser, "dims n\nvar x[n]\nclaim: d(sum(x.^2))/dx = 2*x")
        hostile = typed(browser, "claim <script>document.title = 'taken'</script>: d(x)/dx = 1")
        assert browser.title != "taken" and "<script>" in hostile, hostile
        is_quiet(browser, "a hostile text")
        assert "error" in typed(browser, "d(x^2/dx = 2*x")
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=15) == 0, "it ends when it is told to"


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(os.environ.get("BACKPROOF_SCREENSHOT") or scratch)
        folder.mkdir(parents=True, exist_ok=True)
        browser = driver()
        try:
            report(program, browser, folder)
            asked(program, browser, folder)
        finally:
            browser.quit()
    print("the browser shows the report, and answers what is typed")


main()
