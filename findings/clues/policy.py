"""Who may know that a clue exists: the head, whom the head named, and from some point on those above.

The inspected unit never does, nor the rest of the team. A receiver knows its own transfers and
nothing behind them. What the head reports directly is known to the head and the discipline
secretary alone.
"""

from django.db.models import Q

from findings.clues.lifecycle import (
    BEFORE_THE_LEADING_GROUP,
    DECIDED,
    HANDED_OVER,
    LIVE,
)
from findings.clues.models import Clue, ClueCustodian, Transfer, TransferItem
from findings.register.models import Finding
from kernel.policy import NOBODY, Policy, Rule, may, policy, rule, visible
from rounds.policy import (
    UNIT,
    clue_custodian,
    head,
    leading_group,
    office,
    within,
)

# --- rules about a clue, a transfer or an item ---------------------------------------------------


@rule
def ordinary(scope, record):
    """Not reported past everybody: the clue or transfer itself, or the transfer of an item."""
    return not getattr(record, "transfer", record).is_direct


@rule
def through_office(scope, record):
    """The round's setting: whether the office carries clues at all."""
    return record.inspection.round.clues_through_office


@rule
def drawn_by_office(scope, record):
    return getattr(record, "transfer", record).carrier == Transfer.Carrier.OFFICE


def _receives(scope, record):
    """The receiving department of a transfer, or of the transfer an item belongs to."""
    is_apart = record.inspection_id in scope.apart
    return not is_apart and scope.holds("receive", record.transfer_id)


def _received(scope, model):
    ids = sorted(scope.ids("receive"))
    key = "pk__in" if model is Transfer else "transfer_id__in"
    return Q(**{key: ids}) if ids else NOBODY


receiver = Rule(_receives, reach=_received, words="接收单位")


@rule
def receives_it(scope, clue):
    """The department that a clue was last transferred to; it never sees the clue, only refuses it."""
    item = clue.latest_item
    return item is not None and receiver(scope, item)


@rule
def registered_it(scope, clue):
    return scope.did(clue.registered_by_id)


@rule
def sent_it(scope, transfer):
    return scope.did(transfer.sent_by_id)


@rule
def handed_over(scope, item):
    return item.transfer.state in HANDED_OVER


@rule
def signed_for(scope, item):
    return item.transfer.state == "received"


@rule
def in_hand(scope, item):
    return item.state != "refused"


keeper = head | ordinary & clue_custodian
clue_carrier = keeper | ordinary & office & through_office
transfer_carrier = keeper & ~drawn_by_office | ordinary & office & drawn_by_office
# Who asks the receiver, long after the team is gone; where the office stays outside, the group.
follower = keeper | ordinary & (
    office & (through_office | drawn_by_office) | leading_group & ~through_office
)
follower.words = "移交单位"  # what the receiver reads as to who has it now
own_report = receiver & ~ordinary
own_report.words = ""


def _apart(scope):
    """Nobody learns of a clue about the unit they answer for, whatever else they are."""
    own = sorted(scope.ids(*UNIT) | scope.apart)
    return ~Q(inspection_id__in=own) if own else Q()


# --- records -------------------------------------------------------------------------------------


@policy(Clue)
class CluePolicy(Policy):
    may = {
        "edit": keeper,
        "choose_channel": head,
        "deliberate": head & ordinary,
        "submit": head & ordinary,
        "revise": head & ordinary,
        "approve": leading_group & ordinary & ~registered_it,
        "return": leading_group & ordinary,
        "transfer": clue_carrier & ordinary,
        "report_directly": head & ~ordinary,
        "send_back": receives_it,
        "recall": clue_carrier & ordinary,
        "shelve": head,
        "reopen": head,
    }

    @staticmethod
    def opens(scope):
        return bool(scope.ids("conclude", "keep_clues", "direct", "administer"))

    @staticmethod
    def sees(scope):
        on_the_way = Q(channel=Clue.Channel.ORDINARY)
        carried = Q(inspection__round__clues_through_office=True, state__in=DECIDED)
        return (
            within(scope, inspections=("conclude",))
            | within(scope, inspections=("keep_clues",)) & on_the_way
            | within(scope, committees=("direct",))
            & on_the_way
            & Q(state__in=BEFORE_THE_LEADING_GROUP)
            | within(scope, committees=("administer",)) & on_the_way & carried
        ) & _apart(scope)


def _sees_transfers(scope, path=""):
    """`path` is the row's way to its transfer ("" for the transfer itself)."""

    def of(**fields):
        return Q(**{f"{path}{name}": value for name, value in fields.items()})

    on_the_way = of(channel=Clue.Channel.ORDINARY)
    carried = of(carrier=Transfer.Carrier.OFFICE) | of(inspection__round__clues_through_office=True)
    ids = sorted(scope.ids("receive"))
    return (
        within(scope, inspections=("conclude",))
        | within(scope, inspections=("keep_clues",)) & on_the_way
        | within(scope, committees=("administer",)) & on_the_way & carried
        | within(scope, committees=("direct",)) & on_the_way & of(state__in=HANDED_OVER)
        | (of(pk__in=ids) if ids else NOBODY)
    ) & _apart(scope)


def _opens_transfers(scope):
    return bool(scope.ids("conclude", "keep_clues", "direct", "administer", "receive"))


@policy(Transfer)
class TransferPolicy(Policy):
    may = {
        "edit": transfer_carrier,
        "send": transfer_carrier,
        "discard": transfer_carrier,
        "receive": receiver & ~sent_it,
        "return": receiver & ordinary,
        "print": ordinary & (transfer_carrier | follower | leading_group | receiver),
        "see_behind": follower | leading_group,
    }

    @staticmethod
    def opens(scope):
        return _opens_transfers(scope)

    @staticmethod
    def sees(scope):
        return _sees_transfers(scope)


@policy(TransferItem)
class TransferItemPolicy(Policy):
    may = {
        "accept": receiver & signed_for,
        "refuse": receiver & ordinary,
        "report_progress": receiver,
        "answer": receiver,
        "urge_acceptance": follower & handed_over,
        "urge": follower,
        "close": follower | own_report,
        "reopen": follower,
        "read": ~receiver | in_hand,  # what was sent back is no longer the receiver's to read
        "see_behind": follower | leading_group,
    }

    @staticmethod
    def opens(scope):
        return _opens_transfers(scope)

    @staticmethod
    def sees(scope):
        return _sees_transfers(scope, "transfer__")


@policy(ClueCustodian)
class ClueCustodianPolicy(Policy):
    """Whom the head trusts is the head's own knowledge."""

    may = {"dismiss": head}

    @staticmethod
    def opens(scope):
        return bool(scope.ids("conclude"))

    @staticmethod
    def sees(scope):
        return within(scope, inspections=("conclude",))


# --- what may be put into a transfer -------------------------------------------------------------


def transferable_clues(inspection, person):
    """Approved clues of the inspection that this person may hand over and nobody has yet."""
    if not may_carry_clues(person, inspection):
        return Clue.objects.none()
    rows = visible(Clue, person).filter(inspection=inspection, state="approved", channel="ordinary")
    return rows.exclude(items__state__in=LIVE).order_by("sequence")


def may_carry_clues(person, inspection) -> bool:
    """Asked of the whole inspection, where one clue stands for all."""
    return may(person, "transfer", Clue(inspection=inspection))


def transferable_findings(inspection, person):
    rows = visible(Finding, person).filter(inspection=inspection, state="confirmed")
    return rows.order_by("number", "pk")
