"""A topic and a checklist, as the guide says. `make train` is replaced: the model's word for the topic is given."""

from __future__ import annotations

import re

from tests.contributing.conftest import Begin
from tests.contributing.gates import LINT, own_tests, program, refused
from tests.contributing.written import held_out_file, saying, training_file

ANSWERS = "knowledge/brands/upay/answers.yml"
TOPIC, NAME, ASKED = "social_media", "微信微博上的客服", "微博上能找到你们吗"
ANSWER = """\
  - id: social_media
    topic: social_media
    text: 许多公司在微信、微博上有客服账号，upay 有没有，帮助里没写。
    questions: [微博上有客服吗, 微信能找到你们客服吗, 你们有没有公众号客服, 社交平台上怎么联系]
    source: 许多公司会在社交媒体平台(如微信、微博等)上设有客服账号,用户可以通过这些平台进行联系。
"""


def test_a_topic(begin: Begin) -> None:
    here = begin("a topic")
    here.append("knowledge/topics.yml", f"{TOPIC}: {{name: {NAME}, urgency: 11}}\n")
    here.write(f"data/nlu/{TOPIC}.yml", training_file(TOPIC, "社交平台上找客服", 80))
    here.write(f"tests/nlu/test_set/{TOPIC}.yml", held_out_file(TOPIC, "社交平台上找客服"))
    here.edit("domain.yml", "  - feedback\n", f"  - {TOPIC}\n")
    here.edit("data/stories/rules.yml", "          - intent: feedback\n", f"          - intent: {TOPIC}\n")
    here.append(ANSWERS, ANSWER)
    for brand in ("eepay", "okpay", "yibifu", "yiqianbao"):
        here.edit(f"knowledge/brands/{brand}/brand.yml", "\nundocumented:\n", f"  - {TOPIC}\n")
    passages = (f"tests/unit/knowledge/test_{name}.py" for name in ("findings", "passages"))
    *_, upay, okpay = here.passes(
        LINT,
        own_tests("tests/nlu/test_data.py", "tests/integration/test_rules.py", *passages),
        own_tests("tests/unit/test_architecture.py", "-k", "names_of_intents or docs"),
        program(saying("upay", (TOPIC, ASKED))),
        program(saying("okpay", (TOPIC, ASKED))),
    )
    assert "帮助里没写" in upay
    assert NAME in okpay, "that nothing is written is said with its name"
    here.only_what_is_named("knowledge/brands/<brand>/checklists/<topic>.yml")


def blocks(text: str, begins: str, has: str) -> list[str]:
    """The entries of a list that have this in them."""
    return [part for part in re.split(rf"(?m)^(?={begins})", text) if has in part]


def test_a_checklist(begin: Begin) -> None:
    """One that is in the project is taken out first, so that there is something to be written from the document."""
    here = begin("a checklist")
    paths = ("knowledge/brands/upay/checklists/top_up_failed.yml", "tests/transcripts/upay/top_up_failed.yml")
    checklist, transcript = [here.take_out(path) for path in paths]
    brand, findings = "knowledge/brands/upay/brand.yml", "tests/unit/knowledge/findings.yml"
    here.edit(brand, "\nundocumented:\n", "  - top_up_failed\n")
    for answer in blocks(here.text(ANSWERS), "  - id: ", "\n    topic: top_up_failed\n"):
        here.change(ANSWERS, answer, "")
    here.change(findings, "    - upay/top_up_failed/network\n", "")
    heard = blocks(here.text(findings), "- steps: ", "[upay/top_up_failed/")
    for each in heard:
        here.change(findings, each, "")
    here.begin_now()
    here.write(paths[0], checklist)
    problems, failed = here.passes(refused(LINT), refused(own_tests("tests/test_transcripts.py")))
    assert "top_up_failed（充值失败或没到账）写在 undocumented 里" in problems and "有 1 处要改" in problems, (
        "it was sound before"
    )
    assert "every_checklist_has_a_transcript" in failed
    here.write(paths[1], transcript)
    here.change(brand, "  - top_up_failed\n", "")
    network = "- steps: [upay/top_up_failed/network]\n  good: [网挺好的]\n  bad: [没网了]\n"
    here.append(findings, "".join((network, *heard)))
    *_, said = here.passes(
        LINT,
        own_tests("tests/test_transcripts.py"),
        own_tests("tests/unit/knowledge/test_findings.py", "-k", "every_wallet or top_up_failed"),
        program(saying("upay", ("top_up_failed", "充不进去"))),
    )
    assert "充值用的支付方式" in said
    here.only_what_is_named()
