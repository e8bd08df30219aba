"""Showing what the assistant says without a token: samples of each form, card and letter; outlines, figures, a page."""
