// SPDX-License-Identifier: GPL-3.0-or-later
// A few steps at toy size: what is written, and that an interruption changes nothing. How well the
// released model does is measured by demo_backbone_test.
#include "field_guide/demo_training.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "clip/clip_model.h"
#include "concepts/concept_set.h"
#include "embeddings/embedding_snapshot.h"
#include "field_guide/concepts.h"
#include "field_guide/demo_workspace.h"
#include "support/temporary_directory.h"

namespace vitrine::field_guide {
namespace {

namespace fs = std::filesystem;

DemoTrainingOptions toyOptions(const fs::path& work) {
    DemoTrainingOptions options;
    options.steps = 4;
    options.coolDown = 2;
    options.textSteps = 2;
    options.evaluateEvery = 0;
    options.visionWidth = 64;
    options.visionLayers = 2;
    options.textLayers = 1;
    options.bf16 = false;
    options.workFolder = work;
    options.batches.pairs = 8;
    options.batches.picturesPerSpecies = 1;
    options.batches.pairsPerStep = 3;
    options.batches.speciesPerStep = 3;
    return options;
}

std::string bytesOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void ignoreLog(const std::string&) {}

TEST(DemoTraining, AnInterruptedRunWritesTheSameBackbone) {
    const test::TemporaryDirectory folder;
    JobContext whole;
    const auto first = trainDemoBackbone(toyOptions(folder.path() / "a"), folder.path() / "whole", whole, ignoreLog);
    ASSERT_TRUE(first) << first.error().message();

    std::stop_source stop;
    JobContext interrupted(stop.get_token(), [&](const Progress& progress) {
        if (progress.total == 4 && progress.done == 3) stop.request_stop();
    });
    const auto options = toyOptions(folder.path() / "b");
    const auto cut = trainDemoBackbone(options, folder.path() / "resumed", interrupted, ignoreLog);
    ASSERT_FALSE(cut);
    EXPECT_EQ(cut.error().code, ErrorCode::Cancelled);
    EXPECT_FALSE(fs::exists(folder.path() / "resumed" / "model.safetensors"));
    JobContext again;
    ASSERT_TRUE(trainDemoBackbone(options, folder.path() / "resumed", again, ignoreLog));
    EXPECT_EQ(bytesOf(folder.path() / "whole" / "model.safetensors"),
              bytesOf(folder.path() / "resumed" / "model.safetensors"));
    ASSERT_TRUE(exportDemoBackbone(options, folder.path() / "exported"));
    EXPECT_EQ(bytesOf(folder.path() / "exported" / "model.safetensors"),
              bytesOf(folder.path() / "resumed" / "model.safetensors"));
}

TEST(DemoTraining, AForeignCheckpointIsRefused) {
    const test::TemporaryDirectory folder;
    std::ofstream(folder.path() / "checkpoint.safetensors") << "not a checkpoint";
    JobContext context;
    const auto result = trainDemoBackbone(toyOptions(folder.path()), folder.path() / "out", context, ignoreLog);
    ASSERT_FALSE(result);
    EXPECT_NE(result.error().message().find("checkpoint.safetensors"), std::string::npos) << result.error().message();
}

TEST(DemoWorkspace, HoldsPicturesConceptsEmbeddingsAndACard) {
    const test::TemporaryDirectory folder;
    JobContext context;
    ASSERT_TRUE(trainDemoBackbone(toyOptions(folder.path() / "work"), folder.path() / "demo" / DemoWorkspacePaths::kBackbone,
                                  context, ignoreLog));
    DemoWorkspaceOptions options;
    options.trainPerSpecies = 2;
    options.validationPerSpecies = 1;
    options.testPerSpecies = 1;
    options.evaluation.pairs = 20;
    options.evaluation.probePerSpecies = 1;
    options.evaluation.testPerSpecies = 1;
    options.evaluation.retrievalPictures = 20;
    options.evaluation.supersampling = 1;
    const auto demo = folder.path() / "demo";
    const auto evaluation = writeDemoWorkspace(demo, options, context);
    ASSERT_TRUE(evaluation) << evaluation.error().message();

    const auto model = ClipModel::load(demo / "backbone", DeviceOptions{}, context);
    ASSERT_TRUE(model) << model.error().message();
    const auto snapshot = EmbeddingSnapshot::load(demo / DemoWorkspacePaths::kEmbeddings);
    ASSERT_TRUE(snapshot) << snapshot.error().message();
    EXPECT_EQ(snapshot->size(), 4 * speciesCount());
    EXPECT_EQ(snapshot->rowsOf(Split::Test).size(), speciesCount());
    EXPECT_EQ(snapshot->backboneFingerprint, (*model)->fingerprint());
    EXPECT_EQ(snapshot->conceptLabels.cols(), conceptCount());
    EXPECT_EQ(ConceptSet::load(demo / DemoWorkspacePaths::kConcepts)->concepts, conceptNames());
    EXPECT_TRUE(fs::exists(demo / "images" / "red-eyed_vireo_01.png"));
    EXPECT_TRUE(fs::exists(demo / "images" / "red-eyed_vireo_far_02.png"));
    EXPECT_TRUE(fs::exists(demo / "images" / "warbling_vireo_clear_02.png"));
    const auto card = bytesOf(demo / "backbone" / "MODEL_CARD.md");
    EXPECT_NE(card.find("edit test"), std::string::npos);
    EXPECT_NE(card.find("never seen a photograph"), std::string::npos);
    EXPECT_NE(card.find("in 4 steps"), std::string::npos);
    EXPECT_NE(card.find("| dusk | "), std::string::npos);
}

}  // namespace
}  // namespace vitrine::field_guide
