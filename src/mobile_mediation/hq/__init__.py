"""Headquarters: enrolment, import and receipts."""
