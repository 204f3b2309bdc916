// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/reproduction.h"

#include <gtest/gtest.h>

#include "classifiers/peak_memory.h"
#include "classifiers/train_run.h"
#include "core/comparison/comparison_fixture.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::expectOk;

class ReproductionTest : public testing::Test {
protected:
    LoadedRun trained(const std::string& variant, const TrainRunSettings& settings = {}) {
        OptionValues options(findClassifierVariant(variant)->info.options);
        for (const OptionSpec& spec : options.specs())
            if (spec.id == "epochs") expectOk(options.set("epochs", "3"));
        return expectOk(trainRun(variant, options, data_, folder_.path() / variant, job_, {}, settings));
    }
    test::TemporaryDirectory folder_;
    TrainingData data_ = test::labelledWorld();
    JobContext job_;
};

TEST_F(ReproductionTest, ARunRepeatedIsEqual) {
    for (const char* variant : {"sparse_cbm", "post_hoc_cbm"}) {
        const Reproduction result = expectOk(reproduceRun(trained(variant), data_, job_));
        EXPECT_TRUE(result.equal) << variant << ": " << result.largestDifference;
        EXPECT_GT(result.tensorsCompared, 3U);
        EXPECT_TRUE(result.circumstances.empty());
    }
}

TEST_F(ReproductionTest, AnotherRecordIsNotEqualAndSaysByHowMuch) {
    LoadedRun run = trained("contrastive_cbm");
    OptionValues options = expectOk(OptionValues::fromJson(findClassifierVariant("contrastive_cbm")->info.options, run.info.options));
    expectOk(options.set("seed", "12345"));
    run.info.options = options.toJson();
    run.info.metrics["train_top1"] = 0.123;
    run.info.machine = "an abacus";
    const Reproduction result = expectOk(reproduceRun(run, data_, job_));
    EXPECT_FALSE(result.equal);
    EXPECT_GT(result.largestDifference, 0.0);
    ASSERT_FALSE(result.circumstances.empty());
    EXPECT_NE(result.circumstances.front().find("abacus"), std::string::npos);
    bool named = false;
    for (const MetricDifference& metric : result.metrics) named = named || metric.name == "train_top1";
    EXPECT_TRUE(named);
}

TEST_F(ReproductionTest, OtherDataAreRefused) {
    const LoadedRun run = trained("l1_cbm");
    const auto refused = [&](const TrainingData& data, const char* what) {
        return test::failsWith(reproduceRun(run, data, job_), ErrorCode::InvalidOption, what);
    };
    TrainingData other = data_;
    other.concepts = ConceptSet::fromConcepts("other", data_.concepts.concepts).value();
    other.concepts.fingerprint = "another";
    EXPECT_TRUE(refused(other, "concepts"));
    auto snapshot = std::make_shared<EmbeddingSnapshot>(*data_.snapshot);
    snapshot->ids[0] = "renamed";
    other = data_;
    other.snapshot = snapshot;
    EXPECT_TRUE(refused(other, "train images"));
    other = data_;
    other.classDescriptors.assign(data_.classes().size(), {"something"});
    LoadedRun described = run;
    described.info.descriptorsFingerprint = "recorded";
    EXPECT_TRUE(test::failsWith(reproduceRun(described, other, job_), ErrorCode::InvalidOption, "descriptors"));
}

TEST_F(ReproductionTest, TheRecordNamesWhatIsNeeded) {
    const LoadedRun run = trained("l1_cbm");
    const RunInfo info = expectOk(readRunInfo(run.directory));
    EXPECT_EQ(info.textsFingerprint, textsFingerprint(data_));
    EXPECT_EQ(info.device, "cpu");
    EXPECT_GE(info.threads, 1);
    EXPECT_GT(info.metrics.at("peak_memory_bytes"), 1e6);
    EXPECT_GT(info.metrics.at("fit_seconds"), 0.0);
}

TEST(PeakMemory, SeesWhatIsHeldMeanwhile) {
    const PeakMemory memory;
    const auto before = memory.bytes();
    if (!before) GTEST_SKIP() << "the system does not say";
    constexpr std::size_t kBytes = 64U << 20U;
    { const std::vector<char> held(kBytes, 1); EXPECT_EQ(held[kBytes / 2], 1); }
    EXPECT_GT(*memory.bytes(), *before + 0.5 * kBytes);
}

}  // namespace
}  // namespace vitrine
