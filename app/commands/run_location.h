// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "classifiers/run_store.h"
#include "commands/training_source.h"

namespace vitrine {

/// The folder `run` names: itself where it holds a run.json, else the run of that name in the workspace (the demo
/// where none is given). FileNotFound says where was looked.
Result<std::filesystem::path> findRun(const std::string& run, const std::filesystem::path& workspace);

/// Completes what the command line left open by what the run's record says of its data; the embeddings kept
/// beside the run are used where it has them.
TrainingSource sourceOfRun(const LoadedRun& run, TrainingSource given);

/// Where the evaluation and audit of a run are kept: its folder; for the shipped demo, which is read-only, the folder
/// of that name where new runs on it lie.
std::filesystem::path resultFolderOf(const std::filesystem::path& runFolder);

/// What Ctrl+C left in the folder of a training, and how it goes on, as the end of a sentence.
std::string interruptionText(const std::filesystem::path& folder);

/// Whether results may be written into the folder: not into the shipped demo.
bool isShipped(const std::filesystem::path& runFolder);

}  // namespace vitrine
