// SPDX-License-Identifier: GPL-3.0-or-later
// Classification by description (Menon & Vondrick, "Visual Classification via Description from Large Language
// Models", ICLR 2023): a class is a list of texts such as "hen, which has a red comb", its score what the cosines
// of an image to them come to. The texts are the concepts. Nothing is trained.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "classifiers/bottleneck_based.h"

namespace vitrine {

class SafetensorsFile;

enum class DescriptorPooling {
    Mean,  ///< of the class' texts, as published
    Max,   ///< the nearest text of the class
    Sum    ///< favours classes with many texts
};

/// The texts of all classes, class by class: rows offsets[c] … offsets[c+1]−1 of `embeddings` are those of class c.
struct DescriptionTexts {
    std::vector<std::string> texts;    ///< D
    Matrix embeddings;                 ///< D×P, any row length
    std::vector<std::size_t> offsets;  ///< C+1, from 0 to D, ascending: no class without a text
};

/// logit_c = scale · pool over the texts of c of cos(image, text). Mean and Sum are a ConceptBottleneck with a
/// block of the head for each class; with Max the activation of a text is its cosine where it is the largest of
/// its class and 0 elsewhere (ties to the first), so that logits stay linear in the activations.
/// EmptyInput, ShapeMismatch, NumericalFailure name what is wrong.
Result<std::shared_ptr<const ConceptClassifier>> makeDescriptionClassifier(const DescriptionTexts& texts,
                                                                           std::vector<std::string> classNames,
                                                                           DescriptorPooling pooling, float scale);
Result<std::shared_ptr<const ConceptClassifier>> readDescriptionClassifier(const SafetensorsFile& file);

}  // namespace vitrine
