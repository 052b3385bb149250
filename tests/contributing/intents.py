"""An intent, and a handler of its own, as the guide says. `make train` is replaced: the model's word is given."""

from __future__ import annotations

from functools import partial

from tests.contributing.addition import Addition
from tests.contributing.gates import LINT, Gate, own_tests, program
from tests.contributing.project import Project
from tests.contributing.written import held_out_file, saying, training_file

ROW = "    Intent.{member}: Traits(Handler.{handler}, tells=False),\n"
CHECKED = "{intent:<19}{handler:<17}. . . . . . .\n"
SERVICE = '''

def praised(scene: Scene) -> Following:
    """Kind words: said thanks for, and the open step again."""
    scene.say(scene.phrase("praised"))
    return (ReturnToStep(),)
'''
ACTION = '''

class ActionTakeApplause(Action):
    """Kind words."""

    def name(self) -> str:
        return "action_take_applause"

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


def add_intent(here: Project, intent: str, handler: str, words: str) -> None:
    """What every intent needs."""
    member = intent.upper()
    here.edit(TABLE, '    THANK = "thank"\n', f'    {member} = "{intent}"\n')
    here.edit(
        TABLE,
        "    Intent.THANK: Traits(Handler.SMALL_TALK, tells=False, courtesy=True),\n",
        ROW.format(member=member, handler=handler),
    )
    checked = CHECKED.format(intent=intent, handler=handler.lower())
    here.edit(
        "tests/unit/understanding/test_intents.py", "\nthank              small_talk       . . . . c . .\n", checked
    )
    here.write(f"data/nlu/{intent}.yml", training_file(intent, words, 40))
    here.write(f"tests/nlu/test_set/{intent}.yml", held_out_file(intent, words))
    here.edit("domain.yml", "  - thank\n", f"  - {intent}\n")
    here.edit("bot/understanding/acts.py", "    Intent.CHITCHAT: Act.CHAT,\n", f"    Intent.{member}: Act.CHAT,\n")
    here.append("data/acts/chat.yml", f"  {words}几句\n")


def write_intent(here: Project) -> None:
    """One that small talk answers."""
    add_intent(here, "praise", "SMALL_TALK", "夸奖的话")
    here.edit("data/stories/rules.yml", "          - intent: thank\n", "          - intent: praise\n")
    here.edit("knowledge/phrases.yml", "\nsay_thank: 不客气，应该的。\n", "say_praise: 谢谢您的夸奖，有问题随时说。\n")
    here.edit("bot/knowledge/phrases.py", " say_thank", " say_praise")


def write_handler(here: Project) -> None:
    """Of an intent that does something new."""
    add_intent(here, "applause", "TAKE_APPLAUSE", "鼓掌的话")
    rule = "  - rule: kind words\n    steps:\n      - intent: applause\n      - action: action_take_applause\n\n"
    here.edit("data/stories/rules.yml", "      - action: action_hand_off\n\n", rule)
    here.edit("knowledge/phrases.yml", "\nsay_thank: 不客气，应该的。\n", "praised: 谢谢您的掌声，有问题随时说。\n")
    here.edit("bot/knowledge/phrases.py", " say_thank", " praised")
    here.follows("an intent that is no topic")
    here.edit(TABLE, '    TAKE_COMPLAINT = "take_complaint"\n', '    TAKE_APPLAUSE = "take_applause"\n')
    here.edit(
        "bot/conversation/services.py",
        '    scene.say(scene.phrase("attachment_unseen"), "notice")\n    return (ReturnToStep(),)\n',
        SERVICE,
    )
    here.edit(
        "bot/conversation/services.py",
        "    Handler.TAKE_COMPLAINT: complaint,\n",
        "    Handler.TAKE_APPLAUSE: praised,\n",
    )
    checked = "        Handler.TAKE_APPLAUSE: services.praised,\n"
    here.edit(
        "tests/unit/conversation/test_services.py", "        Handler.TAKE_COMPLAINT: services.complaint,\n", checked
    )
    here.append("actions/handoff.py", ACTION)
    here.edit("domain.yml", "  - action_take_complaint\n", "  - action_take_applause\n")


def answered(said: str, answer: str) -> None:
    """With nothing open, and in the middle of a checklist, whose step is offered again."""
    assert said.count(answer) == 2 and "还是不行" in said.splitlines()[-1]


def gates(intent: str, text: str) -> tuple[Gate, ...]:
    """What has to be passed, and what is said to it."""
    return (
        LINT,
        own_tests(*(f"tests/{path}.py" for path in KEPT)),
        own_tests("tests/unit/test_architecture.py", chosen="names_of_intents or actions"),
        program(saying("upay", (intent, text), ("payment_failed", "付款失败了"), (intent, text))),
    )


AN_INTENT = Addition(
    "an intent that is no topic",
    write_intent,
    gates("praise", "给你们点个赞"),
    partial(answered, answer="谢谢您的夸奖，"),
)
A_HANDLER = Addition(
    "a handler", write_handler, gates("applause", "给你们鼓个掌"), partial(answered, answer="谢谢您的掌声，")
)
