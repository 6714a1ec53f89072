"""Pages for people: rendered here, kept alive by small ES modules, signed in by cookies.

`setup(app)` adds them to an application that serves REST and the socket already. A view module declares its pages:

```python
pages = Pages()

@pages.get("/host/{session}", who="person")
async def show_dashboard(visit: Visit) -> web.Response:
    ...
```

and `pages.py` does the rest the same way for all: who is asking, renewing the sign-in where it has run out, the rate,
the anti-forgery word of a form, a refusal as a page that says what to do, cookies, and headers that let a page load
nothing but our own files.
"""

from lms_rt.web.setup import setup

__all__ = ["setup"]
