"""The lifecycles as text: a diagram, a table of moves, and who may do each."""

from django.apps import apps

from kernel import policy
from kernel.lifecycle import LifecycleModel


def lifecycle_models():
    return [model for model in apps.get_models() if issubclass(model, LifecycleModel)]


def document() -> str:
    """docs/lifecycles.md; generated, so it cannot disagree with the code (a test compares)."""
    parts = [
        "# 生命周期\n",
        "由 `manage.py document_lifecycles` 从各应用的 `lifecycle.py` 生成，请勿手改。\n",
    ]
    for model in lifecycle_models():
        parts.append(_section(model))
    return "\n".join(parts)


def _section(model) -> str:
    lifecycle = model.lifecycle
    lines = [f"## {model._meta.verbose_name}（`{model._meta.label}`）\n", "```mermaid"]
    lines += ["stateDiagram-v2", f"    [*] --> {lifecycle.initial}"]
    lines += [f"    {state.name}: {state.label}" for state in lifecycle.states]
    for step in lifecycle.moves:
        for source in step.sources:
            lines.append(f"    {source} --> {step.target}: {step.label}")
    lines += ["```\n", "| 动作 | 由 | 到 | 理由 | 上待办 |", "| --- | --- | --- | --- | --- |"]
    for step in lifecycle.moves:
        sources = "、".join(lifecycle.state(name).label for name in step.sources)
        lines.append(
            f"| {step.label} `{step.name}` | {sources} | {lifecycle.state(step.target).label} "
            f"| {'必填' if step.reason else '—'} | {step.duty or '—'} |"
        )
    declared = policy.policies().get(model)
    if declared is None:
        raise LookupError(f"{model.__name__} has a lifecycle but no policy")
    return "\n".join(lines) + "\n"
