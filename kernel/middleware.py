"""What every request gets: a context for events, and sentences instead of stack traces."""

import uuid

from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from kernel.addresses import client_address
from kernel.events import RequestContext, record_event, request_context
from kernel.refusals import NotAllowed, Refusal
from kernel.resuming import page_before

METHODS = ("GET", "HEAD", "POST")


class RequestContextMiddleware:
    """Whose request it is, for every event. Other methods than the three a browser sends reach no view:
    OPTIONS would be answered with the page.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if request.content_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
            return HttpResponse(
                status=415
            )  # no page of ours sends one, and Django stumbles over it
        context = RequestContext(address=client_address(request), request_id=str(uuid.uuid4()))
        token = request_context.set(context)
        try:
            response = self.get_response(request)
        finally:
            request_context.reset(token)
        # Nothing of a case file may stay in a shared PC's cache, nor come back by "back"; that goes
        # for the sign-in page too, which carries what was typed before the session ran out.
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, NotAllowed) and request.user.is_authenticated:
            record_event(
                by=request.user, verb="refused", label="未获准的办理", record=request.user,
                note=f"{request.method} {request.path}"[:500], kind="refused",
            )  # fmt: skip
        if isinstance(exception, Refusal):
            page = {
                "heading": "没有办成",
                "text": str(exception),
                "back_url": page_before(request),
            }
            return render(request, "pages/message.html", page, status=exception.status)
        return None
