"""Rounds of a procedure: opened for an area, filled with cases that go on by acts, as the pack prescribes.

Each verb is one transaction; what a step of a kind needs besides its turn stands in the file of that kind.
"""

from diguan.casework.rounds.acting import Decision
from diguan.casework.rounds.adding import add_area_case, add_candidates, add_case, add_cases
from diguan.casework.rounds.attaching import attach, path_of, whole
from diguan.casework.rounds.blocks import Block, blocks_of, what_blocks
from diguan.casework.rounds.census import Census, census_of
from diguan.casework.rounds.changing import Joins, Leaves, enter_change, entering
from diguan.casework.rounds.checking import EVENT
from diguan.casework.rounds.departments import (
    Hit,
    answer_request,
    ask_departments,
    reveal_asked,
    to_ask,
)
from diguan.casework.rounds.drawing import draw_sample, finish_draw, verified
from diguan.casework.rounds.due import day_of as due_day
from diguan.casework.rounds.ending import must_not_be_over, withdraw_request
from diguan.casework.rounds.faults import (
    AttachmentFault,
    CaseFault,
    MeetingFault,
    NoticeFault,
    NotYet,
    ObjectionFault,
    PackChanged,
    RoundFault,
    SameEyes,
    StepFault,
)
from diguan.casework.rounds.following import course
from diguan.casework.rounds.meetings import Votes, faults_of, hold_meeting
from diguan.casework.rounds.moving import settle
from diguan.casework.rounds.notices import add_posting, close_notice, post_notice
from diguan.casework.rounds.objections import answer_objection, object
from diguan.casework.rounds.opening import adopt_pack, close_round, open_round
from diguan.casework.rounds.quota import quota_warning
from diguan.casework.rounds.recurring import Turn, turn_of, turns
from diguan.casework.rounds.signing import broken, endorse
from diguan.casework.rounds.standing import Standing, standing, standings
from diguan.casework.rounds.steps import (
    flag_conflict,
    take_area_step,
    take_step,
    take_steps,
    withdraw,
    withdraw_all,
)

__all__ = [
    "EVENT",
    "AttachmentFault",
    "Block",
    "CaseFault",
    "Census",
    "Decision",
    "Hit",
    "Joins",
    "Leaves",
    "MeetingFault",
    "NotYet",
    "NoticeFault",
    "ObjectionFault",
    "PackChanged",
    "RoundFault",
    "SameEyes",
    "Standing",
    "StepFault",
    "Turn",
    "Votes",
    "add_area_case",
    "add_candidates",
    "add_case",
    "add_cases",
    "add_posting",
    "adopt_pack",
    "answer_objection",
    "answer_request",
    "ask_departments",
    "attach",
    "blocks_of",
    "broken",
    "census_of",
    "close_notice",
    "close_round",
    "course",
    "draw_sample",
    "due_day",
    "endorse",
    "enter_change",
    "entering",
    "faults_of",
    "finish_draw",
    "flag_conflict",
    "hold_meeting",
    "must_not_be_over",
    "object",
    "open_round",
    "path_of",
    "post_notice",
    "quota_warning",
    "reveal_asked",
    "settle",
    "standing",
    "standings",
    "take_area_step",
    "take_step",
    "take_steps",
    "to_ask",
    "turn_of",
    "turns",
    "verified",
    "what_blocks",
    "whole",
    "withdraw",
    "withdraw_all",
    "withdraw_request",
]
