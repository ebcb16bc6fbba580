"""The teleprompter: a script in big type at its pace, on this computer or on a phone beside it."""
