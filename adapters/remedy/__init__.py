"""Remedy: tickets, work notes and attachments."""
