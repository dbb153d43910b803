"""Policy: who may know that a row exists, and who may do what to it.

Each app's `policy.py` declares one `Policy` per model; those files are the only ones that name
roles. A model without a policy can be neither seen nor moved.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import SimpleNamespace

from django.db.models import Model, Q, QuerySet

NOBODY = Q(pk__in=[])
ANY_ROW = ~NOBODY
Reach = Callable[..., Q]


def either(*reaches: Q) -> Q:
    """Rows within any of these; NOBODY exactly if none of them reaches anything."""
    found = NOBODY
    for reach in reaches:
        found = reach if found == NOBODY else found if reach == NOBODY else found | reach
    return found


def both(one: Q, other: Q) -> Q:
    return NOBODY if NOBODY in (one, other) else one & other


class Rule:
    """A question about a person's scope and a record; joins with `|`, `&` and `~`.

    `reach(scope, model)` says in which rows the answer could be yes, for lists that look for
    candidates; it may say too much, never too little. `words` names who is meant ("组长").
    """

    def __init__(self, ask: Callable[..., bool], *, reach: Reach | None = None, words: str = ""):
        self.ask = ask
        self.reach = reach or (lambda scope, model: ANY_ROW)
        self.words = words
        self.__doc__ = ask.__doc__
        self.__name__ = getattr(ask, "__name__", "rule")

    def __call__(self, scope, record) -> bool:
        return bool(self.ask(scope, record))

    def __or__(self, other):
        return Rule(
            lambda scope, record: self(scope, record) or other(scope, record),
            reach=lambda scope, model: either(self.reach(scope, model), other.reach(scope, model)),
            words="或".join(dict.fromkeys(filter(None, (self.words, other.words)))),
        )

    def __and__(self, other):
        return Rule(
            lambda scope, record: self(scope, record) and other(scope, record),
            reach=lambda scope, model: both(self.reach(scope, model), other.reach(scope, model)),
            words=self.words or other.words,
        )

    def __invert__(self):
        return Rule(lambda scope, record: not self(scope, record))


def rule(ask: Callable[..., bool]) -> Rule:
    return Rule(ask)


def having(**columns) -> Rule:
    """Whether the record's own columns hold these values, whoever asks."""
    return Rule(
        lambda scope, record: all(getattr(record, name) == columns[name] for name in columns),
        reach=lambda scope, model: Q(**columns),
    )


class Policy:
    """`sees(scope)` is a Q over the model; `may` maps a verb to its rule.

    `opens(scope)` says whether a person has to do with such records at all: whoever has not finds
    no ledger of them, not even an empty one.
    """

    may: Mapping[str, Rule] = {}

    @staticmethod
    def opens(scope) -> bool:
        return True

    @staticmethod
    def sees(scope) -> Q:
        raise NotImplementedError


_policies: dict[type[Model], type[Policy]] = {}


def policy(model: type[Model]):
    """Declare the decorated class as the policy of `model`."""

    def register(declared: type[Policy]):
        if model in _policies:
            raise ValueError(f"{model.__name__} has two policies")
        _policies[model] = declared
        return declared

    return register


def policies() -> Mapping[type[Model], type[Policy]]:
    return _policies


def is_somebody(person) -> bool:
    """Whether this person has signed in with an account in use; all others may do nothing."""
    return bool(person is not None and person.is_authenticated and person.is_active)


def visible(what, person) -> QuerySet:
    """The rows of a model (or of a QuerySet) that `person` may know of."""
    rows = what if isinstance(what, QuerySet) else what._default_manager.all()
    declared = _policies.get(rows.model)
    if declared is None or not is_somebody(person):
        return rows.none()
    if rows is what:
        return rows.filter(declared.sees(person.scope))
    return seen(what, person.scope.nameless()).all()


@lru_cache(maxsize=2048)
def seen(model: type[Model], scope) -> QuerySet:
    """What `visible` begins with: written once for all requests of a person who holds the same.

    Writing it anew was a tenth of the time of every page. It keeps no rows, only the question, and
    depends on nothing but the scope, which is nameless therefore. Never to be iterated itself.
    """
    return model._default_manager.filter(_policies[model].sees(scope))


def opens(person, model) -> bool:
    """Whether there is a ledger of `model` for this person."""
    declared = _policies.get(model)
    return declared is not None and is_somebody(person) and declared.opens(person.scope)


def may(person, verb: str, record) -> bool:
    """Whether `person` holds the right to do `verb` to `record` (its state is not asked)."""
    declared = _policies.get(type(record))
    if declared is None or not is_somebody(person):
        return False
    asked = declared.may.get(verb)
    return asked is not None and asked(person.scope, record)


class _Colleague:
    """The scope of somebody who holds the very same posts and is nobody in particular."""

    person = SimpleNamespace(pk=0)  # nobody's number

    def __init__(self, scope):
        self._scope = scope

    def __getattr__(self, name):
        return getattr(self._scope, name)


def is_personal(person, verb: str, record) -> bool:
    """Whether a right that `person` holds is theirs alone: colleagues in the same posts lack it."""
    return not _policies[type(record)].may[verb](_Colleague(person.scope), record)


def principal_of(person, verb: str, record) -> int | None:
    """For whom `person` stands in by doing this; None where the right is their own.

    A scope has `principals`, and is asked again without and with each of them.
    """
    scope = person.scope
    if not scope.principals or not may(person, verb, record):
        return None
    asked = _policies[type(record)].may[verb]
    if asked(scope.standing_in_for(), record):
        return None
    return next(pk for pk in scope.principals if asked(scope.standing_in_for(pk), record))


def reach(person, verb: str, model: type[Model]) -> Q:
    """In which rows of a model `person` might be allowed `verb`; `may` decides on each of them."""
    return reached(person.scope, verb, model) if is_somebody(person) else NOBODY


def reached(scope, verb: str, model: type[Model]) -> Q:
    """`reach`, of the scope of somebody in use."""
    declared = _policies.get(model)
    asked = declared and declared.may.get(verb)
    return asked.reach(scope, model) if asked else NOBODY


def holders(verb: str, model: type[Model]) -> str:
    """Who does `verb`, in words of the role ("巡察办"); "" where the policy names nobody."""
    asked = _policies[model].may.get(verb)
    return asked.words if asked else ""
