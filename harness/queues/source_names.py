"""What the names in the sources of a Python service stand for, as far as reading alone can tell."""

import ast

from source_parts import Class, Function, Import, Instance, Module, ancestors, family_of

TEST_FOLDERS = ("test", "tests")
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# What comes from outside the sources.
EXTERNAL = "external"
# How far one name may lead to another: some lead in a circle.
DEEPEST = 12


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
        if depth > DEEPEST:
            return []
        depth += 1
        if isinstance(node, ast.Name):
            return self.lookup(node.id, module, function, depth)
        if isinstance(node, ast.Attribute):
            found = [
                part
                for base in self.resolve(node.value, module, function, depth)
                for part in self.member(base, node.attr, depth)
            ]
            return unique(found)
        if isinstance(node, ast.Call):
            if (
                isinstance(node.func, ast.Name)
                and node.func.id == "super"
                and function is not None
                and function.owner is not None
            ):
                return [Instance(base) for base in function.owner.bases]
            called = self.resolve(node.func, module, function, depth)
            return [Instance(one) for one in called if isinstance(one, Class)] or [
                EXTERNAL for one in called[:1] if one is EXTERNAL
            ]
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
            if star in self.modules and depth < DEEPEST:
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
            found = self.global_name(name, base, depth + 1) if depth < DEEPEST else []
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
                return unique(
                    [part for value, method in values for part in self.resolve(value, one.module, method, depth)]
                )
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
                names[parameters[0].arg] = [
                    function.owner if "classmethod" in kinds else Instance(function.owner, False)
                ]
            for node in ast.walk(function.node):
                self.bind(node, function.module, names, [])
                if isinstance(node, DEFINITIONS) and node is not function.node:
                    # Its body is read as a part of this function.
                    names.setdefault(node.name, [])
        return function.names


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


def is_self_attribute(node):
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"


def is_test(parts):
    folders, name = parts[:-1], parts[-1]
    return (
        any(part in TEST_FOLDERS or part.startswith(".") for part in folders)
        or name.startswith("test_")
        or name.endswith("_test.py")
        or name == "conftest.py"
    )


def unique(items):
    return list(dict.fromkeys(items))
