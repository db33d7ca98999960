"""The door (pseudonyms, redaction, consent) and the gate (disclosure, register, scan).

Data comes in through the door and leaves through the gate; nothing else in Merkbaar may let a
person's data in or a figure out.
"""
