// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/result.h"
#include "classifiers/run_store.h"

namespace vitrine::internal {

nlohmann::ordered_json runInfoToJson(const RunInfo& info);
/// FileCorrupt or UnsupportedFormat naming `subject` and the member that is wrong.
Result<RunInfo> runInfoFromJson(const nlohmann::json& document, const std::string& subject);

/// metrics.csv: a header line, one line an epoch, numbers with all their digits.
std::string historyToCsv(const std::vector<EpochRecord>& history);
/// FileCorrupt naming file and line.
Result<std::vector<EpochRecord>> historyFromCsv(const std::filesystem::path& path);

}  // namespace vitrine::internal
