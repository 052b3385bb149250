"""Pictures of the widget's main states for every wallet: make screenshots."""
