from __future__ import annotations

from dataclasses import replace

import torch

from assets.demo.attributes import draw_faces
from assets.demo.grow import grown
from assets.demo.mapping import centred_w
from assets.demo.network import CONFIG, at_points, untrained
from assets.demo.plan import Plan
from assets.demo.train import Training

OLD = replace(CONFIG, channel_base=700, channel_max=8, num_layers=4)
NEW = replace(OLD, channel_base=900)


def test_a_grown_network_computes_what_it_did_and_goes_on_learning() -> None:
    before = Training(Plan(), untrained(0, OLD))
    for parameter in before.learned:
        parameter.grad = torch.ones_like(parameter)
    before.optimizer.step()
    after = Training(Plan(), untrained(1, NEW))
    after.resume(grown(before.state(), OLD, NEW))

    w = torch.from_numpy(centred_w(draw_faces(2, seed=0))).float()
    places = torch.rand(2, 7, 2, generator=torch.Generator().manual_seed(0)) - 0.5
    with torch.no_grad():
        small, large = (at_points(each.generator, w, places) for each in (before, after))
    torch.testing.assert_close(large, small, atol=1e-5, rtol=1e-4)
    for parameter in after.learned:
        parameter.grad = torch.ones_like(parameter)
    after.optimizer.step()
    assert sum(p.numel() for p in after.learned) > sum(p.numel() for p in before.learned)
