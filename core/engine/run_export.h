// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "engine/training_snapshots.h"

namespace vitrine {

/// Writes the curves of a run, atomically: CSV "curve,step,value"; JSON with what is known of the run;
/// or an event file that TensorBoard opens (`path` may be a folder, the name is chosen then).
Result<> exportRun(const TrainingRun& run, RunExport format, const std::filesystem::path& path);

}  // namespace vitrine
