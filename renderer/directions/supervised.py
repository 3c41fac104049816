"""The direction that tells two groups of w apart (InterFaceGAN: Shen et al., CVPR 2020, Section 3)."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from renderer.directions.direction_jobs import Boundary
from renderer.directions.direction_set import DirectionError, DirectionMethod, DirectionSet

FOLDS = 5  # where the smaller group has as many samples
_MOST_ITERATIONS = 10_000


def find_boundary(
    positive: np.ndarray,
    negative: np.ndarray,
    method: DirectionMethod,
    *,
    layers: tuple[int, int] | None = None,
) -> Boundary:
    """The unit normal of the boundary between two groups; it points from `negative` to `positive`.

    Only the ws within `layers` are looked at. Where those of a sample are all alike, as they are without
    style mixing, the direction is one for every layer; else it differs by layer. Accuracy and AUC are those
    of samples that the boundary was not found with. `stdev` is 1.

    Shapes: groups [n, w_dim] or [n, num_ws, w_dim].
    Raises: DirectionError for groups that are too small, alike, or share a sample.
    """
    groups = _in_layers(positive, layers), _in_layers(negative, layers)
    differs_by_layer = any((group != group[:, :1]).any() for group in groups)
    first, second = (group.reshape(len(group), -1) if differs_by_layer else group[:, 0] for group in groups)
    _check_groups(first, second)
    samples = np.concatenate([first, second]).astype(np.float64)
    labels = np.repeat([1, 0], [len(first), len(second)])

    # Centred and of unit spread, so that the regularisation means the same in every model.
    samples -= samples.mean(axis=0)
    samples /= np.sqrt(np.square(samples).mean())
    normal, _ = _fit(samples, labels, method)
    size = np.linalg.norm(normal)
    if not size > 1e-9:
        raise DirectionError(
            "The two groups are alike on average, so no direction leads from one to the other."
        )
    accuracy, auc, folds = _cross_validate(samples, labels, method)
    component = _as_component(normal / size, positive, layers, differs_by_layer=differs_by_layer)
    counts = f"{len(first)} against {len(second)} samples"
    figures = f", accuracy {accuracy:.2f}, AUC {auc:.2f} in {folds} folds" if folds else ""
    directions = DirectionSet(
        components=component, stdev=np.ones(1), method=method, layers=layers, note=f"{counts}{figures}."
    )
    return Boundary(directions, accuracy, auc, folds)


def _in_layers(group: np.ndarray, layers: tuple[int, int] | None) -> np.ndarray:
    """Shapes: group [n, w_dim] or [n, num_ws, w_dim]; returns [n, ws, w_dim]."""
    if group.ndim == 2:
        return group[:, None]
    first, last = layers or (0, group.shape[1] - 1)
    return group[:, first : last + 1]


def _check_groups(first: np.ndarray, second: np.ndarray) -> None:
    if min(len(first), len(second)) < 2:
        raise DirectionError("Each group needs at least two samples.")
    shared = {row.tobytes() for row in first} & {row.tobytes() for row in second}
    if len(shared) == len({row.tobytes() for row in (*first, *second)}):
        raise DirectionError("The two groups are the same: put different samples into them.")
    if shared:
        raise DirectionError(f"{len(shared)} of the samples are in both groups: leave each in one of them.")


def _fit(samples: np.ndarray, labels: np.ndarray, method: DirectionMethod) -> tuple[np.ndarray, float]:
    """Normal and offset of the boundary; samples·normal + offset is positive for the first group."""
    match method:
        case DirectionMethod.MEAN_DIFFERENCE:
            first, second = (samples[labels == label].mean(axis=0) for label in (1, 0))
            return first - second, -float((first - second) @ (first + second)) / 2
        case DirectionMethod.LINEAR_SVM:  # both solvers leave nothing to chance
            classifier: Any = LinearSVC(dual=False, max_iter=_MOST_ITERATIONS)  # pyright: ignore[reportArgumentType]
        case DirectionMethod.LOGISTIC:
            classifier = LogisticRegression(max_iter=_MOST_ITERATIONS)
        case _:
            raise DirectionError(f"The method {method.value} does not tell groups apart.")
    classifier.fit(samples, labels)
    return classifier.coef_[0], float(classifier.intercept_[0])


def _cross_validate(
    samples: np.ndarray, labels: np.ndarray, method: DirectionMethod
) -> tuple[float | None, float | None, int]:
    """Accuracy, AUC and the number of folds of which they are means."""
    smaller = int(min(labels.sum(), len(labels) - labels.sum()))
    if smaller < FOLDS:
        return None, None, 0
    accuracies, areas = [], []
    for known, unknown in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(samples, labels):
        normal, offset = _fit(samples[known], labels[known], method)
        scores = samples[unknown] @ normal + offset
        accuracies.append(((scores > 0) == labels[unknown]).mean())
        areas.append(roc_auc_score(labels[unknown], scores))
    return float(np.mean(accuracies)), float(np.mean(areas)), FOLDS


def _as_component(
    normal: np.ndarray, like: np.ndarray, layers: tuple[int, int] | None, *, differs_by_layer: bool
) -> np.ndarray:
    """Shapes: returns float32 [1, w_dim] or [1, num_ws, w_dim], with zeros outside the layers."""
    if not differs_by_layer:
        return normal[None].astype(np.float32)
    num_ws, w_dim = like.shape[1:]
    first, last = layers or (0, num_ws - 1)
    component = np.zeros((1, num_ws, w_dim), np.float32)
    rows = normal.reshape(-1, w_dim)
    component[0, first : last + 1] = rows * np.sqrt(len(rows))
    return component
