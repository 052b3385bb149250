"""What people do with conversations: who owns one, who may do what, who comes next. Pure."""
