// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/fake_workspace.h"

#include <algorithm>
#include <array>
#include <random>
#include <stdexcept>

#include "base/job_context.h"
#include "classifiers/concept_bottleneck.h"
#include "classifiers/zero_shot.h"
#include "engine/what_if.h"

namespace vitrine::test {
namespace {

constexpr std::size_t kDimension = 64;
constexpr std::size_t kTrainRows = 240;

Matrix gaussian(std::size_t rows, std::size_t cols, std::uint32_t seed) {
    std::mt19937 generator(seed);
    std::normal_distribution<float> normal;
    std::vector<float> values(rows * cols);
    for (float& value : values) value = normal(generator);
    return Matrix(std::move(values), rows, cols);
}

std::vector<std::string> madeUpNames(const std::array<const char*, 10>& first, const std::array<const char*, 10>& second, std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i) {
        std::string name = std::string(first[i % 10]) + ' ' + second[(i / 10 + i * 3) % 10];
        while (std::find(names.begin(), names.end(), name) != names.end()) name += " ii";
        names.push_back(std::move(name));
    }
    return names;
}

std::vector<std::string> conceptNames(std::size_t count) {
    return madeUpNames({"red", "olive", "grey", "short thin", "white", "dark", "yellow", "pale", "long", "blue"},
                       {"eye", "back", "crown", "beak", "eye ring", "wing bars", "belly", "throat", "tail", "forest behind"}, count);
}

std::vector<std::string> classNames(std::size_t count) {
    return madeUpNames({"red-eyed", "white-eyed", "northern", "marsh", "common", "painted", "masked", "ringed", "great", "little"},
                       {"vireo", "cardinal", "kingfisher", "heron", "warbler", "swift", "hoopoe", "ibis", "jay", "finch"}, count);
}

Matrix trainRows(const FakeWorld& world, std::uint64_t first) {
    std::vector<float> values;
    for (std::size_t row = 0; row < kTrainRows; ++row) {
        const Matrix one = fakeEmbedding(world, first + row);
        values.insert(values.end(), one.values().begin(), one.values().end());
    }
    return Matrix(std::move(values), kTrainRows, kDimension);
}

template <class T>
T mustHave(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message());
    return std::move(*result);
}

Matrix scaled(const Matrix& matrix, float factor, float keptShare, std::uint32_t seed) {
    std::mt19937 generator(seed);
    std::uniform_real_distribution<float> uniform;
    std::vector<float> values(matrix.values().begin(), matrix.values().end());
    for (float& value : values) value = uniform(generator) < keptShare ? value * factor : 0.0F;
    return Matrix(std::move(values), matrix.rows(), matrix.cols());
}

std::shared_ptr<const RunSnapshot> finish(RunSnapshot run, const FakeWorld& world) {
    JobContext job;
    run.conceptNames = run.classifier->conceptNames();
    run.classNames = run.classifier->classNames();
    run.reference = mustHave(referenceStatistics(*run.classifier, trainRows(world, 1000), trainRows(world, 5000), job));
    if (run.classifier->decidesThroughConcepts()) run.conceptSimilarity = run.reference.similarityCubed;
    completeRun(run);
    return std::make_shared<const RunSnapshot>(std::move(run));
}

std::shared_ptr<const RunSnapshot> makeRun(const WorkspaceSnapshot& workspace, const FakeWorld& world, const char* id, const char* title,
                                           GateKind gate, float keptShare, std::uint32_t seed) {
    BottleneckData data;
    data.conceptNames = workspace.conceptNames;
    data.classNames = workspace.classNames;
    data.conceptTexts = workspace.conceptTexts;
    data.mean.assign(world.concepts, 0.0F);
    data.deviation.assign(world.concepts, 0.12F);
    data.gate = gate;
    data.gateCount = 9;
    data.gateTemperature = 0.3F;
    data.headWeights = scaled(multiplyTransposed(workspace.classTexts, workspace.conceptTexts), 6.0F, keptShare, seed);
    RunSnapshot run;
    run.id = run.variantId = id;
    run.title = title;
    run.classifier = mustHave(ConceptBottleneck::create(std::move(data)));
    return finish(std::move(run), world);
}

}  // namespace

Matrix fakeEmbedding(const FakeWorld& world, ImageId id) {
    const Matrix classes = gaussian(world.classes, kDimension, 2);
    const Matrix noise = gaussian(1, kDimension, static_cast<std::uint32_t>(id) + 77);
    std::vector<float> values(kDimension);
    for (std::size_t i = 0; i < kDimension; ++i) values[i] = classes.at(id % world.classes, i) + 0.55F * noise.at(0, i);
    return Matrix(std::move(values), 1, kDimension);
}

std::shared_ptr<const WorkspaceSnapshot> makeFakeWorkspace(const FakeWorld& world) {
    auto workspace = std::make_shared<WorkspaceSnapshot>();
    workspace->version = 1;
    workspace->name = "Field guide (demo)";
    workspace->path = "/demo";
    workspace->isDemo = true;
    workspace->backbone = {"demo-clip-96", "/demo/clip", 96, kDimension, "3f5a0c", true, true, {}};
    workspace->conceptSetName = "attributes";
    workspace->conceptNames = conceptNames(world.concepts);
    workspace->classNames = classNames(world.classes);
    workspace->conceptTexts = gaussian(world.concepts, kDimension, 1).normalizedRows();
    workspace->classTexts = gaussian(world.classes, kDimension, 2).normalizedRows();
    workspace->logitScale = 12.0F;
    for (std::size_t i = 0; i < world.concepts; ++i) workspace->conceptQuality.push_back(i % 11 == 4 ? 0.62F : 0.93F);
    RunSnapshot clip;
    clip.id = "clip";
    clip.variantId = "zero_shot";
    clip.title = "CLIP";
    clip.classifier = mustHave(ZeroShotClassifier::create(workspace->conceptNames, workspace->conceptTexts, workspace->classNames,
                                                          workspace->classTexts, workspace->logitScale));
    workspace->clip = finish(std::move(clip), world);
    if (world.hasRuns) {
        workspace->runs.push_back(makeRun(*workspace, world, "sparse_cbm", "Sparse-CBM", GateKind::KHot, 1.0F, 3));
        workspace->runs.push_back(makeRun(*workspace, world, "l1_cbm", "ℓ1-CBM", GateKind::None, 0.15F, 4));
        workspace->runs.push_back(makeRun(*workspace, world, "contrastive_cbm", "Contrastive-CBM", GateKind::None, 0.6F, 5));
    }
    workspace->referenceImages = kTrainRows;
    workspace->embeddedImages = world.map.images;
    workspace->embeddingsFit = world.embeddingsFit;
    for (std::size_t i = 0; i < world.workspaceImages; ++i)
        workspace->images.push_back({"/demo/images/drawing_" + std::to_string(1000 + i) + ".png", workspace->classNames[(i + 1) % world.classes]});
    return workspace;
}

}  // namespace vitrine::test
