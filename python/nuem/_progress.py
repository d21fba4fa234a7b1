# SPDX-License-Identifier: GPL-3.0-or-later
"""Progress of long calls; Ctrl-C stops them.

The library calls back now and then in the thread that called it. That runs Python, so that a pending
SIGINT raises KeyboardInterrupt there; the exception is kept, the library told to stop, and the
exception raised again when the call has returned.
"""
from nuem._errors import call
from nuem._nuem import ffi, lib


class Progress:
    """A nuem_progress for one call. function(fraction) may return False to stop, or raise."""

    def __init__(self, function=None):
        self.function = function
        self.exception = None
        self._handle = ffi.new_handle(self)
        self.pointer = ffi.new("nuem_progress *")
        self.pointer.function = lib.nuem_python_progress
        self.pointer.context = self._handle

    def call(self, function, *arguments):
        """As nuem._errors.call, with this progress in use."""
        try:
            call(function, *arguments)
        except Exception:
            if self.exception is None:
                raise
        if self.exception is not None:  # perhaps with the last call back, when all was done
            exception, self.exception = self.exception, None
            raise exception


def _kept(kind, exception, traceback):
    """Keeps what was raised in a callback; traceback leads to the callback's own arguments."""
    if traceback is not None:
        context = traceback.tb_frame.f_locals.get("context")
        if context is not None:
            ffi.from_handle(context).exception = exception
    return False


@ffi.def_extern(error=False, onerror=_kept)
def nuem_python_progress(fraction, context):
    progress = ffi.from_handle(context)
    if progress.exception is not None:
        return False
    if progress.function is None:
        return True
    return progress.function(fraction) is not False
