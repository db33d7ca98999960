"""Every error that Merkbaar raises on purpose; shown without a traceback.

::

    MerkbaarError
    ├── DefinitionError   the monitor file, a parameter, a name that isn't there
    ├── SourceError       a file that can't be read, or not as the monitor says
    ├── PrivacyError      something that may not leave, or a key that isn't there
    ├── TooFewData        too little to compute or to show
    └── RunError          a notebook or a publication that failed

A message says what was found, what was expected and what to do. It may name a file, sheet,
column, row or line; never the value of a cell.
"""

from __future__ import annotations


class MerkbaarError(Exception):
    """Something a user can mend; its text is shown as it is."""

    exit_code = 1


class DefinitionError(MerkbaarError):
    """The monitor file (or a parameter) is wrong."""

    exit_code = 2


class SourceError(MerkbaarError):
    """A raw file can't be read, or not as the monitor file says."""

    exit_code = 3


class PrivacyError(MerkbaarError):
    """Something may not leave the gate, or the key is missing."""

    exit_code = 4


class TooFewData(MerkbaarError):
    """There is too little to compute or to show."""

    exit_code = 5


class RunError(MerkbaarError):
    """A notebook, a run or a publication failed."""

    exit_code = 6
