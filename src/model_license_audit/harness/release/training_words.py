"""How a model was trained and how well it does, for its card."""

from __future__ import annotations

from collections.abc import Iterator

from model_license_audit.harness.release.card_words import count, table
from model_license_audit.harness.release.materials import Materials
from model_license_audit.harness.release.names import CURVE
from model_license_audit.harness.steps.records import ComparedRecord, Scores, StageRecord
from model_license_audit.reports.markdown.prose import plain

_MOST_CLASSES = 30


def procedure(materials: Materials) -> Iterator[str]:
    """Method, seed, objective and stages; for a derivation without training what was done."""
    training, recipe = materials.training, materials.recipe
    library = f" with {plain(training.library)}" if training else ""
    yield f"Method: {recipe.method.value}{library}; seed {recipe.seed}; recipe {plain(recipe.name)}."
    if training is not None and training.done:
        yield from ("", *(f"- {plain(sentence)}" for sentence in training.done))
    if training is None or not training.stages:
        return
    yield f"Objective: {_objective(materials)}."
    yield ""
    heads = ("Stage", "Epochs", "Optimiser", "Learning rate", "Trainable parameters", "Frozen parameters")
    yield from table(heads, map(_stage, training.stages))
    if materials.curve:
        yield from ("", f"![Loss and accuracy over the epochs]({CURVE})")


def loading(materials: Materials) -> Iterator[str]:
    """How the files are loaded, where that is told: lines that a user copies."""
    if materials.training is not None and materials.training.loading:
        yield from ("```", *materials.training.loading.rstrip("\n").replace("```", "").split("\n"), "```")


def _stage(stage: StageRecord) -> tuple[str, ...]:
    epochs = f"{stage.epochs}" + (", stopped early" if stage.stopped_early else "")
    rate = f"{stage.lr:g}" + (", found" if stage.lr_found else "")
    trainable = f"{stage.trainable_count:,} in {count(len(stage.trainable), 'tensor', 'tensors')}"
    frozen = f"{stage.frozen_count:,} in {count(len(stage.frozen), 'tensor', 'tensors')}"
    return plain(stage.name), epochs, plain(stage.optimizer), rate, trainable, frozen


def _objective(materials: Materials) -> str:
    objective = materials.recipe.objective
    told = "the distance from the teacher's outputs" if materials.recipe.teacher else "cross-entropy"
    if objective.l2:
        told += f" + {objective.l2:g} x the squared weights (L2)"
    if objective.l2_sp:
        told += f" + {objective.l2_sp:g} x the squared distance from the pretrained weights (L2-SP)"
    if objective.joint is not None:
        told = f"the loss on pretraining data + {objective.joint:g} x ({told})"
    return told


def evaluation(materials: Materials) -> Iterator[str]:
    """The scores of the held-out split: after and before training, and those of the baseline."""
    training = materials.training
    if training is None or training.after is None:
        return
    rows = [_scores("this model", training.after)]
    if training.before:
        was = "before training, with its new head as it was made" if training.stages else "its base, as it was"
        rows.append(_scores(was, training.before))
    if training.baseline:
        rows.append(_scores("baseline: the same head, trained the same way on an untrained encoder", training.baseline))
    rows += [_scores(f"in comparison, {_choice(one)}", one.scores) for one in training.compared if one.scores]
    held = "On examples that were held out of training:" if training.stages else "On the held-out split of the data:"
    yield from (held, "")
    yield from table(("Model", "Accuracy", "Loss", "Examples"), rows)
    classes = sorted(training.after.by_class.items())
    if classes:
        yield from ("", "Share of right answers by class:", "")
        yield from table(("Class", "Right"), [(plain(n), f"{share:.3f}") for n, share in classes[:_MOST_CLASSES]])
    if len(classes) > _MOST_CLASSES:
        yield from ("", f"{len(classes) - _MOST_CLASSES} more classes are not shown.")


def _choice(one: ComparedRecord) -> str:
    return f"{plain(one.name)} ({one.trainable_count:,} parameters trained in the same stages)"


def _scores(name: str, scores: Scores) -> tuple[str, str, str, str]:
    return name, f"{scores.accuracy:.3f}", f"{scores.loss:.3f}", f"{scores.examples:,}"
