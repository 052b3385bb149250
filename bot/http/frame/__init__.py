"""What every call goes through: limits, bodies, problems, records, figures, health, the server itself."""
