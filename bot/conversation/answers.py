"""What the wallet's document says: a fact, a step of a checklist, how long it takes, or that it says nothing."""

from __future__ import annotations

from bot.context import near
from bot.flow import shelf
from bot.flow.next import DONE, AskBack, Following, GoOn, ReturnToStep, TellCase
from bot.knowledge.matching import bare
from bot.knowledge.model import Answer
from bot.understanding.language import names_topic, without_particles
from bot.understanding.thresholds import THRESHOLDS
from bot.wording import desk_hours, prompts
from bot.wording.scene import Scene


def told_at_once(scene: Scene, topic: str) -> bool:
    """Say the fact of a topic beside what goes on: a problem, or the queue. False where it takes more than a line."""
    answers = scene.brand.answers_for(topic)
    if topic in scene.brand.checklists or scene.is_at_risk(topic) or not answers:
        return False
    asked = scene.reading.text
    fitting = near.fitting(scene.brand, topic, asked, scene.reading.near) or answers[0]
    scene.say(desk_hours.with_hours(scene, fitting), "answer")
    scene.memory.answered = fitting.id
    scene.event("answered", topic=topic, answer=fitting.id)
    return True


def tell(scene: Scene, answer: Answer, words: str) -> Following:
    """Tell a fact; asked for more of the same, it is said that there is no more."""
    again = bare(words) in map(bare, scene.memory.words[:-1]) or _is_about(answer, words)
    if answer.id == scene.memory.answered and not again and desk_hours.day_at_desk(scene) is None:
        return no_more(scene, answer.topic, words)
    scene.say(desk_hours.with_hours(scene, answer), "answer")
    scene.memory.answered = answer.id
    scene.event("answered", topic=answer.topic, answer=answer.id)
    if scene.memory.open is not None:
        return (ReturnToStep(),)
    scene.memory.question = None
    checklist = scene.brand.checklists.get(answer.topic)
    others = near.related(scene.brand, scene.reading, f"{answer.topic}/answer/{answer.id}")
    if checklist is not None:
        prompts.checklist(scene, checklist, words, others)
        return DONE
    others += answer.offer
    if others and not scene.memory.waiting_topics and not scene.memory.parked:
        prompts.which_topic(scene, scene.phrase("offer_related"), others[: THRESHOLDS.choices])
        return DONE
    return (GoOn(),)


def tell_step(scene: Scene, topic: str, step_id: str) -> Following:
    """What a step of a checklist says, where only that was asked for; then the whole of it is offered."""
    checklist = scene.brand.checklists[topic]
    step = checklist.step(step_id)
    told = (step.text, step.how) if step is not None else ()
    scene.say("\n".join(line for line in told if line), "answer")
    scene.event("answered", topic=topic, answer=step_id)
    if scene.memory.open is not None:
        return (ReturnToStep(),)
    others = near.related(scene.brand, scene.reading, f"{topic}/step/{step_id}")
    prompts.checklist(scene, checklist, scene.reading.typed, others)
    return DONE


def admit(scene: Scene, topic: str, words: str) -> Following:
    """The wallet's documents do not say anything of it: say so, and offer a person."""
    if _is_doubtful(scene):
        return (AskBack(),)
    scene.effect("gap_seen", topic=topic, words=words)
    scene.unhelped = True
    name = scene.topic_name(topic)
    if _is_denied(scene):
        shelf.park(scene)
    if scene.memory.open is not None:
        scene.say(scene.phrase("gap_at_step", topic=name), "answer")
        return (ReturnToStep(),)
    others = near.maybe(scene.brand, scene.reading)
    prompts.person_for(scene, scene.phrase("gap", topic=name), "gap", topic, others)
    return DONE


def _is_doubtful(scene: Scene) -> bool:
    """Whether something that is documented may be meant: then no gap is claimed."""
    sure = scene.reading.confidence >= THRESHOLDS.sure
    return scene.memory.open is None and not sure and bool(near.maybe(scene.brand, scene.reading))


def _is_denied(scene: Scene) -> bool:
    """Whether the open topic is said not to be meant: 不是付款,是提现没到账."""
    opened, clauses = scene.memory.open, scene.reading.clauses
    if opened is None:
        return False
    return any(clause.negated and names_topic(scene.topic_name(opened.topic), clause.text) for clause in clauses)


def _is_about(answer: Answer, words: str) -> bool:
    """Whether a short question names something of the answer: 春节呢, where it speaks of 春节."""
    named = without_particles(bare(words))
    return len(named) > 1 and named in answer.text


def no_more(scene: Scene, topic: str, words: str) -> Following:
    """All that is documented has been told."""
    scene.effect("gap_seen", topic=topic, words=words)
    scene.unhelped = True
    scene.say(scene.phrase("no_more"), "answer")
    return (ReturnToStep(),)


def _topic(scene: Scene) -> str:
    diagnosis = scene.memory.open or scene.memory.last
    return scene.reading.topic or (diagnosis.topic if diagnosis else "")


def what_now(scene: Scene) -> Following:
    """With money at risk and a person on the way: what to do meanwhile."""
    opened = scene.memory.case
    topic = opened.topic if opened is not None else None
    if topic is None:
        return (TellCase(),)
    scene.say(f"{scene.phrase('what_now')}\n{safety(scene, topic)}", "answer")
    return (TellCase(),)


def safety(scene: Scene, topic: str) -> str:
    """What the wallet documents for money at risk, and what to keep."""
    told = scene.brand.answers_for(topic)
    documented = told[0].text if told else scene.phrase("risk_gap")
    return f"{scene.phrase('calm')}{documented}\n{scene.phrase('risk_evidence')}"
