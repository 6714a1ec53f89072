'''REST: routes, their conventions and their documentation, all from one declaration.

A view module declares its operations and nothing else; `add_routes` turns the declarations into handlers once, at
start. What a handler's parameters are called and annotated with decides what they hold:

| parameter | what it gets | when it is bad |
|---|---|---|
| `call` (first) | a `Call`: principal, services, `if_match`, address | |
| one that is in the path | the segment as its annotation says (UUID, int, Literal, Enum, str) | 404 |
| `query` | the query string as a pydantic model | 422, every bad field as `$.query.limit` |
| `body` | the JSON body as a pydantic model; `= None` if it may be missing | 400, 415, 422 as `$.options[0].id` |

The return annotation (`Course`, `Reply[Course]`, `Encoded[Course]`, `Page[Course]`, `None`, `web.StreamResponse`) is
the schema of the answer; it is serialised by the value's own type without validating it again. A model with a
`revision` gets an ETag, and If-None-Match a 304. A page gets its `Link: rel="next"`.

A worked example, `views/courses.py`:

```python
from uuid import UUID

from lms_rt.contract.courses import Course, CourseCreate, CoursePatch, CourseQuery
from lms_rt.contract.pages import Page
from lms_rt.errors import ErrorCode
from lms_rt.http.call import Call
from lms_rt.http.replies import Reply
from lms_rt.http.routes import Routes

routes = Routes(tag="courses")


@routes.post("/courses", status=201, summary="Create a course", who="instructors", errors=[ErrorCode.FORBIDDEN])
async def create_course(call: Call, body: CourseCreate) -> Reply[Course]:
    """It starts as a draft, seen by its staff only."""  # becomes the description
    course = await call.services.courses.create(call.person, body)
    return Reply(course, location=f"/courses/{course.id}")


@routes.get("/courses", summary="List courses")
async def list_courses(call: Call, query: CourseQuery) -> Page[Course]:
    return await call.services.courses.list(call.person, query)


@routes.patch("/courses/{course_id}", summary="Change a course", who="its instructors", if_match=True)
async def edit_course(call: Call, course_id: UUID, body: CoursePatch) -> Course:
    return await call.services.courses.edit(call.person, course_id, body, if_match=call.if_match)


@routes.delete("/courses/{course_id}", summary="Delete a course", who="its instructors", if_match=True)  # 204
async def delete_course(call: Call, course_id: UUID) -> None:
    await call.services.courses.delete(call.person, course_id, if_match=call.if_match)
```

with, in the contract, `class CourseQuery(PageQuery)` whose `sort: Annotated[str, Sort(title=str)] = "title"` says what
the list can be sorted by, in `sql/` `LIST = SortedList("courses_list", 1, title=text)`, and in the service
`rows = await db.fetch_page(sql.LIST, query, person.user)` and `Page[Course].of(found, query)`.

`call.if_match` is the revision the client last saw, or None for `*`: a service updates
`WHERE id = $1 AND ($2::int IS NULL OR revision = $2)` and raises `Problem(PRECONDITION_FAILED)` when a thing that is
there did not match. A POST that answers 201 or 202 honours Idempotency-Key by itself: the handler then runs inside one
ambient `db.transaction()`, which the services' own transactions join.

In `app.py`: `app[keys.PLUMBING] = Plumbing(…)`, `app[keys.SERVICES] = Services(…)` and
`add_routes(app, [courses.routes, …])`.
'''
