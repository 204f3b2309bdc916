// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

#include "classifiers/run_store.h"

namespace vitrine {

/// Options of a call to trainRun that do not change what is computed.
struct TrainRunSettings {
    bool resume = false;              ///< continue an interrupted run in the folder; a finished one is loaded
    double checkpointSeconds = 20.0;  ///< besides the end of every epoch
    std::string device = "cpu";
    std::function<bool()> endEarly = {};  ///< true ends the training with what is learnt so far: a usable run
};

/// The one call of the command line and the app: fits variant `variantId`, measures it, writes the
/// run folder and returns it. What the run did not take, the best or the last weights, lies beside it. On the thread that owns the tensor library. A stop request leaves the
/// resume state in the folder and returns Cancelled. Resuming with other options or data is refused
/// (InvalidOption). On the CPU and with the same number of threads a resumed run equals an
/// uninterrupted one bit by bit.
Result<LoadedRun> trainRun(std::string_view variantId, const OptionValues& options, const TrainingData& data,
                           const std::filesystem::path& directory, JobContext& job,
                           const TrainingObserver& observer = {}, const TrainRunSettings& settings = {});

/// Share of `labels` that the largest class logit hits, over the rows of `embeddings`; NaN without rows.
Result<double> topOneAccuracy(const ConceptClassifier& classifier, const Matrix& embeddings,
                              const std::vector<int>& labels, JobContext& job);

}  // namespace vitrine
