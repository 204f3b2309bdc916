// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>
#include <set>

#include "cli/cli_fixture.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;
using test::CliTest;
using Json = nlohmann::json;

class CliEvaluationTest : public CliTest {
protected:
    test::ProcessOutput evaluate(const std::vector<std::string>& more) const {
        std::vector<std::string> arguments{"evaluate", "--workspace", workspace(), "--threads", "1", "--resamples", "40"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments);
    }
    std::string trained(const std::string& name) const {
        EXPECT_TRUE(done(run({"train", "l1_cbm", "--workspace", workspace(), "--output", path(name), "--set", "epochs=2", "--threads", "1"})));
        return path(name);
    }
};

TEST_F(CliEvaluationTest, OneObjectAMethodWithEveryMeasure) {
    const auto output = evaluate({"--methods", "sparse_cbm,zero_shot,linear_probe", "--json"});
    ASSERT_EQ(output.exitCode, 0) << output.standardError;
    const Json methods = Json::parse(output.standardOutput);
    ASSERT_EQ(methods.size(), 3U);
    for (const Json& method : methods) {
        for (const char* key : {"method", "top1", "top5", "anec5", "ncc95", "concept_similarity", "concept_auc",
                                "active_concepts", "seconds", "intervals", "absent"})
            EXPECT_TRUE(method.contains(key)) << key;
        EXPECT_TRUE(method["top1"].is_number());
        EXPECT_EQ(method["intervals"]["top1"].size(), 2U);
    }
    EXPECT_EQ(methods[1]["method"], "zero_shot");
    EXPECT_TRUE(methods[1]["anec5"].is_null());
    EXPECT_EQ(methods[1]["absent"]["anec5"], "no_concept_head");
    EXPECT_EQ(methods[2]["absent"]["ncc95"], "no_concepts");
}

TEST_F(CliEvaluationTest, SeedsBecomeMeanAndDeviation) {
    const auto output = evaluate({"--methods", "contrastive_cbm", "--seeds", "2", "--json"});
    ASSERT_EQ(output.exitCode, 0) << output.standardError;
    const Json method = Json::parse(output.standardOutput).at(0);
    ASSERT_EQ(method["runs"].size(), 2U);
    EXPECT_NE(method["seeds"][0], method["seeds"][1]);
    const double first = method["runs"][0]["cross_entropy"];
    const double second = method["runs"][1]["cross_entropy"];
    EXPECT_NEAR(method["cross_entropy"].get<double>(), 0.5 * (first + second), 1e-9);
    EXPECT_GT(method["deviations"]["cross_entropy"].get<double>(), 0.0);
}

TEST_F(CliEvaluationTest, TablesForPapersAndPrograms) {
    const auto csv = evaluate({"--methods", "zero_shot", "--csv"});
    ASSERT_EQ(csv.exitCode, 0) << csv.standardError;
    const std::string head = csv.standardOutput.substr(0, csv.standardOutput.find('\n'));
    const std::string row = csv.standardOutput.substr(head.size() + 1);
    EXPECT_EQ(head.rfind("method,title,run,seed,split,images,top1,top1_low,top1_high", 0), 0U) << head;
    EXPECT_EQ(std::count(head.begin(), head.end(), ','), std::count(row.begin(), row.end(), ','));
    EXPECT_EQ(row.rfind("zero_shot,", 0), 0U);
    const auto latex = evaluate({"--methods", "zero_shot", "--latex"});
    EXPECT_NE(latex.standardOutput.find("\\begin{tabular}"), std::string::npos);
    EXPECT_NE(latex.standardOutput.find("Top-1, \\%"), std::string::npos) << latex.standardOutput;
    const auto markdown = evaluate({"--methods", "zero_shot", "--markdown"});
    EXPECT_NE(markdown.standardOutput.find("| Method "), std::string::npos);
    EXPECT_EQ(markdown.standardOutput.find(folder().string()), std::string::npos) << "no path of this machine";
}

TEST_F(CliEvaluationTest, WithoutResamplesNoIntervalIsSpokenOf) {
    for (const char* resamples : {"0", "40"}) {
        const bool has = resamples[0] != '0';
        for (const bool inMarkdown : {false, true}) {
            std::vector<std::string> arguments{"evaluate", "--workspace", workspace(), "--threads", "1", "--methods", "zero_shot", "--resamples", resamples};
            if (inMarkdown) arguments.emplace_back("--markdown");
            const auto output = run(arguments);
            ASSERT_EQ(output.exitCode, 0) << output.standardError;
            EXPECT_EQ(output.standardOutput.find("bootstrap intervals") != std::string::npos, has) << output.standardOutput;
        }
    }
}

TEST_F(CliEvaluationTest, FewerThanFortyResamplesMakeNoInterval) {
    for (const char* few : {"1", "39"})
        EXPECT_TRUE(refused(run({"evaluate", "--workspace", workspace(), "--resamples", few}), 2, "--resamples: must be 0, or 40 and more"));
}

TEST_F(CliEvaluationTest, RunsAreMeasuredAsTheyAreAndComparedInPairs) {
    const std::string first = trained("first");
    const std::string second = trained("second");
    const auto output = evaluate({"--runs", first, "--runs", second, "--json"});
    ASSERT_EQ(output.exitCode, 0) << output.standardError;
    const Json methods = Json::parse(output.standardOutput);
    ASSERT_EQ(methods.size(), 1U) << "equal options: seeds of one method";
    const Json& runs = methods[0]["runs"];
    ASSERT_EQ(runs.size(), 2U);
    EXPECT_EQ(runs[0]["run"], "first");
    EXPECT_EQ(runs[0]["top1"], runs[1]["top1"]) << "the same fit, read from disk";
    ASSERT_EQ(runs[0]["paired"].size(), 1U);
    EXPECT_EQ(runs[0]["paired"][0]["run"], "second");
    EXPECT_EQ(runs[0]["paired"][0]["difference"], 0.0);
    EXPECT_EQ(runs[0]["paired"][0]["mcnemar_p"], 1.0);
    EXPECT_TRUE(fs::exists(fs::path(first) / "evaluation.json")) << "kept with the run";
    const auto both = evaluate({"--runs", first, "--methods", "zero_shot"});
    ASSERT_EQ(both.exitCode, 0) << both.standardError;
    EXPECT_NE(both.standardOutput.find("p = "), std::string::npos) << both.standardOutput;
    EXPECT_TRUE(refused(evaluate({"--runs", "nothing"}), 1, "nothing"));
}

TEST_F(CliEvaluationTest, ConceptListsAreComparedByConceptMatrixSearch) {
    std::ofstream(path("short.txt")) << "wing\nbeak\n";
    std::ofstream(path("long.txt")) << "wing\nbeak\ntail\nclaw\ncrest\n";
    const std::vector<std::string> lists{"--methods", "concept_matrix_search", "--concepts", path("short.txt"), "--concepts", path("long.txt")};
    auto with = [&](const std::string& more) {
        std::vector<std::string> arguments = lists;
        if (!more.empty()) arguments.push_back(more);
        return evaluate(arguments);
    };
    const auto output = with("--json");
    ASSERT_EQ(output.exitCode, 0) << output.standardError;
    const Json sweep = Json::parse(output.standardOutput);
    ASSERT_EQ(sweep["points"].size(), 2U);
    EXPECT_EQ(sweep["points"][0]["name"], "short");
    EXPECT_EQ(sweep["points"][1]["concepts"], 5);
    EXPECT_EQ(sweep["points"][1]["interval"].size(), 2U);
    EXPECT_TRUE(sweep["zero_shot"]["top1"].is_number());
    EXPECT_EQ(with("--csv").standardOutput.rfind("set,concepts,draws,top1,top1_low,top1_high\n", 0), 0U);
    EXPECT_TRUE(refused(evaluate({"--concepts", path("short.txt"), "--concepts", path("long.txt")}), 2, "concept_matrix_search"));
    EXPECT_TRUE(refused(evaluate({"--methods", "concept_matrix_search", "--concepts", path("short.txt"), "--concepts", path("none.txt")}), 1, "none.txt"));
}

TEST_F(CliEvaluationTest, AMethodNamedTwiceIsNoSecondSeed) {
    const auto output = evaluate({"--methods", "zero_shot, zero_shot,", "--json"});
    ASSERT_EQ(output.exitCode, 0) << output.standardError;
    const Json methods = Json::parse(output.standardOutput);
    ASSERT_EQ(methods.size(), 1U);
    EXPECT_FALSE(methods[0].contains("runs") && methods[0]["runs"].size() > 1) << methods[0];
}

TEST_F(CliEvaluationTest, MeasuringARunOnOtherDataLeavesItsFolderAsItWas) {
    const std::string folder = trained("run");
    const auto filesOf = [&] {
        std::set<std::string> names;
        for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().string());
        return names;
    };
    std::set<std::string> before = filesOf();
    run({"evaluate", "--runs", folder, "--dataset", workspace() + "/images", "--backbone", backbone(), "--resamples", "40", "--threads", "1"});
    run({"reproduce", folder, "--dataset", workspace() + "/images"});
    std::set<std::string> after = filesOf();
    after.erase("evaluation.json");  // kept with the run where it could be measured
    EXPECT_EQ(after, before);
}

TEST_F(CliEvaluationTest, WrongInputIsNamed) {
    std::ofstream(path("other.txt")) << "wing\nbeak\n";
    const std::string ofOtherList = trained("of its own list");
    EXPECT_TRUE(refused(evaluate({"--runs", ofOtherList, "--concepts", path("other.txt")}), 2, "--concepts"));
    EXPECT_TRUE(refused(evaluate({"--runs", ofOtherList, "--seeds", "2"}), 2, "--seeds"));
    EXPECT_TRUE(refused(run({"audit", ofOtherList, "--concepts", path("other.txt")}), 2, "other"));
    EXPECT_TRUE(refused(evaluate({"--methods", "sparse_cbm,guessing"}), 2, "guessing"));
    EXPECT_TRUE(refused(evaluate({"--methods", ""}), 2, "--methods"));
    EXPECT_TRUE(refused(evaluate({"--methods", "zero_shot", "--concepts", path("absent.txt")}), 1, "absent.txt"));
    EXPECT_EQ(evaluate({"--json", "--csv"}).exitCode, 2);
    EXPECT_TRUE(refused(run({"audit", "nothing", "--workspace", workspace()}), 1, "nothing"));
    EXPECT_TRUE(refused(run({"reproduce", "nothing", "--workspace", workspace()}), 1, "nothing"));
    EXPECT_EQ(run({"audit"}).exitCode, 2);
}

TEST_F(CliEvaluationTest, AuditIsPrintedAndStoredWithTheRun) {
    const std::string folder = trained("run");
    const auto output = run({"audit", folder, "--json", "--threads", "1"});
    ASSERT_EQ(output.exitCode, 0) << output.standardError;
    const Json report = Json::parse(output.standardOutput);
    EXPECT_EQ(report["schema"], "vitrine.audit/2");
    EXPECT_EQ(report["run"], "run");
    EXPECT_FALSE(report["verdicts"].empty());
    EXPECT_EQ(report["controls"]["draws"].size(), 6U);
    EXPECT_TRUE(fs::exists(fs::path(folder) / "audit.json"));
    const auto text = run({"audit", folder, "--threads", "1"});
    EXPECT_NE(text.standardOutput.find("Top-1"), std::string::npos);
}

TEST_F(CliEvaluationTest, AReproducedRunIsEqualUntilItsRecordChanges) {
    const std::string folder = trained("run");
    const auto output = run({"reproduce", folder, "--json"});
    ASSERT_EQ(output.exitCode, 0) << output.standardOutput << output.standardError;
    const Json result = Json::parse(output.standardOutput);
    EXPECT_TRUE(result["equal"].get<bool>());
    EXPECT_GT(result["tensors_compared"].get<int>(), 3);
    const fs::path record = fs::path(folder) / "run.json";
    Json changed = Json::parse(std::ifstream(record));
    changed["options"]["seed"] = 77;
    std::ofstream(record) << changed.dump();
    const auto other = run({"reproduce", folder});
    EXPECT_EQ(other.exitCode, 1);
    EXPECT_NE(other.standardOutput.find("not equal"), std::string::npos) << other.standardOutput << other.standardError;
}

}  // namespace
}  // namespace vitrine
