import pytest

from renderer.checkpoint import CheckpointError
from renderer.checkpoint.names import Meaning, read_name


@pytest.mark.parametrize(
    ("module", "name", "meaning"),
    [
        ("torch_utils.persistence", "_reconstruct_persistent_obj", Meaning.NETWORK),
        ("numpy.core.multiarray", "scalar", Meaning.NUMPY_SCALAR),
        ("numpy._core.multiarray", "scalar", Meaning.NUMPY_SCALAR),
        ("__builtin__", "set", Meaning.SET),
        ("builtins", "set", Meaning.SET),
        ("builtins", "exec", Meaning.FORBIDDEN),
        ("__builtin__", "exec", Meaning.FORBIDDEN),
        ("os.path", "join", Meaning.FORBIDDEN),
        ("torch", "os.system", Meaning.FORBIDDEN),
        ("random", "_os.system", Meaning.FORBIDDEN),
        ("torch", "load", Meaning.FORBIDDEN),
        ("training.os", "Faces", Meaning.PLACEHOLDER),
        ("training.dataset", "ImageFolderDataset", Meaning.PLACEHOLDER),
        ("numpy.corex", "scalar", Meaning.PLACEHOLDER),
    ],
)
def test_a_name_has_one_meaning_however_old_its_spelling(module: str, name: str, meaning: Meaning) -> None:
    assert read_name(module, name).meaning is meaning
    assert read_name(module, name).dotted == f"{module}.{name}"


@pytest.mark.parametrize(
    ("module", "name"), [(1, "a"), ("a", None), ("a", "b\n"), ("a" * 301, "b"), ("a", "b" * 400)]
)
def test_what_cannot_be_a_name_is_refused(module: object, name: object) -> None:
    with pytest.raises(CheckpointError):
        read_name(module, name)
