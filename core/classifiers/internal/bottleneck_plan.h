// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/option_spec.h"
#include "classifiers/internal/objective.h"
#include "classifiers/internal/temperature.h"

namespace vitrine::internal {

/// Everything a training of one of the three bottlenecks computes with: the options with each
/// "automatic" replaced by what its formulation says.
struct BottleneckPlan {
    ObjectiveOptions objective;
    OptimizerOptions conceptLayer;
    OptimizerOptions head;
    std::int64_t epochs = 25;
    std::int64_t batchSize = 64;
    std::uint64_t seed = 42;
    std::int64_t patience = 0;   ///< epochs without a better validation; 0 = never stops early
    bool bestWeights = false;    ///< the run is the best epoch, not the last step
    bool grounded = true;     ///< standardised input, identity start
    double inputScale = 1.0;  ///< s of s·cos; 1 where standardised
    TemperatureSchedule schedule = TemperatureSchedule::Constant;
    double temperatureStart = 1.0;
    double temperatureEnd = 1.0;
};

/// The options `method` offers, in the order a form shows them.
std::vector<OptionSpec> bottleneckOptions(Method method);

/// `images`: of the train split.
BottleneckPlan resolvePlan(Method method, const OptionValues& options, double logitScale, std::int64_t images);

/// Ids of options that differ from their default and change nothing in this formulation or with these optimisers.
std::vector<std::string> optionsWithoutEffect(Method method, const OptionValues& options);

/// JSON object of the resolved values, kept in run.json.
std::string planToJson(const BottleneckPlan& plan);

}  // namespace vitrine::internal
