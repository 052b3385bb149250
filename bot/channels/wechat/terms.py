"""How often WeChat lets an account write to a follower: five times within 48 hours of a message, three times within a
minute of a click."""

from __future__ import annotations

from bot.mail import Allowance, Terms

CHANNEL = "wechat"
TERMS = Terms(CHANNEL, after_message=Allowance(5, 48 * 3600.0), after_click=Allowance(3, 60.0))
