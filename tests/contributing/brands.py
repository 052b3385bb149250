"""A wallet, as the guide says: one folder of knowledge, and its transcripts. It needs no training."""

from __future__ import annotations

from ruamel.yaml import YAML

from tests.contributing.addition import Addition
from tests.contributing.gates import LINT, asked, own_tests, program
from tests.contributing.project import Project
from tests.contributing.written import saying

FINDINGS = "tests/unit/knowledge/findings.yml"
HOME = "knowledge/brands/tongbao/"
DOCUMENT = """\
通宝钱包付款失败时,可以按下面的步骤检查。
1. 检查网络:确认手机是否连接到互联网,建议切换为稳定的Wi-Fi网络。
2. 重启应用:关闭通宝应用后重新打开,再试一次付款。
如果仍未解决,建议联系通宝客服。
手续费:转账到银行卡时会收取手续费。
"""
BRAND = """\
brand: tongbao
name: 通宝
names: [通宝钱包, 通宝App]
misspellings: [同宝, 通保]
phones: []
theme: {primary: "#7a4a00", on_primary: "#ffffff"}
desk:
  queue: tongbao
  hours: [{days: workdays, from: "09:00", to: "18:00"}]
  holidays: closed
  answer_within_minutes: 30
undocumented:
"""
ANSWERS = """\
answers:
  - id: card_fee
    topic: fees
    text: 转账到银行卡的时候，会收手续费。
    questions: [转到银行卡要手续费吗, 手续费多少, 转账收几个点, 转卡里扣多少钱]
    source: 转账到银行卡时会收取手续费。
"""
CHECKLIST = """\
brand: tongbao
topic: payment_failed
kind: diagnosis
title: 付款失败
steps:
  - id: network
    short: 检查网络
    text: 先看看手机有没有连上网，建议换成稳定的 Wi-Fi。
    about: [网络]
    tried: [<网络>+<换过>|<试过>]
    good: [<网络通>]
    bad: [<网络断>]
    remedy: 那先换成稳定的 Wi-Fi，再付一次，然后告诉我结果。
    questions: [网不好付不了, 是不是网络的问题, 要换网吗, 用流量能付吗]
    source: 确认手机是否连接到互联网,建议切换为稳定的Wi-Fi网络。
  - id: restart
    short: 重启应用
    text: 把通宝应用关掉，再重新打开，再付一次试试。
    about: [应用]
    tried: [<应用>+<试过>|重启]
    questions: [要重启应用吗, 关掉再打开行不行, 重新打开再付, 退出去再进来试试]
    source: 关闭通宝应用后重新打开,再试一次付款。
ending:
  text: 如果还是没解决，建议联系通宝客服。
  source: 如果仍未解决,建议联系通宝客服。
"""
TRANSCRIPT = """\
brand: tongbao
topic: payment_failed
dialogues:
  - name: 一路还是不行
    turns:
      - said: 付款失败了
        expected: [Wi-Fi]
      - said: 还是不行
        expected: [重新打开]
"""


def write_brand(here: Project) -> None:
    """All that the paragraph names."""
    topics = YAML(typ="safe").load(here.text("knowledge/topics.yml"))
    ordinary = [name for name, topic in topics.items() if topic.get("lane") != "service"]
    missing = "".join(f"  - {name}\n" for name in ordinary if name not in ("fees", "payment_failed"))
    here.write(f"{HOME}brand.yml", BRAND + missing)
    here.write(f"{HOME}document.txt", DOCUMENT)
    here.write(f"{HOME}answers.yml", ANSWERS)
    here.write(f"{HOME}checklists/payment_failed.yml", CHECKLIST)
    here.write("tests/transcripts/tongbao/payment_failed.yml", TRANSCRIPT)
    here.append(FINDINGS, "- steps: [tongbao/payment_failed/network]\n  good: [网挺好的]\n  bad: [没网了]\n")


def brand_holds(said: str, misspelled: str) -> None:
    """Its checklist is walked, a question is answered from its document, its names are read from its file."""
    assert 0 < said.index("Wi-Fi") < said.index("重新打开") < said.index("会收手续费")
    assert "同宝" in misspelled


TURNS = ("payment_failed", "付款失败了"), ("problem_persists", "还是不行"), ("fees", "手续费多少")
A_BRAND = Addition(
    "a brand",
    write_brand,
    (
        LINT,
        own_tests("tests/test_transcripts.py"),
        own_tests("tests/unit/knowledge/test_findings.py", "tests/unit/knowledge/test_passages.py"),
        asked("tests/integration/customer/test_customer_widget.py", chosen="colours_of_their_own"),
        own_tests("tests/unit/conversation/test_every_path.py", chosen="still_not_working or can_be_reached"),
        program(saying("tongbao", *TURNS)),
        program("from bot.knowledge.loader import load; print(load().brands['tongbao'].misspellings)"),
    ),
    brand_holds,
)
