"""Why a deed was not done, in a sentence a clerk can act on."""


class Refusal(Exception):
    """A deed that was refused; `str(refusal)` is a Chinese sentence fit to be shown."""

    status = 409


class NotAllowed(Refusal):
    """The person sees the record but does not hold the right to this deed."""

    status = 403


class NotPossible(Refusal):
    """The deed does not fit the record's state or its content yet."""


class Overtaken(Refusal):
    """Somebody else changed the record since it was read."""

    def __init__(self, message="这一事项刚被他人处理过，请刷新页面查看最新情况后再办理。"):
        super().__init__(message)
