// SPDX-License-Identifier: GPL-3.0-or-later
// What a CUDA device computes beside what the CPU does. Skipped where there is none; prints how far apart they are.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iostream>

#include "analysis/kmeans.h"
#include "analysis/nearest_neighbours.h"
#include "analysis/pca.h"
#include "analysis/tsne.h"
#include "classifiers/classifier_registry.h"
#include "clip/clip_model.h"
#include "core/analysis/clouds.h"
#include "support/results.h"
#include "support/synthetic.h"
#include "support/temporary_directory.h"
#include "support/tiny_clip.h"

namespace vitrine {
namespace {

/// The first CUDA device, "" without one.
std::string cudaDevice() {
    const std::vector<std::string> devices = availableDevices();
    return devices.size() > 1 ? devices[1] : "";
}

#define VITRINE_CUDA_OR_SKIP(variable)            \
    const std::string variable = cudaDevice();    \
    if ((variable).empty()) GTEST_SKIP() << "this machine or build has no CUDA device"

/// ‖a − b‖ / ‖b‖.
double relativeGap(const Matrix& a, const Matrix& b) {
    EXPECT_EQ(a.rows(), b.rows());
    EXPECT_EQ(a.cols(), b.cols());
    double gap = 0.0, norm = 0.0;
    for (std::size_t i = 0; i < std::min(a.values().size(), b.values().size()); ++i) {
        gap += std::pow(static_cast<double>(a.values()[i]) - b.values()[i], 2);
        norm += std::pow(static_cast<double>(b.values()[i]), 2);
    }
    return std::sqrt(gap / norm);
}

double sameDecisions(const Matrix& a, const Matrix& b) {
    std::size_t same = 0;
    for (std::size_t r = 0; r < a.rows(); ++r) {
        const auto best = [&](const Matrix& logits) {
            const auto row = logits.row(r);
            return std::max_element(row.begin(), row.end()) - row.begin();
        };
        same += best(a) == best(b) ? 1U : 0U;
    }
    return static_cast<double>(same) / static_cast<double>(a.rows());
}

class DeviceAgreement : public ::testing::TestWithParam<std::string> {};

TEST_P(DeviceAgreement, ClassifiersDecideAlike) {
    VITRINE_CUDA_OR_SKIP(cuda);
    const test::SyntheticWorld world = test::makeSyntheticWorld();
    const ClassifierVariant& variant = *findClassifierVariant(GetParam());
    const auto logitsOn = [&](const std::string& device) {
        JobContext job;
        FitSession session{job, {}, {}, false, 20.0, device};
        const auto fitted = variant.fit(world.data, OptionValues(variant.info.options), session);
        EXPECT_TRUE(test::succeeded(fitted));
        return fitted ? fitted->classifier->classLogits(world.data.snapshot->images) : Matrix();
    };
    const Matrix here = logitsOn("cpu"), there = logitsOn(cuda);
    ASSERT_EQ(here.rows(), there.rows());
    const double gap = relativeGap(there, here), same = sameDecisions(there, here);
    std::cout << GetParam() << ": logits differ by " << gap << " of their norm, " << 100.0 * same
              << " % of the decisions are the same\n";
    EXPECT_LE(gap, 0.05);
    EXPECT_GE(same, 0.98);
}

INSTANTIATE_TEST_SUITE_P(All, DeviceAgreement, ::testing::ValuesIn([] {
                             std::vector<std::string> ids;
                             for (const ClassifierVariant& variant : classifierVariants()) ids.push_back(variant.info.id);
                             return ids;
                         }()),
                         [](const auto& parameter) { return parameter.param; });

TEST(DeviceAgreementOf, Embeddings) {
    VITRINE_CUDA_OR_SKIP(cuda);
    test::TemporaryDirectory folder;
    test::TinyClip().write(folder.path());
    JobContext job;
    struct Answer {
        ImageEncoding images;
        Matrix texts;
    };
    const auto answerOn = [&](const std::string& device) -> Answer {
        const auto model = ClipModel::load(folder.path(), {.device = device}, job);
        EXPECT_TRUE(test::succeeded(model));
        if (!model) return {};
        CounterRandom random(11);
        std::vector<float> pixels(100 * (*model)->preprocessor().pixelCount());  // more than one micro-batch
        for (float& value : pixels) value = random.normal();
        return {(*model)->encodePixels(pixels, 100, true, job).value(), (*model)->encodeTexts(std::vector<std::string>{"a red door", "blue"}, job).value()};
    };
    const Answer here = answerOn("cpu"), there = answerOn(cuda);
    for (const auto& [what, a, b] : {std::tuple("images", &there.images.embeddings, &here.images.embeddings),
                                     std::tuple("patches", &there.images.patchEmbeddings, &here.images.patchEmbeddings),
                                     std::tuple("texts", &there.texts, &here.texts)}) {
        const double gap = relativeGap(*a, *b);
        std::cout << "embeddings of " << what << " differ by " << gap << " of their norm\n";
        EXPECT_LE(gap, 1e-4) << what;
    }
}

TEST(DeviceAgreementOf, NeighboursComponentsAndClusters) {
    VITRINE_CUDA_OR_SKIP(cuda);
    const test::Clouds clouds = test::makeClouds(3000, 24, 8, 2.0F);
    JobContext job;
    NeighbourOptions search;
    const auto here = nearestNeighbours(clouds.points, 15, search, job);
    search.compute.device = cuda;
    const auto there = nearestNeighbours(clouds.points, 15, search, job);
    ASSERT_TRUE(here && there);
    std::size_t same = 0;
    for (std::size_t i = 0; i < here->indices.size(); ++i) same += here->indices[i] == there->indices[i] ? 1U : 0U;
    const double share = static_cast<double>(same) / static_cast<double>(here->indices.size());
    std::cout << 100.0 * share << " % of the neighbours are the same, in the same order\n";
    EXPECT_GE(share, 0.999);

    const auto components = fitPca(clouds.points, 2, {}, job), onDevice = fitPca(clouds.points, 2, {.device = cuda}, job);
    ASSERT_TRUE(components && onDevice);
    EXPECT_LE(relativeGap(onDevice->project(clouds.points), components->project(clouds.points)), 1e-4);

    KMeansOptions options;
    options.clusters = 8;
    const auto centres = kMeansPlusPlus(clouds.points, 8, 1, 0, job);
    ASSERT_TRUE(test::succeeded(centres));
    const auto plain = fitKMeansFrom(clouds.points, *centres, options, job);
    options.compute.device = cuda;
    const auto tensors = fitKMeansFrom(clouds.points, *centres, options, job);
    ASSERT_TRUE(plain && tensors);
    std::cout << "inertia " << tensors->inertia << " against " << plain->inertia << "\n";
    EXPECT_NEAR(tensors->inertia / plain->inertia, 1.0, 1e-5);
    EXPECT_EQ(tensors->labels, plain->labels);
}

TEST(DeviceAgreementOf, Maps) {
    VITRINE_CUDA_OR_SKIP(cuda);
    for (const std::size_t n : {std::size_t{600}, std::size_t{3000}}) {  // all pairs, and the grid
        const test::Clouds clouds = test::makeClouds(n, 24, 8, 2.0F);
        JobContext job;
        TsneOptions options;
        options.iterations = 400;
        const auto here = fitTsne(clouds.points, options, job);
        options.compute.device = cuda;
        const auto there = fitTsne(clouds.points, options, job);
        ASSERT_TRUE(here && there);
        const double kept = test::nearestAgrees(there->coordinates, clouds.labels);
        std::cout << n << " points: KL " << there->kl << " against " << here->kl << ", nearest of the same cloud "
                  << kept << " against " << test::nearestAgrees(here->coordinates, clouds.labels) << "\n";
        EXPECT_NEAR(there->kl / here->kl, 1.0, 0.03);
        EXPECT_GE(kept, 0.98);
    }
}

}  // namespace
}  // namespace vitrine
