"""Spectra: of a layer, of many pictures; energy out of band; their files and figures."""
