"""Sixteen worlds at once: a vector type for compiled code, so that a loop over worlds reads like code for one world.

The idea: all worlds of a batch take the same steps with different numbers. A :class:`Lanes` holds one number for each
of sixteen worlds and stays in a register of the processor, whatever its width; comparing two of them gives a mask of
sixteen answers, and :func:`where` chooses by it. Compiled code alone can use this; the arrays' last axis is worlds, and
its length is a multiple of :data:`LANES`.
"""

import operator
from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic, models, overload, register_model
from numpy.typing import NDArray

LANES = 16
"""Worlds in one vector."""


def by_world(x: NDArray[Any]) -> NDArray[Any]:
    """An array (sixteens of worlds, ..., LANES) with all worlds in its last axis."""
    last = x.ndim - 1
    return x.transpose(*range(1, last), 0, last).reshape(*x.shape[1:-1], -1)


_BITS = ir.VectorType(ir.IntType(1), LANES)


class Lanes(types.Type):
    """Sixteen numbers of one precision."""

    def __init__(self, dtype):
        self.dtype = dtype
        super().__init__(name=f"Lanes({dtype})")


class Mask(types.Type):
    """Sixteen answers."""

    def __init__(self):
        super().__init__(name="Mask")


MASK = Mask()


def _element(dtype):
    return ir.FloatType() if dtype == types.float32 else ir.DoubleType()


def _vector(dtype):
    return ir.VectorType(_element(dtype), LANES)


@register_model(Lanes)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, manager, fe_type):
        super().__init__(manager, fe_type, _vector(fe_type.dtype))


@register_model(Mask)
class _MaskModel(models.PrimitiveModel):
    def __init__(self, manager, fe_type):
        super().__init__(manager, fe_type, _BITS)


def _splat(builder, value, kind):
    first = builder.insert_element(ir.Constant(kind, ir.Undefined), value, ir.Constant(ir.IntType(32), 0))
    order = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
    return builder.shuffle_vector(first, ir.Constant(kind, ir.Undefined), order)


def _pointer(context, builder, array_type, array, place_type, place):
    held = context.make_array(array_type)(context, builder, array)
    places = [
        context.cast(builder, each, kind, types.intp)
        for each, kind in zip(cgutils.unpack_tuple(builder, place), place_type, strict=True)
    ]
    return cgutils.get_item_pointer(context, builder, array_type, held, places, wraparound=False)


@intrinsic
def load(_typing, array, place):
    """Sixteen neighbours of an array of floats from a place, a tuple of indices."""

    def code(context, builder, signature, args):
        pointer = _pointer(context, builder, signature.args[0], args[0], signature.args[1], args[1])
        vector = _vector(array.dtype)
        return builder.load(builder.bitcast(pointer, vector.as_pointer()), align=array.dtype.bitwidth // 8)

    return Lanes(array.dtype)(array, place), code


@intrinsic
def store(_typing, array, place, value):
    """Write sixteen neighbours of an array: floats, or whole numbers that fit the array's kind, or 1 where a mask."""

    def code(context, builder, signature, args):
        pointer = _pointer(context, builder, signature.args[0], args[0], signature.args[1], args[1])
        vector = args[2]
        if isinstance(value, Mask):
            kind = ir.VectorType(ir.IntType(array.dtype.bitwidth), LANES)
            vector = builder.zext(vector, kind)
        elif isinstance(array.dtype, types.Integer):
            vector = builder.fptosi(vector, ir.VectorType(ir.IntType(array.dtype.bitwidth), LANES))
        elif array.dtype == types.float64 and value.dtype == types.float32:
            vector = builder.fpext(vector, _vector(types.float64))
        target = builder.bitcast(pointer, vector.type.as_pointer())
        builder.store(vector, target, align=array.dtype.bitwidth // 8)
        return context.get_dummy_value()

    return types.void(array, place, value), code


@intrinsic
def load_mask(_typing, array, place):
    """Where sixteen neighbours of an array of whole numbers are not 0."""

    def code(context, builder, signature, args):
        pointer = _pointer(context, builder, signature.args[0], args[0], signature.args[1], args[1])
        kind = ir.VectorType(ir.IntType(array.dtype.bitwidth), LANES)
        found = builder.load(builder.bitcast(pointer, kind.as_pointer()), align=array.dtype.bitwidth // 8)
        return builder.icmp_signed("!=", found, ir.Constant(kind, [0] * LANES))

    return MASK(array, place), code


@intrinsic
def load_numbers(_typing, array, place, like):
    """Sixteen neighbours of an array of whole numbers, as floats of the same precision as ``like``."""

    def code(context, builder, signature, args):
        pointer = _pointer(context, builder, signature.args[0], args[0], signature.args[1], args[1])
        kind = ir.VectorType(ir.IntType(array.dtype.bitwidth), LANES)
        found = builder.load(builder.bitcast(pointer, kind.as_pointer()), align=array.dtype.bitwidth // 8)
        return builder.sitofp(found, _vector(like.dtype))

    return Lanes(like.dtype)(array, place, like), code


@intrinsic
def spread(_typing, number, like):
    """The same number in all worlds, in the precision of ``like`` (lanes or an array)."""
    dtype = like.dtype

    def code(context, builder, signature, args):
        value = context.cast(builder, args[0], signature.args[0], dtype)
        return _splat(builder, value, _vector(dtype))

    return Lanes(dtype)(number, like), code


@intrinsic
def where(_typing, mask, yes, no):
    """``yes`` where the mask says so, else ``no``."""

    def code(_context, builder, _signature, args):
        return builder.select(*args)

    return yes(mask, yes, no), code


@intrinsic
def some(_typing, mask):
    """Whether a mask says yes anywhere."""

    def code(_context, builder, _signature, args):
        bits = builder.bitcast(args[0], ir.IntType(LANES))
        return builder.icmp_unsigned("!=", bits, ir.Constant(ir.IntType(LANES), 0))

    return types.boolean(mask), code


def _two(emit, answer=None):
    """An operation on two lanes or masks that gives their own type, or ``answer``."""

    @intrinsic
    def two(_typing, first, second):
        def code(_context, builder, _signature, args):
            return emit(builder, *args)

        return (answer or first)(first, second), code

    return two


def _sum_like(operation: str):
    return _two(lambda builder, *args: getattr(builder, operation)(*args, flags=("contract",)))


def _comparing(sign: str):
    return _two(lambda builder, *args: builder.fcmp_ordered(sign, *args), MASK)


def _taking(sign: str):
    return _two(lambda builder, *args: builder.select(builder.fcmp_ordered(sign, *args), *args))


least = _taking("<")
"""The smaller of two, world by world."""
most = _taking(">")
"""The larger of two, world by world."""


@intrinsic
def raised(_typing, base, power):
    """Powers, world by world."""

    def code(_context, builder, _signature, args):
        name = f"llvm.pow.v{LANES}f{base.dtype.bitwidth}"
        kind = _vector(base.dtype)
        called = cgutils.get_or_insert_function(builder.module, ir.FunctionType(kind, (kind, kind)), name)
        return builder.call(called, args)

    return base(base, power), code


@intrinsic
def negative(_typing, number):
    """Minus a number, world by world."""

    def code(_context, builder, _signature, args):
        return builder.fneg(args[0])

    return number(number), code


@intrinsic
def inverted(_typing, mask):
    """A mask's opposite."""

    def code(_context, builder, _signature, args):
        return builder.not_(args[0])

    return MASK(mask), code


def _offer(sign, two):
    """Let an operator work on lanes, and on lanes with one number."""

    @overload(sign, strict=False)
    def chosen(first, second):
        if isinstance(first, Lanes) and isinstance(second, Lanes):
            return lambda first, second: two(first, second)
        if isinstance(first, Lanes) and isinstance(second, types.Number):
            return lambda first, second: two(first, spread(second, first))
        if isinstance(first, types.Number) and isinstance(second, Lanes):
            return lambda first, second: two(spread(first, second), second)
        return None


for _sign, _operation in (
    (operator.add, "fadd"), (operator.sub, "fsub"), (operator.mul, "fmul"), (operator.truediv, "fdiv"),
):  # fmt: skip
    _offer(_sign, _sum_like(_operation))
for _sign, _word in (
    (operator.lt, "<"), (operator.le, "<="), (operator.gt, ">"), (operator.ge, ">="), (operator.eq, "=="),
):  # fmt: skip
    _offer(_sign, _comparing(_word))


def _offer_masks(sign, two):
    @overload(sign, strict=False)
    def chosen(first, second):
        if isinstance(first, Mask) and isinstance(second, Mask):
            return lambda first, second: two(first, second)
        return None


_offer_masks(operator.and_, _two(lambda builder, *args: builder.and_(*args)))
_offer_masks(operator.or_, _two(lambda builder, *args: builder.or_(*args)))


@overload(operator.invert, strict=False)
def _inverts(mask):
    if isinstance(mask, Mask):
        return lambda mask: inverted(mask)
    return None


@overload(operator.neg, strict=False)
def _negates(number):
    if isinstance(number, Lanes):
        return lambda number: negative(number)
    return None
