"""What a pure function may not do, read off its syntax tree.

It may not reach the world (files, clock, screen, numpy's generators, global names), and it may not write into
what it was given. A name counts as given when it is an argument, or was bound to an argument, to a part of one or
to a view of one. The reading is strict: ``x = x.copy(); x[0] = 1`` for an argument ``x`` is found as well; a copy
deserves a name of its own.
"""

import ast

from tests.architecture.checks import Function, Source, argument_names

WORLDLY_MODULES = {
    "random", "secrets", "time", "os", "io", "pathlib", "shutil", "subprocess", "socket", "logging", "uuid",
}  # fmt: skip
WORLDLY_CALLS = {"open", "print", "input", "exec", "eval", "__import__"}
WORLDLY_METHODS = {"now", "today", "utcnow", "read_text", "write_text", "read_bytes", "write_bytes", "tofile"}
MUTATING_METHODS = {
    "sort", "fill", "put", "partition", "resize", "itemset", "setfield", "setflags", "byteswap",
    "append", "extend", "insert", "pop", "popitem", "remove", "clear", "update", "setdefault", "add", "discard",
    "reverse",
}  # fmt: skip
MUTATING_FUNCTIONS = {
    "copyto", "place", "put", "putmask", "put_along_axis", "fill_diagonal", "at", "setattr", "__setattr__",
}  # fmt: skip
VIEWS = {
    "asarray", "asanyarray", "ascontiguousarray", "as_float", "atleast_1d", "atleast_2d", "broadcast_to",
    "expand_dims", "moveaxis", "ravel", "reshape", "squeeze", "swapaxes", "transpose", "view",
}  # fmt: skip


def impurities(file: Source) -> list[str]:
    """Name what in a file reaches the world or writes into an argument."""
    reader = _Reader(file.name)
    reader.visit(file.tree)
    return reader.found


class _Reader(ast.NodeVisitor):
    """Walks a tree in the order of its text and notes what is not pure."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[str] = []
        self.arguments: set[str] = set()
        self.aliases: set[str] = set()

    def note(self, node: ast.AST, message: str) -> None:
        self.found.append(f"{self.name}:{getattr(node, 'lineno', 0)}: {message}")

    # the world

    def visit_Import(self, node: ast.Import) -> None:
        self.imported(node, [alias.name for alias in node.names])

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self.imported(node, [f"{node.module}.{alias.name}" for alias in node.names])

    def imported(self, node: ast.AST, names: list[str]) -> None:
        for name in names:
            if name.split(".")[0] in WORLDLY_MODULES or name.startswith("numpy.random"):
                self.note(node, f"imports {name}")

    def visit_Global(self, node: ast.Global) -> None:
        self.note(node, f"global {', '.join(node.names)}")

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if node.attr == "random" and isinstance(node.value, ast.Name) and node.value.id in {"np", "numpy"}:
            self.note(node, "numpy.random")
        self.generic_visit(node)

    # arguments

    def visit_FunctionDef(self, node: Function) -> None:
        outside = self.arguments, self.aliases
        self.arguments = self.arguments | set(argument_names(node))
        self.aliases = set(self.aliases)
        self.generic_visit(node)
        self.arguments, self.aliases = outside

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def given(self, node: ast.AST) -> str | None:
        """Return the name of the argument that an expression is, is a part of or is a view of."""
        match node:
            case ast.Name(id=name):
                return name if name in self.arguments | self.aliases else None
            case ast.Attribute(value=inner) | ast.Subscript(value=inner) | ast.Starred(value=inner):
                return self.given(inner)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="np" | "numpy"), attr=name), args=[first, *_]):
                return self.given(first) if name in VIEWS else None
            case ast.Call(func=ast.Name(id=name), args=[first, *_]):
                return self.given(first) if name in VIEWS else None
            case ast.Call(func=ast.Attribute(value=inner, attr=name)):
                return self.given(inner) if name in VIEWS else None
        return None

    def written(self, target: ast.AST) -> None:
        """Note a target that lies inside an argument."""
        if isinstance(target, ast.Tuple | ast.List):
            for element in target.elts:
                self.written(element)
        elif isinstance(target, ast.Subscript | ast.Attribute) and (name := self.given(target)):
            self.note(target, f"writes into argument {name}: {ast.unparse(target)}")

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        for target in node.targets:
            self.written(target)
            self.bind(target, node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.generic_visit(node)
        self.written(node.target)
        if node.value is not None:
            self.bind(node.target, node.value)

    def bind(self, target: ast.AST, value: ast.AST) -> None:
        """Remember whether a name now stands for an argument."""
        if isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Tuple | ast.List):
            for element, part in zip(target.elts, value.elts, strict=False):
                self.bind(element, part)
        if isinstance(target, ast.Name) and self.given(value):
            self.aliases.add(target.id)
        elif isinstance(target, ast.Name):
            self.aliases.discard(target.id)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.generic_visit(node)
        if name := self.given(node.target):
            self.note(node, f"writes into argument {name}: {ast.unparse(node)}")

    def visit_For(self, node: ast.For) -> None:
        self.written(node.target)
        self.generic_visit(node)

    def visit_Delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            self.written(target)

    # calls

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        function = node.func
        name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
        if isinstance(function, ast.Name) and name in WORLDLY_CALLS:
            self.note(node, f"calls {name}")
        if isinstance(function, ast.Attribute):
            self.method(node, function)
        if name in MUTATING_FUNCTIONS and node.args and (argument := self.given(node.args[0])):
            self.note(node, f"writes into argument {argument}: {ast.unparse(node)}")
        for keyword in node.keywords:
            if keyword.arg == "out" and (argument := self.given_any(keyword.value)):
                self.note(node, f"writes into argument {argument}: out={argument}")

    def method(self, node: ast.Call, function: ast.Attribute) -> None:
        if function.attr in WORLDLY_METHODS:
            self.note(node, f"calls {ast.unparse(function)}")
        if function.attr in MUTATING_METHODS and (argument := self.given(function.value)):
            self.note(node, f"writes into argument {argument}: {ast.unparse(node)}")

    def given_any(self, value: ast.AST) -> str | None:
        """Return an argument among the arrays of ``out=``, which may be a tuple."""
        parts = value.elts if isinstance(value, ast.Tuple) else [value]
        return next((name for part in parts if (name := self.given(part))), None)
