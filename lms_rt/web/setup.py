"""From declared pages to an application that serves them."""

from typing import Final

from aiohttp import web

from lms_rt.web import rendering
from lms_rt.web.assets import Assets
from lms_rt.web.failures import humane_failures
from lms_rt.web.pages import serve
from lms_rt.web.views import (
    account,
    account_deletion,
    account_export,
    account_password,
    account_sign_ins,
    account_tokens,
    admin_audit,
    admin_user,
    admin_users,
    announcements,
    authoring,
    bank,
    catalogue,
    catching_up,
    certificates,
    class_progress,
    copying,
    course_editing,
    course_files,
    course_picture,
    dead_letters,
    draws,
    gradebook,
    gradebook_settings,
    home,
    hosting,
    invitations,
    job_monitor,
    jobs,
    joining,
    learner_grades,
    lesson_editing,
    lesson_upload,
    links,
    outbox,
    people,
    people_import,
    playing,
    question_editing,
    question_export,
    question_import,
    quiz_settings,
    reading,
    registration,
    results,
    sign_in,
    taking,
    webhook_deliveries,
    webhook_editing,
    webhooks,
)

VIEWS: Final = (
    home,
    certificates,
    sign_in,
    registration,
    account,
    account_sign_ins,
    account_password,
    account_tokens,
    account_export,
    account_deletion,
    links,
    joining,
    playing,
    hosting,
    authoring,
    question_editing,
    question_export,
    question_import,
    quiz_settings,
    bank,
    copying,
    course_editing,
    course_files,
    course_picture,
    lesson_editing,
    lesson_upload,
    people,
    people_import,
    invitations,
    jobs,
    announcements,
    class_progress,
    gradebook_settings,  # before `gradebook`, whose files are named in the same place of an address
    gradebook,
    learner_grades,
    catalogue,
    catching_up,
    reading,
    taking,
    results,
    outbox,
    admin_users,
    admin_user,
    admin_audit,
    job_monitor,
    dead_letters,
    draws,
    webhooks,
    webhook_editing,
    webhook_deliveries,
)


def setup(app: web.Application) -> None:
    """Serve the pages and their files. Call it once, after `http.register.add_routes` and before the start."""
    assets = Assets()
    app.middlewares.append(humane_failures)
    rendering.setup(app, assets)
    app.router.add_get(assets.route, assets.serve)
    for view in VIEWS:
        for page in view.pages:
            app.router.add_route(page.method, page.path, serve(page))
            if page.method == "GET":
                app.router.add_route("HEAD", page.path, serve(page))
