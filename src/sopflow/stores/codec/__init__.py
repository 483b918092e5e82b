"""Values to text and back: what a store keeps is JSON that this package writes and reads, and nothing else does.

`values` knows the kinds of values, `shapes` classes with a name and a format number, `events`, `effects` and `case`
what is made of them.
"""

from sopflow.stores.codec.case import CaseCodec
from sopflow.stores.codec.effects import EFFECTS
from sopflow.stores.codec.events import EVENTS
from sopflow.stores.codec.shapes import Coded, Shape, Shapes
from sopflow.stores.codec.values import decode_value, encode_value

__all__ = ["EFFECTS", "EVENTS", "CaseCodec", "Coded", "Shape", "Shapes", "decode_value", "encode_value"]
