"""The names that a model file may mention, and what sg3-viz takes each of them for.

A name is only ever text here: nothing is looked up, imported or called. The policy:

- A name in the table below has a meaning, and our own code does what is needed.
- Any other name is an inert placeholder. A file may mention it, and may even ask for an object to be made
  from it, in the parts that are not used (discriminator, augmentation, training arguments); within the
  generator it is refused by name.
- Asking for a *call* of something known for running code, starting programs, or reaching files and the
  network (`os`, `subprocess`, `builtins.eval`, ...) is refused wherever it stands. Nothing would run, but
  such a file was made to do harm, and its reader should know.
"""

from dataclasses import dataclass
from enum import Enum, auto

from renderer.checkpoint.errors import DAMAGED, CheckpointError

_LONGEST_NAME = 300


class Meaning(Enum):
    """What a name in a model file stands for."""

    NETWORK = auto()
    TENSORFLOW_NETWORK = auto()
    PARAMETER = auto()
    TENSOR = auto()
    STORAGE = auto()
    STORAGE_TYPE = auto()
    TORCH_VALUE = auto()
    MAPPING = auto()
    SET = auto()
    BYTES = auto()
    ENCODED_BYTES = auto()
    BUILTIN_VALUE = auto()
    NUMPY_SCALAR = auto()
    NUMPY_ARRAY = auto()
    NUMPY_CLASS = auto()
    NUMPY_DTYPE = auto()
    PLACEHOLDER = auto()
    FORBIDDEN = auto()


@dataclass(frozen=True, slots=True)
class Name:
    """A dotted name, as a file spells it, and what it is taken for."""

    dotted: str
    meaning: Meaning


def read_name(module: object, qualified_name: object) -> Name:
    """Return the name that a file spells in two parts, as in `torch._utils` and `_rebuild_tensor_v2`.

    Raises:
        CheckpointError: the parts are not text that could be a name.
    """
    if not isinstance(module, str) or not isinstance(qualified_name, str):
        raise CheckpointError(DAMAGED)
    dotted = f"{module[:_LONGEST_NAME]}.{qualified_name[:_LONGEST_NAME]}"
    if len(module) + len(qualified_name) > _LONGEST_NAME or not dotted.isprintable():
        raise CheckpointError(DAMAGED)
    return Name(dotted, _meaning_of(_modern_spelling(module), qualified_name))


def _modern_spelling(module: str) -> str:
    """Return today's name of a module that older Python or NumPy releases called otherwise."""
    if module == "__builtin__":
        return "builtins"
    return module.replace("numpy.core.", "numpy._core.") if module.startswith("numpy.core.") else module


def _meaning_of(module: str, qualified_name: str) -> Meaning:
    known = _MEANINGS.get(f"{module}.{qualified_name}")
    if known is not None:
        return known
    if f"{module}.{qualified_name}" in _RUNS_THINGS_BY_NAME:
        return Meaning.FORBIDDEN
    # A dotted second part walks through attributes, so it can reach `os` by way of any other module; some
    # modules keep it as `_os`.
    steps = [module.partition(".")[0], *(step.lstrip("_") for step in qualified_name.split(".")[:-1])]
    return Meaning.FORBIDDEN if _RUNS_THINGS.intersection(steps) else Meaning.PLACEHOLDER


_STORAGE_TYPES = ("Float", "Double", "Half", "BFloat16", "Byte", "Char", "Short", "Int", "Long", "Bool")
_DTYPES = (
    *("float16", "float32", "float64", "half", "float", "double", "bfloat16"),
    *("uint8", "int8", "int16", "int32", "int64", "short", "int", "long", "bool"),
)

_HARMLESS_BUILTINS = (
    *("slice", "range", "object", "type"),
    *("complex", "int", "float", "bool", "str", "list", "tuple"),
)

_MEANINGS: dict[str, Meaning] = {
    "torch_utils.persistence._reconstruct_persistent_obj": Meaning.NETWORK,
    "dnnlib.tflib.network.Network": Meaning.TENSORFLOW_NETWORK,
    "torch._utils._rebuild_parameter": Meaning.PARAMETER,
    "torch._utils._rebuild_parameter_with_state": Meaning.PARAMETER,
    "torch._utils._rebuild_tensor_v2": Meaning.TENSOR,
    "torch.storage._load_from_bytes": Meaning.STORAGE,
    "torch.device": Meaning.TORCH_VALUE,
    "torch.Size": Meaning.TORCH_VALUE,
    "collections.OrderedDict": Meaning.MAPPING,
    "dnnlib.util.EasyDict": Meaning.MAPPING,
    "builtins.dict": Meaning.MAPPING,
    "builtins.set": Meaning.SET,
    "builtins.frozenset": Meaning.SET,
    "builtins.bytes": Meaning.BYTES,
    "builtins.bytearray": Meaning.BYTES,
    "_codecs.encode": Meaning.ENCODED_BYTES,
    "numpy._core.multiarray.scalar": Meaning.NUMPY_SCALAR,
    "numpy._core.multiarray._reconstruct": Meaning.NUMPY_ARRAY,
    "numpy._core.numeric._frombuffer": Meaning.NUMPY_ARRAY,
    "numpy.ndarray": Meaning.NUMPY_CLASS,
    "numpy.dtype": Meaning.NUMPY_DTYPE,
}
_MEANINGS |= {f"builtins.{name}": Meaning.BUILTIN_VALUE for name in _HARMLESS_BUILTINS}
_MEANINGS |= {f"torch.{name}": Meaning.TORCH_VALUE for name in _DTYPES}
_MEANINGS |= {f"torch.{name}Storage": Meaning.STORAGE_TYPE for name in _STORAGE_TYPES}
_MEANINGS |= {f"torch.cuda.{name}Storage": Meaning.STORAGE_TYPE for name in _STORAGE_TYPES}

_RUNS_THINGS = frozenset(
    {
        *("builtins", "os", "posix", "nt", "posixpath", "ntpath", "sys", "subprocess"),
        *("_posixsubprocess", "popen2", "pty", "importlib", "imp", "runpy", "pkgutil", "zipimport"),
        *("code", "codeop", "marshal", "inspect", "linecache", "operator", "_operator", "gc", "pickle"),
        *("_pickle", "cPickle", "shelve", "dill", "cloudpickle", "joblib", "shutil", "tempfile"),
        *("fileinput", "mmap", "fcntl", "io", "_io", "ctypes", "_ctypes", "cffi", "signal", "_signal"),
        *("socket", "_socket", "ssl", "asyncio", "http", "urllib", "urllib2", "ftplib", "smtplib"),
        *("telnetlib", "xmlrpc", "requests", "webbrowser", "resource", "_thread"),
        *("multiprocessing", "atexit", "pdb", "bdb", "profile", "cProfile", "timeit", "doctest", "pydoc"),
        *("pip", "ensurepip", "venv", "setuptools", "distutils"),
    }
)
_RUNS_THINGS_BY_NAME = frozenset({"torch.load", "torch.serialization.load", "torch.hub.load", "numpy.load"})
