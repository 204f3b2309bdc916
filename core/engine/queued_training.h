// SPDX-License-Identifier: GPL-3.0-or-later
// A training that waits for its turn, as a file in the folder of its run: so a queue outlives the program.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.h"

namespace vitrine {

struct QueuedTraining {
    std::string variantId;
    std::string options;  ///< JSON object
    std::string source;
    std::int64_t order = 0;  ///< rises from one to the next
};

/// queued.json in `folder`, which is created. Atomic.
Result<> writeQueuedTraining(const QueuedTraining& training, const std::filesystem::path& folder);
Result<QueuedTraining> readQueuedTraining(const std::filesystem::path& folder);
bool hasQueuedTraining(const std::filesystem::path& folder);
/// Removes the file, and the folder where nothing else is in it.
void removeQueuedTraining(const std::filesystem::path& folder);

}  // namespace vitrine
