"""Migrations: how a filled database moves from one version of the tables to the next."""
