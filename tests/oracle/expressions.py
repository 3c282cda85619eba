"""Values of expressions, with Python's own parser.

Reads tab-separated lines `expression<TAB>a<TAB>b<TAB>c` from standard input and prints the value of each, `nan` where
it has none. Operators bind in Python as they do in Qilu; `^` is written `**` and `if` is a function.
"""

import ast
import math
import operator
import sys

NAN = float("nan")

BINARY = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: math.pow,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.And: lambda a, b: bool(a) and bool(b),
    ast.Or: lambda a, b: bool(a) or bool(b),
}

CALLS = {"min": min, "max": max, "abs": abs, "ln": math.log, "exp": math.exp, "sqrt": math.sqrt}


def apply(function, *operands):
    """The value of a function; NaN if an operand is NaN or the value is not finite."""
    if any(math.isnan(operand) for operand in operands):
        return NAN
    try:
        value = float(function(*operands))
    except (ArithmeticError, ValueError):
        return NAN
    return value if math.isfinite(value) else NAN


def value(node, names):
    match node:
        case ast.Expression(body=body):
            return value(body, names)
        case ast.Constant(value=number):
            return float(number)
        case ast.Name(id=name):
            return names[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return apply(operator.neg, value(operand, names))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return apply(operator.not_, value(operand, names))
        case ast.BinOp(left=left, op=op, right=right) | ast.Compare(left=left, ops=[op], comparators=[right]):
            return apply(BINARY[type(op)], value(left, names), value(right, names))
        case ast.BoolOp(op=op, values=[first, *others]):
            result = value(first, names)
            for other in others:
                result = apply(BINARY[type(op)], result, value(other, names))
            return result
        case ast.Call(func=ast.Name(id="if_"), args=[condition, yes, no]):
            truth = value(condition, names)
            return NAN if math.isnan(truth) else value(yes if truth else no, names)
        case ast.Call(func=ast.Name(id=name), args=operands):
            return apply(CALLS[name], *[value(operand, names) for operand in operands])
    raise ValueError(ast.dump(node))


def main():
    for line in sys.stdin.read().splitlines():
        text, *numbers = line.split("\t")
        names = dict(zip("abc", map(float, numbers)))
        tree = ast.parse(text.replace("^", "**").replace("if(", "if_("), mode="eval")
        print(repr(value(tree, names)))


main()
