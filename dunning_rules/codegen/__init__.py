"""The fast reader: a playbook under its packs as one generated Python function, equal to `interpret`."""

from .codes import Code
from .program import Answer, Program, program_of

__all__ = ["Answer", "Code", "Program", "program_of"]
