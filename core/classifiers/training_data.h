// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/job_context.h"
#include "base/matrix.h"
#include "base/result.h"
#include "clip/prompt_templates.h"
#include "concepts/class_descriptors.h"
#include "concepts/concept_set.h"
#include "embeddings/embedding_snapshot.h"

namespace vitrine {

/// Where the data were read from, for the record of a run. No fit reads it; empty members are not known.
struct DataOrigin {
    std::string workspace;  ///< folder
    std::string dataset;    ///< folder of labelled images; empty = the embeddings of the workspace
    std::vector<std::string> datasetOptions;  ///< "key=value"
    std::string splits;                       ///< how the data set was split ("official", "thesis")
    std::string backbone;                     ///< model directory
    std::string concepts;                     ///< concept list that was given instead of the workspace's
    std::string descriptors;                  ///< likewise
    std::vector<std::string> classTemplates;  ///< how class names became texts
    std::vector<std::string> conceptTemplates;
};

/// Everything a variant may learn from. Nothing here is encoded again during training.
struct TrainingData {
    std::shared_ptr<const EmbeddingSnapshot> snapshot;  ///< image embeddings N×P, labels, splits
    ConceptSet concepts;                                ///< D concepts
    Matrix conceptTexts;                                ///< D×P text embeddings of the concepts, unnormalised
    std::vector<std::string> classNames;                ///< C; empty = those of the snapshot
    Matrix classTexts;          ///< C×P text embeddings of the class prompts (zero-shot), or empty
    ClassDescriptors classDescriptors;  ///< C lists of what a class looks like, or empty
    TextEncoder encodeTexts;    ///< the text side of the backbone; empty where no model is loaded
    float logitScale = 100.0F;  ///< exp(logit_scale) of the checkpoint
    DataOrigin origin;

    const std::vector<std::string>& classes() const { return classNames.empty() ? snapshot->classNames : classNames; }
};

/// Shapes agree, labels are in range, every value finite, a train split exists. The error names what is wrong.
Result<> validate(const TrainingData& data);

}  // namespace vitrine
