// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/audit.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "classifiers/train_run.h"
#include "comparison/evaluation_store.h"
#include "core/comparison/comparison_fixture.h"
#include "io/json_document.h"
#include "support/temporary_directory.h"

namespace vitrine {
namespace {

using test::expectOk;

AuditReport reportWith(double gap, double error, double p, double share) {
    AuditReport report;
    report.images = 1000;
    report.gap = Measure::of(gap);
    report.gapStandardError = error;
    report.names = NamePermutation{0.5, {}, 0.0, 0.1, p};
    report.similarityShare = Measure::of(share);
    return report;
}

using Verdicts = std::vector<AuditVerdict>;

TEST(Judge, FollowsTheRules) {
    EXPECT_EQ(judge(reportWith(.05, .02, .001, .9)), Verdicts{AuditVerdict::NamesCarryTheDecision});
    EXPECT_EQ(judge(reportWith(.04, .02, .001, .9)), Verdicts{AuditVerdict::AccuracyDoesNotDependOnWords});
    EXPECT_EQ(judge(reportWith(.05, .02, .01, .9)), Verdicts{AuditVerdict::NamesDoNotFit});
    EXPECT_EQ(judge(reportWith(.05, .02, .001, .49)), Verdicts{AuditVerdict::NamesDoNotFit});
    EXPECT_EQ(judge(reportWith(-.1, .02, .5, .1)),
              (Verdicts{AuditVerdict::AccuracyDoesNotDependOnWords, AuditVerdict::NamesDoNotFit}));
    AuditReport few = reportWith(.0, .02, .001, .9);
    few.images = 199;
    EXPECT_EQ(judge(few), Verdicts{AuditVerdict::NotDecidable}) << "too few images";
    AuditReport saturated = reportWith(.0, .0, .001, .9);
    saturated.strongest = ControlKind::RandomWords;
    ControlDraw draw;
    draw.kind = ControlKind::RandomWords;
    draw.anec5 = 1.0;
    saturated.controls.draws = {draw};
    EXPECT_EQ(judge(saturated), Verdicts{AuditVerdict::NotDecidable}) << "nothing can be better than a perfect control";
    saturated.controls.draws[0].anec5 = .99;
    EXPECT_EQ(judge(saturated), Verdicts{AuditVerdict::AccuracyDoesNotDependOnWords});
    AuditReport unknown = reportWith(.05, .02, .001, .9);
    unknown.gap = Measure::absent(Absence::NoConceptHead);
    EXPECT_EQ(judge(unknown), Verdicts{AuditVerdict::NotDecidable});
}

class AuditTest : public testing::Test {
protected:
    LoadedRun trained(const std::string& variant) {
        OptionValues options(findClassifierVariant(variant)->info.options);
        for (const OptionSpec& spec : options.specs())
            if (spec.id == "epochs") expectOk(options.set("epochs", "4"));
        JobContext job;
        return expectOk(trainRun(variant, options, data_, folder_.path() / variant, job));
    }
    test::TemporaryDirectory folder_;
    TrainingData data_ = test::labelledWorld();
    JobContext job_;
};

TEST_F(AuditTest, ReportsControlsNamesAndCurvesAndIsReadBack) {
    const AuditReport report = expectOk(auditRun(trained("l1_cbm"), data_, test::quickSettings(), job_));
    EXPECT_EQ(report.controls.draws.size(), 6U);
    EXPECT_TRUE(report.controls.linearProbe);
    EXPECT_TRUE(report.controls.zeroShot);
    ASSERT_TRUE(report.names);
    EXPECT_EQ(report.names->permuted.size(), kNamePermutations);
    EXPECT_LT(report.names->pValue, 0.01) << "planted names fit";
    ASSERT_TRUE(report.gap.interval);
    EXPECT_GE(report.gapStandardError, (report.gap.interval->high - report.gap.interval->low) / 3.92 - 1e-6);
    ASSERT_TRUE(report.intervention && report.leakage);
    EXPECT_TRUE(report.leakage->interConcept && report.leakage->oracleImpurity && report.leakage->disentanglement);
    expectOk(writeAudit(report, folder_.path() / "l1_cbm"));
    const AuditReport read = expectOk(readAudit(folder_.path() / "l1_cbm"));
    EXPECT_EQ(auditJson(read), auditJson(report));
}

TEST_F(AuditTest, AnotherConceptListIsRefused) {
    const LoadedRun run = trained("l1_cbm");
    TrainingData other = data_;
    other.concepts = expectOk(ConceptSet::fromConcepts("other list", {"one", "two"}));
    EXPECT_TRUE(test::failsWith(auditRun(run, other, test::quickSettings(), job_), ErrorCode::InvalidOption, "other list"));
}

TEST_F(AuditTest, OfOneConceptInUseTheNamesCanNotBeJudged) {
    TrainingData data = test::labelledWorld(60);
    auto snapshot = std::make_shared<EmbeddingSnapshot>(*data.snapshot);
    snapshot->conceptLabels = Matrix();
    snapshot->conceptNames.clear();
    data.snapshot = std::move(snapshot);
    data.concepts = expectOk(ConceptSet::fromConcepts("one", {data.concepts.concepts.front()}));
    data.conceptTexts = data.conceptTexts.slice(0, 1);
    data_ = data;
    const AuditReport report = expectOk(auditRun(trained("contrastive_cbm"), data, test::quickSettings(), job_));
    EXPECT_FALSE(report.names);
    EXPECT_EQ(std::count(report.verdicts.begin(), report.verdicts.end(), AuditVerdict::NamesDoNotFit), 0);
    EXPECT_TRUE(std::any_of(report.reasons.begin(), report.reasons.end(),
                            [](const std::string& reason) { return reason.find("Permuted names") != std::string::npos; }));
}

TEST_F(AuditTest, AMethodWithoutAHeadIsNotDecidableAndSaysWhy) {
    const AuditReport report = expectOk(auditRun(trained("linear_probe"), data_, test::quickSettings(), job_));
    EXPECT_EQ(report.verdicts, Verdicts{AuditVerdict::NotDecidable});
    EXPECT_FALSE(report.reasons.empty());
    expectOk(writeAudit(report, folder_.path()));
    EXPECT_EQ(auditJson(expectOk(readAudit(folder_.path()))), auditJson(report));
}

TEST_F(AuditTest, DamagedReportsAreRefused) {
    const AuditReport report = expectOk(auditRun(trained("linear_probe"), data_, test::quickSettings(), job_));
    const auto damaged = [&](const char* member, const nlohmann::json& value) {
        auto document = nlohmann::json::parse(auditJson(report));
        document[member] = value;
        expectOk(writeJson(folder_.path() / kAuditFile, nlohmann::ordered_json(document)));
        return readAudit(folder_.path());
    };
    EXPECT_TRUE(test::failsWith(damaged("verdicts", {"splendid"}), ErrorCode::FileCorrupt, "splendid"));
    EXPECT_TRUE(test::failsWith(damaged("images", -3), ErrorCode::FileCorrupt, "images"));
    EXPECT_TRUE(test::failsWith(damaged("controls", 1), ErrorCode::FileCorrupt, "controls"));
    EXPECT_EQ(readAudit(folder_.path() / "absent").error().code, ErrorCode::FileNotFound);
}

}  // namespace
}  // namespace vitrine
