// SPDX-License-Identifier: GPL-3.0-or-later
// A world of coloured squares, small enough to train on within a test: each picture shows a square
// of one of three colours in one quarter; the concepts are the three colours.
#pragma once

#include <cstdint>
#include <memory>

#include "clip_training/clip_trainer.h"

namespace vitrine::test {

inline constexpr std::size_t kColours = 3;
inline constexpr int kSquareImageSize = 16;
inline constexpr std::int64_t kSquareVocabulary = 12;

ClipTrainerOptions squareTrainerOptions();

/// Half pairs that differ in the colour of the square; captions, phrases, parts and classes known.
TrainingBatch squareBatch(std::uint64_t step, std::size_t pairs = 8);

/// A trainer started on such pictures; fails the test where that is impossible.
std::unique_ptr<ClipTrainer> squareTrainer(const ClipTrainerOptions& options = squareTrainerOptions());

/// Every loss switched on.
LossWeights allLosses();

}  // namespace vitrine::test
