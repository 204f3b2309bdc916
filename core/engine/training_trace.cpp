// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training_trace.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/option_spec.h"
#include "engine/inspector.h"

namespace vitrine {
namespace {

constexpr const char* kTracing = VITRINE_TR_NOOP("Core", "Following an image");

EpochTrace traceOf(int epoch, const ConceptClassifier& classifier, const Matrix& embedding) {
    EpochTrace trace;
    trace.epoch = epoch;
    const Matrix activations = classifier.activations(embedding);
    const auto values = activations.row(0);
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const std::size_t count = std::min(EpochTrace::kConcepts, order.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
                      [&](std::size_t a, std::size_t b) { return values[a] != values[b] ? values[a] > values[b] : a < b; });
    for (std::size_t i = 0; i < count; ++i) trace.concepts.emplace_back(order[i], values[order[i]]);
    const Matrix logits = classifier.classLogits(embedding);
    const auto scores = logits.row(0);
    trace.predicted = static_cast<int>(argmax(scores));
    double sum = 0.0;
    for (const float score : scores) sum += std::exp(static_cast<double>(score) - scores[static_cast<std::size_t>(trace.predicted)]);
    trace.probability = static_cast<float>(1.0 / sum);
    return trace;
}

}  // namespace

Result<ImageTracePointer> traceImage(const RunId& run, ImageId image,
                                     std::vector<std::pair<int, std::shared_ptr<const ConceptClassifier>>> epochs,
                                     const Session& session, ImageLibrary& library, JobContext& context) {
    if (epochs.empty())
        for (const auto& known : session.snapshot->runs)
            if (known->id == run && known->classifier) epochs.emplace_back(0, known->classifier);
    if (epochs.empty()) return fail(ErrorCode::EmptyInput, run, "has no finished epoch yet");
    VITRINE_ASSIGN(const auto encoding, encodingOf(image, session, library, context));
    auto trace = std::make_shared<ImageTrace>();
    trace->image = image;
    trace->run = run;
    trace->conceptNames = epochs.front().second->conceptNames();
    trace->classNames = epochs.front().second->classNames();
    for (const auto& [epoch, classifier] : epochs) {
        if (!context.checkpoint({kTracing, epoch, 0})) return fail(ErrorCode::Cancelled, run);
        if (classifier->embeddingDimension() != encoding->embedding.cols())
            return fail(ErrorCode::ShapeMismatch, run, "was trained for another backbone");
        trace->epochs.push_back(traceOf(epoch, *classifier, encoding->embedding));
    }
    return trace;
}

}  // namespace vitrine
