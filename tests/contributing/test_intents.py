"""An intent, and a handler of its own, as the guide says. `make train` is replaced: the model's word is given."""

from __future__ import annotations

from tests.contributing.conftest import Begin
from tests.contributing.gates import LINT, own_tests, program
from tests.contributing.guide import tasks
from tests.contributing.project import Project
from tests.contributing.written import held_out_file, saying, training_file

INTENT, SAID, ANSWER = "praise", "给你们点个赞", "谢谢您的夸奖，"
ROW = "    Intent.PRAISE: Traits(Handler.{handler}, tells=False),\n"
CHECKED = "praise             {handler}       . . . . . . .\n"
SERVICE = '''

def praised(scene: Scene) -> Following:
    """Kind words: said thanks for, and the open step again."""
    scene.say(scene.phrase("praised"))
    return (ReturnToStep(),)
'''
ACTION = '''

class ActionTakePraise(Action):
    """Kind words."""

    def name(self) -> str:
        return "action_take_praise"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return run(dispatcher, tracker)
'''
KEPT = (
    "nlu/test_data",
    "integration/test_rules",
    "unit/understanding/test_intents",
    "unit/understanding/test_acts",
    "unit/knowledge/test_phrases",
    "unit/knowledge/test_loader",
    "unit/conversation/test_services",
)
TABLE = "bot/understanding/intents.py"


def add_intent(here: Project, handler: str) -> None:
    """What every intent needs."""
    here.edit(TABLE, '    THANK = "thank"\n', '    PRAISE = "praise"\n')
    here.edit(
        TABLE,
        "    Intent.THANK: Traits(Handler.SMALL_TALK, tells=False, courtesy=True),\n",
        ROW.format(handler=handler),
    )
    checked = CHECKED.format(handler=handler.lower())
    here.edit(
        "tests/unit/understanding/test_intents.py", "\nthank              small_talk       . . . . c . .\n", checked
    )
    here.write(f"data/nlu/{INTENT}.yml", training_file(INTENT, "夸奖的话", 40))
    here.write(f"tests/nlu/test_set/{INTENT}.yml", held_out_file(INTENT, "夸奖的话"))
    here.edit("domain.yml", "  - thank\n", f"  - {INTENT}\n")
    here.edit("bot/understanding/acts.py", "    Intent.CHITCHAT: Act.CHAT,\n", "    Intent.PRAISE: Act.CHAT,\n")
    here.append("data/acts/chat.yml", "  夸奖你们几句\n")


def holds(here: Project) -> None:
    """The gates, and what is said to it: with nothing open, and in the middle of a checklist."""
    *_, said = here.passes(
        LINT,
        own_tests(*(f"tests/{path}.py" for path in KEPT)),
        own_tests("tests/unit/test_architecture.py", "-k", "names_of_intents or actions"),
        program(saying("upay", (INTENT, SAID), ("payment_failed", "付款失败了"), (INTENT, SAID))),
    )
    assert said.count(ANSWER) == 2 and "还是不行" in said.splitlines()[-1], "the open step is offered again"


def test_an_intent(begin: Begin) -> None:
    here = begin("an intent that is no topic")
    add_intent(here, "SMALL_TALK")
    here.edit("data/stories/rules.yml", "          - intent: thank\n", f"          - intent: {INTENT}\n")
    here.edit("knowledge/phrases.yml", "\nsay_thank: 不客气，应该的。\n", f"say_{INTENT}: {ANSWER}有问题随时说。\n")
    here.edit("bot/knowledge/phrases.py", " say_thank", f" say_{INTENT}")
    holds(here)
    here.only_what_is_named()


def test_a_handler(begin: Begin) -> None:
    here = begin("a handler")
    add_intent(here, "TAKE_PRAISE")
    rule = f"  - rule: kind words\n    steps:\n      - intent: {INTENT}\n      - action: action_take_praise\n\n"
    here.edit("data/stories/rules.yml", "      - action: action_hand_off\n\n", rule)
    here.edit("knowledge/phrases.yml", "\nsay_thank: 不客气，应该的。\n", f"praised: {ANSWER}有问题随时说。\n")
    here.edit("bot/knowledge/phrases.py", " say_thank", " praised")
    intent = here.touched()
    assert all(tasks()["an intent that is no topic"].naming(path) for path in intent)
    here.edit(TABLE, '    TAKE_COMPLAINT = "take_complaint"\n', '    TAKE_PRAISE = "take_praise"\n')
    here.edit(
        "bot/conversation/services.py",
        '    scene.say(scene.phrase("attachment_unseen"), "notice")\n    return (ReturnToStep(),)\n',
        SERVICE,
    )
    here.edit(
        "bot/conversation/services.py",
        "    Handler.TAKE_COMPLAINT: complaint,\n",
        "    Handler.TAKE_PRAISE: praised,\n",
    )
    checked = "        Handler.TAKE_PRAISE: services.praised,\n"
    here.edit(
        "tests/unit/conversation/test_services.py", "        Handler.TAKE_COMPLAINT: services.complaint,\n", checked
    )
    here.append("actions/handoff.py", ACTION)
    here.edit("domain.yml", "  - action_take_complaint\n", "  - action_take_praise\n")
    holds(here)
    here.only_what_is_named(besides=intent)
