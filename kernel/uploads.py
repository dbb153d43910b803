"""Uploads of secret pages never touch the disk in the clear, not even the temporary directory."""

from django.core.files.uploadhandler import MemoryFileUploadHandler, SkipFile
from django.urls import Resolver404, resolve

MOST_IN_MEMORY = 64 * 1024 * 1024  # one request, all its files together


def keeps_uploads_in_memory(view):
    """Mark a view whose uploads are sealed before they are stored. See `uploads_too_large`."""
    view.keeps_uploads_in_memory = True
    return view


def uploads_too_large(request) -> bool:
    """Whether the files of this request were more than memory should hold, and were dropped."""
    _ = request.FILES  # read the request now, if nobody has yet
    return getattr(request, "_uploads_too_large", False)


class SecretUploadHandler(MemoryFileUploadHandler):
    """First in the list of handlers; it steps aside on all pages that are not marked."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.activated = self._is_secret()
        self.too_large = self.activated and content_length > MOST_IN_MEMORY
        if self.too_large:
            self.request._uploads_too_large = True

    def new_file(self, *args, **kwargs):
        if self.too_large:
            raise SkipFile
        super().new_file(*args, **kwargs)

    def _is_secret(self) -> bool:
        try:
            view = resolve(self.request.path_info).func
        except Resolver404:
            return False
        return getattr(view, "keeps_uploads_in_memory", False)
