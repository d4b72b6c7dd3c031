"""The game a second time: a recursion over single states in plain Python, to hold the engine against.

It follows the page on the game, not the engine: no lattice, no arrays, one number at a time. It knows fronts, standing
and falls, ratification in the payoff and as a gate, a table without noise, pauses, backers that give by chance or by
choice, successors, occupation and the patron's weight; it refuses the rest.
"""

from __future__ import annotations

from functools import cache
from math import exp, log

from kadesh.domain.game import Backer, Game, Leader
from kadesh.engine.menu import menu_of

State = tuple[tuple[int, ...], tuple[int, int], tuple[int, ...]]
"""Lines by theatre, standing of a and d (-1: not followed), backing by backer."""
Worth = dict[str, float]
SIDES = ("a", "d")


def refuse_the_rest(game: Game) -> None:
    """Raise for a game with parts that this recursion does not know."""
    parts = [
        getattr(game.sides[side], part)  # type: ignore[index]
        for side in SIDES
        for part in ("stock", "respect", "resolve", "effort", "credibility", "sanctions")
    ]
    others = [game.channel, game.shift, game.lessons, game.side_deals or None, game.table and game.table.divisible]
    weights = [leader.belief.weight for leader in game.sides.values()]
    if any(part is not None for part in (*parts, *others, *weights)) or game.noise or game.horizon != "freeze":
        raise ValueError("not known to the plain recursion")


class PlainWar:
    """A game whose values are found one state at a time."""

    def __init__(self, game: Game) -> None:
        refuse_the_rest(game)
        self.game = game
        self.fronts = list(game.fronts.values())
        self.backers = list(game.backers)
        self.valuers = ["a", "d", *self.backers, "nation.a", "nation.d"]
        self.start = cache(self._start)
        self.battle = cache(self._battle)
        self.home = cache(self._home)
        self.backing = cache(self._backing)

    def first(self) -> State:
        """Where the war starts."""
        standing = [self.leader(side).standing for side in SIDES]
        return (
            tuple(front.start for front in self.fronts),
            (standing[0].start if standing[0] else -1, standing[1].start if standing[1] else -1),
            tuple(backer.start for backer in self.game.backers.values()),
        )

    # who is who

    def leader(self, side: str) -> Leader:
        """A side's leader."""
        return self.game.sides["a" if side == "a" else "d"]

    def side(self, valuer: str) -> str:
        """Whose ground counts for a valuer."""
        return self.game.backers[valuer].side if valuer in self.backers else valuer[-1]

    def part(self, valuer: str) -> Leader | Backer:
        """Where a valuer's discount, victory and defeat are stated."""
        return self.game.backers[valuer] if valuer in self.backers else self.leader(self.side(valuer))

    def belief(self, valuer: str) -> float:
        """Chance that a wins a battle, as a valuer thinks."""
        if valuer in self.backers:
            own = self.game.backers[valuer].belief
            if own is not None:
                return float(own.mean)
        return float(self.leader(self.side(valuer)).belief.mean)

    def standing(self, side: str, s: State) -> int:
        """Level of standing; -1 where it is not followed."""
        return s[1][SIDES.index(side)]

    def incumbent(self, side: str, s: State) -> bool:
        """Whether the leader that the war began with is still there."""
        return self.standing(side, s) != 0

    def rank(self, side: str, s: State) -> float:
        """Hold on office."""
        part = self.leader(side).standing
        return 1.0 if part is None else self.standing(side, s) / part.levels

    def giving(self, backer: str, s: State) -> float:
        """A backer's level as a share of its highest."""
        top = self.game.backers[backer].levels
        return s[2][self.backers.index(backer)] / top if top else 0.0

    # what things are worth

    def mixed(self, worth: Worth) -> Worth:
        """With each patron's weight inside its client."""
        out = dict(worth)
        for name in self.backers:
            w, client = float(self.game.backers[name].weight_in_client), self.game.backers[name].side
            out[client] = (1 - w) * out[client] + w * worth[name]
        return out

    def ground(self, valuer: str, lines: tuple[float, ...]) -> float:
        """Worth of ground held."""
        total, who = 0.0, valuer if valuer in self.backers else self.side(valuer)
        for front, line in zip(self.fronts, lines, strict=True):
            share = line / front.steps
            total += float(front.value.get(who, 0)) * (share if self.side(valuer) == "a" else 1 - share)
        return total

    def settled(self, s: State, transfers: dict[str, int], levels: dict[str, float], week: int) -> Worth:
        """Worth of a settlement."""
        lines = tuple(line + transfers.get(name, 0) for line, name in zip(s[0], self.game.fronts, strict=True))
        lines = tuple(min(max(line, 0), front.steps) for line, front in zip(lines, self.fronts, strict=True))
        worth: Worth = {}
        for valuer in self.valuers:
            side, total = self.side(valuer), self.ground(valuer, lines)
            for issue, level in levels.items():
                weight = float(self.game.issues[issue].values.get(valuer if valuer in self.backers else side, 0))
                heir = self.leader(side).successor
                if valuer in SIDES and not self.incumbent(side, s) and heir is not None and issue in heir.values:
                    weight = float(heir.values[issue])
                total += weight * level
            if valuer in SIDES and self.incumbent(side, s):
                stays = self.survives(side, s, lines, levels, week)
                total += float(self.leader(side).office) * self.rank(side, s) * stays
                total += float(self.leader(side).exit) * (1 - stays)
            worth[valuer] = total
        return self.mixed(worth)

    def survives(self, side: str, s: State, lines: tuple[float, ...], levels: dict[str, float], week: int) -> float:
        """Chance of surviving a settlement at home."""
        fear = self.leader(side).ratification
        if fear is None or not self.incumbent(side, s):
            return 1.0
        shares = [line / front.steps for line, front in zip(lines, self.fronts, strict=True)]
        own = [x if side == "a" else 1 - x for x in shares]
        known = dict(zip(self.game.fronts, own, strict=True)) | levels | {"line": sum(own) / len(own)}
        appeal = sum(float(weight) * known.get(name, 0.0) for name, weight in fear.audience.items())
        need = float(fear.need) + float(fear.sunk) * week
        if self.leader(side).standing is not None:
            need -= float(fear.tolerance) * (self.rank(side, s) - 0.5)
        if fear.width == 0:
            return float(appeal - need >= -1e-12)
        return 1 / (1 + exp(-(appeal - need) / float(fear.width)))

    def over(self, s: State) -> Worth | None:
        """Worth of a collapse, if the war has come to one."""
        tops = all(line == front.steps for line, front in zip(s[0], self.fronts, strict=True))
        if not tops and any(s[0]):
            return None
        worth: Worth = {}
        for valuer in self.valuers:
            wins = (self.side(valuer) == "a") == tops
            worth[valuer] = float(self.part(valuer).win if wins else self.part(valuer).lose)
            if valuer in SIDES and self.incumbent(valuer, s):
                worth[valuer] += float(self.leader(valuer).office if wins else self.leader(valuer).exit)
        return self.mixed(worth)

    # the week

    def _start(self, week: int, s: State) -> Worth:
        end = self.over(s)
        if end is not None:
            return end
        if week == self.game.weeks:
            return self.settled(s, {}, {}, week)
        return self.battle(week, s, 0, False) if self.game.table is None else self.talks(week, s)[0]

    def talks(self, week: int, s: State) -> tuple[Worth, bool, list[str | None]]:
        """Worth of a week that begins with a table; whether both come; the package that each proposer finds."""
        table = self.game.table
        assert table is not None
        reserve = self.battle(week, s, 0, False)
        skipped = self.battle(week, s, 0, True) if table.pause else reserve
        pause, conclude = float(table.pause), float(table.conclude)
        after = {v: reserve[v] + pause * (skipped[v] - reserve[v]) for v in self.valuers}
        who = {"draw": ["a", "d"], "parity": [SIDES[week % 2]]}.get(table.proposer, [table.proposer])
        gain, found = dict.fromkeys(self.valuers, 0.0), []
        for proposer in who:
            best = self.best(week, s, reserve, proposer)
            found.append(None if best is None else best[0])
            for v in self.valuers:
                got = after[v] if best is None else conclude * best[1][v] + (1 - conclude) * after[v]
                gain[v] += (got - reserve[v]) / len(who)
        price = {v: float(self.leader(v).coming) if v in SIDES and table.first else 0.0 for v in self.valuers}
        come = table.first is None or all(gain[side] - price[side] > 0 for side in SIDES)
        worth = {v: reserve[v] + come * (gain[v] - price[v]) for v in self.valuers}
        return worth, come, found

    def best(self, week: int, s: State, reserve: Worth, proposer: str) -> tuple[str, Worth] | None:
        """The package that a proposer takes among those that pass every gate."""
        table = self.game.table
        assert table is not None
        best: tuple[float, float] | None = None
        taken = None
        for choice in menu_of(self.game):
            levels = {issue: float(level) for issue, level in choice.levels.items()}
            if not self.inside(s, choice.transfers) or not self.dared(week, s, choice.transfers, levels):
                continue
            worth = self.settled(s, choice.transfers, levels, week)
            vetoes = [name for name in self.backers if self.game.backers[name].veto]
            if any(worth[v] < reserve[v] - 1e-12 for v in (*SIDES, *vetoes)):
                continue
            gains = [worth[side] - reserve[side] for side in SIDES]
            if proposer == "nash":
                w = 0.5 if table.weight is None else float(table.weight)
                score = (max(gains[0], 0) ** (2 * w) * max(gains[1], 0) ** (2 * (1 - w)), sum(gains))
            else:
                score = (worth[proposer], worth["d" if proposer == "a" else "a"])
            if (
                best is None
                or score[0] > best[0] + 1e-9
                or (abs(score[0] - best[0]) <= 1e-9 and score[1] > best[1] + 1e-9)
            ):
                best, taken = score, (choice.name, worth)
        return taken

    def inside(self, s: State, transfers: dict[str, int]) -> bool:
        """Whether the settled line exists and is nobody's collapse."""
        lines = [line + transfers.get(name, 0) for line, name in zip(s[0], self.game.fronts, strict=True)]
        exist = all(0 <= line <= front.steps for line, front in zip(lines, self.fronts, strict=True))
        tops = all(line >= front.steps for line, front in zip(lines, self.fronts, strict=True))
        return exist and not tops and any(line > 0 for line in lines)

    def dared(self, week: int, s: State, transfers: dict[str, int], levels: dict[str, float]) -> bool:
        """Whether no leader is kept from signing by fear alone."""
        lines = tuple(line + transfers.get(name, 0) for line, name in zip(s[0], self.game.fronts, strict=True))
        for side in SIDES:
            fear = self.leader(side).ratification
            if fear is None or fear.gate is None or not self.incumbent(side, s):
                continue
            if self.survives(side, s, lines, levels, week) < float(fear.gate) - 1e-12:
                return False
        return True

    def _battle(self, week: int, s: State, front: int, skip: bool) -> Worth:
        if front == len(self.fronts):
            return self.home(week, s, 0)
        theatre, line = self.fronts[front], s[0][front]
        onward = self.battle(week, s, front + 1, skip)
        if skip or line in (0, theatre.steps):
            return onward
        m, rate = float(theatre.stride) * theatre.steps, float(theatre.tempo)
        worth: Worth = {}
        for valuer in self.valuers:
            p = self.odds(valuer, s, front)
            up, down = rate * m * (m + 2 * p - 1) / 2, rate * m * (m - 2 * p + 1) / 2
            chances = [
                (rate * p, 1, "a"),
                (rate * (1 - p), -1, "d"),
                (up - rate * p, 1, ""),
                (down - rate * (1 - p), -1, ""),
            ]
            total = (1 - up - down) * onward[valuer]
            for chance, step, winner in chances:
                lines = (*s[0][:front], line + step, *s[0][front + 1 :])
                for odds, standing, fallen in self.shaken(s[1], winner):
                    if valuer == fallen:
                        total += chance * odds * float(self.leader(fallen).exit)
                    else:
                        after = self.battle(week, (lines, standing, s[2]), front + 1, skip)
                        total += chance * odds * after[valuer]
            worth[valuer] = total
        return worth

    def odds(self, valuer: str, s: State, front: int) -> float:
        """A valuer's chance that a wins on a theatre."""
        theatre = self.fronts[front]
        x = float(theatre.terrain) + float(theatre.ground) * (s[0][front] / theatre.steps - 0.5)
        for name, backer in self.game.backers.items():
            x += (1 if backer.side == "a" else -1) * float(backer.odds) * self.giving(name, s)
        mean = self.belief(valuer)
        return 1 / (1 + exp(-(log(mean / (1 - mean)) + x)))

    def shaken(self, standing: tuple[int, int], winner: str) -> list[tuple[float, tuple[int, int], str]]:
        """Chances of what a battle does to both leaders: the new standing, and who fell."""
        if not winner:
            return [(1.0, standing, "")]
        found = []
        loser = "d" if winner == "a" else "a"
        won, lost = SIDES.index(winner), SIDES.index(loser)
        victor, victim = self.leader(winner).standing, self.leader(loser).standing
        rise = float(victor.rise) if victor and 0 < standing[won] < victor.levels else 0.0
        drop = float(victim.drop) if victim and standing[lost] > 0 else 0.0
        for rises, chance_rise in ((1, rise), (0, 1 - rise)):
            for drops, chance_drop in ((1, drop), (0, 1 - drop)):
                after = list(standing)
                after[won] += rises
                after[lost] -= drops
                fell = loser if drops and after[lost] == 0 else ""
                found.append((chance_rise * chance_drop, (after[0], after[1]), fell))
        return found

    def _home(self, week: int, s: State, place: int) -> Worth:
        if place == 2:
            return self.backing(week, s, 0)
        side, onward = SIDES[place], self.home(week, s, place + 1)
        part, level = self.leader(SIDES[place]).standing, s[1][place]
        if part is None or level == 0:
            return onward
        drop = min(1.0, float(part.hardship) * (1 - float(part.tolerance)) + float(part.decay))
        lower = (level - 1, s[1][1]) if place == 0 else (s[1][0], level - 1)
        below = self.home(week, (s[0], lower, s[2]), place + 1)
        worth = {v: (1 - drop) * onward[v] + drop * below[v] for v in self.valuers}
        if level == 1:
            worth[side] = (1 - drop) * onward[side] + drop * float(self.leader(side).exit)
        return worth

    def _backing(self, week: int, s: State, place: int) -> Worth:
        if place == len(self.backers):
            return self.pay(week, s)
        name = self.backers[place]
        backer, level = self.game.backers[name], s[2][place]
        onward = self.backing(week, s, place + 1)
        if not backer.levels:
            return onward
        moves = {
            step: self.backing(week, self.given(s, place, step), place + 1)
            for step in (-1, 1)
            if 0 <= level + step <= backer.levels
        }
        if backer.chooses:
            best, taken = onward, onward[name] + 1e-9
            for step in (-1, 1):
                if step in moves and moves[step][name] > taken:
                    best, taken = moves[step], moves[step][name] + 1e-9
            return best
        down = min(1.0, float(backer.down) + float(backer.fatigue) * week) if -1 in moves else 0.0
        held = sum(line / front.steps for line, front in zip(s[0], self.fronts, strict=True)) / len(self.fronts)
        willing = (held if backer.side == "a" else 1 - held) >= float(backer.needs_ground) - 1e-12
        up = min(float(backer.up), 1 - down) if 1 in moves and willing else 0.0
        return {
            v: (1 - up - down) * onward[v] + (down * moves[-1][v] if down else 0.0) + (up * moves[1][v] if up else 0.0)
            for v in self.valuers
        }

    def given(self, s: State, place: int, step: int) -> State:
        """The state after a backer moved by a level."""
        levels = (*s[2][:place], s[2][place] + step, *s[2][place + 1 :])
        return (s[0], s[1], levels)

    def pay(self, week: int, s: State) -> Worth:
        """The week's flows, then a week passes."""
        flow: Worth = {}
        for valuer in self.valuers:
            side = self.side(valuer)
            if valuer in self.backers:
                backer = self.game.backers[valuer]
                flow[valuer] = float(backer.flow) - float(backer.cost) * s[2][self.backers.index(valuer)]
                continue
            leader = self.leader(side)
            cost = float(leader.cost)
            if valuer in SIDES:
                cost *= float(leader.felt)
                heir = leader.successor
                if not self.incumbent(side, s) and heir is not None and heir.cost is not None:
                    cost = float(heir.cost)
            for name, backer in self.game.backers.items():
                if backer.side == side:
                    cost *= 1 - float(backer.relief) * self.giving(name, s)
            for theatre, line in zip(self.fronts, s[0], strict=True):
                share = line / theatre.steps if side == "a" else 1 - line / theatre.steps
                cost += float(theatre.occupation.get("a" if side == "a" else "d", 0)) * share
            held = float(leader.enjoys) * self.ground(valuer, s[0])
            if valuer in SIDES and self.incumbent(side, s):
                held += float(leader.office) * self.rank(side, s)
            flow[valuer] = -cost + (1 - float(leader.discount)) * held
        flow = self.mixed(flow)
        later = self.start(week + 1, s)
        return {v: flow[v] + float(self.part(v).discount) * later[v] for v in self.valuers}
