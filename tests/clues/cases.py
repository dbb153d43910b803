"""Clues and transfers as far along as a test needs them, by the real deeds; and who receives them."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.actions import appoint
from accounts.models import Organisation, Person, Posting
from findings.clues import actions
from findings.clues.models import Clue, Transfer
from kernel.policy import visible
from tests.scene import TODAY
from tests.stages import stage

RECEIVERS = {
    "discipline": ("901", "区纪委监委", "discipline"),
    "organisation": ("902", "区委组织部", "organisation"),
    "petition": ("903", "区信访局", "petition"),
}
PEOPLE = {
    "receiver": ("移交接收人甲", "receiver", "discipline"),
    "other_receiver": ("移交接收人乙", "receiver", "organisation"),
    "discipline_secretary": ("示例纪委书记", "discipline_secretary", None),
}
FIELDS = {
    "person_name": "示例干部甲",
    "person_unit": "区住建局",
    "person_post": "质量安全监督站站长",
    "authority": "unit",
    "nature": "integrity",
    "outline": "反映其在安置房项目监督检查中收受礼金。",
    "origin": "interview",
}


@stage
def with_receivers(scene):
    """Receiving departments and their people join the cast; `scene.receivers` holds the units."""
    scene.receivers = {
        key: Organisation.objects.create(
            committee=scene.committee, code=code, name=name, kind="leading_group", receives=kind
        )
        for key, (code, name, kind) in RECEIVERS.items()
    }
    scene.receivers["foreign"] = Organisation.objects.create(
        committee=scene.foreign_committee, code="901", name="绿水区纪委监委", kind="leading_group",
        receives="discipline",
    )  # fmt: skip
    for key, (name, post, place) in PEOPLE.items():
        at = {"organisation": scene.receivers[place]} if place else {"committee": scene.committee}
        _seat(scene, key, name, post, **at)
    _seat(
        scene, "foreign_receiver", "邻区接收人", "receiver",
        organisation=scene.receivers["foreign"],
    )  # fmt: skip
    _seat(
        scene, "former_receiver", "原接收人", "receiver",
        organisation=scene.receivers["discipline"],
        starts_on=TODAY() - timedelta(days=900), ends_on=TODAY() - timedelta(days=30),
    )  # fmt: skip


def _seat(scene, key, name, post, **at):
    person = Person.objects.create(username=f"t_{key}", name=name, title="示例职务")
    scene.ids[key] = person.pk
    at.setdefault("starts_on", TODAY() - timedelta(days=400))
    appoint(Posting(person=person, post=post, **at), by=None)


@stage
def named(scene, key="member"):
    """`key` of the team becomes custodian of the inspection's clues."""
    return actions.name_custodian(scene.inspection, by=scene.head, person=getattr(scene, key))


def proof(name="线索材料.txt"):
    return SimpleUploadedFile(name, "收款记录".encode())


@stage
def registered(scene, *, by="head", **fields) -> Clue:
    return actions.register_clue(scene.inspection, by=getattr(scene, by), **{**FIELDS, **fields})


@stage
def deliberated(scene, *, destination="discipline", **fields) -> Clue:
    return actions.deliberate_clue(
        registered(scene, **fields), by=scene.head, destination=destination,
        minutes="组务会一致认为应当移交。",
    )  # fmt: skip


@stage
def submitted(scene, **fields) -> Clue:
    return actions.submit_clue(deliberated(scene, **fields), by=scene.head)


@stage
def approved(scene, **fields) -> Clue:
    return actions.approve_clue(submitted(scene, **fields), by=scene.leader_group)


@stage
def approved_elsewhere(scene, **fields) -> Clue:
    """Of the other team's inspection."""
    clue = actions.register_clue(
        scene.other_inspection, by=scene.other_head, **{**FIELDS, **fields}
    )
    clue = actions.deliberate_clue(
        clue, by=scene.other_head, destination="discipline", minutes="移交。"
    )
    actions.submit_clue(clue, by=scene.other_head)
    return actions.approve_clue(clue, by=scene.leader_group)


@stage
def drawn(scene, *, to="discipline", by="office", clues=None, findings=(), **fields) -> Transfer:
    if clues is None:
        clues = [approved(scene, **fields)]
    return actions.draw_transfer(
        scene.inspection, by=getattr(scene, by), receiver=scene.receivers[to],
        clues=clues, findings=findings,
    )  # fmt: skip


@stage
def sent(scene, *, by="office", **fields) -> Transfer:
    return actions.send_transfer(drawn(scene, by=by, **fields), by=getattr(scene, by))


@stage
def received(scene, **fields) -> Transfer:
    return actions.receive_transfer(sent(scene, **fields), by=scene.receiver)


def item_of(transfer):
    return transfer.items.get(position=1)


@stage
def handling(scene, **fields):
    return item_of(received(scene, **fields))


@stage
def answered(scene, **fields):
    return actions.answer_transferitem(
        handling(scene, **fields), by=scene.receiver, disposition="preliminary",
        text="已初步核实，反映失实。",
    )  # fmt: skip


@stage
def reported_directly(scene, **fields) -> Clue:
    clue = registered(scene, concerns_leaders=True, channel="direct", **fields)
    return actions.report_directly_clue(clue, by=scene.head)


def who_sees(scene, record) -> set[str]:
    return {
        key
        for key, person in scene.cast.items()
        if visible(type(record), person).filter(pk=record.pk).exists()
    }
