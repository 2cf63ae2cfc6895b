"""Which functions of the sources call which, and which of them put items into a queue."""

import ast

from source_names import EXTERNAL
from source_parts import Class, Function, Import, Instance, Module, ancestors, descendants

PUTS = ("put", "batch_insert")
BUILT_IN = {name for kind in (str, bytes, dict, list, set, tuple, int, float) for name in dir(kind)}
# Methods of so many things that the name says nothing about the sources, whatever has it there: built-in types, files, HTTP clients.
COMMON = BUILT_IN | {"read", "write", "close", "flush", "get", "post", "put", "delete", "patch", "head", "options"}


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
        called = list(self.functions(found))
        # Of several things that a name can stand for only one is called.
        certain = len(called) == 1 and not self.is_overridden(call.func, function)
        for one in called:
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


def answers_any_name(kind):
    return any("__getattr__" in one.methods for one in ancestors(kind))
