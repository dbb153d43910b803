"""审计: the audit administrator reads events and changes nothing; the security one watches them."""

from django.db.models import Q

from accounts.models import AdminRole
from accounts.policy import audit_administrator, security_administrator
from kernel.models import Event, Seal
from kernel.policy import NOBODY, Policy, policy
from xuncha.audit.models import EventExport, Verification


@policy(Event)
class EventPolicy(Policy):
    """All of them for the audit administrator; what that person does, for the security one."""

    @staticmethod
    def sees(scope):
        if audit_administrator(scope, None):
            return Q()
        if security_administrator(scope, None):
            auditors = AdminRole.objects.filter(role=AdminRole.Role.AUDIT).values("person_id")
            return Q(person_id__in=auditors)
        return NOBODY

    @staticmethod
    def opens(scope):
        return audit_administrator(scope, None) or security_administrator(scope, None)


class _ForTheAuditor(Policy):
    may = {"print": audit_administrator}

    @staticmethod
    def sees(scope):
        return Q() if audit_administrator(scope, None) else NOBODY

    @staticmethod
    def opens(scope):
        return audit_administrator(scope, None)


@policy(Seal)
class SealPolicy(_ForTheAuditor):
    pass


@policy(EventExport)
class EventExportPolicy(_ForTheAuditor):
    pass


@policy(Verification)
class VerificationPolicy(_ForTheAuditor):
    pass
