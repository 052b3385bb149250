"""A topic and a checklist, as the guide says. `make train` is replaced: the model's word for the topic is given."""

from __future__ import annotations

import re

from tests.contributing.addition import Addition
from tests.contributing.gates import LINT, own_tests, program, refused
from tests.contributing.project import Project
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


def write_topic(here: Project) -> None:
    """All that the paragraph names."""
    here.append("knowledge/topics.yml", f"{TOPIC}: {{name: {NAME}, urgency: 11}}\n")
    here.write(f"data/nlu/{TOPIC}.yml", training_file(TOPIC, "社交平台上找客服", 80))
    here.write(f"tests/nlu/test_set/{TOPIC}.yml", held_out_file(TOPIC, "社交平台上找客服"))
    here.edit("domain.yml", "  - feedback\n", f"  - {TOPIC}\n")
    here.edit("data/stories/rules.yml", "          - intent: feedback\n", f"          - intent: {TOPIC}\n")
    here.append(ANSWERS, ANSWER)
    for brand in ("eepay", "okpay", "yibifu", "yiqianbao"):
        here.edit(f"knowledge/brands/{brand}/brand.yml", "\nundocumented:\n", f"  - {TOPIC}\n")


def topic_holds(upay: str, okpay: str) -> None:
    """It is answered where it is documented, and else that is said."""
    assert "帮助里没写" in upay
    assert NAME in okpay, "that nothing is written is said with its name"


A_TOPIC = Addition(
    "a topic",
    write_topic,
    (
        LINT,
        own_tests("tests/nlu/test_data.py", "tests/integration/test_rules.py"),
        own_tests("tests/unit/knowledge/test_findings.py", "tests/unit/knowledge/test_passages.py"),
        own_tests("tests/unit/test_architecture.py", chosen="names_of_intents or docs"),
        program(saying("upay", (TOPIC, ASKED))),
        program(saying("okpay", (TOPIC, ASKED))),
    ),
    topic_holds,
    unused=("knowledge/brands/<brand>/checklists/<topic>.yml",),
)


def blocks(text: str, begins: str, has: str) -> list[str]:
    """The entries of a list that have this in them."""
    return [part for part in re.split(rf"(?m)^(?={begins})", text) if has in part]


CHECKED = "knowledge/brands/upay/checklists/top_up_failed.yml"
TRANSCRIPT = "tests/transcripts/upay/top_up_failed.yml"
BRAND, FINDINGS = "knowledge/brands/upay/brand.yml", "tests/unit/knowledge/findings.yml"


def make_room(here: Project) -> tuple[str, str, list[str]]:
    """One that is in the project is taken out, so that there is something to be written from the document."""
    checklist, transcript = here.take_out(CHECKED), here.take_out(TRANSCRIPT)
    here.edit(BRAND, "\nundocumented:\n", "  - top_up_failed\n")
    for answer in blocks(here.text(ANSWERS), "  - id: ", "\n    topic: top_up_failed\n"):
        here.change(ANSWERS, answer, "")
    here.change(FINDINGS, "    - upay/top_up_failed/network\n", "")
    heard = blocks(here.text(FINDINGS), "- steps: ", "[upay/top_up_failed/")
    for each in heard:
        here.change(FINDINGS, each, "")
    here.begin_now()
    return checklist, transcript, heard


def write_checklist(here: Project) -> None:
    """All that the paragraph names."""
    checklist, transcript, heard = make_room(here)
    here.write(CHECKED, checklist)
    here.write(TRANSCRIPT, transcript)
    here.change(BRAND, "  - top_up_failed\n", "")
    network = "- steps: [upay/top_up_failed/network]\n  good: [网挺好的]\n  bad: [没网了]\n"
    here.append(FINDINGS, "".join((network, *heard)))


def checklist_holds(said: str) -> None:
    """It is walked."""
    assert "充值用的支付方式" in said


A_CHECKLIST = Addition(
    "a checklist",
    write_checklist,
    (
        LINT,
        own_tests("tests/test_transcripts.py"),
        own_tests("tests/unit/knowledge/test_findings.py", chosen="every_wallet or top_up_failed"),
        program(saying("upay", ("top_up_failed", "充不进去"))),
    ),
    checklist_holds,
)


def write_only_the_checklist(here: Project) -> None:
    """No transcript, and the wallet still says that it is undocumented."""
    checklist, *_ = make_room(here)
    here.write(CHECKED, checklist)


MISSING = (refused(LINT), refused(own_tests("tests/test_transcripts.py")))


def missed(problems: str, failed: str) -> None:
    """Both gates say what the newcomer has forgotten, and nothing else is wrong."""
    assert "top_up_failed（充值失败或没到账）写在 undocumented 里" in problems and "有 1 处要改" in problems
    assert "every_checklist_has_a_transcript" in failed
