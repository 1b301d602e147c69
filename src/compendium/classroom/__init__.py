"""Codings by students: reading their files, comparing them with the study's coders and with each other."""
