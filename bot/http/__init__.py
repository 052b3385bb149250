"""HTTP and WebSocket: what customers' clients and the desk's pages call. Decides nothing about what the bot says.

frame     what every call goes through: limits, bodies, problems, records, figures, health
customer  the calls of a customer's client
desk      the calls of the desk's pages
"""
