"""What the channel's own call of customers answers, as the OpenAPI document shows it."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field


class WechatCode(BaseModel):
    """Sent in the wallet's official account within its time, it joins both conversations."""

    code: str = Field(example="43912345")
    expires_at: datetime
    account: str = Field(description="How the account is named where the code is confirmed", example="1234")
