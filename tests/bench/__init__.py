"""`python -m tests.bench`: the product's speed beside stock Rasa's, with the same model and in the same run."""
