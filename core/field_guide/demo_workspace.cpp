// SPDX-License-Identifier: GPL-3.0-or-later
#include "field_guide/demo_workspace.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "clip/clip_model.h"
#include "clip_training/clip_trainer.h"
#include "concepts/class_descriptors.h"
#include "concepts/concept_set.h"
#include "embeddings/embedding_snapshot.h"
#include "field_guide/concepts.h"
#include "field_guide/demo_pictures.h"
#include "image/image_encoder.h"
#include "io/atomic_file.h"
#include "io/json_document.h"
#include "io/safetensors.h"

namespace vitrine::field_guide {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStage = "Writing the demo workspace";
constexpr std::size_t kChunk = 64;
constexpr std::uint64_t kFilmStripSeed = 100;  // added to the seed of the workspace
constexpr std::uint64_t kFieldStripSeed = 200;
constexpr float kFieldStripSeverity = 0.75F;
constexpr float kAtHomeInTraining = 0.95F;
constexpr float kAtHomeInTest = 0.0F;

std::string fileStem(const std::string& species, std::size_t number) {
    std::string stem = species;
    std::replace(stem.begin(), stem.end(), ' ', '_');
    char suffix[24];
    std::snprintf(suffix, sizeof suffix, "_%02zu", number);
    return stem + suffix;
}

/// Species that differ in an eye, a ring or a cap only: worth more than one picture.
bool isConfusable(const std::string& species) { return species.find("vireo") != std::string::npos; }

class WorkspaceWriter {
public:
    WorkspaceWriter(const fs::path& folder, const DemoWorkspaceOptions& options, JobContext& context)
        : folder_(folder), options_(options), context_(context) {}

    Result<DemoEvaluation> write() {
        VITRINE_ASSIGN(const auto model, ClipModel::load(folder_ / DemoWorkspacePaths::kBackbone, DeviceOptions{}, context_));
        for (const char* name : {"images", "concepts", "embeddings"}) VITRINE_TRY(createDirectories(folder_ / name));
        VITRINE_TRY(writePictures());
        VITRINE_ASSIGN(const auto concepts, ConceptSet::fromConcepts("field_guide", conceptNames()));
        VITRINE_TRY(concepts.save(folder_ / DemoWorkspacePaths::kConcepts));
        VITRINE_TRY(
            writeClassDescriptors(folder_ / DemoWorkspacePaths::kDescriptors, speciesNames(), speciesDescriptors()));
        VITRINE_TRY(writeEmbeddings(*model));
        VITRINE_ASSIGN(auto evaluation, evaluateDemo(demoEncoder(*model), options_.evaluation, context_));
        VITRINE_TRY(writeQuality(evaluation));
        VITRINE_TRY(writeCard(evaluation));
        return evaluation;
    }

private:
    /// A clear portrait of every species at home, and of those that are easily confused one seen in the field.
    Result<> writePictures() {
        std::string labels = "file,label\n";
        const auto portraits = planSpecies(1, options_.seed + kFilmStripSeed);
        const auto field = planObservations(1, options_.seed + kFieldStripSeed, kAtHomeInTest);
        std::size_t views = 0;
        for (std::size_t species = 0; species < portraits.size(); ++species) {
            if (!context_.checkpoint({kStage, static_cast<std::int64_t>(species), static_cast<std::int64_t>(portraits.size())})) {
                return fail(ErrorCode::Cancelled, kStage);
            }
            VITRINE_TRY(writePicture(portraits[species], fileStem(speciesNames()[species], 1), labels));
            if (!isConfusable(speciesNames()[species])) continue;
            PicturePlan hard = field[species];
            hard.view = {kFieldConditions[++views % kFieldConditions.size()], kFieldStripSeverity};
            const std::string name = speciesNames()[species] + " " + std::string(conditionName(hard.view.condition));
            VITRINE_TRY(writePicture(hard, fileStem(name, 2), labels));
        }
        return writeFileAtomically(folder_ / DemoWorkspacePaths::kImages, labels);
    }

    Result<> writePicture(const PicturePlan& plan, const std::string& stem, std::string& labels) const {
        labels += stem + ".png," + speciesNames()[static_cast<std::size_t>(plan.species)] + "\n";
        return writePng(drawPlan(plan), folder_ / "images" / (stem + ".png"));
    }

    Result<> writeEmbeddings(const ClipModel& model) {
        EmbeddingSnapshot snapshot;
        snapshot.classNames = speciesNames();
        snapshot.conceptNames = conceptNames();
        snapshot.backboneFingerprint = model.fingerprint();
        std::vector<float> rows;
        std::vector<float> truth;
        VITRINE_TRY(encodeSplit(model, Split::Train, options_.trainPerSpecies, snapshot, rows, truth));
        VITRINE_TRY(encodeSplit(model, Split::Validation, options_.validationPerSpecies, snapshot, rows, truth));
        VITRINE_TRY(encodeSplit(model, Split::Test, options_.testPerSpecies, snapshot, rows, truth));
        const auto count = snapshot.labels.size();
        snapshot.images = Matrix(std::move(rows), count, static_cast<std::size_t>(model.config().projectionDim));
        snapshot.conceptLabels = Matrix(std::move(truth), count, conceptCount());
        return snapshot.save(folder_ / DemoWorkspacePaths::kEmbeddings);
    }

    Result<> encodeSplit(const ClipModel& model, Split split, std::size_t perSpecies, EmbeddingSnapshot& snapshot,
                         std::vector<float>& rows, std::vector<float>& truth) {
        const auto plans = planSplit(split, perSpecies, options_.seed);
        const auto size = model.preprocessor().pixelCount();
        for (std::size_t first = 0; first < plans.size(); first += kChunk) {
            const auto count = std::min(kChunk, plans.size() - first);
            std::vector<float> pixels(count * size);
            for (std::size_t i = 0; i < count; ++i) {
                if (!context_.checkpoint({kStage, static_cast<std::int64_t>(first + i),
                                          static_cast<std::int64_t>(plans.size())})) {
                    return fail(ErrorCode::Cancelled, kStage);
                }
                const auto& plan = plans[first + i];
                VITRINE_TRY(model.preprocessor().apply(drawPlan(plan), std::span<float>(pixels).subspan(i * size, size)));
                const auto marks = conceptTruth(plan.bird);
                truth.insert(truth.end(), marks.begin(), marks.end());
                snapshot.labels.push_back(plan.species);
                snapshot.splits.push_back(split);
                snapshot.ids.push_back(rowId(split, plan, (first + i) % perSpecies + 1));
            }
            VITRINE_ASSIGN(const auto encoded, model.encodePixels(pixels, count, false, context_));
            const auto values = encoded.embeddings.values();
            rows.insert(rows.end(), values.begin(), values.end());
        }
        return {};
    }

    /// Random birds say whether a mark is seen; on species it may be inferred from the rest.
    Result<> writeQuality(const DemoEvaluation& evaluation) const {
        nlohmann::ordered_json entries = nlohmann::ordered_json::array();
        for (const auto& name : conceptNames()) {
            const auto area = evaluation.conceptAucRandom.find(name);
            if (area != evaluation.conceptAucRandom.end()) entries.push_back({{"name", name}, {"auc", area->second}});
        }
        return writeJson(folder_ / DemoWorkspacePaths::kConceptQuality, {{"concepts", entries}});
    }

    Result<> writeCard(const DemoEvaluation& evaluation) const {
        const auto backbone = folder_ / DemoWorkspacePaths::kBackbone;
        VITRINE_ASSIGN(const auto weights, SafetensorsFile::open(backbone / "model.safetensors"));
        const auto steps = weights.metadata().find(kTrainingStepsKey);
        const std::string known = steps != weights.metadata().end() ? steps->second : std::string();
        return writeFileAtomically(backbone / "MODEL_CARD.md", demoModelCard(evaluation, options_.evaluation, known));
    }

    fs::path folder_;
    DemoWorkspaceOptions options_;
    JobContext& context_;
};

std::string percent(double share) {
    char text[16];
    std::snprintf(text, sizeof text, "%.1f %%", 100.0 * share);
    return text;
}

std::string decimal(double value) {
    char text[16];
    std::snprintf(text, sizeof text, "%.3f", value);
    return text;
}

}  // namespace

std::vector<PicturePlan> planSplit(Split split, std::size_t perSpecies, std::uint64_t seed) {
    return planObservations(perSpecies, seed + static_cast<std::uint64_t>(split),
                            split == Split::Test ? kAtHomeInTest : kAtHomeInTraining);
}

std::string rowId(Split split, const PicturePlan& plan, std::size_t number) {
    const std::string& species = speciesNames()[static_cast<std::size_t>(plan.species)];
    return std::string(splitName(split)) + "/" + std::string(conditionName(plan.view.condition)) + "/" +
           fileStem(species, number);
}

std::vector<std::vector<std::string>> speciesDescriptors() {
    std::vector<std::vector<std::string>> out(speciesCount());
    for (std::size_t species = 0; species < out.size(); ++species) {
        const std::vector<std::uint8_t> truth = conceptTruth(tidied(typicalBird(species)));
        for (std::size_t j = 0; j < conceptCount(); ++j) {
            const AttributeKind attribute = concepts()[j].attribute;
            const bool isScene = attribute == AttributeKind::Habitat || attribute == AttributeKind::Pose;
            if (truth[j] == 1 && !isScene) out[species].push_back(concepts()[j].phrase);
        }
    }
    return out;
}

Result<DemoEvaluation> writeDemoWorkspace(const fs::path& folder, const DemoWorkspaceOptions& options,
                                          JobContext& context) {
    return WorkspaceWriter(folder, options, context).write();
}

std::string demoModelCard(const DemoEvaluation& evaluation, const DemoEvaluationOptions& options,
                          const std::string& trainingSteps) {
    std::string card =
        "# Field guide CLIP\n\n"
        "The backbone that Vitrine ships so that it works before you have one of your own: a CLIP with a 96 pixel\n"
        "vision transformer and a small text transformer, trained from nothing by Vitrine on the birds that Vitrine\n"
        "draws. It has never seen a photograph.\n\n"
        "## What it is for\n\n"
        "Trying every page of Vitrine, following how a bottleneck decides, and tests. **Not** for photographs: on\n"
        "anything but these drawings its answers mean nothing. For real pictures open the directory of a CLIP from\n"
        "Hugging Face.\n\n"
        "## How it was made\n\n"
        "`vitrine demo build` repeats it: it draws edited pairs of birds with random marks and individuals of 34\n"
        "species, learns a byte pair vocabulary from their captions and trains both towers together. Each step\n"
        "encodes all 99 concept phrases and all names in changing wordings and adds up these losses:\n\n"
        "- picture against phrase, a sigmoid loss in which present and absent marks weigh the same;\n"
        "- of a pair of drawings that differ in one attribute, the one that shows the concept scores higher;\n"
        "- the patch on the eye, beak, wing … says what is seen there, in the last layer and in the one before\n"
        "  (the drawing knows where its parts are);\n"
        "- the best patch anywhere shows the concept (multiple-instance learning);\n"
        "- picture against species name, and picture against caption (InfoNCE).\n\n"
        "Matrices of the encoders are trained with Muon, the rest with AdamW; the weights are a running mean, stored\n"
        "as F16. " +
        (trainingSteps.empty() ? std::string() : "These were made in " + trainingSteps + " steps.\n") +
        "\n## What was measured\n\n"
        "On drawings made for the purpose (`vitrine demo evaluate --seed " +
        std::to_string(options.seed) + "`), none of them trained on:\n\n| measure | value |\n|---|---|\n";
    const auto row = [&card](const std::string& name, const std::string& value) {
        card += "| " + name + " | " + value + " |\n";
    };
    row("zero-shot accuracy, 34 species", percent(evaluation.zeroShot));
    row("linear probe on image embeddings", percent(evaluation.linearProbe));
    row("median concept AUC, species", decimal(evaluation.conceptAucSpeciesMedian));
    row("median concept AUC, birds with random marks", decimal(evaluation.conceptAucRandomMedian));
    row("mean concept AUC, birds with random marks", decimal(evaluation.conceptAucRandomMean));
    row("edit test: the concept's score follows an edit of the drawing", percent(evaluation.editTest));
    row("retrieval R@1 among " + std::to_string(options.retrievalPictures) + ", detailed captions",
        percent(evaluation.retrievalR1));
    card += "\nBy attribute, random marks:\n\n| attribute | concept AUC | edit test |\n|---|---|---|\n";
    for (const auto& [name, area] : evaluation.aucByAttribute) {
        const auto edit = evaluation.editByAttribute.find(name);
        const auto followed = edit != evaluation.editByAttribute.end() ? percent(edit->second) : std::string("–");
        card += "| " + name + " | " + decimal(area) + " | " + followed + " |\n";
    }
    card += "\nZero-shot in the field, by what the bird is seen through, in any habitat:\n\n| condition | accuracy |\n|---|---|\n";
    for (const auto& [name, share] : evaluation.zeroShotInField) row(name, percent(share));
    card +=
        "\n## Limits\n\n"
        "It knows the words of its captions only; Vitrine warns of others. Concepts whose AUC is below .75 are greyed\n"
        "in the app. What it knows of a species may stand in for a mark it can not see, which the edit test reveals.\n"
        "Detailed captions are matched poorly compared with single marks. It was trained on clear pictures only, so in\n"
        "the field it sees less; the pictures of the demo workspace are of that kind.\n";
    return card;
}

}  // namespace vitrine::field_guide
