"""A newcomer adds something, literally as the guide says, in a copy of the project: it works, and needs no other file.

One file for each kind of thing. No model is trained: what a message would be taken for is given (tests/support/talk).
"""
