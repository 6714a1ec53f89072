"""What a browser without scripts would send of a form as it is shown."""

from html.parser import HTMLParser


class _Forms(HTMLParser):
    """The fields of every form, by where it is sent to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str]] = {}
        self._form: dict[str, str] = {}
        self._name = ""
        self._first = False
        self._text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self._form = self.found.setdefault(given.get("action", ""), {})
        elif tag == "input" and name and (given.get("type") != "checkbox" or "checked" in given):
            self._form[name] = given.get("value", "")
        elif tag == "select":
            self._name, self._first = name, True
        elif tag == "option" and (self._first or "selected" in given):
            self._form[self._name], self._first = given.get("value", ""), False
        elif tag == "textarea":
            self._name, self._text = name, ""

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text is not None:
            self._form[self._name], self._text = self._text, None


def fields_of(html: str, action: str) -> dict[str, str]:
    """The fields of the form that is sent to `action`, without the anti-forgery word and buttons."""
    forms = _Forms()
    forms.feed(html)
    fields = dict(forms.found[action])
    fields.pop("csrf")
    return fields
