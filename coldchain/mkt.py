"""Mean kinetic temperature: the constant temperature that would have done what the varying one did.

T = (ΔH / R) / -ln(Σ wᵢ e^(-ΔH / (R Tᵢ)) / Σ wᵢ), T in kelvin, ΔH 83.144 kJ/mol,
R 8.314472 J/(mol K), as the USP has it. It is informative: it never clears a freeze, and never a label's limit.
"""

import math
from collections.abc import Iterable

from coldchain.units import ZERO_C_IN_KELVIN

ACTIVATION_J_PER_MOL = 83_144.0
GAS_CONSTANT = 8.314472
ACTIVATION_K = ACTIVATION_J_PER_MOL / GAS_CONSTANT


def rate(celsius: float, activation_k: float = ACTIVATION_K) -> float:
    """Return e^(-ΔH / (R T)): how fast a medicine ages at this temperature, without a unit. Sums of it add up."""
    return math.exp(-activation_k / (celsius + ZERO_C_IN_KELVIN))


def from_rate(mean_rate: float, activation_k: float = ACTIVATION_K) -> float:
    """Return the °C at which a medicine ages at this rate: the MKT of a weighted mean of rates."""
    return activation_k / -math.log(mean_rate) - ZERO_C_IN_KELVIN


def mkt_c(weighted: Iterable[tuple[float, float]], activation_j_per_mol: float = ACTIVATION_J_PER_MOL) -> float:
    """Return the MKT in °C of pairs of °C and weight (a duration, in any one unit).

    Args:
        weighted: the pairs.
        activation_j_per_mol: ΔH, where a device takes another one than we do.

    Raises:
        ValueError: no weight at all.
    """
    activation_k = activation_j_per_mol / GAS_CONSTANT
    rates = 0.0
    weights = 0.0
    for celsius, weight in weighted:
        rates += weight * rate(celsius, activation_k)
        weights += weight
    if weights <= 0.0:
        raise ValueError("no mean kinetic temperature without time")
    return from_rate(rates / weights, activation_k)
