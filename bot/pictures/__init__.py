"""Pictures of customers, made anew in a process of their own: decoders are where hostile bytes do harm."""
