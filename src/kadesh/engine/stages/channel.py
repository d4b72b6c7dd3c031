"""A mediator keeps a channel open, or loses it.

The equation: closed -> open with chance ``opens`` a week, open -> closed with chance ``closes``.
An open channel is a contact; formal talks and side deals are other events (the game reference, section 5).
Silent about: why a mediator serves, and what is said.
Source: the conduit role in Zartman & Touval's typology of mediation (not opened).
"""

from dataclasses import dataclass

from kadesh.engine.diary import Diary, Story
from kadesh.engine.lattice import Array, climb, moved, push_climb, push_sink, sample, sink
from kadesh.engine.setting import Setting
from kadesh.engine.stages.stage import State


@dataclass(frozen=True)
class ChannelStage:
    """The channel opens or closes."""

    axis: int
    opens: Array
    closes: Array
    is_open: Array
    name: str = "channel"

    def pull(self, values: Array, week: int) -> tuple[Array, None]:
        """Expected value over the channel's move."""
        opened = climb(values, self.axis, self.opens * (1 - self.is_open))
        closed = sink(values, self.axis, self.closes * self.is_open)
        return opened + closed - values, None

    def push(self, mass: Array, week: int, policy: None, diary: Diary) -> Array:
        """Move the mass between open and closed."""
        shut, open_ = mass * (1 - self.is_open), mass * self.is_open
        after = push_climb(shut, self.axis, self.opens) + push_sink(open_, self.axis, self.closes)
        contact = diary.keep("contact", after * self.is_open, seen=True)
        none = diary.keep("contact", after * (1 - self.is_open), seen=False)
        diary.note("contact", contact)
        return contact + none

    def step(self, state: State, week: int, policy: None, story: Story) -> State:
        """Open or close the channel with its chance."""
        now = state[self.axis]
        if story.draw(sample(self.closes if now else self.opens, story.world, state)):
            now = 1 - now
            story.entries.append((week, "the mediator's channel opens" if now else "the mediator's channel closes"))
        if now:
            story.events[week]["contact"] = True
        return moved(state, self.axis, now)


def build(setting: Setting) -> ChannelStage | None:
    """The channel stage of a game, if it has a channel."""
    channel = setting.game.channel
    if channel is None:
        return None
    return ChannelStage(
        axis=setting.lattice.axis("channel"),
        opens=setting.number(channel.opens),
        closes=setting.number(channel.closes),
        is_open=setting.lattice.level("channel"),
    )
