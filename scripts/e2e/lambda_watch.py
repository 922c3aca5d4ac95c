"""Drives a purchase through `cargo lambda watch`: every function a Lambda of its own behind one URL, as on AWS.

`shop cloud` gives the functions a DynamoDB, an S3 and a WeChat on this machine. The functions must have been built
(`cargo build`); otherwise the first call of each waits for its compiler.
"""

import socket

from support import SHOP, SHOPPER, TOOLS, Checks, call, free_port, login, main, running, says_ready

# One call may have to wait for a compiler, when something was changed since the build.
SECONDS = 300
ADDRESS = {
    "name": "安娜",
    "mobile": "13800138000",
    "province": "广东省",
    "city": "广州市",
    "country": "海珠区",
    "detail": "新港中路 397 号",
}


def accepts(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def buy(checks: Checks, base: str) -> None:
    """token -> product -> address -> order -> the order read back; each step another function."""
    token = login(base, SHOPPER, SECONDS)
    checks.check("lambda: log in", bool(token))

    status, answer = call("GET", f"{base}/v1/product/recent", seconds=SECONDS)
    items = (answer.get("data") or {}).get("items") or []
    in_stock = [item for item in items if item["stock"] > 0]
    if not checks.check("lambda: products", status == 200 and bool(in_stock), (status, answer)):
        return
    product = in_stock[0]

    status, answer = call("POST", f"{base}/v1/address", ADDRESS, token, SECONDS)
    if not checks.check("lambda: new address", status == 201, (status, answer)):
        return
    address = answer["data"]["id"]

    wish = {"products": [{"product_id": product["id"], "count": 1}], "address_id": address}
    status, answer = call("POST", f"{base}/v1/order", wish, token, SECONDS)
    placed = answer.get("data") or {}
    if not checks.check("lambda: order placed", status in (200, 201) and placed.get("pass") is True, (status, answer)):
        return

    status, answer = call("GET", f"{base}/v1/order/{placed['order_id']}", token=token, seconds=SECONDS)
    read = answer.get("data") or {}
    expected = (200, placed["order_no"], ADDRESS["detail"])
    found = (status, read.get("order_no"), (read.get("snap_address") or {}).get("detail"))
    checks.check("lambda: order read back", found == expected, (status, answer))

    status, answer = call("GET", f"{base}/v1/order", token="nobody", seconds=SECONDS)
    checks.check("lambda: a bad token is refused", (status, answer.get("error_code")) == (401, 1002), (status, answer))


def watch(checks: Checks) -> None:
    port = free_port()
    variables = TOOLS / "logs" / "lambda.env"
    cloud = [SHOP, "cloud", "--env-file", str(variables)]
    with running("shop-cloud", cloud, says_ready):
        command = [str(TOOLS / "lambda" / "bin" / "cargo-lambda"), "lambda", "watch", "--ignore-changes"]
        command += ["-A", "127.0.0.1", "-P", str(port), "--env-file", str(variables)]
        with running("lambda-watch", command, lambda _: accepts(port)):
            buy(checks, f"http://127.0.0.1:{port}")


if __name__ == "__main__":
    main("lambda", watch)
