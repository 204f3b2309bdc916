// SPDX-License-Identifier: GPL-3.0-or-later
// Runs on disk beside the trained classifiers: what they are called, which did not end, and the trash.
// Any thread; functions read and write small files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/training_snapshots.h"
#include "engine/workspace.h"

namespace vitrine {

/// Name and note the user gave a run.
struct RunWords {
    std::string name;
    std::string note;
};

/// "Sparse-CBM #2" of sparse_cbm-2: what a run is called until the user names it. Other folder names stay.
std::string standardRunName(const RunId& id, const std::string& variantId, const std::string& title);

/// runs.json in `folder`; empty where there is none. FileCorrupt names the file.
Result<std::map<RunId, RunWords>> readRunWords(const std::filesystem::path& folder);
Result<> writeRunWords(const std::filesystem::path& folder, const std::map<RunId, RunWords>& words);

/// The ended runs of a workspace and those that did not end (RunState::Recoverable), as rows. A folder that can
/// not be read is a Failed row with the error.
std::vector<TrainingRun> listRuns(const WorkspaceFiles& files);

/// Steps of the training whose state lies in `folder`; 0 where there is none that can be read.
std::int64_t stateStep(const std::filesystem::path& folder);

/// Bytes of all files below `folder`.
std::uint64_t folderBytes(const std::filesystem::path& folder);

/// Moves the run folder `runs`/`id` to `runs`/.trash/`id`, an older one of that name there is removed.
Result<> moveRunToTrash(const std::filesystem::path& runs, const RunId& id);
/// Back from the trash. FileNotWritable where the name is taken by now.
Result<> restoreRun(const std::filesystem::path& runs, const RunId& id);

}  // namespace vitrine
