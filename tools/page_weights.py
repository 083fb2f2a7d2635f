"""Weigh the ten main pages of a running demonstration, each opened by the person whose page it is.

python3 run.py                                   # in another window
.venv/bin/python tools/page_weights.py http://localhost:8000/

For each page, in a browser that keeps its cache as a phone does: bytes on the wire when it is opened for the first time,
bytes of everything but the page itself when it is opened again, milliseconds of the server (median of five) and the number of
questions it asked the database, as the server itself tells in `Server-Timing`. Ends with 1 when a phone page is over its limit.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
from dataclasses import dataclass, field

from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    Page,
    ViewportSize,
    sync_playwright,
)

from tools.look import WIDTHS, open_browser, sign_in

PHONE_LIMIT_BYTES = 100_000
TIMES = 5


@dataclass(frozen=True)
class Main:
    """Trang chính: its name, the card that opens it, its address or the link to follow from there."""

    name: str
    card: str
    path: str
    follow: str = ""
    size: str = "desk"


PAGES = (
    Main("Hôm nay của tổ trưởng", "Tổ trưởng", "/", size="phone"),
    Main("Thu tại thôn", "Tổ trưởng", "/phien/thu", size="phone"),
    Main("Hôm nay của cán bộ Hội", "Hội LHPN xã", "/"),
    Main("Tổ", "Cán bộ tín dụng", "/to/"),
    Main("Một tổ", "Cán bộ tín dụng", "/to/", follow=".dt-ledger tbody td a"),
    Main("Khoản vay", "Cán bộ tín dụng", "/cho-vay/khoan-vay"),
    Main("Một khoản vay", "Cán bộ tín dụng", "/cho-vay/khoan-vay", follow=".dt-ledger tbody td a"),
    Main("Phiên", "Giao dịch viên", "/phien/"),
    Main("Khóa sổ", "Giám đốc", "/khoa-so/"),
    Main("Báo cáo", "Giám đốc", "/bao-cao/"),
)


@dataclass
class Wire:
    """Đường truyền: what the browser really received, by the kind of thing."""

    session: CDPSession
    kinds: dict[str, str] = field(default_factory=dict)
    received: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.session.on("Network.responseReceived", self._began)
        self.session.on("Network.loadingFinished", self._ended)
        self.session.send("Network.enable")

    def _began(self, event: dict[str, str]) -> None:
        self.kinds[event["requestId"]] = event["type"]

    def _ended(self, event: dict[str, float]) -> None:
        kind = "page" if self.kinds.get(str(event["requestId"])) == "Document" else "rest"
        self.received[kind] = self.received.get(kind, 0) + int(event["encodedDataLength"])

    def open(self, page: Page, address: str) -> dict[str, int]:
        self.received = {"page": 0, "rest": 0}
        page.goto(address, wait_until="networkidle")
        return self.received


def signed_in(browser: Browser, root: str, main: Main) -> tuple[BrowserContext, str]:
    """Who has entered, with the address of the page; what the way there brought stays in another browser's cache."""
    width, height = WIDTHS[main.size]
    size = ViewportSize(width=width, height=height)
    way = browser.new_context(viewport=size, locale="vi-VN")
    page = way.new_page()
    sign_in(page, root, main.card)
    address = root.rstrip("/") + main.path
    if main.follow:
        page.goto(address)
        page.locator(main.follow).first.click()
        page.wait_for_load_state("networkidle")
        address = page.url
    fresh = browser.new_context(viewport=size, locale="vi-VN", storage_state=way.storage_state())
    way.close()
    return fresh, address


def server_said(page: Page, address: str) -> tuple[float, int]:
    """Milliseconds and questions, the median of five."""
    told = [page.request.get(address).headers.get("server-timing", "") for _ in range(TIMES)]
    found = [re.search(r'app;dur=([\d.]+), db;dur=[\d.]+;desc="(\d+)"', text) for text in told]
    if not all(found):
        raise SystemExit(
            "The server does not tell its times: start it with DIEMTUA_SERVER_TIMING=1."
        )
    times = [float(one[1]) for one in found if one]
    return statistics.median(times), int(found[-1][2] if found[-1] else 0)


def weigh(browser: Browser, root: str, main: Main) -> bool:
    """One row of the table; whether the page keeps its limit."""
    context, address = signed_in(browser, root, main)
    page = context.new_page()
    wire = Wire(context.new_cdp_session(page))
    first = wire.open(page, address)
    first_bytes = first["page"] + first["rest"]
    again = wire.open(page, address)
    milliseconds, questions = server_said(page, address)
    context.close()
    kept = main.size != "phone" or first_bytes <= PHONE_LIMIT_BYTES
    print(
        f"| {main.name} | {main.size} | {first_bytes / 1000:.1f} | {first['page'] / 1000:.1f} | "
        f"{again['rest'] / 1000:.1f} | {milliseconds:.0f} | {questions} |{'' if kept else ' OVER'}",
        flush=True,
    )
    return kept


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("root", help="address of a running demonstration")
    arguments = parser.parse_args(argv)
    print(
        "| Page | Size | First load, KB | of it the page | Second load without the page, KB | Server, ms | Questions |"
    )
    print("|---|---|---|---|---|---|---|")
    with sync_playwright() as play:
        browser = open_browser(play)
        kept = [weigh(browser, arguments.root, one) for one in PAGES]
        browser.close()
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
