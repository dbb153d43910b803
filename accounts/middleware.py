"""Nothing is done before the second factor that the rules ask for has been set up."""

from django.shortcuts import redirect

from accounts.actions import FIRST

BEFORE = frozenset(
    {
        "second_factor", "second_factor_begin", "second_factor_qr", "second_factor_confirm",
        "sign_out", "health",
    }
)  # fmt: skip


class SecondFactorFirst:
    """Sends whoever still has to set it up to the page where that is done.

    The session says so (`actions.open_session`); no query is asked. Whoever has none yet could do
    anything until then, hence every other address is closed, the back office included.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.session.get(FIRST) or request.resolver_match.url_name in BEFORE:
            return None
        return redirect("second_factor")
