"""Word lists that turn a text into rough English, so that an English model can place it.

``everyday_<language>.txt`` was written for Merkbaar (EUPL-1.2); ``<language>.tsv.gz`` is made
from FreeDict dictionaries by ``build.py``, ``es_apertium.tsv.gz`` from Apertium's by
``apertium.py``, ``<language>_forms.tsv.gz`` from simplemma's tables by ``forms.py``. Origin and
licence of each file: ``LICENCES.md``.
"""
