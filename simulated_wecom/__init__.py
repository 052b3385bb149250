"""A platform of 微信客服 to develop and test against: its own program, its own crypto (wechatpy), nothing of bot/.

    python -m simulated_wecom --port 8003 < accounts.json

It calls the accounts' addresses when there is something, gives it page by page to who pulls, keeps tokens, states of
talks, quotas and error codes like the real one, and tells later of messages that did not arrive.
"""
