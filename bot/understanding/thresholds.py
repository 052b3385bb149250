"""How sure one must be. All of the numbers that reading a message needs, in one place; probabilities are 0 to 1."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Thresholds:
    """`topic`, `control`: act on a topic, on a control word. `alarm`: below it money at risk is answered with what
    protects it, and asked about; `risk`: below that it is not seen at all. `act`: an act counts; `costly`: one that
    cannot easily be taken back is done without a question. `acts_share`: what the reading of acts counts for beside
    the reading of intents. `wavering`: seen besides the first intent at all. `sure`: one clause decides for a wavering
    message. `clause`: a clause names a problem; `seen`: the whole message shows it too. `ask`: worth asking about, at
    most `choices` of them. `parked`: enough to mean a topic that was put aside. `near`: how near a message about
    some topic has to be to a passage to ask for it; `nearer`: any other message; `neighbour`: one that is surely about
    what the document leaves out; `far`: enough to ask about it. `topic_share`: what the topic adds; `margin`: hardly
    less near than the nearest; `kin`: the share of the nearest's nearness that stands behind it as a button.
    """

    topic: float = 0.5
    control: float = 0.35
    alarm: float = 0.75
    risk: float = 0.5
    act: float = 0.3
    costly: float = 0.5
    acts_share: float = 0.7
    wavering: float = 0.3
    sure: float = 0.9
    clause: float = 0.8
    seen: float = 0.02
    ask: float = 0.12
    choices: int = 3
    parked: float = 0.2
    near: float = 0.2
    nearer: float = 0.3
    neighbour: float = 0.5
    far: float = 0.12
    margin: float = 0.1
    topic_share: float = 0.1
    kin: float = 0.5


THRESHOLDS = Thresholds()
