// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands on plain matrices (map, cluster) have in common: where the points come from, the device,
// the frame of a run that can be interrupted, and its report as JSON or as a sentence.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "analysis/compute_options.h"
#include "base/job_context.h"
#include "commands/command.h"
#include "commands/embedding_source.h"

namespace vitrine {

class EmbeddingCommand : public Command {
public:
    int run(const CommandContext& context) final;

protected:
    /// --embeddings, --labels, --device, --threads, --seed and --json.
    void addCommonOptions(CLI::App& app, const char* labelsHelp);

    /// Does the work; `report` already holds what was read and how.
    virtual Result<> make(const LabelledPoints& points, nlohmann::ordered_json& report, JobContext& job) = 0;
    /// Before anything is read: wrong options, folders that do not exist.
    virtual Result<> checkOptions() = 0;
    virtual const char* schema() const = 0;
    /// Without --json.
    virtual void printSummary(const nlohmann::ordered_json& report) const = 0;

    ComputeOptions compute_;  ///< threads ≥ 1 once it runs
    std::uint64_t seed_ = 42;

private:
    Result<nlohmann::ordered_json> report(JobContext& job);

    std::filesystem::path embeddings_, labels_;
    bool asJson_ = false;
};

}  // namespace vitrine
