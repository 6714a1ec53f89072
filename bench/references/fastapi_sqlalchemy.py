"""What most people would write for REST: FastAPI, SQLAlchemy 2 (async, ORM), python-jose, on lms_rt's own tables.

A bearer token and a look-up of its user with every request, as FastAPI's documentation has it. No rate limits, no log,
no idempotency, no rendering of Markdown, no search index.

python -m bench.references.fastapi_sqlalchemy --database URL --secret WORD
"""

# FastAPI reads the annotations when a route is declared, so they are not postponed here

import argparse
import asyncio
import socket
import uuid
from collections.abc import AsyncIterator
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import uvicorn
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import OAuth2PasswordBearer
from jose import JWTError, jwt
from pydantic import BaseModel, ConfigDict
from sqlalchemy import ForeignKey, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload

POOL_SIZE = 10


class Base(DeclarativeBase):
    """All tables."""

    type_annotation_map = {dict[str, Any]: JSONB}  # noqa: RUF012 - as SQLAlchemy has it


class User(Base):
    """Whoever asks."""

    __tablename__ = "users"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    disabled_at: Mapped[datetime | None]


class Requirement(Base):
    """A course that another one requires."""

    __tablename__ = "course_prerequisites"
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("courses.id"), primary_key=True)
    requires_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)


class Course(Base):
    """What is taught."""

    __tablename__ = "courses"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    description_html: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="draft")
    price: Mapped[Decimal | None]
    currency: Mapped[str | None]
    meta: Mapped[dict[str, Any]] = mapped_column("metadata", default=dict)
    thumbnail: Mapped[str | None]
    self_enroll: Mapped[bool] = mapped_column(default=True)
    capacity: Mapped[int | None]
    created_by: Mapped[uuid.UUID | None]
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    requires: Mapped[list[Requirement]] = relationship()


class Enrollment(Base):
    """Somebody's part in a course."""

    __tablename__ = "enrollments"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    course_id: Mapped[uuid.UUID]
    user_id: Mapped[uuid.UUID]
    role: Mapped[str]
    status: Mapped[str] = mapped_column(default="active")


class CourseIn(BaseModel):
    """A new course."""

    title: str
    summary: str = ""
    description: str = ""
    price: Decimal | None = None
    currency: str | None = None
    metadata: dict[str, Any] = {}


class CourseOut(BaseModel):
    """A course as it is sent."""

    model_config = ConfigDict(from_attributes=True)
    id: uuid.UUID
    title: str
    summary: str
    description: str
    description_html: str | None
    status: str
    price: Decimal | None
    currency: str | None
    metadata: dict[str, Any]
    thumbnail: str | None
    self_enroll: bool
    capacity: int | None
    prerequisites: list[uuid.UUID]
    role: str | None
    revision: int
    created_at: datetime
    updated_at: datetime


class CoursesOut(BaseModel):
    """A page of courses."""

    items: list[CourseOut]
    next: str | None


def shown(course: Course, role: str | None) -> CourseOut:
    """The course as its reader sees it."""
    return CourseOut(
        id=course.id,
        title=course.title,
        summary=course.summary,
        description=course.description,
        description_html=course.description_html,
        status=course.status,
        price=course.price,
        currency=course.currency,
        metadata=course.meta,
        thumbnail=course.thumbnail,
        self_enroll=course.self_enroll,
        capacity=course.capacity,
        prerequisites=[each.requires_id for each in course.requires],
        role=role,
        revision=course.revision,
        created_at=course.created_at,
        updated_at=course.updated_at,
    )


def application(database_url: str, secret: str) -> FastAPI:  # noqa: C901 - as FastAPI has it, all in one
    """The server."""
    engine = create_async_engine(database_url, pool_size=POOL_SIZE, max_overflow=0)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    app = FastAPI()
    bearer = OAuth2PasswordBearer("/api/v1/auth/login")

    async def session() -> AsyncIterator[AsyncSession]:
        async with sessions() as opened:
            yield opened

    Session = Annotated[AsyncSession, Depends(session)]  # noqa: N806 - a type

    async def current_user(db: Session, token: Annotated[str, Depends(bearer)]) -> User:
        try:
            user = await db.get(User, uuid.UUID(jwt.decode(token, secret, algorithms=["HS256"])["sub"]))
        except (JWTError, KeyError, ValueError):
            raise HTTPException(401) from None
        if user is None or user.disabled_at is not None:
            raise HTTPException(401)
        return user

    Asker = Annotated[User, Depends(current_user)]  # noqa: N806 - a type

    def readable(user: User) -> Any:
        mine = (Enrollment.course_id == Course.id) & (Enrollment.user_id == user.id) & (Enrollment.status == "active")
        wanted = select(Course, Enrollment.role).outerjoin(Enrollment, mine).options(selectinload(Course.requires))
        return wanted.where(or_(Course.status == "published", Enrollment.role.in_(["assistant", "instructor"])))

    @app.get("/api/v1/courses/{course}")
    async def read(course: uuid.UUID, db: Session, user: Asker) -> CourseOut:
        row = (await db.execute(readable(user).where(Course.id == course))).one_or_none()
        if row is None:
            raise HTTPException(404)
        return shown(*row)

    @app.get("/api/v1/courses")
    async def page(db: Session, user: Asker, limit: int = 50) -> CoursesOut:
        rows = (await db.execute(readable(user).order_by(Course.id).limit(limit + 1))).all()
        following = str(rows[limit - 1][0].id) if len(rows) > limit else None
        return CoursesOut(items=[shown(*row) for row in rows[:limit]], next=following)

    @app.post("/api/v1/courses", status_code=201)
    async def create(given: CourseIn, db: Session, user: Asker) -> CourseOut:
        if user.role not in {"instructor", "admin"}:
            raise HTTPException(403)
        values = given.model_dump(exclude={"metadata"})
        course = Course(id=uuid.uuid4(), meta=given.metadata, created_by=user.id, requires=[], **values)
        db.add(course)
        await db.flush()
        db.add(Enrollment(id=uuid.uuid4(), course_id=course.id, user_id=user.id, role="instructor"))
        await db.commit()
        return shown(course, "instructor")

    return app


async def main() -> None:
    """Serves until the process is ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--secret", required=True)
    options = parser.parse_args()
    url = "postgresql+asyncpg://" + options.database.partition("://")[2]
    config = uvicorn.Config(application(url, options.secret), log_level="warning", access_log=False, lifespan="off")
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    print(f"listening on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    await uvicorn.Server(config).serve(sockets=[listener])


if __name__ == "__main__":
    asyncio.run(main())
