// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "classifiers/training_data.h"

namespace vitrine::internal {

/// `count` different phrases that mean nothing together: as many words each as the concepts have, drawn from the
/// words of concepts and descriptors, which the backbone knows (strings it can not read would be too easy a
/// control). Left out: words of class names, words that are a concept on their own, phrases that are a concept.
/// Where those words do not suffice, everyday English ones are added. Depends on `seed` and the texts only.
std::vector<std::string> randomPhrases(const TrainingData& data, std::size_t count, std::uint64_t seed);

}  // namespace vitrine::internal
