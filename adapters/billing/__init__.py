"""Billing: cancellations, the billco's confirmation, refunds and adjustments."""
