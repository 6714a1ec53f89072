"""The readers of a channel at one moment, as an event is written to them.

To look at each of a thousand readers for every event costs more than all else that Python does for it: since the one
before, nothing was asked of them, and none of them is in the processor's cache any more. So where the kernel can be
told to write to them is kept in one piece, and read again only once it changed for somebody.
"""

from array import array
from collections.abc import Sequence

from lms_rt.realtime import bulk_send
from lms_rt.realtime.bulk_send import BulkSender
from lms_rt.realtime.flusher import Flusher
from lms_rt.realtime.outbound import Delivery, Outbound


class Audience:
    """Who reads does not change: whoever comes or goes makes it another audience."""

    __slots__ = ("_readers", "_targets", "_turnings")

    def __init__(self, readers: Sequence[Outbound]) -> None:
        self._readers = readers
        self._targets = array("Q")
        self._turnings = -1
        """The flusher's as of which the targets are."""

    def __len__(self) -> int:
        return len(self._readers)

    def has_from(self, first: int, reader: Outbound) -> bool:
        """Whether `reader` is one of them, the `first` or one after that."""
        return reader in self._readers[first:]

    def look(self, flusher: Flusher) -> None:
        """Know where each can be written to; `flusher` is the one they share."""
        if self._turnings != flusher.turnings:
            self._turnings = flusher.turnings
            self._targets = array("Q", [reader.direct for reader in self._readers])

    def tell(self, delivery: Delivery, first: int, end: int, left: set[Outbound], sender: BulkSender | None) -> int:
        """Write to the readers from `first` to before `end`, but for those who left; returns to how many."""
        readers = self._readers[first:end]
        if left:
            readers = [reader for reader in readers if reader not in left]
        _deliver(readers, delivery, sender)
        return len(readers)

    def tell_at_once(self, delivery: Delivery, first: int, end: int, flusher: Flusher, sender: BulkSender) -> bool:
        """The same without looking at them; False, and nothing is done, where that cannot be.

        The caller had the flusher write what is due, and knows that nobody left.
        """
        if self._turnings != flusher.turnings:
            return False
        targets = self._targets[first:end]
        if 0 in targets:
            return False
        for index, sent in sender.send(targets, delivery.whole):
            self._readers[first + index].write_rest(delivery.whole, sent)
        return True


def _deliver(readers: Sequence[Outbound], delivery: Delivery, sender: BulkSender | None) -> None:
    direct = [reader for reader in readers if reader.direct] if sender is not None else []
    if sender is None or len(direct) < bulk_send.WORTH_IT:
        for reader in readers:
            reader.deliver(delivery)
        return
    targets = array("Q", [reader.direct for reader in direct])  # whatever comes of the others, none of them is 0
    if len(direct) < len(readers):
        for reader in readers:
            if not reader.direct:
                reader.deliver(delivery)
    for index, sent in sender.send(targets, delivery.whole):
        direct[index].write_rest(delivery.whole, sent)
