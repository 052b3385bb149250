"""微信客服 against its simulated platform, with gateways in processes of their own."""
