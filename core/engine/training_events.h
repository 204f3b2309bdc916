// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>

#include "classifiers/training_curves.h"
#include "io/event_stream.h"

namespace vitrine {

/// The event file of a run while it trains: written after every epoch and every two seconds, so that TensorBoard
/// follows; of a long training every n-th step, at most some thousands. On the thread that trains.
class TrainingEvents {
public:
    explicit TrainingEvents(std::filesystem::path folder) : folder_(std::move(folder)) {}

    void step(std::int64_t step, std::int64_t totalSteps, std::span<const CurveValue> values);
    void epoch(std::int64_t step, std::span<const CurveValue> values);
    /// Writes what is left. True where the file holds every point that was told; false where nothing was told or the
    /// disk refused: the curves should be written as a whole then.
    bool finish();

private:
    void add(std::int64_t step, std::span<const CurveValue> values);
    void flush();

    std::filesystem::path folder_;
    std::optional<EventStream> stream_;
    std::chrono::steady_clock::time_point flushed_;
    bool isBroken_ = false;
};

/// Removes the event files of a folder.
void removeEventFiles(const std::filesystem::path& folder);

}  // namespace vitrine
