"""Finds call paths from endpoint handlers to queue producers in the sources of a Python service.

Usage: python3 find-producers.py FOLDER < question.json > answer.json

The question is {"routes": [{"route", "file", "symbol", "method"}], "queues": [{"queue", "var"}]}; the answer
{"files", "skipped", "handlers", "missing", "findings"}. Nothing is imported or run: the sources are only parsed.
Exit: 0 something was found, 2 nothing was, or there was nothing to look at.
"""

import ast
import json
import sys
from collections import deque
from pathlib import Path

PUTS = ("put", "batch_insert")
TEST_FOLDERS = ("test", "tests")
BUILT_IN = {name for kind in (str, bytes, dict, list, set, tuple, int, float) for name in dir(kind)}
# Methods of so many things that the name says nothing about the sources, whatever has it there: built-in types, files, HTTP clients.
COMMON = BUILT_IN | {"read", "write", "close", "flush", "get", "post", "put", "delete", "patch", "head", "options"}
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
EXTERNAL = "external"


class Module:
    def __init__(self, name, file, is_package):
        self.name, self.file, self.is_package = name, file, is_package
        self.names, self.stars, self.symbols = {}, [], {}


class Function:
    def __init__(self, module, node, owner=None):
        self.module, self.node, self.owner = module, node, owner
        self.name = node.name if owner is None else f"{owner.name}.{node.name}"
        self.names = None
        self.edges = None


class Class:
    def __init__(self, module, node):
        self.module, self.node, self.name = module, node, node.name
        self.methods, self.attributes, self.bases, self.children = {}, {}, [], []
        self.is_open = False


class Instance:
    """A value of a class; unless it is exact it can be of one of the class's children."""

    def __init__(self, of, is_exact=True):
        self.of, self.is_exact = of, is_exact


class Import:
    def __init__(self, module, name=None):
        self.module, self.name = module, name


class Sources:
    """The modules below a folder, and what their names stand for as far as reading alone can tell."""

    def __init__(self, root):
        self.root, self.modules, self.skipped, self.by_name = root, {}, [], {}
        for path in sorted(root.rglob("*.py")):
            parts = path.relative_to(root).parts
            if not is_test(parts):
                self.read(path, parts)
        # A folder without __init__.py is a package too (PEP 420).
        known = {name.rsplit(".", depth)[0] for name in self.modules for depth in range(1, name.count(".") + 1)}
        for name in known - self.modules.keys():
            self.modules[name] = Module(name, "", True)
        self.tops = {name.split(".")[0] for name in self.modules}
        classes = [one for module in self.modules.values() for one in module.symbols.values() if isinstance(one, Class)]
        for one in classes:
            self.link(one)
        for one in classes:
            one.family = family_of(one)

    def read(self, path, parts):
        file = "/".join(parts)
        try:
            tree = ast.parse(path.read_bytes(), file)
        except (SyntaxError, ValueError, RecursionError, OSError) as error:
            self.skipped.append({"file": file, "why": f"{type(error).__name__}: {error}"})
            return
        is_package = parts[-1] == "__init__.py"
        name = ".".join(parts[:-1] if is_package else (*parts[:-1], parts[-1][:-3]))
        module = Module(name, file, is_package)
        self.modules[name] = module
        for node in statements(tree.body):
            if isinstance(node, DEFINITIONS):
                self.define(module, Function(module, node))
            elif isinstance(node, ast.ClassDef):
                self.define_class(module, node)
            else:
                self.bind(node, module, module.names, module.stars)

    def define(self, module, one):
        module.symbols[one.node.name] = one
        module.names.setdefault(one.node.name, []).append(one)
        self.by_name.setdefault(one.node.name, []).append(one)

    def define_class(self, module, node):
        one = Class(module, node)
        module.symbols[node.name] = one
        module.names.setdefault(node.name, []).append(one)
        for part in statements(node.body):
            if isinstance(part, DEFINITIONS):
                method = one.methods[part.name] = Function(module, part, one)
                self.by_name.setdefault(part.name, []).append(method)
                for inner in ast.walk(part):
                    if isinstance(inner, ast.Assign) and is_self_attribute(inner.targets[0]):
                        one.attributes.setdefault(inner.targets[0].attr, []).append((inner.value, method))
            elif isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name):
                one.attributes.setdefault(part.targets[0].id, []).append((part.value, None))

    def bind(self, node, module, names, stars):
        """Enters what a statement gives a name to: imports, and assignments as expressions for later."""
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound = alias.asname or alias.name.split(".")[0]
                names.setdefault(bound, []).append(Import(alias.name if alias.asname else bound))
        elif isinstance(node, ast.ImportFrom):
            source = absolute(node, module)
            for alias in node.names:
                if alias.name == "*":
                    stars.append(source)
                else:
                    names.setdefault(alias.asname or alias.name, []).append(Import(source, alias.name))
        elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    names.setdefault(target.id, []).append(node.value)

    def link(self, one):
        for base in one.node.bases:
            found = [kind for kind in self.resolve(base, one.module, None) if isinstance(kind, Class)]
            if found:
                one.bases.extend(found)
                for kind in found:
                    kind.children.append(one)
            elif not (isinstance(base, ast.Name) and base.id == "object"):
                # What comes from a base that is not here cannot be told from what is missing.
                one.is_open = True

    # What an expression can stand for: modules, functions, classes, instances, EXTERNAL; empty: nobody knows.

    def resolve(self, node, module, function, depth=0):
        if depth > 12:
            return []
        depth += 1
        if isinstance(node, ast.Name):
            return self.lookup(node.id, module, function, depth)
        if isinstance(node, ast.Attribute):
            found = [part for base in self.resolve(node.value, module, function, depth) for part in self.member(base, node.attr, depth)]
            return unique(found)
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id == "super" and function is not None and function.owner is not None:
                return [Instance(base) for base in function.owner.bases]
            called = self.resolve(node.func, module, function, depth)
            return [Instance(one) for one in called if isinstance(one, Class)] or [EXTERNAL for one in called[:1] if one is EXTERNAL]
        if isinstance(node, ast.IfExp):
            return self.resolve(node.body, module, function, depth) + self.resolve(node.orelse, module, function, depth)
        if isinstance(node, ast.BoolOp):
            return [one for value in node.values for one in self.resolve(value, module, function, depth)]
        return []

    def lookup(self, name, module, function, depth):
        if function is not None:
            local = self.local_names(function)
            if name in local:
                return unique([one for value in local[name] for one in self.settle(value, module, function, depth)])
        return self.global_name(name, module, depth)

    def global_name(self, name, module, depth):
        if name in module.names:
            return unique([one for value in module.names[name] for one in self.settle(value, module, None, depth)])
        for star in module.stars:
            if star in self.modules and depth < 12:
                found = self.global_name(name, self.modules[star], depth + 1)
                if found:
                    return found
        return []

    def settle(self, value, module, function, depth):
        if isinstance(value, Import):
            return self.imported(value, depth)
        return self.resolve(value, module, function, depth) if isinstance(value, ast.AST) else [value]

    def imported(self, wanted, depth):
        if wanted.module.split(".")[0] not in self.tops:
            return [EXTERNAL]
        module = self.modules.get(wanted.module)
        if wanted.name is None:
            return [] if module is None else [module]
        return [] if module is None else self.member(module, wanted.name, depth)

    def member(self, base, name, depth):
        if base is EXTERNAL:
            return [EXTERNAL]
        if isinstance(base, Module):
            found = self.global_name(name, base, depth + 1) if depth < 12 else []
            below = self.modules.get(f"{base.name}.{name}")
            return found or ([] if below is None else [below])
        kind = base.of if isinstance(base, Instance) else base
        if not isinstance(kind, Class):
            return []
        for one in ancestors(kind):
            if name in one.methods:
                return [one.methods[name]]
            if name in one.attributes:
                values = one.attributes[name]
                return unique([part for value, method in values for part in self.resolve(value, one.module, method, depth)])
        return []

    def local_names(self, function):
        """Names of a function: parameters (only `self` and `cls` are known), its own imports and assignments."""
        if function.names is None:
            function.names = names = {}
            arguments = function.node.args
            parameters = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
            for parameter in parameters:
                names[parameter.arg] = []
            kinds = {one.id for one in function.node.decorator_list if isinstance(one, ast.Name)}
            if function.owner is not None and parameters and "staticmethod" not in kinds:
                names[parameters[0].arg] = [function.owner if "classmethod" in kinds else Instance(function.owner, False)]
            for node in ast.walk(function.node):
                self.bind(node, function.module, names, [])
                if isinstance(node, DEFINITIONS) and node is not function.node:
                    # Its body is read as a part of this function.
                    names.setdefault(node.name, [])
        return function.names


class Calls:
    """The edges of the call graph: from a function to those that it calls, and to the queues that it puts items in."""

    def __init__(self, sources, queues, handlers):
        self.sources, self.queues, self.handlers = sources, queues, handlers

    def of(self, function):
        if function.edges is None:
            function.edges = edges = []
            for one in function.node.decorator_list:
                edges.extend((found, one.lineno, True) for found in self.functions(self.known(one, function)))
            for node in ast.walk(function.node):
                if isinstance(node, ast.Call):
                    edges.extend((to, node.lineno, certain) for to, certain in self.targets(node, function))
        return function.edges

    def known(self, node, function):
        return self.sources.resolve(node, function.module, function)

    def functions(self, found):
        for one in found:
            if isinstance(one, Function):
                yield one
            elif isinstance(one, (Class, Instance)):
                named = "__init__" if isinstance(one, Class) else "__call__"
                yield from (part for part in self.sources.member(one, named, 0) if isinstance(part, Function))

    def targets(self, call, function):
        queue = self.queue_of(call.func, function)
        if queue is not None:
            yield queue, True
            return
        found = self.known(call.func, function)
        certain = not self.is_overridden(call.func, function)
        for one in self.functions(found):
            yield one, certain
        if isinstance(call.func, ast.Attribute):
            yield from ((one, False) for one in self.by_name(call.func, found, function))
        for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
            # A function that is handed over may be called there.
            if isinstance(argument, (ast.Name, ast.Attribute)):
                yield from ((one, False) for one in self.known(argument, function) if isinstance(one, Function))

    def is_overridden(self, called, function):
        """True when `self` can be of a child that has a method of its own in the place of the one that is called."""
        if not isinstance(called, ast.Attribute):
            return False
        loose = [one.of for one in self.known(called.value, function) if isinstance(one, Instance) and not one.is_exact]
        return any(called.attr in child.methods for kind in loose for child in descendants(kind))

    def queue_of(self, called, function):
        if not isinstance(called, ast.Attribute) or called.attr not in PUTS:
            return None
        at = called.value
        names = [at.id] if isinstance(at, ast.Name) else [at.attr] if isinstance(at, ast.Attribute) else []
        if isinstance(at, ast.Name):
            bound = [*self.sources.local_names(function).get(at.id, []), *function.module.names.get(at.id, [])]
            names.extend(one.name for one in bound if isinstance(one, Import) and one.name is not None)
        return next((self.queues[name] for name in names if name in self.queues), None)

    def by_name(self, called, found, function):
        """What a method call can mean when its object is not known: the only method of the name, or all of one family of classes."""
        methods = [one for one in found if isinstance(one, Function) and one.owner is not None]
        if methods:
            # The object may be of a child that has a method of its own.
            below = [child for one in methods for child in descendants(one.owner)]
            return [child.methods[called.attr] for child in below if called.attr in child.methods]
        if found or called.attr in COMMON:
            return []
        base = self.known(called.value, function)
        kinds = [one.of if isinstance(one, Instance) else one for one in base]
        if any(one is EXTERNAL or isinstance(one, Module) for one in kinds):
            return []
        if any(isinstance(one, Class) and not answers_any_name(one) for one in kinds):
            return []
        # Handlers are called by the framework and by nobody else: `blob.download()` is no handler `download`.
        alike = [one for one in self.sources.by_name.get(called.attr, []) if one not in self.handlers]
        families = {one.owner.family if one.owner is not None else one for one in alike}
        return alike if len(families) == 1 else []


def search(start, calls, certain_only):
    """The shortest path to each queue, by width."""
    seen, waiting, paths = {start: None}, deque([start]), {}
    while waiting:
        one = waiting.popleft()
        for to, line, certain in calls.of(one):
            if certain_only and not certain:
                continue
            if isinstance(to, str):
                paths.setdefault(to, path_to(one, line, seen))
            elif to not in seen:
                seen[to] = (one, line)
                waiting.append(to)
    return paths


def path_to(function, line, seen):
    path = [step(function, line)]
    while seen[function] is not None:
        function, line = seen[function]
        path.insert(0, step(function, line))
    return path


def step(function, line):
    return f"{function.module.file}:{line} {function.name}"


def handler_of(route, sources):
    """The function that answers a route, or why there is none."""
    module = next((one for one in sources.modules.values() if one.file == route["file"]), None)
    if module is None:
        why = "does not parse" if any(one["file"] == route["file"] for one in sources.skipped) else "is not there"
        return None, f"{route['file']} {why}" if route["file"] else "the tracker names no file"
    symbol = module.symbols.get(route["symbol"])
    if isinstance(symbol, Function):
        return symbol, ""
    if not isinstance(symbol, Class):
        return None, f"{route['file']} defines no {route['symbol'] or 'symbol'}"
    method = route["method"].lower()
    for name in [method, *(["get"] if method == "head" else [])]:
        for one in ancestors(symbol):
            if name in one.methods:
                return one.methods[name], ""
    return None, f"{symbol.name} has no method {method}"


def statements(body):
    """The statements of a body, those below its `if` and `try` included: names are bound there too."""
    for node in body:
        yield node
        if isinstance(node, (ast.If, ast.Try, ast.With)):
            inner = [*node.body, *getattr(node, "orelse", []), *getattr(node, "finalbody", [])]
            yield from statements([*inner, *(part for one in getattr(node, "handlers", []) for part in one.body)])


def absolute(node, module):
    if node.level == 0:
        return node.module or ""
    parts = module.name.split(".") if module.name else []
    kept = len(parts) - node.level + (1 if module.is_package else 0)
    return ".".join([*parts[: max(kept, 0)], *([node.module] if node.module else [])])


def ancestors(kind):
    """The class and its bases, each once, nearest first (close enough to the order in which Python looks)."""
    order, waiting = [], deque([kind])
    while waiting:
        one = waiting.popleft()
        if one not in order:
            order.append(one)
            waiting.extend(one.bases)
    return order


def descendants(kind):
    found, waiting = [], list(kind.children)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.append(one)
            waiting.extend(one.children)
    return found


def family_of(kind):
    """A name for all classes that are tied to this one by inheritance, the same for each of them."""
    seen, waiting = {kind}, [kind]
    while waiting:
        for one in (near := waiting.pop()).bases + near.children:
            if one not in seen:
                seen.add(one)
                waiting.append(one)
    return min(f"{one.module.name}.{one.name}" for one in seen)


def answers_any_name(kind):
    return any("__getattr__" in one.methods for one in ancestors(kind))


def is_self_attribute(node):
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"


def is_test(parts):
    folders, name = parts[:-1], parts[-1]
    return any(part in TEST_FOLDERS or part.startswith(".") for part in folders) or name.startswith("test_") or name.endswith("_test.py") or name == "conftest.py"


def unique(items):
    return list(dict.fromkeys(items))


def answer(question, root):
    sources = Sources(root)
    found = [(route["route"], *handler_of(route, sources)) for route in question["routes"]]
    missing = [{"route": route, "why": why} for route, handler, why in found if handler is None]
    handlers = [(route, handler) for route, handler, _ in found if handler is not None]
    calls = Calls(sources, {one["var"]: one["queue"] for one in question["queues"]}, {one for _, one in handlers})
    findings = []
    for route, handler in handlers:
        sure = search(handler, calls, True)
        for queue, path in {**search(handler, calls, False), **sure}.items():
            resolved = "certain" if queue in sure else "by-name"
            findings.append({"route": route, "queue": queue, "path": path, "resolved": resolved})
    findings.sort(key=lambda one: (one["route"], one["queue"]))
    files = sum(1 for one in sources.modules.values() if one.file)
    return {"files": files, "skipped": sources.skipped, "handlers": len(handlers), "missing": missing, "findings": findings}


def main(arguments):
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("name the folder of the sources", file=sys.stderr)
        return 2
    found = answer(json.load(sys.stdin), Path(arguments[0]))
    json.dump(found, sys.stdout)
    return 0 if found["findings"] else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
