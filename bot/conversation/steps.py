"""Walking a checklist: what the engine's progress means to the conversation."""

from __future__ import annotations

from bot.conversation import endings, errands, topics
from bot.conversation.scene import Scene
from bot.diagnosis import engine
from bot.diagnosis.engine import Progress
from bot.diagnosis.state import Diagnosis, Move
from bot.exchange import StepInfo
from bot.knowledge.model import Checklist, Step

SHORT_OPTIONS = {
    "resolved": "problem_resolved",
    "done": "next_step",
    "persists": "problem_persists",
    "explain": "explain_step",
}


def begin(scene: Scene, topic: str, words: str) -> None:
    """Start the wallet's checklist for a topic at the first step that the words do not claim as done."""
    checklist = scene.brand.checklists[topic]
    fresh = Diagnosis(scene.new_id(), scene.memory.brand, topic, words, scene.at)
    progress = engine.start(checklist, fresh, scene.at)
    key = "person_first" if checklist.person_first else "opening"
    opening = [scene.phrase(key, title=checklist.title, count=len(checklist.main), bring=checklist.bring)]
    opening.append(checklist.intro)
    scene.say("\n".join(line for line in opening if line))
    scene.event("diagnosis_opened", topic=topic)
    settle(scene, checklist, progress)


def move(scene: Scene, step_move: Move) -> None:
    """One move at the open step."""
    diagnosis, checklist = _open(scene)
    if checklist is None:
        return endings.lost_checklist(scene)
    if diagnosis.status == "used_up":
        return _after_used_up(scene, checklist, diagnosis, step_move)
    if step_move is Move.TRIED:
        elsewhere = engine.claim_elsewhere(checklist, diagnosis, scene.reading.text, scene.at)
        if elsewhere is not None:
            return settle(scene, checklist, elsewhere)
    noted = engine.note_claims(checklist, diagnosis, scene.reading.text, scene.at)
    settle(scene, checklist, engine.answer(checklist, noted, step_move, scene.at))


def choose(scene: Scene, option_id: str) -> None:
    """One of the open step's own options."""
    diagnosis, checklist = _open(scene)
    if checklist is None:
        return endings.lost_checklist(scene)
    step = engine.open_step(checklist, diagnosis)
    option = next((o for o in step.options if o.id == option_id), None)
    if option is None:
        return show(scene)
    settle(scene, checklist, engine.choose(checklist, diagnosis, option, scene.at))


def show(scene: Scene, remark: str = "") -> None:
    """Say the open step (again)."""
    diagnosis, checklist = _open(scene)
    if checklist is None:
        return endings.lost_checklist(scene)
    if diagnosis.status == "used_up":
        return endings.used_up(scene, checklist, remark)
    _ask_step(scene, checklist, engine.open_step(checklist, diagnosis), remark)


def settle(scene: Scene, checklist: Checklist, progress: Progress) -> None:
    """Take over the new state, say the remarks, then the step or the ending."""
    if errands.is_over(scene, progress):
        return errands.finish(scene, checklist, progress)
    scene.memory.open = progress.diagnosis
    scene.memory.misses = 0
    record(scene, progress.diagnosis)
    lines = [scene.phrase(_key(scene, key, progress), **progress.values) for key in progress.remarks]
    remark = "\n".join(line for line in (*lines, progress.text) if line)
    if progress.end == "solved":
        endings.solved(scene, checklist, remark)
    elif progress.end == "used_up":
        endings.used_up(scene, checklist, remark)
    elif progress.end == "handoff":
        endings.step_handoff(scene, checklist, remark)
    elif progress.end == "topic":
        scene.say(remark)
        topics.open_topic(scene, progress.topic, "")
    elif progress.show_step:
        show(scene, remark)
    else:
        _ask_result(scene, checklist, remark)


def _key(scene: Scene, key: str, progress: Progress) -> str:
    """A remark may have its own wording in a procedure, and where no other step follows."""
    checklist = scene.checklist(progress.diagnosis)
    for variant, fits in (("procedure", checklist and checklist.kind == "procedure"), ("last", progress.end)):
        if fits and f"{key}_{variant}" in scene.knowledge.phrases:
            key = f"{key}_{variant}"
    return key


def record(scene: Scene, diagnosis: Diagnosis) -> None:
    """Have the diagnosis and its outcomes stored with this turn."""
    checklist = scene.checklist(diagnosis)
    scene.effects[:] = [e for e in scene.effects if e.name != "diagnosis_changed" or e.data["id"] != diagnosis.id]
    outcomes = [
        {
            "step": step,
            "position": checklist.position(step) if checklist else 0,
            "outcome": outcome,
            "at": diagnosis.times[step],
        }
        for step, outcome in diagnosis.outcomes.items()
    ]
    scene.effect(
        "diagnosis_changed",
        id=diagnosis.id,
        brand=diagnosis.brand,
        topic=diagnosis.topic,
        kind=checklist.kind if checklist else "diagnosis",
        status=diagnosis.status,
        words=diagnosis.words,
        outcomes=outcomes,
    )


def step_options(scene: Scene, checklist: Checklist, step: Step, explain: bool = True) -> list[tuple[str, str]]:
    """The step's own options, then the ones every step has."""
    options = [(f"own:{o.id}", o.label) for o in step.options]
    handoff = checklist.person_first and any(o.then == "handoff" for o in step.options)
    asks = any("affirm" in o.means or "deny" in o.means for o in step.options)
    if checklist.kind == "diagnosis":
        options += [("resolved", scene.phrase("label_resolved"))]
    elif checklist.after(step.id) is None:
        options += [("resolved", scene.phrase("label_all_done"))]
    elif not asks:
        options += [("done", scene.phrase("label_step_done"))]
    options += [("persists", scene.phrase("label_persists"))]
    if step.how and explain:
        options += [("explain", scene.phrase("label_explain"))]
    return options if handoff else [*options, ("human", scene.phrase("label_human"))]


def _open(scene: Scene) -> tuple[Diagnosis, Checklist | None]:
    diagnosis = scene.memory.open
    if diagnosis is None:
        raise ValueError("no diagnosis is open")
    return diagnosis, scene.checklist(diagnosis)


def _ask_step(scene: Scene, checklist: Checklist, step: Step, remark: str) -> None:
    info = StepInfo(step.id, checklist.position(step.id), len(checklist.main), checklist.title)
    text = f"{remark}\n{step.text}" if remark else step.text
    scene.ask(text, "step", step_options(scene, checklist, step), reply="step", step=info)


def _ask_result(scene: Scene, checklist: Checklist, text: str) -> None:
    """Said without the step's text (an explanation, a remark that stays): the step's options still stand."""
    step = engine.open_step(checklist, scene.memory.open)  # type: ignore[arg-type]
    info = StepInfo(step.id, checklist.position(step.id), len(checklist.main), checklist.title)
    scene.ask(text, "step", step_options(scene, checklist, step, explain=False), reply="step", step=info)


def _after_used_up(scene: Scene, checklist: Checklist, diagnosis: Diagnosis, step_move: Move) -> None:
    if step_move is Move.RESOLVED:
        return settle(scene, checklist, Progress(diagnosis, show_step=False, end="solved"))
    if step_move in (Move.BACK, Move.START_OVER):
        reopened = diagnosis.with_status("open")
        progress = Progress(reopened, remarks=("back",))
        if step_move is Move.START_OVER:
            progress = engine.answer(checklist, reopened, step_move, scene.at)
        return settle(scene, checklist, progress)
    endings.used_up(scene, checklist)
