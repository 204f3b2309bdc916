// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_guide/demo_evaluation.h"

namespace vitrine::field_guide {

DemoEncoder demoEncoder(const ClipModel& model) {
    return {[&model](std::span<const float> pixels, std::size_t count, JobContext& context) -> Result<Matrix> {
                VITRINE_ASSIGN(auto encoding, model.encodePixels(pixels, count, false, context));
                return std::move(encoding.embeddings);
            },
            [&model](std::span<const std::string> texts, JobContext& context) {
                return model.encodeTexts(texts, context);
            },
            model.preprocessor()};
}

}  // namespace vitrine::field_guide
