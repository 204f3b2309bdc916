// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "engine/training_snapshots.h"

namespace vitrine {

enum class RunAction { None, Pause, Resume, ResumeWaiting, Discard, HalveBatch, Inspect, UseBackbone };

/// What there is to say of a run in its state, and the one thing one most likely wants to do.
struct RunSentence {
    QString sentence;
    QString details;  ///< of a failure: cause, range, last good checkpoint
    QString button;   ///< empty where nothing is to be done
    RunAction action = RunAction::None;
};

RunSentence describeRun(const TrainingRun& run);

}  // namespace vitrine
