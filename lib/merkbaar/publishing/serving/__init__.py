"""What is served: the portal and released pages, who may see them, and from which confinement.

The server that readers talk to (:mod:`.app`) is a plain Tornado application without a kernel. It
confines itself before the first request (:mod:`.sandbox`), shows only editions whose seal holds
(:mod:`.site`, :mod:`.trust`), and passes trainers and researchers on to a second process that runs
notebooks (:mod:`.workshop`).
"""
