// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/internal/head_checks.h"

#include <string>

namespace vitrine::internal {
namespace {

Result<> checkLength(const char* what, std::size_t found, std::size_t expected) {
    if (found == expected) return {};
    return fail(ErrorCode::ShapeMismatch, what,
                "has " + std::to_string(found) + " entries where " + std::to_string(expected) + " are expected");
}

}  // namespace

Result<> checkHead(const LinearHead& head, std::span<const float> activation, const ConceptReference& reference) {
    if (head.weights.empty()) return fail(ErrorCode::EmptyInput, "classifier head", "has no weights");
    if (!head.bias.empty()) VITRINE_TRY(checkLength("head bias", head.bias.size(), head.classCount()));
    VITRINE_TRY(checkLength("activation row", activation.size(), head.conceptCount()));
    const auto optional = [&](const char* what, const std::vector<float>& values) -> Result<> {
        return values.empty() ? Result<>{} : checkLength(what, values.size(), head.conceptCount());
    };
    VITRINE_TRY(optional("reference deviations", reference.standardDeviation));
    VITRINE_TRY(optional("reference minima", reference.low));
    VITRINE_TRY(optional("reference maxima", reference.high));
    return {};
}

Result<> checkPair(const LinearHead& head, std::span<const float> activation, std::size_t classA, std::size_t classB,
                   const ConceptReference& reference) {
    VITRINE_TRY(checkHead(head, activation, reference));
    for (const std::size_t index : {classA, classB}) {
        if (index >= head.classCount()) {
            return fail(ErrorCode::InvalidOption, "class " + std::to_string(index),
                        "the classifier has " + std::to_string(head.classCount()) + " classes");
        }
    }
    if (classA == classB) {
        return fail(ErrorCode::InvalidOption, "class " + std::to_string(classA), "can not be compared with itself");
    }
    return {};
}

Result<> checkLabelled(const LinearHead& head, const Matrix& activations, std::span<const int> labels) {
    if (activations.rows() == 0) return fail(ErrorCode::EmptyInput, "activations", "there are no images");
    VITRINE_TRY(checkHead(head, activations.row(0)));
    VITRINE_TRY(checkLength("labels", labels.size(), activations.rows()));
    for (const int label : labels) {
        if (label < 0 || static_cast<std::size_t>(label) >= head.classCount()) {
            return fail(ErrorCode::InvalidOption, "label " + std::to_string(label),
                        "the classifier has " + std::to_string(head.classCount()) + " classes");
        }
    }
    return {};
}

}  // namespace vitrine::internal
