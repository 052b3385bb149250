"""What the SMS channel remembers: who writes from which number, and the mail to them."""

from bot.store.sms.mail import CHANNEL, SmsStore

__all__ = ["CHANNEL", "SmsStore"]
