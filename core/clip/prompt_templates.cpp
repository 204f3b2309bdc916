// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip/prompt_templates.h"

#include <algorithm>
#include <cmath>

#include "base/assert.h"

namespace vitrine {
namespace {

/// The wordings CLIP was tried with on CIFAR: what the photo is like, for "a {}" and "the {}" alike.
std::vector<std::string> photoKinds() {
    std::vector<std::string> out;
    for (const char* article : {"a", "the"}) {
        for (const char* kind : {"", "blurry ", "black and white ", "low contrast ", "high contrast ", "bad ", "good "})
            out.push_back(std::string("a ") + kind + "photo of " + article + " {}.");
        for (const char* size : {"small", "big"})
            out.push_back(std::string("a photo of ") + article + " " + size + " {}.");
    }
    return out;
}

}  // namespace

const std::vector<TemplateSet>& templateSets() {
    static const std::vector<TemplateSet> sets{{"bare", {"{}"}},
                                               {"photo", {"a photo of a {}."}},
                                               {"bird", {"a photo of a {}, a type of bird."}},
                                               {"cifar18", photoKinds()}};
    return sets;
}

const TemplateSet* findTemplateSet(std::string_view id) {
    const auto& sets = templateSets();
    const auto found = std::find_if(sets.begin(), sets.end(), [&](const TemplateSet& set) { return set.id == id; });
    return found == sets.end() ? nullptr : &*found;
}

std::string fillTemplate(std::string_view pattern, std::string_view name) {
    std::string text(pattern);
    for (std::size_t at = text.find("{}"); at != std::string::npos; at = text.find("{}", at + name.size()))
        text.replace(at, 2, name);
    return text;
}

std::string spokenName(std::string_view name) {
    std::string out(name);
    std::replace(out.begin(), out.end(), '_', ' ');
    return out;
}

std::vector<std::string> spokenNames(const std::vector<std::string>& names) {
    std::vector<std::string> out;
    out.reserve(names.size());
    for (const std::string& name : names) out.push_back(spokenName(name));
    return out;
}

Matrix templateEnsemble(const Matrix& embeddings, std::size_t perName) {
    VITRINE_ASSERT(perName > 0 && embeddings.rows() % perName == 0);
    const std::size_t names = embeddings.rows() / perName;
    const std::size_t width = embeddings.cols();
    std::vector<float> means(names * width);
    std::vector<double> sum(width);
    for (std::size_t name = 0; name < names; ++name) {
        std::fill(sum.begin(), sum.end(), 0.0);
        for (std::size_t t = 0; t < perName; ++t) {
            const auto row = embeddings.row(name * perName + t);
            const double length = std::max(std::sqrt(dot(row, row)), 1e-12);
            for (std::size_t p = 0; p < width; ++p) sum[p] += row[p] / length;
        }
        for (std::size_t p = 0; p < width; ++p)
            means[name * width + p] = static_cast<float>(sum[p] / static_cast<double>(perName));
    }
    return Matrix(std::move(means), names, width).normalizedRows();
}

Result<Matrix> encodeNames(const TextEncoder& encode, const std::vector<std::string>& names,
                           const std::vector<std::string>& templates, JobContext& job) {
    if (templates.empty()) return fail(ErrorCode::EmptyInput, "templates", "there is no text to put a name into");
    std::vector<std::string> texts;
    texts.reserve(names.size() * templates.size());
    for (const std::string& name : names)
        for (const std::string& pattern : templates) texts.push_back(fillTemplate(pattern, name));
    VITRINE_ASSIGN(const Matrix encoded, encode(texts, job));
    if (encoded.rows() != texts.size())
        return fail(ErrorCode::ShapeMismatch, "texts",
                    std::to_string(encoded.rows()) + " embeddings for " + std::to_string(texts.size()) + " texts");
    return templateEnsemble(encoded, templates.size());
}

}  // namespace vitrine
