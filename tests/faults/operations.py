"""Every operation that is interrupted, by name."""

from collections.abc import Mapping

from tests.faults.exchanging import EXCHANGING
from tests.faults.keeping import KEEPING
from tests.faults.operation import Operation
from tests.faults.working import WORKING

OPERATIONS: Mapping[str, Operation] = {**WORKING, **KEEPING, **EXCHANGING}
