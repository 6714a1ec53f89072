"""One webhook: where it sends what, another secret, its end, and what was sent."""

from functools import partial

from aiohttp import web

from lms_rt.web.once import made_once
from lms_rt.web.pages import Pages
from lms_rt.web.rendering import redirect
from lms_rt.web.revisions import CHANGED, refusal_before, refusal_of, revision_in
from lms_rt.web.visit import Visit
from lms_rt.web.webhook_form import patch_in, typed_in
from lms_rt.web.webhook_page import webhook_of, webhook_page

pages = Pages()


@pages.get("/webhooks/{webhook}", who="person")
async def show_webhook(visit: Visit) -> web.Response:
    """How it goes, its form, and the log, newest first, a page at a time."""
    return await webhook_page(visit, await webhook_of(visit))


@pages.post("/webhooks/{webhook}", who="person")
async def edit_webhook(visit: Visit) -> web.Response:
    """Store what was typed, unless somebody else changed it meanwhile. What waits is then tried at once."""
    webhook = await webhook_of(visit)
    typed = typed_in(visit.form)
    patch, errors = patch_in(typed, webhook)
    refused = refusal_before(visit.form, webhook.revision, errors)
    if patch is not None and refused is None:
        edit = visit.services.webhooks.edit(visit.member, webhook.id, patch, revision_in(visit.form))
        refused = await refusal_of(edit)
    if refused is not None:
        return await webhook_page(visit, await webhook_of(visit) if refused.overtaken else webhook, typed, refused)
    return redirect(f"/webhooks/{webhook.id}?note=saved")


@pages.post("/webhooks/{webhook}/secret", who="person")
async def replace_secret(visit: Visit) -> web.Response:
    """Make another. This answer shows it, and nothing ever again: the same form sent twice makes one."""
    webhook = await webhook_of(visit)
    rotate = partial(visit.services.webhooks.rotate, visit.member, webhook.id, revision_in(visit.form))
    made = await made_once(visit, f"secret of {webhook.id}", b"", rotate)
    if made.refused is not None:
        return await webhook_page(visit, await webhook_of(visit), refused=made.refused)
    if made.thing is None:
        return redirect(f"/webhooks/{webhook.id}?note=secret")
    return await webhook_page(visit, await webhook_of(visit), secret=made.thing)


@pages.post("/webhooks/{webhook}/delete", who="person")
async def delete_webhook(visit: Visit) -> web.Response:
    """With its log; what waits is not sent any more."""
    webhook = await webhook_of(visit)
    deletion = visit.services.webhooks.delete(visit.member, webhook.id, revision_in(visit.form))
    if (refused := await refusal_of(deletion, CHANGED)) is not None:
        return await webhook_page(visit, await webhook_of(visit), refused=refused)
    return redirect(f"/courses/{webhook.course}/webhooks?note=deleted")
