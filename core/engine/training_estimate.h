// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/job_context.h"
#include "base/option_spec.h"
#include "classifiers/training_data.h"
#include "engine/training_snapshots.h"

namespace vitrine {

/// Trains real steps for at most kEstimateSeconds and projects: time from the steps (an epoch with its
/// validation where one fits in), memory from what the program held meanwhile, disk from the sizes of what is
/// written. Nothing is left behind. On the executor thread. A method that shows no step within the limit has
/// `seconds` NaN.
inline constexpr double kEstimateSeconds = 2.0;
Result<TrainingEstimate> estimateTraining(std::string_view variantId, const OptionValues& options, const TrainingData& data,
                                          const std::string& device, JobContext& job);

/// What the program holds in memory now.
std::uint64_t residentBytes();

}  // namespace vitrine
