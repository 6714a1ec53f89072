"""The connection pool and the unit of work.

`Database.transaction()` joins the transaction that is already open in the current task, so that a service can be
called alone or inside another one's transaction (an idempotent POST stores its response in the very transaction that
did the work). What must only happen once the commit is durable (publishing, enqueueing) is given to
`Transaction.after_commit`.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Any, Self

import asyncpg
import structlog

from lms_rt import limits
from lms_rt.db.at_hand import AtHand, is_usable
from lms_rt.db.pooled import PooledConnection, leave_as_it_is, prepare
from lms_rt.errors import ErrorCode, Problem
from sql.sorting import SortedList, Wanted
from sql.statement import Statement

AfterCommit = Callable[[], Awaitable[None] | None]

log = structlog.get_logger(__name__)
_current: ContextVar["Transaction | None"] = ContextVar("lms_rt_transaction", default=None)


class Reader:
    """Runs statements on one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def fetch(self, statement: Statement, *args: object) -> list[asyncpg.Record]:
        """All rows."""
        rows: list[asyncpg.Record] = await _in_time(self._connection.fetch(statement, *args))
        return rows

    async def fetch_page(self, rows: SortedList, wanted: Wanted, *args: object) -> list[asyncpg.Record]:
        """The rows of one page of a list."""
        statement, values = rows.page(wanted, *args)
        return await self.fetch(statement, *values)

    async def fetchrow(self, statement: Statement, *args: object) -> asyncpg.Record | None:
        """The first row, if any."""
        row: asyncpg.Record | None = await _in_time(self._connection.fetchrow(statement, *args))
        return row

    async def fetchval(self, statement: Statement, *args: object) -> Any:
        """The first column of the first row, or None."""
        return await _in_time(self._connection.fetchval(statement, *args))

    async def execute(self, statement: Statement, *args: object) -> int:
        """How many rows the statement touched."""
        status: str = await _in_time(self._connection.execute(statement, *args))
        count = status.rpartition(" ")[2]
        return int(count) if count.isdigit() else 0

    async def executemany(self, statement: Statement, rows: Iterable[tuple[object, ...]]) -> None:
        """Run the statement once a row, in one round trip."""
        await _in_time(self._connection.executemany(statement, rows))


class Transaction(Reader):
    """A transaction in progress."""

    __slots__ = ("_callbacks",)

    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self._callbacks: list[AfterCommit] = []

    def after_commit(self, callback: AfterCommit) -> None:
        """Run `callback` once the outermost transaction is committed; never if it is rolled back."""
        self._callbacks.append(callback)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[Self]:
        """A part of the transaction that can fail without the rest; what it wanted after the commit goes with it."""
        mark = len(self._callbacks)
        try:
            async with self._connection.transaction():
                yield self
        except BaseException:
            del self._callbacks[mark:]
            raise

    async def committed(self) -> None:
        """Called by `Database` once the commit is durable."""
        for callback in self._callbacks:
            # The work is durable: a failing announcement must not turn it into an error for the caller. Readers
            # that miss it are served by the once-a-second comparison with the log.
            try:
                result = callback()
                if result is not None:
                    await result
            except Exception:
                log.exception("after_commit_failed")


class Database:
    """A pool of connections to one PostgreSQL database."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self._pool = pool
        self._at_hand = AtHand(pool)

    @classmethod
    async def connect(cls, url: str, *, pool_min: int = 1, pool_max: int = 10, prepared: bool = True) -> "Database":
        """Open a pool. `prepared=False` suits PgBouncer in transaction mode.

        Raises OSError or asyncpg.PostgresError when the database cannot be reached.
        """
        pool = await asyncpg.create_pool(
            url,
            min_size=pool_min,
            max_size=pool_max,
            timeout=limits.DATABASE_CONNECT_TIMEOUT_S,
            command_timeout=limits.STATEMENT_TIMEOUT_S,
            init=prepare,
            reset=leave_as_it_is,
            connection_class=PooledConnection,
            statement_cache_size=512 if prepared else 0,
            server_settings={"timezone": "UTC", "application_name": "lms_rt", "jit": "off"},
        )
        return cls(pool)

    @property
    def in_transaction(self) -> bool:
        """Whether this task has one open, and may see what nobody else does yet."""
        return _current.get() is not None

    async def close(self, timeout: float = 5.0) -> None:  # noqa: ASYNC109 - passed on as a bound, not awaited on
        """Wait for running statements up to `timeout` seconds, then cut them."""
        try:
            async with asyncio.timeout(timeout):
                await self._at_hand.close()
                await self._pool.close()
        except TimeoutError:
            self._pool.terminate()

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[Reader]:
        """A connection for reading outside any transaction, or the current transaction where there is one."""
        current = _current.get()
        if current is not None:
            yield current
            return
        async with self._acquired() as connection:
            yield Reader(connection)

    @asynccontextmanager
    async def transaction(self, *, repeatable_read: bool = False) -> AsyncIterator[Transaction]:
        """A transaction, joined to the one already open in this task (as a savepoint) where there is one."""
        current = _current.get()
        if current is not None:
            async with current.savepoint() as joined:
                yield joined
            return
        async with self._acquired() as connection:
            tx = Transaction(connection)
            token = _current.set(tx)
            try:
                async with connection.transaction(isolation="repeatable_read" if repeatable_read else None):
                    yield tx
            finally:
                _current.reset(token)
        await tx.committed()

    @asynccontextmanager
    async def one_statement(self) -> AsyncIterator[tuple[Reader, Transaction]]:
        """A transaction of one statement, which PostgreSQL begins and commits by itself: two round trips less.

        The reader is for what decides about it and runs ahead of it, on the same connection: nothing of that is locked,
        so the statement has to say what must still be so. A second one raises RuntimeError: it would be no transaction.
        Joined to the transaction already open in this task where there is one, but not itself there to be joined.
        """
        current = _current.get()
        if current is not None:
            async with current.savepoint() as joined:
                yield joined, joined
            return
        async with self._acquired() as connection:
            tx = Transaction(_Once(connection))
            yield Reader(connection), tx
        await tx.committed()

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Outside the transaction that is open in this task, for what others are to see while it goes on."""
        token = _current.set(None)
        try:
            yield
        finally:
            _current.reset(token)

    async def fetch(self, statement: Statement, *args: object) -> list[asyncpg.Record]:
        """All rows, by a statement of its own."""
        async with self.reader() as reader:
            return await reader.fetch(statement, *args)

    async def fetch_page(self, rows: SortedList, wanted: Wanted, *args: object) -> list[asyncpg.Record]:
        """The rows of one page of a list, by a statement of its own."""
        async with self.reader() as reader:
            return await reader.fetch_page(rows, wanted, *args)

    async def fetchrow(self, statement: Statement, *args: object) -> asyncpg.Record | None:
        """The first row, by a statement of its own."""
        async with self.reader() as reader:
            return await reader.fetchrow(statement, *args)

    async def fetchval(self, statement: Statement, *args: object) -> Any:
        """The first value, by a statement of its own."""
        async with self.reader() as reader:
            return await reader.fetchval(statement, *args)

    async def execute(self, statement: Statement, *args: object) -> int:
        """How many rows a statement of its own touched."""
        async with self.reader() as reader:
            return await reader.execute(statement, *args)

    @asynccontextmanager
    async def _acquired(self) -> AsyncIterator[Any]:
        task = asyncio.current_task()
        before = task.cancelling() if task is not None else 0
        lost = True  # until there is a connection, whatever goes wrong is the database's
        try:
            connection = await self._at_hand.take()
            try:
                yield connection
            except BaseException as error:
                if isinstance(error, (OSError, asyncpg.InterfaceError)):
                    # The caller's own network, or a statement given the wrong arguments, unless the line is cut.
                    lost = not is_usable(connection)
                await self._at_hand.give_up(connection)
                raise
            await self._at_hand.give_back(connection)
        except asyncpg.DeadlockDetectedError as error:
            log.exception("deadlock")  # somebody locks in another order than the others: to be mended
            raise Problem(ErrorCode.UNAVAILABLE, "Somebody changed the same things just then; ask again") from error
        except asyncpg.ForeignKeyViolationError as error:
            # It was there when it was looked up: nobody holds all that a thing belongs to from the look to the write
            log.warning("deleted_meanwhile", constraint=error.constraint_name)
            raise Problem(ErrorCode.NOT_FOUND, "What this belongs to was deleted just then") from error
        except (OSError, asyncpg.InterfaceError, *LOST_CONNECTION) as error:
            if task is not None and task.cancelling() > before:
                # Who was told to end ends, though the statement that was broken off could not be taken back
                raise asyncio.CancelledError from error
            if not lost:
                raise
            log.warning("database_unavailable", error=repr(error))
            raise _unavailable() from error


class _Once:
    """A connection that runs one statement."""

    __slots__ = ("_connection", "_spent")

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._spent = False

    def __getattr__(self, name: str) -> Any:
        if self._spent:
            raise RuntimeError("a second statement needs a transaction that was begun")
        self._spent = True
        return getattr(self._connection, name)


async def _in_time(statement: Awaitable[Any]) -> Any:
    """The result of a statement; asyncpg's time-out must not be taken for one of the caller's own."""
    try:
        return await statement
    except TimeoutError as error:
        raise _unavailable() from error


def _unavailable() -> Problem:
    return Problem(ErrorCode.UNAVAILABLE, "The database cannot be reached just now")


LOST_CONNECTION: tuple[type[Exception], ...] = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.QueryCanceledError,
)
"""What asyncpg raises while the database restarts, is full, or a statement passes its time."""
