"""The lifecycles and the glossary as text, written from the code so that they cannot disagree."""

from django.apps import apps

from kernel import policy
from kernel.lifecycle import LifecycleModel


def lifecycle_models():
    return [model for model in apps.get_models() if issubclass(model, LifecycleModel)]


def lifecycles() -> str:
    """docs/lifecycles.md; generated, so it cannot disagree with the code (a test compares)."""
    parts = [
        "# 生命周期\n",
        "由 `manage.py write_docs` 从各应用的 `lifecycle.py` 生成，请勿手改。\n",
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
            f"| {'必填' if step.reason else '—'} | {_duty(step)} |"
        )
    declared = policy.policies().get(model)
    if declared is None:
        raise LookupError(f"{model.__name__} has a lifecycle but no policy")
    return "\n".join(lines) + "\n"


def _duty(step) -> str:
    if step.sends_back:
        return "（退回）"
    return f"{step.duty}（审）" if step.review else step.duty or "—"


def glossary() -> str:
    """docs/glossary.md: every model, every field of choice and every verb with its Chinese term."""
    parts = [
        "# 词汇表\n",
        "由 `manage.py write_docs` 从代码生成，请勿手改。一个词只用来指一件事：界面、代码、网址、测试用同一个词。\n",
        "## 事物\n", "| 中文 | 代码 | 所在 |", "| --- | --- | --- |",
    ]  # fmt: skip
    ours = [model for model in apps.get_models() if not _is_foreign(model)]
    for model in sorted(ours, key=lambda m: (m._meta.app_label, m.__name__)):
        name, room = model._meta.verbose_name, model._meta.app_label
        parts.append(f"| {name} | `{model.__name__}` | `{room}` |")
    parts += ["\n## 动作\n", "| 中文 | 代码 | 对象 |", "| --- | --- | --- |"]
    for model in lifecycle_models():
        for step in model.lifecycle.moves:
            parts.append(f"| {step.label} | `{step.name}` | {model._meta.verbose_name} |")
    parts += ["\n## 取值\n", "| 对象 | 项目 | 取值 |", "| --- | --- | --- |"]
    for model in ours:
        for field in model._meta.concrete_fields:
            if field.choices:
                values = "、".join(f"{label} `{value}`" for value, label in field.choices)
                parts.append(f"| {model._meta.verbose_name} | {field.verbose_name} | {values} |")
    return "\n".join(parts) + "\n"


def _is_foreign(model) -> bool:
    return model.__module__.split(".")[0] in ("django", "guardian", "axes")
