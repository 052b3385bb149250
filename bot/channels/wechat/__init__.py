"""The WeChat official account (服务号): protocol by hand, because no library keeps all of its rules."""
