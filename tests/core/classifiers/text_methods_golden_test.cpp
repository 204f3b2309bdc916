// SPDX-License-Identifier: GPL-3.0-or-later
// Zero-shot, Concept Matrix Search and DescriptionCLS against reference values.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <set>

#include "classifiers/classifier_registry.h"
#include "classifiers/concept_matrix_search.h"
#include "classifiers/description_cls.h"
#include "classifiers/zero_shot.h"
#include "clip/prompt_templates.h"
#include "support/device.h"
#include "support/golden.h"
#include "support/golden_tensors.h"
#include "support/results.h"

namespace vitrine {
namespace {

using test::GoldenTensors;
using test::succeeded;

std::filesystem::path tensorsOf(std::filesystem::path json) { return json.replace_extension(".safetensors"); }

/// Largest deviation from a golden tensor of the same length.
double deviation(const Matrix& actual, const std::vector<double>& expected) {
    EXPECT_EQ(actual.values().size(), expected.size());
    double largest = 0.0;
    for (std::size_t i = 0; i < std::min(expected.size(), actual.values().size()); ++i)
        largest = std::max(largest, std::abs(actual.values()[i] - expected[i]));
    return largest;
}

std::vector<std::string> numbered(const char* what, std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i) names.push_back(what + std::to_string(i));
    return names;
}

std::vector<std::int64_t> decisions(const Matrix& scores) {
    std::vector<std::int64_t> out;
    for (std::size_t r = 0; r < scores.rows(); ++r) out.push_back(static_cast<std::int64_t>(argmax(scores.row(r))));
    return out;
}

TEST(ZeroShotGoldenTest, PromptsAndTemplateLists) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/zero_shot.json");
    const nlohmann::json cases = test::goldenJson(path).at("prompt_cases");
    const auto templates = cases.at("templates").get<std::vector<std::string>>();
    const auto names = cases.at("class_names").get<std::vector<std::string>>();
    for (std::size_t c = 0; c < names.size(); ++c)
        for (std::size_t t = 0; t < templates.size(); ++t)
            EXPECT_EQ(fillTemplate(templates[t], names[c]), cases.at("texts").at(c).at(t).get<std::string>());
    const auto expected = cases.at("cifar18_templates_any_order").get<std::vector<std::string>>();
    const auto& ours = findTemplateSet("cifar18")->templates;
    EXPECT_EQ(std::set<std::string>(ours.begin(), ours.end()), std::set<std::string>(expected.begin(), expected.end()));
    for (const char* id : {"bare", "photo", "bird"})
        EXPECT_NE(std::find(templates.begin(), templates.end(), findTemplateSet(id)->templates.at(0)), templates.end()) << id;
}

TEST(ZeroShotGoldenTest, EnsembleAndLogits) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/zero_shot.json");
    const GoldenTensors golden(tensorsOf(path));
    const nlohmann::json document = test::goldenJson(path);
    const auto shape = document.at("tensors").at("text_embeds").at("shape").get<std::vector<std::size_t>>();
    const Matrix texts(golden.floats("text_embeds"), shape[0] * shape[1], shape[2]);
    const Matrix classes = templateEnsemble(texts, shape[1]);
    const double ofTexts = deviation(classes, golden.doubles("class_embeds"));
    EXPECT_LE(ofTexts, document.at("tolerance").at("float32").at("class_embeds").get<double>());

    const Matrix images = golden.matrix("image_embeds");
    const auto logitsOf = [&](const Matrix& classTexts) {
        const auto classifier =
            ZeroShotClassifier::create({"any"}, texts.slice(0, 1), numbered("class ", shape[0]), classTexts,
                                       golden.floats("scale").at(0));
        EXPECT_TRUE(succeeded(classifier));
        return (*classifier)->classLogits(images);
    };
    const double tolerance = document.at("tolerance").at("float32").at("logits").get<double>();
    const Matrix logits = logitsOf(classes);
    const double ofLogits = deviation(logits, golden.doubles("logits"));
    EXPECT_LE(ofLogits, tolerance);
    EXPECT_EQ(decisions(logits), golden.integers("pred"));
    std::vector<std::int64_t> ranking;
    for (std::size_t r = 0; r < logits.rows(); ++r)
        for (const std::size_t c : largestIndices(logits.row(r), shape[0])) ranking.push_back(static_cast<std::int64_t>(c));
    EXPECT_EQ(ranking, golden.integers("ranking"));
    std::vector<std::size_t> first;
    for (std::size_t c = 0; c < shape[0]; ++c) first.push_back(c * shape[1]);
    EXPECT_LE(deviation(logitsOf(texts.gather(first)), golden.doubles("logits_single_template")), tolerance);
    std::cout << "zero_shot: class texts " << ofTexts << ", logits " << ofLogits << "\n";
}

/// The golden images as a data set: those of the statistics train, the evaluated ones test.
TrainingData conceptMatrixData(const GoldenTensors& golden) {
    const Matrix train = golden.matrix("train_image_embeds");
    const Matrix test = golden.matrix("image_embeds");
    auto snapshot = std::make_shared<EmbeddingSnapshot>();
    std::vector<float> rows(train.values().begin(), train.values().end());
    rows.insert(rows.end(), test.values().begin(), test.values().end());
    const std::size_t count = train.rows() + test.rows();
    snapshot->images = Matrix(std::move(rows), count, train.cols());
    snapshot->labels.assign(count, -1);
    snapshot->splits.assign(train.rows(), Split::Train);
    snapshot->splits.insert(snapshot->splits.end(), test.rows(), Split::Test);
    snapshot->ids = numbered("image ", count);
    TrainingData data;
    data.conceptTexts = golden.matrix("concept_embeds");
    data.classTexts = golden.matrix("class_embeds");
    data.classNames = snapshot->classNames = numbered("class ", data.classTexts.rows());
    data.concepts = ConceptSet::fromConcepts("golden", numbered("concept ", data.conceptTexts.rows())).value();
    data.snapshot = std::move(snapshot);
    return data;
}

Result<FittedClassifier> fitConceptMatrix(const TrainingData& data, const std::string& variant) {
    const ClassifierVariant& method = *findClassifierVariant("concept_matrix_search");
    OptionValues options(method.info.options);
    EXPECT_TRUE(succeeded(options.set("variant", variant)));
    EXPECT_TRUE(succeeded(options.set("logit_scale", "1")));
    JobContext job;
    FitSession session{job, {}, {}, false, 20.0, test::testDevice()};
    return method.fit(data, options, session);
}

TEST(ConceptMatrixGoldenTest, EveryVariant) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/cms.json");
    const GoldenTensors golden(tensorsOf(path));
    const TrainingData data = conceptMatrixData(golden);
    const Matrix images = golden.matrix("image_embeds");
    for (const std::string variant : {"plain", "centered", "colnorm", "colnorm_transductive"}) {
        const auto fitted = fitConceptMatrix(data, variant);
        ASSERT_TRUE(succeeded(fitted));
        const Matrix scores = fitted->classifier->classLogits(images);
        const double largest = deviation(scores, golden.doubles(variant + "_scores"));
        EXPECT_LE(largest, variant == "plain" ? 2e-6 : 2e-5) << variant;
        const std::vector<std::int64_t> expected = golden.integers(variant + "_pred");
        const bool hasMargin = golden.has(variant + "_margin");
        const std::vector<double> margin = hasMargin ? golden.doubles(variant + "_margin") : std::vector<double>();
        const std::vector<std::int64_t> found = decisions(scores);
        for (std::size_t k = 0; k < expected.size(); ++k)
            if (!hasMargin || margin[k] > 2e-6) {
                EXPECT_EQ(found[k], expected[k]) << variant << " image " << k;
            }
        std::cout << "cms " << variant << ": " << largest << "\n";
    }
    const auto maximum = fitConceptMatrix(data, "max_score");
    ASSERT_TRUE(succeeded(maximum));
    EXPECT_EQ(decisions(maximum->classifier->classLogits(images)), golden.integers("max_score_pred"));
}

TEST(ConceptMatrixGoldenTest, ContributionsAndCosines) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/cms.json");
    const GoldenTensors golden(tensorsOf(path));
    const auto fitted = fitConceptMatrix(conceptMatrixData(golden), "plain");
    ASSERT_TRUE(succeeded(fitted));
    const ConceptClassifier& classifier = *fitted->classifier;
    const Matrix images = golden.matrix("image_embeds");
    EXPECT_LE(deviation(classifier.conceptScores(images), golden.doubles("V")), 1e-6);
    const Matrix activations = classifier.activations(images.slice(0, 1));
    std::vector<float> parts;
    for (std::size_t c = 0; c < classifier.classCount(); ++c) {
        const Matrix row = classifier.contributions(activations.row(0), c);
        parts.insert(parts.end(), row.values().begin(), row.values().end());
    }
    EXPECT_LE(deviation(Matrix(std::move(parts), classifier.classCount(), classifier.conceptCount()),
                        golden.doubles("contributions_image0")),
              2e-6);
}

TEST(ConceptMatrixGoldenTest, TheExampleOfThePaper) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/cms.json");
    const GoldenTensors golden(tensorsOf(path));
    ConceptMatrixClassifier::Data data;
    data.variant = ConceptMatrixVariant::Plain;
    data.classTexts = golden.matrix("toy_T");
    data.conceptTexts = Matrix::identity(data.classTexts.cols());  // the cosine to an axis is the coordinate
    data.conceptNames = numbered("concept ", data.conceptTexts.rows());
    data.classNames = numbered("class ", data.classTexts.rows());
    const auto classifier = ConceptMatrixClassifier::create(data);
    ASSERT_TRUE(succeeded(classifier));
    EXPECT_LE(deviation((*classifier)->classLogits(golden.matrix("toy_V")), golden.doubles("toy_scores")), 2e-6);
}

TEST(DescriptionGoldenTest, MeanMaxAndSum) {
    VITRINE_GOLDEN_OR_SKIP(path, "methods/description_cls.json");
    const GoldenTensors golden(tensorsOf(path));
    DescriptionTexts texts;
    texts.embeddings = golden.matrix("text_embeds");
    texts.texts = numbered("text ", texts.embeddings.rows());
    for (const std::int64_t offset : golden.integers("class_offsets")) texts.offsets.push_back(static_cast<std::size_t>(offset));
    const auto names = numbered("class ", texts.offsets.size() - 1);
    const Matrix images = golden.matrix("image_embeds");
    const std::vector<std::pair<std::string, DescriptorPooling>> poolings{
        {"mean", DescriptorPooling::Mean}, {"max", DescriptorPooling::Max}, {"sum", DescriptorPooling::Sum}};
    for (const auto& [name, pooling] : poolings) {
        const auto classifier = makeDescriptionClassifier(texts, names, pooling, 1.0F);
        ASSERT_TRUE(succeeded(classifier));
        const Matrix scores = (*classifier)->classLogits(images);
        const double largest = deviation(scores, golden.doubles("scores_" + name));
        EXPECT_LE(largest, test::goldenJson(path).at("tolerance").at("float32").get<double>()) << name;
        if (pooling == DescriptorPooling::Mean) {
            EXPECT_EQ(decisions(scores), golden.integers("pred"));
        }
        std::cout << "description_cls " << name << ": " << largest << "\n";
    }
}

}  // namespace
}  // namespace vitrine
