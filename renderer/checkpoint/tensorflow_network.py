"""Takes apart a StyleGAN2 generator of the TensorFlow era, and brings it to the form of the PyTorch era.

Such a file is a tuple (G, D, Gs) of networks; a network is kept as its arguments, its variables by name, its
parts, and the source text of its function, which is not looked at. Dense weights lie as [in, out] there,
convolutions as [height, width, in, out], those that up-sample turned by half a turn; style biases lack the 1
around which styles lie.
"""

import re
from collections.abc import Iterator

import torch

from renderer.checkpoint.arrays import read_array
from renderer.checkpoint.errors import DAMAGED, CheckpointError
from renderer.checkpoint.family import Family
from renderer.checkpoint.generator_parts import GeneratorParts
from renderer.checkpoint.memory_budget import MemoryBudget
from renderer.checkpoint.plain_values import as_dict, plain
from renderer.checkpoint.records import Instance

_OLDEST_VERSION = 4
_MOST_VARIABLES = 10_000
_LONGEST_NAME = 100
_REMEDY = "open a StyleGAN2 file of the official code."

# The argument of the PyTorch era for each of this era, and the value where there is none.
_ARGUMENTS = {
    "latent_size": ("z_dim", 512),
    "label_size": ("c_dim", 0),
    "dlatent_size": ("w_dim", 512),
    "resolution": ("img_resolution", 1024),
    "num_channels": ("img_channels", 3),
    "fmap_base": ("channel_base", 16384),
    "fmap_max": ("channel_max", 512),
    "num_fp16_res": ("num_fp16_res", 0),
    "conv_clamp": ("conv_clamp", None),
    "architecture": ("architecture", "skip"),
    "resample_kernel": ("resample_filter", [1, 3, 3, 1]),
}
_MAPPING_ARGUMENTS = {"mapping_layers": ("num_layers", 8), "mapping_lrmul": ("lr_multiplier", 0.01)}
# Arguments that only mean what is meant here with one of these values.
_FIXED = {
    "normalize_latents": (True,),
    "use_noise": (True,),
    "nonlinearity": ("lrelu",),
    "mapping_nonlinearity": ("lrelu",),
    "fmap_decay": (1,),
    "fmap_min": (1,),
    "synthesis_func": ("G_synthesis_stylegan2", "G_synthesis"),
    "mapping_func": ("G_mapping",),
    "dtype": ("float32",),
}
# Arguments that say how to train, sample or compute, or what the weights' shapes show anyway.
_WITHOUT_EFFECT = {
    *("truncation_psi", "truncation_cutoff", "truncation_psi_val", "truncation_cutoff_val"),
    *("dlatent_avg_beta", "w_avg_beta", "style_mixing_prob", "randomize_noise", "fused_modconv"),
    *("is_training", "is_validation", "is_template_graph", "return_dlatents", "mapping_fmaps", "label_fmaps"),
    *("structure", "dlatent_broadcast", "conditioning", "impl", "func_name"),
}

_DENSE = re.compile(r"Dense(\d{1,3})/(weight|bias)")
_LABELS = re.compile(r"LabelEmbed/(weight|bias)")
_NOISE = re.compile(r"noise(\d{1,3})")
_LAYER = re.compile(
    r"(\d{1,5})x\1/(Conv|Conv0_up|Conv1|ToRGB|Skip)/(weight|bias|noise_strength|mod_weight|mod_bias)"
)
_LAYERS = {"Conv": "conv1", "Conv0_up": "conv0", "Conv1": "conv1", "ToRGB": "torgb", "Skip": "skip"}
_STYLEGAN1 = re.compile(r".*/(StyleMod/\w+|Noise/weight)")


def read_parts(record: Instance, budget: MemoryBudget) -> GeneratorParts:
    """Take apart a network `Gs`.

    Raises:
        CheckpointError: it is damaged, or no StyleGAN2 generator.
    """
    state = _state(record)
    if not isinstance(version := state.get("version"), int) or version < _OLDEST_VERSION:
        raise CheckpointError(
            "The networks in this file are from before StyleGAN, in a form that is not read; " + _REMEDY
        )
    parts = as_dict(state.get("components")) or {}
    if not {"mapping", "synthesis"} <= parts.keys():
        raise CheckpointError("The last network in this file is no StyleGAN2 generator; " + _REMEDY)
    tensors: dict[str, torch.Tensor] = {}
    for name, variable in _variables(state, budget):
        tensors |= _rename_average(name, variable)
    for name, variable in _variables(_state(parts["mapping"]), budget):
        tensors |= _rename_mapping(name, variable)
    for name, variable in _variables(_state(parts["synthesis"]), budget):
        tensors |= _rename_synthesis(name, variable)
    return GeneratorParts("Gs", Family.STYLEGAN2, (), _arguments(state), tensors)


def _state(record: object) -> dict[object, object]:
    state = as_dict(record.state) if isinstance(record, Instance) else None
    if state is None:
        raise CheckpointError(DAMAGED)
    return state


def _arguments(state: dict[object, object]) -> dict[str, object]:
    """Return the arguments as the PyTorch era names them."""
    given = plain(as_dict(state.get("static_kwargs")))
    if not isinstance(given, dict):
        raise CheckpointError(DAMAGED)
    for name, value in given.items():
        known = name in _ARGUMENTS or name in _MAPPING_ARGUMENTS or name in _WITHOUT_EFFECT
        if not known and value is not None and value not in _FIXED.get(name, ()):
            raise CheckpointError(
                f"The generator in this file was made with {name!s:.40} = {value!r:.40}, which sg3-viz does "
                f"not know; {_REMEDY}"
            )
    arguments: dict[str, object] = {
        theirs: given.get(name, default) for name, (theirs, default) in _ARGUMENTS.items()
    }
    if isinstance(base := arguments["channel_base"], int | float):
        arguments["channel_base"] = base * 2  # there the features of resolution r have fmap_base·2/r channels
    mapping = {theirs: given.get(name, default) for name, (theirs, default) in _MAPPING_ARGUMENTS.items()}
    return arguments | {"mapping_kwargs": mapping}


def _variables(state: dict[object, object], budget: MemoryBudget) -> Iterator[tuple[str, torch.Tensor]]:
    """Yield the name and value of a network's own variables."""
    entries = state.get("variables")
    if not isinstance(entries, list | tuple) or len(entries) > _MOST_VARIABLES:
        raise CheckpointError(DAMAGED)
    for entry in entries:
        match entry:
            case (str() as name, record) if 0 < len(name) <= _LONGEST_NAME and name.isprintable():
                yield name, read_array(record, budget)
            case _:
                raise CheckpointError(DAMAGED)


def _rename_average(name: str, value: torch.Tensor) -> dict[str, torch.Tensor]:
    if name == "dlatent_avg":
        return {"mapping.w_avg": value}
    return _unknown(name)


def _rename_mapping(name: str, value: torch.Tensor) -> dict[str, torch.Tensor]:
    if found := _DENSE.fullmatch(name):
        layer, part = f"fc{int(found[1])}", found[2]
    elif found := _LABELS.fullmatch(name):
        layer, part = "embed", found[1]
    else:
        return _unknown(name)
    return {f"mapping.{layer}.{part}": _turned(value, 1, 0) if part == "weight" else value}


def _rename_synthesis(name: str, value: torch.Tensor) -> dict[str, torch.Tensor]:
    if name == "4x4/Const/const":
        return {"synthesis.b4.const": _reshaped(value, value.shape[1:])}
    if found := _NOISE.fullmatch(name):
        return {f"synthesis.{_noisy_layer(int(found[1]))}.noise_const": _reshaped(value, value.shape[2:])}
    if not (found := _LAYER.fullmatch(name)):
        return _unknown(name)
    size, layer, part = found.groups()
    place = f"synthesis.b{size}.{_LAYERS[layer]}"
    match part:
        case "weight":
            weight = _turned(value, 3, 2, 0, 1)
            is_up = layer in ("Conv0_up", "Skip")
            return {f"{place}.weight": weight.flip(2, 3) if is_up else weight}
        case "mod_weight":
            return {f"{place}.affine.weight": _turned(value, 1, 0)}
        case "mod_bias":
            return {f"{place}.affine.bias": value + 1}
    return {f"{place}.{part}": value}


def _noisy_layer(number: int) -> str:
    """One convolution at 4×4, then two at each resolution."""
    return f"b{2 ** ((number + 5) // 2)}.conv{1 - number % 2}"


def _unknown(name: str) -> dict[str, torch.Tensor]:
    """What has no meaning for the finished network is left out. Raises: CheckpointError for the rest."""
    if name == "lod":
        return {}
    if _STYLEGAN1.fullmatch(name):
        raise CheckpointError("This file is a StyleGAN1 model, which sg3-viz does not open; " + _REMEDY)
    raise CheckpointError(f"The generator in this file has a variable {name}, which sg3-viz does not know.")


def _turned(value: torch.Tensor, *axes: int) -> torch.Tensor:
    if value.ndim != len(axes):
        raise CheckpointError(DAMAGED)
    return value.permute(axes).contiguous()


def _reshaped(value: torch.Tensor, shape: torch.Size) -> torch.Tensor:
    """The value without leading axes of one entry."""
    if value.ndim != 4 or value.numel() != shape.numel():
        raise CheckpointError(DAMAGED)
    return value.reshape(shape)
