// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_training/internal/losses.h"

#include <cmath>

namespace vitrine {
namespace {

constexpr double kLargestSigmoidScale = 40.0;
constexpr double kSeparationScale = 10.0;

template <class Value>
at::Tensor tensorOf(const std::vector<Value>& values, at::IntArrayRef shape, at::ScalarType type) {
    // from_blob only reads; the clone owns its memory.
    return at::from_blob(const_cast<Value*>(values.data()), shape, at::TensorOptions().dtype(type)).clone();
}

/// Losses of pictures against phrases that are true or false of them (as SigLIP's, Zhai et al.
/// 2023, but with the truth known for every pair and both answers weighted alike).
class ConceptLosses {
public:
    ConceptLosses(const TensorMap& weights, const Encodings& encodings, const TrainingBatch& batch,
                  const at::Tensor& balance)
        : weights_(weights), encodings_(encodings), balance_(balance) {
        const auto images = static_cast<std::int64_t>(batch.images);
        const auto concepts = static_cast<std::int64_t>(batch.conceptCount);
        const auto device = encodings.images.device();
        pairs_ = static_cast<std::int64_t>(batch.pairs);
        phrases_ = encodings.phrases.narrow(0, 0, concepts);
        truth_ = tensorOf(batch.truth, {images, concepts}, at::kByte).to(device, at::kFloat);
        pictureWeights_ = tensorOf(batch.conceptWeights, {images, 1}, at::kFloat).to(device);
        if (pairs_ > 0) change_ = truth_.narrow(0, 0, pairs_) - truth_.narrow(0, pairs_, pairs_);
        if (!batch.conceptPatch.empty()) {
            const auto patch = tensorOf(batch.conceptPatch, {images, concepts}, at::kLong).to(device);
            known_ = patch.ge(0).to(at::kFloat);
            patch_ = patch.clamp_min(0).unsqueeze(1);
        }
    }

    bool hasPairs() const { return pairs_ > 0; }
    bool hasParts() const { return patch_.defined(); }

    at::Tensor imageLogits() const {
        return scale("concept") * at::mm(encodings_.images, phrases_.t()) + weights_.at("training.concept_bias");
    }
    at::Tensor patchScores(const at::Tensor& patches) const {
        return scale("patch") * at::matmul(patches, phrases_.t());
    }
    at::Tensor anywhereLogits(const at::Tensor& scores) const {
        return scores.logsumexp(1) - std::log(static_cast<double>(scores.size(1))) +
               weights_.at("training.anywhere_bias");
    }
    at::Tensor partLogits(const at::Tensor& scores) const {
        return scores.gather(1, patch_).squeeze(1) + weights_.at("training.part_bias");
    }

    /// Balanced binary cross-entropy of logits against the truth, where `known`.
    at::Tensor truthLoss(const at::Tensor& logits, const at::Tensor& known = {}) const {
        auto factors = at::where(truth_ > 0, balance_.select(0, 0), balance_.select(0, 1)) * pictureWeights_;
        if (known.defined()) factors = factors * known;
        const auto sign = 1.0 - 2.0 * truth_;
        return (at::softplus(logits * sign) * factors).sum() / factors.sum().clamp_min(1.0);
    }
    /// The picture of the pair that shows the concept must score higher.
    at::Tensor pairLoss(const at::Tensor& logits, const at::Tensor& known = {}) const {
        auto changed = change_.abs();
        if (known.defined()) changed = changed * known.narrow(0, 0, pairs_) * known.narrow(0, pairs_, pairs_);
        const auto difference = logits.narrow(0, 0, pairs_) - logits.narrow(0, pairs_, pairs_);
        return (at::softplus(-difference * change_) * changed).sum() / changed.sum().clamp_min(1.0);
    }
    const at::Tensor& known() const { return known_; }

private:
    at::Tensor scale(const std::string& name) const { return weights_.at("training." + name + "_scale").exp(); }

    const TensorMap& weights_;
    const Encodings& encodings_;
    at::Tensor balance_;
    std::int64_t pairs_ = 0;
    at::Tensor phrases_, truth_, pictureWeights_, change_, known_, patch_;
};

class Sum {
public:
    void add(const char* name, double share, const at::Tensor& loss) {
        total_.parts[name] = loss.item<double>();
        total_.value = total_.value.defined() ? total_.value + loss * share : loss * share;
    }
    LossTotal take() { return std::move(total_); }

private:
    LossTotal total_;
};

void addConceptLosses(Sum& sum, const TensorMap& weights, const Encodings& encodings, const TrainingBatch& batch,
                      const LossWeights& shares, const at::Tensor& balance) {
    const ConceptLosses losses(weights, encodings, batch, balance);
    const auto image = losses.imageLogits();
    if (shares.concepts > 0) sum.add("concepts", shares.concepts, losses.truthLoss(image));
    if (shares.conceptPairs > 0 && losses.hasPairs()) {
        sum.add("pairs", shares.conceptPairs, losses.pairLoss(image));
    }
    const auto scores = losses.patchScores(encodings.patches);
    if (shares.anywhere > 0) {
        const auto logits = losses.anywhereLogits(scores);
        sum.add("anywhere", shares.anywhere, losses.truthLoss(logits));
        if (losses.hasPairs()) sum.add("anywhere_pairs", shares.anywhere, losses.pairLoss(logits));
    }
    if (!losses.hasParts()) return;
    const auto part = losses.partLogits(scores);
    if (shares.parts > 0) sum.add("parts", shares.parts, losses.truthLoss(part, losses.known()));
    if (shares.partPairs > 0 && losses.hasPairs()) {
        sum.add("part_pairs", shares.partPairs, losses.pairLoss(part, losses.known()));
    }
    if (shares.earlyParts > 0 && encodings.earlyPatches.defined()) {
        const auto early = losses.partLogits(losses.patchScores(encodings.earlyPatches));
        sum.add("early_parts", shares.earlyParts, losses.truthLoss(early, losses.known()));
    }
}

at::Tensor classNameLoss(const TensorMap& weights, const Encodings& encodings, const TrainingBatch& batch) {
    const auto labels = tensorOf(batch.classes, {static_cast<std::int64_t>(batch.images)}, at::kLong)
                            .to(encodings.images.device());
    const auto first = static_cast<std::int64_t>(batch.conceptCount);
    const auto names = encodings.phrases.narrow(0, first, encodings.phrases.size(0) - first);
    const auto logits = weights.at("logit_scale").exp() * at::mm(encodings.images, names.t());
    const auto losses = at::cross_entropy_loss(logits, labels, {}, at::Reduction::Sum, -1);
    return losses / labels.ge(0).sum().clamp_min(1);
}

}  // namespace

TensorMap initialLossScalars() {
    TensorMap scalars;
    const auto scalar = [&](const char* name, double value) { scalars[name] = at::full({}, value, at::kFloat); };
    scalar("training.concept_scale", std::log(10.0));
    scalar("training.concept_bias", 0.0);
    scalar("training.patch_scale", std::log(10.0));
    scalar("training.anywhere_bias", 0.0);
    scalar("training.part_bias", 0.0);
    return scalars;
}

void clampScales(TensorMap& weights, double largestScale) {
    const at::NoGradGuard noGradient;
    weights.at("logit_scale").clamp_max_(std::log(largestScale));
    weights.at("training.concept_scale").clamp_max_(std::log(kLargestSigmoidScale));
    weights.at("training.patch_scale").clamp_max_(std::log(kLargestSigmoidScale));
}

at::Tensor contrastiveLoss(const at::Tensor& imageRows, const at::Tensor& textRows, const at::Tensor& logScale) {
    const auto logits = logScale.exp() * at::mm(imageRows, textRows.t());
    const auto labels = at::arange(logits.size(0), at::TensorOptions().dtype(at::kLong).device(logits.device()));
    return 0.5 * (at::cross_entropy_loss(logits, labels) + at::cross_entropy_loss(logits.t(), labels));
}

LossTotal totalLoss(const TensorMap& weights, const Encodings& encodings, const TrainingBatch& batch,
                    const LossWeights& shares, const at::Tensor& balance) {
    Sum sum;
    if (encodings.captions.defined() && shares.captions > 0) {
        sum.add("captions", shares.captions,
                contrastiveLoss(encodings.images, encodings.captions, weights.at("logit_scale")));
    }
    if (!encodings.phrases.defined()) return sum.take();
    if (batch.conceptCount > 0) addConceptLosses(sum, weights, encodings, batch, shares, balance);
    if (shares.separation > 0) {
        const auto cosines = kSeparationScale * at::mm(encodings.phrases, encodings.phrases.t());
        const auto own = at::arange(cosines.size(0), at::TensorOptions().dtype(at::kLong).device(cosines.device()));
        sum.add("separation", shares.separation, at::cross_entropy_loss(cosines, own));
    }
    if (shares.classNames > 0 && !batch.classes.empty()) {
        sum.add("names", shares.classNames, classNameLoss(weights, encodings, batch));
    }
    return sum.take();
}

}  // namespace vitrine
