"""The assessment: from a request to who pays what to whom, and why.

The same request with the same tables gives the same result, to the fen; nothing is
read from a clock, a store or the network.
"""

from dataclasses import dataclass

from msgspec.structs import replace

from mobile_mediation.domain.assessment.allocation import Debt, Recourse, allocate
from mobile_mediation.domain.assessment.check import check_request
from mobile_mediation.domain.assessment.items import Loss, reckon_loss
from mobile_mediation.domain.assessment.netting import Netting, VictimNet, net
from mobile_mediation.domain.assessment.parameters import (
    Parameters,
    ParameterUsed,
    Tables,
)
from mobile_mediation.domain.assessment.ratios import Ratio, ratios_towards
from mobile_mediation.domain.assessment.request import Request
from mobile_mediation.domain.assessment.warnings import Caution, warnings_of
from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.typed import parse_region


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What was reckoned; everything in fen, and explained.

    Losses and nets stand in the order of the request's victims.
    """

    request: Request
    parameters: tuple[ParameterUsed, ...]
    losses: tuple[Loss, ...]
    ratios: tuple[Ratio, ...]
    debts: tuple[Debt, ...]
    recourse: tuple[Recourse, ...]
    netting: Netting
    warnings: tuple[Caution, ...]
    missing: tuple[RuleViolation, ...] = ()
    """Figures that were not found; what rests on them counts as nothing so far."""

    @property
    def total_fen(self) -> int:
        """Everything that was lost."""
        return sum(each.total_fen for each in self.losses)

    @property
    def due_fen(self) -> int:
        """Everything that somebody owes."""
        return sum(each.fen for each in self.debts)

    @property
    def borne_fen(self) -> int:
        """What stays with the victims."""
        return self.total_fen - self.due_fen

    def loss_of(self, victim: str) -> Loss:
        """What one victim lost."""
        return next(each for each in self.losses if each.victim.id == victim)

    def net_of(self, victim: str) -> VictimNet:
        """What one victim is owed and still gets."""
        return next(each for each in self.netting.victims if each.victim == victim)


def assess(
    request: Request, tables: Tables, *, is_tolerant: bool = False
) -> Assessment:
    """Reckon one accident; if it is tolerant, also without all of the figures.

    Raises:
        RuleViolation: MM1034, MM2303 to MM2307, MM2309, MM2310, MM2312 the request
            cannot be true; MM2308 a published figure is missing.
        NotFound: MM1015 no limits are known for the day of the accident.
    """
    check_request(request)
    request = replace(request, region=parse_region(request.region).text)
    parameters = Parameters(request, tables.statistics, is_tolerant=is_tolerant)
    losses = tuple(
        reckon_loss(victim, place, request, parameters)
        for place, victim in enumerate(request.victims)
    )
    ratios = tuple(
        ratio
        for victim in request.victims
        for ratio in ratios_towards(victim, request, tables.fault_ratios)
    )
    debts, recourse = allocate(losses, ratios, request, tables.limits)
    netting = net(debts, losses, request)
    return Assessment(
        request=request,
        parameters=parameters.used,
        losses=losses,
        ratios=ratios,
        debts=debts,
        recourse=recourse,
        netting=netting,
        warnings=warnings_of(request, losses, ratios, netting, parameters.used),
        missing=parameters.missing,
    )
