// SPDX-License-Identifier: GPL-3.0-or-later
// How a name becomes the text that stands for it: templates such as "a photo of a {}.", and their ensemble.
// Source of the ensemble: Radford et al., "Learning Transferable Visual Models From Natural Language
// Supervision", ICML 2021, section 3.1.4.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/job_context.h"
#include "base/matrix.h"
#include "base/result.h"

namespace vitrine {

/// Texts → T×P embeddings, unnormalised, in order. Called on the thread that owns the tensor library.
using TextEncoder = std::function<Result<Matrix>(const std::vector<std::string>& texts, JobContext& job)>;

/// A list of templates with a name of its own; {} stands for the name of the class.
struct TemplateSet {
    std::string id;
    std::vector<std::string> templates;
};

/// bare ("{}"), photo, bird (for kinds of birds), cifar18 (nine kinds of photo, each with "a" and "the").
const std::vector<TemplateSet>& templateSets();
/// The set with this id, or nullptr.
const TemplateSet* findTemplateSet(std::string_view id);

/// Every {} of the template replaced by the name.
std::string fillTemplate(std::string_view pattern, std::string_view name);

/// The name of a class as one says it: folders write "golden_retriever".
std::string spokenName(std::string_view name);
std::vector<std::string> spokenNames(const std::vector<std::string>& names);

/// The mean of each `perName` rows made unit, made unit again; `embeddings` has names·perName rows, name by name.
Matrix templateEnsemble(const Matrix& embeddings, std::size_t perName);

/// names×P, unit rows: each name put into every template, encoded and averaged by templateEnsemble().
/// EmptyInput without templates; what the encoder fails with.
Result<Matrix> encodeNames(const TextEncoder& encode, const std::vector<std::string>& names,
                           const std::vector<std::string>& templates, JobContext& job);

}  // namespace vitrine
