// SPDX-License-Identifier: GPL-3.0-or-later
// A fitted concept classifier: image embedding → named concepts → class logits.
// The split at the activations is the point of the room: whatever gives activations, logits and
// contributions gets inspection, intervention, evaluation, saving and every plot without more code.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/matrix.h"

namespace vitrine {

class SafetensorsWriter;

/// Immutable; every function may be called from any thread. A few rows (at most kPlainRows) are
/// computed in plain C++; more rows go through the tensor library in one product.
///
/// Shapes: N images, P embedding dimensions, D concepts, C classes. Arguments of the wrong width are
/// a broken precondition (VITRINE_ASSERT), not an error: the caller knows embeddingDimension().
class ConceptClassifier {
public:
    static constexpr std::size_t kPlainRows = 32;

    virtual ~ConceptClassifier() = default;

    virtual const std::vector<std::string>& conceptNames() const = 0;  ///< D
    virtual const std::vector<std::string>& classNames() const = 0;    ///< C
    virtual std::size_t embeddingDimension() const = 0;                ///< P
    std::size_t conceptCount() const { return conceptNames().size(); }
    std::size_t classCount() const { return classNames().size(); }

    /// CLIP's own opinion: cosine of each image (N×P, any length) with each concept text. N×D in [−1, 1].
    virtual Matrix conceptScores(const Matrix& imageEmbeddings) const = 0;

    /// z: the outputs of the concept layer before any gate, N×D. Concept similarity and concept AUC
    /// are measured on these. Equal to the activations where there is no gate.
    virtual Matrix conceptOutputs(const Matrix& imageEmbeddings) const { return activations(imageEmbeddings); }

    /// a: what the head sees, N×D. An edited row is an intervention.
    virtual Matrix activations(const Matrix& imageEmbeddings) const = 0;

    /// Class logits of activations (N×D) → N×C.
    virtual Matrix logits(const Matrix& activations) const = 0;

    /// Class logits of images, N×C. Where the classifier decides through its concepts alone (all but
    /// zero-shot) this is logits(activations(images)).
    virtual Matrix classLogits(const Matrix& imageEmbeddings) const { return logits(activations(imageEmbeddings)); }

    /// What each concept adds to the logit of `classIndex`, 1×D. Their sum plus classOffset() is the
    /// logit; the only residual is float32 rounding.
    virtual Matrix contributions(std::span<const float> activation, std::size_t classIndex) const = 0;

    /// The part of the logit that belongs to no concept (a bias); 0 for the three bottlenecks.
    virtual float classOffset(std::size_t /*classIndex*/) const { return 0.0F; }

    /// False where the class logits of an image are not a function of its activations (zero-shot CLIP, PCBM-h).
    virtual bool decidesThroughConcepts() const { return true; }

    /// False where the method knows nothing of concepts (linear probe): they are shown beside its decision, and
    /// measures of concepts do not apply to it.
    virtual bool knowsConcepts() const { return true; }

    /// 1 for each concept that some input still reaches; 0 where training removed its whole row.
    virtual std::vector<std::uint8_t> aliveConcepts() const { return std::vector<std::uint8_t>(conceptCount(), 1); }

    /// Adds every tensor and metadata entry the restore function of its variant needs.
    virtual void write(SafetensorsWriter& writer) const = 0;

protected:
    ConceptClassifier() = default;
    ConceptClassifier(const ConceptClassifier&) = default;
    ConceptClassifier& operator=(const ConceptClassifier&) = default;
};

}  // namespace vitrine
