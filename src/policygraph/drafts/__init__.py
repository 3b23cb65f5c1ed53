"""Drafts: proposed provisions in a folder, their review in a workbook, the reviewed policy file."""

__all__ = ()
