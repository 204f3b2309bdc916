// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/sample_report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace vitrine::test {
namespace {

struct Model {
    const char* id;
    const char* title;
    double height;  ///< of its largest bar
};
constexpr std::array<Model, 6> kModels{{{"clip", "CLIP", 0.31},
                                        {"sparse_cbm", "Sparse-CBM", 2.4},
                                        {"l1_cbm", "ℓ1-CBM", 3.1},
                                        {"contrastive_cbm", "Contrastive-CBM", 9.7},
                                        {"sparse_cbm", "Sparse-CBM", 1.2},
                                        {"l1_cbm", "ℓ1-CBM", 0.9}}};
const std::vector<std::string> kConcepts{
    "red eye",       "olive back",   "grey crown",     "short thin beak", "white eye ring", "forest behind",
    "white wing bars", "pale belly", "perched",        "dark eye stripe", "yellow throat",  "long tail",
    "hooked beak",   "wading",       "spotted breast", "blue wings",      "black mask",     "snow on the ground"};

std::string conceptAt(std::size_t index, bool isLong) {
    const std::string& name = kConcepts[index % kConcepts.size()];
    const std::string number = index < kConcepts.size() ? "" : " " + std::to_string(index / kConcepts.size() + 1);
    if (!isLong) return name + number;
    return "a bird that is often described as having a " + name + number + ", seen from the side in even light";
}

Image gradient(int width, int height) {
    std::vector<std::uint8_t> pixels;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            pixels.push_back(static_cast<std::uint8_t>(60 + 120 * x / width));
            pixels.push_back(static_cast<std::uint8_t>(150 - 60 * y / height));
            pixels.push_back(static_cast<std::uint8_t>(80 + 80 * y / height));
        }
    }
    return {width, height, std::move(pixels)};
}

ReportColumn column(const Model& model, const SampleSize& size, std::size_t position) {
    const bool isClip = position == 0;
    ReportColumn result;
    result.modelId = model.id;
    result.title = model.title;
    result.runName = isClip ? "" : std::string(model.id) + "-" + std::to_string(position);
    result.predictedClass = position == 3 ? "white-eyed vireo" : "red-eyed vireo";
    if (size.longNames) result.predictedClass += " of the deciduous forests of eastern North America";
    result.probability = std::array{0.41, 0.884, 0.79, 0.36}[position % 4];
    result.activeConcepts = std::array<std::size_t, 4>{99, 7, 11, 68}[position % 4];
    result.conceptCount = 99;
    if (!isClip) {
        result.jaccardAt10 = 0.25;
        result.conceptSimilarity = 0.757;
        result.conceptsPerDecision = 7.0;
    }
    for (std::size_t row = 0; row < size.rows; ++row) {
        const double wave = std::cos(0.55 * static_cast<double>(row * (position + 1)));
        ReportBar bar{conceptAt(row, size.longNames), model.height * wave, std::nullopt, row % 3 != 2};
        if (isClip) bar.value = model.height * (1.0 - 0.4 * static_cast<double>(row) / static_cast<double>(size.rows));
        if (position == 1 && row % 2 == 1) bar.value = 0.0;
        if (position == 2 && row == 4) bar.value = std::numeric_limits<double>::quiet_NaN();
        if (!isClip) bar.similarity = row % 7 == 3 ? 0.2 : 0.8;
        result.bars.push_back(std::move(bar));
    }
    return result;
}

ReportExplanation explanation(const ReportColumn& column, bool longNames) {
    ReportExplanation result;
    result.modelId = column.modelId;
    result.title = column.title;
    result.classA = column.predictedClass;
    result.classB = column.predictedClass.starts_with("red") ? "white-eyed vireo" : "red-eyed vireo";
    const std::array values{3.94, -2.31, 1.62, -1.04, 0.63, 0.4, -0.22, 0.05};
    for (std::size_t i = 0; i < values.size(); ++i) result.terms.push_back({conceptAt(i, longNames), values[i]});
    result.restOfTerms = 0.31;
    result.restCount = 91;
    result.gap = 3.38;
    result.residual = 2.4e-7;
    return result;
}

ReportItem item(const SampleSize& size, std::size_t number) {
    ReportItem result;
    result.fileName = "vireo_" + std::to_string(413 + number) + (size.longNames ? "_from_the_long_walk_in_the_forest_behind_the_old_mill.png" : ".png");
    result.image = number % 2 == 0 ? gradient(320, 240) : gradient(200, 320);
    result.originalWidth = 1024;
    result.originalHeight = 768;
    result.label = size.longNames ? "red-eyed vireo of the deciduous forests of eastern North America" : "red-eyed vireo";
    ReportWhatIf whatIf;
    for (std::size_t m = 0; m < std::min(size.models, kModels.size()); ++m) {
        result.columns.push_back(column(kModels[m], size, m));
        const ReportColumn& made = result.columns.back();
        if (size.withEdits) {
            whatIf.outcomes.push_back({made.modelId, made.title, made.predictedClass, "white-eyed vireo", made.probability, 0.74});
        }
        if (m == 0) continue;
        result.explanations.push_back(explanation(made, size.longNames));
        ReportFlip flip{made.modelId, made.title, {{conceptAt(0, size.longNames), -0.54}}, "white-eyed vireo", m != 3};
        if (m == 2) flip.changes.insert(flip.changes.end(), 6, {conceptAt(4, size.longNames), 0.12});
        whatIf.flips.push_back(std::move(flip));
    }
    if (size.withEdits) whatIf.edits = {{conceptAt(0, size.longNames), 1.8, -1.5}, {conceptAt(4, size.longNames), -0.3, 2.0}};
    result.whatIf = std::move(whatIf);
    if (size.withHeatMap) {
        std::vector<float> values;
        for (int i = 0; i < 49; ++i) values.push_back(std::exp(-0.15F * static_cast<float>((i % 7 - 4) * (i % 7 - 4) + (i / 7 - 2) * (i / 7 - 2))));
        result.heatMap = ReportHeatMap{"red eye", Matrix(std::move(values), 7, 7), 0.5, 0.125, 0.0, 0.875, 1.0, 0.11, 0.34};
    }
    if (number == 1) result.warnings = {"This picture is unlike every reference image of the workspace."};
    return result;
}

}  // namespace

InspectReport sampleReport(const SampleSize& size) {
    InspectReport report;
    report.title = size.images == 1 ? "vireo_413.png" : "Field guide (demo)";
    report.date = "2026-11-24T02:45:00+00:00";
    report.applicationVersion = "0.1.0";
    report.workspaceName = "Field guide (demo)";
    report.backboneName = "demo-clip-96";
    report.backboneFingerprint = "3fa2b1c97d5510aa3fa2b1c97d5510aa";
    report.conceptSetName = "Field-guide attributes";
    report.conceptCount = 99;
    report.settings = {{"image_size", "96"},
                       {"reference_images", "1360"},
                       {"run_sparse_cbm-1", R"({"formulation": "grounded", "k": 10, "lambda": 0.1, "epochs": 25, "batch": 64})"}};
    for (std::size_t n = 0; n < size.images; ++n) report.items.push_back(item(size, n));
    if (size.images > 1) report.skipped = {{"broken.jpg", "the file ends in the middle of the picture"}};
    return report;
}

}  // namespace vitrine::test
