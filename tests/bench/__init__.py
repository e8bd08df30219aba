"""What a way through costs, beside python-telegram-bot alone: measured by `make bench`, never by a test."""
