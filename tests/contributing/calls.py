"""A call of customers and one of the desk, as the guide says. `python -m bot openapi` is run once for both (Work)."""

from __future__ import annotations

from tests.contributing.addition import Addition
from tests.contributing.gates import IMPORTS, asked, own_tests, program
from tests.contributing.project import Project

GREETINGS = '''"""What a wallet says first, for pages that show it before the chat."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bot.http.customer import schemas
from bot.http.frame.context import context
from bot.http.frame.json_response import JsonResponse
from bot.http.frame.openapi import problem_answers
from bot.http.frame.problems import Problem

router = APIRouter(prefix="/api/v1", tags=["widget"])


@router.get(
    "/greetings/{brand}",
    response_model=schemas.FirstWords,
    responses=problem_answers("not_found", "busy", "crashed"),
    summary="What a wallet says first",
)
async def greeting(request: Request, brand: str) -> Response:
    """Public."""
    services = context(request).services
    if brand not in services.brands:
        raise Problem("not_found")
    return JsonResponse({"text": services.greet(brand)[1][0].text})
'''
FIRST_WORDS = '''

class FirstWords(BaseModel):
    """What a wallet says first."""

    text: str
'''
TOPICS = '''

@router.get("/topics", response_model=responses_oversight.TopicNames, summary="How topics are called")
async def topic_names(request: Request, me: Lead) -> Response:
    """Of all wallets."""
    return JsonResponse({"names": sorted(topic.name for topic in desk(request).knowledge.topics.values())})
'''
TOPIC_NAMES = '''

class TopicNames(ExactResponse):
    """How topics are called."""

    names: list[str]
'''
ASKED = """
import tempfile
from pathlib import Path
from bot.store import upgrade
from tests.integration.customer.harness import running
path = Path(tempfile.mkdtemp()) / "store.db"
upgrade(f"sqlite:///{path}")
with running(path) as gateway:
    print(gateway.client.get("/api/v1/greetings/okpay").json()["text"])
    print(gateway.client.get("/api/v1/greetings/nobody").status_code)
"""


DESCRIBED = own_tests("tests/unit/http/test_openapi.py", "tests/unit/test_docs.py", "tests/unit/test_documented.py")


def write_call_of_customers(here: Project) -> None:
    """All that the paragraph names, but for what a command makes."""
    here.write("bot/http/customer/greetings.py", GREETINGS)
    here.append("bot/http/customer/schemas.py", FIRST_WORDS)
    here.edit("bot/application.py", "CALLS = (conversations,", " greetings,")
    here.edit("bot/application.py", "    demo,\n    feedback,\n", "    greetings,\n")
    row = "| `GET /api/v1/greetings/{brand}` | | 200, what the wallet says first |\n"
    here.edit("docs/api.md", 'such as `["wechat"]`; public, good for 5 minutes |\n', row)
    here.edit("docs/architecture.md", "`live_view.py`, `status.py`,", " `greetings.py`,")


def call_holds(answered: str) -> None:
    """It answers, and refuses a wallet that is none."""
    first, unknown = answered.splitlines()
    assert "OKPay" in first and unknown == "404"


A_CALL_OF_CUSTOMERS = Addition(
    "a call of customers",
    write_call_of_customers,
    (
        DESCRIBED,
        own_tests("tests/unit/test_architecture.py", chosen="greetings or class_name or noun"),
        IMPORTS,
        program(ASKED),
    ),
    call_holds,
)


def write_call_of_the_desk(here: Project) -> None:
    """All that the paragraph names, but for what a command makes."""
    here.append("bot/http/desk/oversight.py", TOPICS)
    here.append("bot/http/desk/responses_oversight.py", TOPIC_NAMES)
    here.append("docs/desk-api.md", "\n`GET /topics`: how topics are called, for leads.\n")
    here.edit("tests/integration/desk/test_roles.py", '    "GET /lead": "lead",', ' "GET /topics": "lead",')
    here.edit(
        "tests/integration/desk/test_described.py", '    chen.get("lead")\n', '    assert chen.get("topics")["names"]\n'
    )


BOTH = ("tests/integration/desk/test_roles.py", "tests/integration/desk/test_described.py")
A_CALL_OF_THE_DESK = Addition(
    "a call of the desk",
    write_call_of_the_desk,
    (
        DESCRIBED,
        own_tests("tests/unit/test_architecture.py", chosen="oversight or class_name"),
        asked(*BOTH, chosen="call_answers or call_says or types_are_made or (role_does and topics)"),
    ),
)
