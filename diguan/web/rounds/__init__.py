"""The screens of a round, from opening to the register: each desk mounts them for its own kinds of procedure.

What a step is and who takes it comes from the pack through casework; nothing of a procedure stands here.
"""
