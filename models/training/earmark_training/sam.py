"""Sharpness-aware minimisation (Foret et al., ICLR 2021): the step is that of the worst point nearby."""
import torch

RHO = 0.05


def norm(parameters: list[torch.Tensor]) -> torch.Tensor:
    return torch.stack([p.grad.norm() for p in parameters if p.grad is not None]).norm()


def sharpness_aware(loss, parameters: list[torch.Tensor], rho: float = RHO):
    """Leave in `.grad` the gradient at w + rho * g / |g|; the weights end where they were. Returns the loss at w.

    `loss` is called twice and must answer for the same batch with the same chances both times.
    """
    value = loss()
    value.backward()
    scale = rho / (norm(parameters) + 1e-12)
    moved = []
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                change = p.grad * scale
                p.add_(change)
                moved.append((p, change))
                p.grad = None
    loss().backward()
    with torch.no_grad():
        for p, change in moved:
            p.sub_(change)
    return value.detach()
