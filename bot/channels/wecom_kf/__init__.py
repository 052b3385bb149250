"""微信客服 of WeCom: callbacks say that there is something, everything is pulled, and everything is sent by the API."""
