// SPDX-License-Identifier: GPL-3.0-or-later
// Everything of the demo workspace but the backbone and the trained runs: pictures, concept list,
// labelled embeddings, what is known of each concept, the model card.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/job_context.h"
#include "base/result.h"
#include "datasets/dataset.h"
#include "field_guide/demo_evaluation.h"
#include "field_guide/demo_pictures.h"

namespace vitrine::field_guide {

struct DemoWorkspaceOptions {
    std::uint64_t seed = 7001;          ///< of the drawings; none of them was trained on
    std::size_t trainPerSpecies = 40;
    std::size_t validationPerSpecies = 10;
    std::size_t testPerSpecies = 30;
    DemoEvaluationOptions evaluation;   ///< what the card and the concept quality are measured with
};

/// Paths of the workspace, relative to its folder.
struct DemoWorkspacePaths {
    static constexpr const char* kBackbone = "backbone";
    static constexpr const char* kConcepts = "concepts/field_guide.txt";
    static constexpr const char* kEmbeddings = "embeddings/field_guide.safetensors";
    static constexpr const char* kImages = "images/labels.csv";
    static constexpr const char* kConceptQuality = "concept_quality.json";
    static constexpr const char* kDescriptors = "descriptors.json";
};

/// How a class is put into words for zero-shot classification; {} = its name.
inline constexpr const char* kDemoClassTemplate = "a photo of a {}";

/// The pictures of a split, species after species. Train and validation birds are nearly all at home, test birds
/// anywhere: a head that learnt the background in place of the bird fails on the test split, and only there.
std::vector<PicturePlan> planSplit(Split split, std::size_t perSpecies, std::uint64_t seed);

/// "test/dusk/blue_jay_07": split, condition, species and number, counted from 1.
std::string rowId(Split split, const PicturePlan& plan, std::size_t number);

/// What the guide says each species looks like, in the order of speciesNames(): the concepts that are true of the
/// typical bird, without where it lives and how it holds itself.
std::vector<std::vector<std::string>> speciesDescriptors();

/// Fills `folder`, whose backbone/ must be there. Can be repeated without training again; returns
/// what was measured.
Result<DemoEvaluation> writeDemoWorkspace(const std::filesystem::path& folder, const DemoWorkspaceOptions& options,
                                          JobContext& context);

/// The card in Markdown: what the model is, how it was made, what was measured, what it can not do.
/// `trainingSteps` as the weight file says, empty where it does not.
std::string demoModelCard(const DemoEvaluation& evaluation, const DemoEvaluationOptions& options,
                          const std::string& trainingSteps);

}  // namespace vitrine::field_guide
