"""Certificates as pages: from a few facts and a design to the bytes of a PDF, the same bytes every time.

Pure but for reading fonts: what a certificate means and who gets one is the services' business.
"""
