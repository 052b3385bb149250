"""`python -m bot wechat --check` and `--menu`: each of the usual troubles is named, with what to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.channels.wechat.menus import BadMenu, clicked_keys, read_menu
from tests.integration.wechat.world import World
from tests.support import forks
from tests.support.product import ROOT

pytestmark = [pytest.mark.server, pytest.mark.postgres]
MENU = ROOT / "deploy" / "wechat-menu.yml"


def run(world: World, *asked: str, **changed: Any) -> tuple[int, str]:
    """What the command says, and how it ends."""
    accounts = json.loads(world.environ["PAYDOC_WECHAT"])
    accounts["okpay"].update(changed)
    environ = {**world.environ, "PAYDOC_WECHAT": json.dumps(accounts)}
    done = forks.run("bot", "wechat", *asked, environ=environ)
    assert "Traceback" not in done.stderr, done.stderr[-2000:]
    for secret in (world.keys["okpay"].secret, world.keys["okpay"].token):
        assert secret not in done.stdout + done.stderr
    return done.returncode, done.stdout + done.stderr


def test_a_healthy_account_is_healthy_and_its_menu_is_made_from_the_file(world: World) -> None:
    code, said = run(world, "--check", "okpay")
    assert code == 1 and "还没有菜单" in said and "--menu okpay" in said
    code, said = run(world, "--menu", "okpay", "--check", "okpay", "--url", f"{world.url}/wechat/okpay")
    assert code == 0 and "菜单建好了：6 个按钮" in said, said
    assert said.count("：正常。") == 8 and "有问题" not in said, said


@pytest.mark.parametrize(
    ("behaves", "item", "hint"),
    [
        ({"gives_no_token": 40125}, "令牌：有问题", "AppSecret 不对"),
        ({"gives_no_token": 40164}, "令牌：有问题", "不在白名单（203.0.113.7）"),
        ({"gives_no_token": -1}, "令牌：没查成", "系统忙"),
        ({"refuses": 48001}, "客服消息接口：有问题", "没有认证"),
        ({"refuses": 45009}, "客服消息接口：有问题", "clear_quota"),
        ({"media_faults": [48001]}, "素材接口：有问题", "没有这个接口的权限"),
        ({"menu": {"button": [{"type": "click", "name": "x", "key": "humann"}]}}, "自定义菜单：有问题", "humann"),
        ({"daily_left": 100}, "今天的次数：有问题", "只剩 100 次"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_each_trouble_is_named_with_what_to_do(world: World, behaves: dict[str, Any], item: str, hint: str) -> None:
    world.behave("okpay", **behaves)
    try:
        code, said = run(world, "--check", "okpay")
    finally:
        world.behave("okpay", gives_no_token=None, refuses=None, menu={}, daily_left=400_000)
    assert item in said and hint in said, said
    assert code == 1 or behaves == {"gives_no_token": -1}


@pytest.mark.parametrize("url", ["/wechat/nobody", "/health/ready"])
def test_an_address_that_answers_otherwise_is_named(world: World, url: str) -> None:
    code, said = run(world, "--check", "okpay", "--url", world.url + url)
    assert code == 1 and "回调地址：有问题" in said and "没有按微信的规矩回答" in said


def test_an_address_that_nobody_serves_and_an_unknown_wallet_are_told(world: World) -> None:
    assert "连不上 http://127.0.0.1:9" in run(world, "--check", "okpay", api_base="http://127.0.0.1:9")[1]
    code, said = run(world, "--check", "nobody")
    assert code == 1 and "no account of nobody" in said and "okpay" in said


def test_the_menu_in_the_repository_is_one_that_wechat_takes() -> None:
    keys, buttons = clicked_keys(read_menu(MENU))
    assert len(keys) == buttons == 6


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("button: []", "shape"),
        ("[1, 2", "shape"),
        ("button: [{type: click, name: 转, key: typo}]", "key"),
        ("button: [{type: click, name: 一级菜单的名字太长了, key: human}]", "name"),
        ("button: [{type: view, name: 网页, url: 'http://x'}]", "type"),
        ("button: [{name: 多, sub_button: [{name: 再, sub_button: []}]}]", "shape"),
    ],
)
def test_a_menu_that_nobody_could_use_never_leaves_the_house(tmp_path: Path, written: str, why: str) -> None:
    path = tmp_path / "menu.yml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(BadMenu) as refused:
        read_menu(path)
    assert refused.value.why == why
