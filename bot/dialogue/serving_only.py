"""Imported before anything of Rasa's where a model is only served: what training needs is left out from here on."""

from __future__ import annotations

from bot.dialogue.left_out import leave_out_for_serving

leave_out_for_serving()
