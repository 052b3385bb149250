"""What the wallets' documents know, as data: model, loader, linter. Pure."""
