// SPDX-License-Identifier: GPL-3.0-or-later
// Repeats a run from its record and says whether the same comes out.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/job_context.h"
#include "base/result.h"
#include "classifiers/run_store.h"
#include "classifiers/training_data.h"

namespace vitrine {

struct TensorDifference {
    std::string name;
    bool sameShape = true;
    std::size_t differing = 0;  ///< entries whose bits differ
    double largest = 0.0;       ///< largest absolute difference
};

struct MetricDifference {
    std::string name;
    double recorded = 0.0;
    double repeated = 0.0;
};

struct Reproduction {
    std::string run, variant, title;
    bool equal = false;                     ///< every tensor bit-equal and every metric equal (times left out)
    std::vector<TensorDifference> tensors;  ///< those that differ
    std::vector<MetricDifference> metrics;  ///< those that differ; times and memory are not compared
    double largestDifference = 0.0;
    std::size_t tensorsCompared = 0;
    std::vector<std::string> circumstances; ///< English: what is not as it was (version, machine, threads …)
    double seconds = 0.0;
};

/// Fits again in a temporary folder that is removed afterwards. InvalidOption when `data` are not those of
/// the run (splits, concepts or weights have other hashes). On the thread that owns the tensor library.
Result<Reproduction> reproduceRun(const LoadedRun& run, const TrainingData& data, JobContext& job);

}  // namespace vitrine
