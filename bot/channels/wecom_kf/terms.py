"""How often the platform lets an account write: five times within 48 hours of a customer's message, once within twenty
seconds of their entering."""

from __future__ import annotations

from bot.mail import Allowance, Terms

CHANNEL = "wecom_kf"
WELCOME_SECONDS = 20.0
TERMS = Terms(CHANNEL, after_message=Allowance(5, 48 * 3600.0), after_click=Allowance(1, WELCOME_SECONDS), pulled=True)
