"""What answers, replaced as a whole while the process runs: knowledge that is sound, the desk's rules, the model."""
