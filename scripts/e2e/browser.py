"""Opens the shop's pages in a real browser, and calls the API through Swagger UI as a developer would.

A page fails on any console error, uncaught exception, failed request, or request to another host: the shop must work
where nothing but the shop can be reached. Screenshots go to .tools/shots/.
"""

import os
import pathlib
import re
from urllib.parse import urlsplit

from playwright.sync_api import Error, Page, Route, expect, sync_playwright

from support import ADMIN, SHOPPER, TOOLS, Checks, call, login, main, shop

SHOTS = TOOLS / "shots"
FLAGS = [
    *(["--no-sandbox"] if os.geteuid() == 0 else []),  # Chromium's sandbox refuses to run as root
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SECONDS = 15


class Visit:
    """A page, and everything that went wrong on it."""

    def __init__(self, page: Page, base: str, shop: str) -> None:
        self.page = page
        self.base = base
        self.shop = shop
        self.problems: list[str] = []
        page.set_default_timeout(SECONDS * 1000)
        page.on("console", lambda it: it.type == "error" and self.problems.append(f"console: {it.text}"))
        page.on("pageerror", lambda it: self.problems.append(f"exception: {it}"))
        page.on("requestfailed", lambda it: self.problems.append(f"failed: {it.url} ({it.failure})"))
        page.on("response", lambda it: it.status >= 400 and self.problems.append(f"{it.status}: {it.url}"))
        page.route(re.compile(r"^https?:"), self._own_host_only)

    def _own_host_only(self, route: Route) -> None:
        url = route.request.url
        if urlsplit(url).netloc == urlsplit(self.base).netloc:
            route.continue_()
        else:
            self.problems.append(f"foreign host: {url}")
            route.abort()

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.page.wait_for_load_state("networkidle")

    def shot(self, name: str) -> None:
        self.page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


def home(visit: Visit) -> None:
    visit.open("/")
    expect(visit.page).to_have_title(re.compile(r"\S"))
    # The home page leads to the other two.
    expect(visit.page.locator('a[href*="apidocs"]').first).to_be_visible()
    expect(visit.page.locator('a[href*="error_code"]').first).to_be_visible()
    visit.shot("home")


def error_codes(visit: Visit) -> None:
    visit.open("/error_code")
    for code in ("10120", "10100", "999"):
        expect(visit.page.get_by_text(code, exact=True).first).to_be_visible()
    visit.shot("error_code")


def phone(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    for name, path in (("home", "/"), ("error_code", "/error_code")):
        visit.open(path)
        visit.shot(f"{name}-phone")


def swagger(visit: Visit) -> None:
    """The token is entered once and used in every call after it."""
    visit.open("/doc")
    expect(visit.page).to_have_url(re.compile(r"/apidocs/"))
    page = visit.page
    expect(page.locator(".opblock, .opblock-tag").first).to_be_visible()
    visit.shot("apidocs")

    page.locator(".auth-wrapper button.authorize").first.click()
    dialog = page.locator(".dialog-ux .modal-ux")
    # One field for each security scheme; the bearer token's is the one that Swagger UI labels so.
    dialog.locator('input[id="auth-bearer-value"]').first.fill(login(visit.base, SHOPPER))
    visit.shot("apidocs-authorize")
    dialog.locator(".auth-btn-wrapper button.authorize").first.click()
    expect(dialog.get_by_text("Authorized", exact=True).first).to_be_visible()
    dialog.locator(".auth-btn-wrapper .btn-done").first.click()

    for path in ("/v1/user", "/v1/address/all"):
        try_out(visit, path)
    visit.shot("apidocs-executed")


def try_out(visit: Visit, path: str) -> None:
    page = visit.page
    closed = page.locator('.opblock-tag[data-is-open="false"]')
    while closed.count():
        closed.first.click()
    operation = page.locator(".opblock-get").filter(has=page.locator(f'.opblock-summary-path[data-path="{path}"]'))
    if "is-open" not in (operation.get_attribute("class") or "").split():
        operation.locator(".opblock-summary-control").click()
    # With `tryItOutEnabled` the button already says "Cancel".
    button = operation.locator("button.try-out__btn")
    if "cancel" not in (button.get_attribute("class") or "").split():
        button.click()
    operation.locator("button.execute").click()
    answer = operation.locator(".live-responses-table .response")
    expect(answer.locator(".response-col_status").first).to_contain_text("200")
    expect(answer.locator(".response-col_description").first).to_contain_text('"error_code": 0')


def pay(visit: Visit) -> None:
    """A person plays the shop: an order is placed, paid on the page of the local WeChat, and sent."""
    token = login(visit.shop, SHOPPER)

    def ask(method: str, path: str, body: dict | None = None, caller: str = token) -> dict:
        status, answer = call(method, visit.shop + path, body, caller)
        if status >= 400:
            raise RuntimeError(f"{method} {path} answered {status} {answer}")
        return answer["data"]

    place = {"province": "浙江", "city": "杭州", "country": "西湖", "detail": "文三路1号"}
    ask("POST", "/v1/address", {"name": "安娜", "mobile": "13800000000", **place})
    order = ask("POST", "/v1/order", {"products": [{"product_id": 1, "count": 2}]})["order_id"]
    ask("POST", "/v1/pay/pre_order", {"id": order})

    visit.open("/")
    expect(visit.page).to_have_title(re.compile("微信支付沙箱"))
    visit.shot("sandbox-unpaid")
    visit.page.get_by_role("button", name="支付", exact=True).click()
    # The page tells the shop, and the shop's answer shows.
    expect(visit.page.get_by_text("204").first).to_be_visible()
    if ask("GET", f"/v1/order/{order}")["order_status"] != 2:
        visit.problems.append("the order is not paid")
    admin = login(visit.shop, ADMIN)
    ask("PUT", f"/cms/order/delivery?order_id={order}", {"express_company": "ZTO", "tracking_no": "Z1"}, admin)
    expect(visit.page.get_by_text("ZTO").first).to_be_visible()
    visit.shot("sandbox-shipped")


def visit_all(checks: Checks) -> None:
    expect.set_options(timeout=SECONDS * 1000)
    SHOTS.mkdir(parents=True, exist_ok=True)
    chromium = pathlib.Path(TOOLS / "browser" / "chromium").read_text().strip()
    with shop("browser-shop") as (base, wechat), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for step in (home, error_codes, phone, swagger, pay):
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            visit = Visit(context.new_page(), wechat if step is pay else base, shop=base)
            try:
                step(visit)
            except (Error, AssertionError, RuntimeError) as error:
                visit.problems.append(str(error).strip())
                visit.shot(f"failed-{step.__name__}")
            checks.check(f"browser: {step.__name__}", not visit.problems, "\n  ".join(visit.problems))
            context.close()
        browser.close()
    print(f"screenshots: {SHOTS}")


if __name__ == "__main__":
    main("browser", visit_all)
