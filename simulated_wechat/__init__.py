"""A WeChat platform to develop and test against: its own program, its own crypto (wechatpy), nothing of bot/.

    python -m simulated_wechat --port 8001 < accounts.json

It delivers what its users say to the accounts' addresses (five seconds, three retries), keeps quotas, tokens and
error codes like the real one, and shows each user's phone and the raw exchange at `/`.
"""
