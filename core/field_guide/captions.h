// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences about drawn birds: what the small CLIP learns its words from.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/counter_random.h"
#include "field_guide/attributes.h"

namespace vitrine::field_guide {

/// One sentence that mentions only concepts with truth 1 (as given by conceptTruth), and the
/// species where a name is given; an empty `speciesName` is a bird of no species.
std::string caption(std::span<const std::uint8_t> truth, std::string_view speciesName, CounterRandom& random);
std::string caption(const BirdAttributes& bird, std::string_view speciesName, CounterRandom& random);

/// One wording of a concept: the phrase alone, in a sentence, or with synonyms ("a bird with a grey bill").
std::string conceptWording(std::size_t conceptIndex, CounterRandom& random);

/// "a photo of a {}" and its like, {} standing for the species name.
const std::vector<std::string>& speciesTemplates();
/// Every wording of a species name that captions use.
std::vector<std::string> speciesWordings(std::string_view speciesName);

/// The sentence with each word that has synonyms replaced by one of them with the given probability.
std::string withSynonyms(std::string_view sentence, float probability, CounterRandom& random);
/// All words that synonyms bring in: a vocabulary trained on captions must have seen them.
std::vector<std::string> synonymWords();

}  // namespace vitrine::field_guide
