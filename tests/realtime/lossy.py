"""A wire that loses, doubles and reorders, on top of the real one."""

import asyncio
import random

from redis.asyncio import Redis

from lms_rt.kv.bus import Bus, Message


class LossyBus(Bus):
    """Treats what arrives, from this process or another, as an unlucky network would."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        super().__init__(redis, prefix)
        self.luck = random.Random(0)
        self.lost = 0

    def _deliver(self, message: Message) -> None:
        fate = self.luck.random()
        if fate < 0.3:
            self.lost += 1
            return
        if fate < 0.6:
            loop, deliver = asyncio.get_running_loop(), super()._deliver
            loop.call_later(self.luck.random() / 20, deliver, message)
            if fate < 0.5:
                return
        super()._deliver(message)
