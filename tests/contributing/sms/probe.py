"""A customer writes a text message to the whole gateway, as bot/bootstrap.py wires it, and gets the answer by SMS."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
from bot.channels.sms.receiver import signature

from tests.integration.customer.harness import Script

KEY, SENT = "k" * 32, list[dict[str, str]]()


class Platform(BaseHTTPRequestHandler):
    """The SMS gateway: takes what is to be sent."""

    def do_POST(self) -> None:
        SENT.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


class Bot(Script):
    """In place of the trained model: answers by fixed rules."""

    async def give_up(self, claimed: object) -> None:
        raise AssertionError("the script answers everything")


async def main() -> None:
    platform = HTTPServer(("127.0.0.1", 0), Platform)
    threading.Thread(target=platform.serve_forever, daemon=True).start()
    account = {"gateway": f"http://127.0.0.1:{platform.server_port}/", "key": KEY}
    folder = tempfile.mkdtemp()
    os.environ.update(PAYDOC_SMS=json.dumps({"okpay": account}), PAYDOC_DATABASE_URL=f"sqlite:///{folder}/probe.db")
    from bot.bootstrap import application

    app = application(Bot())  # type: ignore[arg-type]
    http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")
    async with app.router.lifespan_context(app), http:
        for name, text in (("m1", "你好呀"), ("m1", "你好呀"), ("m2", "付款失败了")):
            body = json.dumps({"id": name, "from": "+8613800000000", "text": text}).encode()
            signed = {"x-sms-sign": signature(KEY.encode(), "1", body)}
            print((await http.post("/sms/okpay", params={"stamp": "1"}, content=body, headers=signed)).status_code)
        forged = {"x-sms-sign": "0"}
        print((await http.post("/sms/okpay", params={"stamp": "1"}, content=b"{}", headers=forged)).status_code)
        for _ in range(600):
            if len(SENT) >= 2:
                break
            await asyncio.sleep(0.05)
    print(json.dumps(SENT, ensure_ascii=False))


asyncio.run(main())
