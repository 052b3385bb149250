"""Other desks behind the port bot.desk.ports.AgentDesk."""
