"""Decisions: a command and what it is about become events, or a refusal in one sentence.

Pure: `coldchain.desk` reads what a decision is about and writes what it comes to.
"""
