"""Look at pages: opens addresses in headless Chromium at phone and desk width and writes PNG pictures.

python tools/look.py OUT http://localhost:8000/ http://localhost:8000/bao-cao
python tools/look.py OUT http://localhost:8000/hom-nay --card "Thu ngân"     # signs in by that card first
python tools/look.py OUT ... --axe                                           # also prints what axe finds
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, sync_playwright

WIDTHS = {"phone": (360, 780), "desk": (1280, 900)}


def open_browser(play: Playwright) -> Browser:
    """Chromium of the system when there is one, else Playwright's own."""
    for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"):
        if Path(path).exists():
            return play.chromium.launch(executable_path=path, args=["--no-sandbox"])
    return play.chromium.launch()


def sign_in(page: Page, address: str, card: str) -> None:
    """Press the demonstration's card that bears these words."""
    parts = urlsplit(address)
    page.goto(f"{parts.scheme}://{parts.netloc}/")
    page.get_by_role("button", name=re.compile(re.escape(card))).first.click()
    page.wait_for_load_state("networkidle")


def findings(page: Page) -> list[str]:
    """What axe finds, one line each."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['help']}: {node['html'][:140]}" for v in found for node in v["nodes"]]


def complain(message: ConsoleMessage) -> None:
    """What the console calls an error; axe's own style, which the policy blocks, is no fault of the page."""
    if message.type == "error":
        print(f"  console: {message.text}")


def take(browser: Browser, arguments: argparse.Namespace, name: str, size: tuple[int, int]) -> int:
    """All addresses at one width; returns how many faults were seen."""
    faults = 0
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="vi-VN")
    page = context.new_page()
    page.on("console", complain)
    page.on("pageerror", lambda error: print(f"  script: {error}"))
    if arguments.card:
        sign_in(page, arguments.addresses[0], arguments.card)
    for address in arguments.addresses:
        answer = page.goto(address, wait_until="networkidle")
        status = answer.status if answer else 0
        title = re.sub(r"[^\w-]+", "_", urlsplit(address).path.strip("/") or "dau")
        target = arguments.out / f"{title}-{name}.png"
        page.screenshot(path=target, full_page=True)
        wide = page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        print(f"{status} {target}{'  SCROLLS SIDEWAYS' if wide else ''}")
        faults += int(status >= 400) + int(wide)
        for line in findings(page) if arguments.axe else []:
            print(f"  axe: {line}")
            faults += 1
    context.close()
    return faults


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("addresses", nargs="+")
    parser.add_argument("--card", default="", help="words on the sign-in card to press first")
    parser.add_argument("--axe", action="store_true", help="run axe on each page")
    arguments = parser.parse_args(argv)
    arguments.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = open_browser(play)
        faults = sum(take(browser, arguments, name, size) for name, size in WIDTHS.items())
        browser.close()
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
