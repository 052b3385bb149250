"""One run of one checklist with one customer: state and moves. Pure."""
