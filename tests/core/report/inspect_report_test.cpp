// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/inspect_report.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace vitrine {
namespace {

InspectReport smallReport() {
    InspectReport report;
    report.title = "vireo.png";
    report.date = "2026-11-24T02:45:00+00:00";
    report.scale = ReportScale::ZScore;
    report.settings = {{"image_size", "96"}};
    ReportItem item;
    item.fileName = "vireo.png";
    item.label = "red-eyed vireo";
    ReportColumn column;
    column.modelId = "sparse_cbm";
    column.title = "Sparse-CBM";
    column.predictedClass = "red-eyed vireo";
    column.probability = 0.875;
    column.activeConcepts = 7;
    column.conceptCount = 99;
    column.jaccardAt10 = 0.25;
    column.bars = {{"red eye", 1.5, 0.75, true}, {"forest", std::nan(""), std::nullopt, false}};
    item.columns = {column};
    item.explanations = {{"sparse_cbm", "Sparse-CBM", "red-eyed vireo", "white-eyed vireo", {{"red eye", 3.5}}, 0.5, 4,
                          0.0, 4.0, 1e-7}};
    item.whatIf = ReportWhatIf{{{"red eye", 1.5, -2.0}},
                               {{"sparse_cbm", "Sparse-CBM", "red-eyed vireo", "white-eyed vireo", 0.875, 0.75}},
                               {{"sparse_cbm", "Sparse-CBM", {{"red eye", -0.5}}, "white-eyed vireo", true}}};
    item.warnings = {"unlike the reference images"};
    report.items = {item};
    report.skipped = {{"broken.jpg", "the file ends early"}};
    return report;
}

TEST(InspectReportJson, NamesAreStable) {
    const auto json = nlohmann::json::parse(toJson(smallReport()));
    EXPECT_EQ(json["schema"], "vitrine.inspect_report/1");
    EXPECT_EQ(json["scale"], "z_score");
    EXPECT_EQ(json["arrangement"], "aligned");
    EXPECT_EQ(json["settings"][0]["value"], "96");
    EXPECT_EQ(json["skipped"][0]["reason"], "the file ends early");
    const auto& image = json["images"][0];
    EXPECT_EQ(image["label"], "red-eyed vireo");
    EXPECT_EQ(image["warnings"].size(), 1U);
    const auto& column = image["columns"][0];
    EXPECT_EQ(column["model"], "sparse_cbm");
    EXPECT_EQ(column["class"], "red-eyed vireo");
    EXPECT_DOUBLE_EQ(column["probability"], 0.875);
    EXPECT_EQ(column["active_concepts"], 7);
    EXPECT_DOUBLE_EQ(column["jaccard_at_10"], 0.25);
    EXPECT_TRUE(column["concept_similarity"].is_null());
    EXPECT_EQ(column["bars"][0]["concept"], "red eye");
    const auto& explanation = image["explanations"][0];
    EXPECT_EQ(explanation["class_b"], "white-eyed vireo");
    EXPECT_DOUBLE_EQ(explanation["terms"][0]["value"], 3.5);
    EXPECT_DOUBLE_EQ(explanation["residual"], 1e-7);
    EXPECT_EQ(image["what_if"]["flips"][0]["changes"][0]["concept"], "red eye");
    EXPECT_EQ(image["what_if"]["outcomes"][0]["class_after"], "white-eyed vireo");
}

TEST(InspectReportJson, WhatIsAbsentIsLeftOut) {
    InspectReport report = smallReport();
    report.items[0].whatIf.reset();
    const auto image = nlohmann::json::parse(toJson(report))["images"][0];
    EXPECT_FALSE(image.contains("what_if"));
    EXPECT_FALSE(image.contains("heat_map"));
}

TEST(InspectReportJson, NumbersThatAreNotFiniteBecomeNull) {
    const auto json = nlohmann::json::parse(toJson(smallReport()));
    EXPECT_TRUE(json["images"][0]["columns"][0]["bars"][1]["value"].is_null());
}

TEST(InspectReportJson, AFileNameThatIsNotUtf8DoesNotStopTheReport) {
    InspectReport report = smallReport();
    report.items[0].fileName = "caf\xe9.png";
    const auto json = nlohmann::json::parse(toJson(report));
    EXPECT_EQ(json["images"][0]["file"], "caf\xef\xbf\xbd.png");
}

TEST(InspectReportJson, EveryScaleAndArrangementHasAName) {
    EXPECT_STREQ(reportScaleName(ReportScale::Raw), "raw");
    EXPECT_STREQ(reportScaleName(ReportScale::Rank), "rank");
    EXPECT_STREQ(reportArrangementName(ReportArrangement::TopOfEach), "top_of_each");
}

}  // namespace
}  // namespace vitrine
