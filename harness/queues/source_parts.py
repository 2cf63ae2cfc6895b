"""The parts that sources are made of, and how classes hang together."""

from collections import deque


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
