// SPDX-License-Identifier: GPL-3.0-or-later
// evaluation.json and audit.json in the folder of a run (docs/FORMATS.md): written atomically, read strictly.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"
#include "comparison/audit.h"
#include "comparison/method_evaluation.h"

namespace vitrine {

inline constexpr const char* kEvaluationFile = "evaluation.json";

Result<> writeEvaluation(const MethodEvaluation& evaluation, const std::filesystem::path& runFolder);
/// FileNotFound where there is none; InvalidOption when it was made on other images than `images`;
/// FileCorrupt names the member that is wrong.
Result<std::shared_ptr<const MethodEvaluation>> readEvaluation(const std::filesystem::path& runFolder,
                                                               const std::shared_ptr<const EvaluatedImages>& images);

/// What audit.json holds, as text.
std::string auditJson(const AuditReport& report);
Result<> writeAudit(const AuditReport& report, const std::filesystem::path& runFolder);
Result<AuditReport> readAudit(const std::filesystem::path& runFolder);

/// The images a split holds, as prepareComparison() would choose them. EmptyInput without labelled ones.
Result<std::shared_ptr<const EvaluatedImages>> evaluatedImages(const EmbeddingSnapshot& snapshot,
                                                               const std::vector<std::string>& classNames, Split wanted);

}  // namespace vitrine
