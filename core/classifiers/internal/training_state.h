// SPDX-License-Identifier: GPL-3.0-or-later
// What a training resumes from: training.safetensors, with training.json beside it for people.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "classifiers/internal/objective.h"
#include "classifiers/training_observer.h"
#include "io/safetensors.h"

namespace vitrine::internal {

/// Where a training stands, besides its parameters and optimisers.
struct TrainingState {
    std::int64_t step = 0;        ///< finished steps
    double conceptLossSum = 0.0;  ///< the four sums run over the images of the current epoch
    double classLossSum = 0.0;
    std::int64_t correct = 0;
    std::int64_t seen = 0;
    std::vector<EpochRecord> history;
    std::int64_t bestEpoch = 0;  ///< highest validation top-1, then lowest validation loss; 0 = none yet
    at::Tensor bestWeights;      ///< W and F after that epoch
    at::Tensor bestHead;
    double bestTemperature = 0.0;

    /// The record of the best epoch, null before there is one.
    const EpochRecord* best() const {
        return bestEpoch > 0 ? &history[static_cast<std::size_t>(bestEpoch) - 1] : nullptr;
    }
};

/// What must be equal for a state to be continued.
struct TrainingKey {
    std::string variant;  ///< id of the method
    std::string options;  ///< OptionValues as JSON
    std::string data;     ///< fingerprint of everything learnt from
};

/// Writes both files atomically into `directory`, which is created.
Result<> saveTrainingState(const std::filesystem::path& directory, const TrainingKey& key, const TrainingState& state,
                           const BottleneckStepper& stepper);

/// Fills `state` and `stepper`; false where there is no state in `directory`. InvalidOption where the state was
/// made with another key; FileCorrupt, TensorMissing, ShapeMismatch as its bytes deserve.
Result<bool> loadTrainingState(const std::filesystem::path& directory, const TrainingKey& key, TrainingState& state,
                               BottleneckStepper& stepper);

/// The file of a state, of whatever kind of fit, after its key was compared; nothing where there is none. InvalidOption
/// where it was made with another key.
Result<std::optional<SafetensorsFile>> openTrainingState(const std::filesystem::path& directory, const TrainingKey& key);
/// Writes what every kind of state has in common, then the file, and training.json beside it.
Result<> writeTrainingState(SafetensorsWriter& writer, const std::filesystem::path& directory, const TrainingKey& key,
                            std::int64_t step, const std::vector<EpochRecord>& history);

/// training.json alone, so that a training killed before its first state can be offered again.
Result<> announceTraining(const std::filesystem::path& directory, const TrainingKey& key);

/// Step and curves of the state in `directory`, without its tensors.
struct TrainingProgress {
    std::int64_t step = 0;
    std::vector<EpochRecord> history;
};
Result<TrainingProgress> readTrainingProgress(const std::filesystem::path& directory);

/// Removes both files, where they are.
void removeTrainingState(const std::filesystem::path& directory);

/// Curves as numbers: one row per epoch, columns as in historyColumns(). Files of version 0.1 end after
/// kFirstHistoryColumns; what they lack is NaN.
inline constexpr std::size_t kFirstHistoryColumns = 14;
const std::vector<const char*>& historyColumns();
std::vector<double> historyToNumbers(const std::vector<EpochRecord>& history);
std::vector<EpochRecord> historyFromNumbers(const std::vector<double>& numbers);

}  // namespace vitrine::internal
