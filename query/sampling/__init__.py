"""Sampling for hand coding: samples as workbooks, what coders wrote in them, and how far coders agree."""
