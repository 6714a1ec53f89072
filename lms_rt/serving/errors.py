"""Why a server does not come up."""


class AddressTakenError(Exception):
    """Nobody can listen at this address: something else does, or we may not."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"cannot listen on {host}:{port}: {reason}")
