// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include "models/run_table_model.h"
#include "ui/fake_training.h"

namespace vitrine::test {
namespace {

using Model = RunTableModel;

std::vector<TrainingRunPointer> shared(std::vector<TrainingRun> runs) {
    std::vector<TrainingRunPointer> list;
    for (TrainingRun& run : runs) list.push_back(std::make_shared<const TrainingRun>(std::move(run)));
    return list;
}

TrainingRun measured(const std::string& id, double top1, std::int64_t seed, const std::string& variant = "sparse_cbm") {
    TrainingRun run = fakeRun(variant, id, RunState::Finished, 1.0, 4, seed);
    run.metrics["validation_top1"] = top1;
    return run;
}

class RunTable : public ::testing::Test {
protected:
    QString text(int row, int column) const { return model_.index(row, column).data().toString(); }

    Model model_;
    QAbstractItemModelTester tester_{&model_, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

TEST_F(RunTable, NewestFirstAndRowsComeAndGoInPlace) {
    model_.setRuns(shared({measured("a", 0.9, 1), measured("b", 0.8, 2)}));
    EXPECT_EQ(text(0, Model::Name), "b");
    EXPECT_EQ(text(1, Model::Top1), "90.0 %");
    QSignalSpy resets(&model_, &QAbstractItemModel::modelReset), inserts(&model_, &QAbstractItemModel::rowsInserted),
        removals(&model_, &QAbstractItemModel::rowsRemoved);
    model_.setRuns(shared({measured("a", 0.9, 1), measured("b", 0.8, 2), fakeRun("l1_cbm", "c", RunState::Running, 0.5)}));
    EXPECT_EQ(text(0, Model::State), "running, 50 %");
    model_.setRuns(shared({measured("a", 0.9, 1), fakeRun("l1_cbm", "c", RunState::Running, 0.75)}));
    EXPECT_EQ(inserts.count(), 1);
    EXPECT_EQ(removals.count(), 1);
    EXPECT_EQ(resets.count(), 0);
    EXPECT_EQ(model_.rowCount(), 2);
    model_.setRuns({});
    EXPECT_EQ(model_.rowCount(), 0);
}

TEST_F(RunTable, EveryStateHasItsWords) {
    QSet<QString> words;
    for (const RunState state : {RunState::Queued, RunState::Running, RunState::Pausing, RunState::Paused, RunState::Keeping,
                                 RunState::Finished, RunState::Stopped, RunState::Failed, RunState::Recoverable})
        words.insert(Model::stateText(fakeRun("l1_cbm", "x", state, 0.5)));
    EXPECT_EQ(words.size(), 9);
    EXPECT_FALSE(words.contains(QString()));
}

TEST_F(RunTable, DifferencesToAPinnedBaseline) {
    model_.setRuns(shared({measured("base", 0.90, 1), measured("better", 0.925, 2), measured("worse", 0.8, 3)}));
    model_.setBaseline("base");
    EXPECT_EQ(text(2, Model::Top1), "90.0 %");
    EXPECT_EQ(text(1, Model::Top1), "92.5 % (+2.5)");
    EXPECT_EQ(text(0, Model::Top1), QStringLiteral("80.0 % (−10.0)"));
    EXPECT_EQ(text(0, Model::Steps), "128") << "only figures of merit are compared";
    model_.setBaseline({});
    EXPECT_EQ(text(1, Model::Top1), "92.5 %");
}

TEST_F(RunTable, SeedsBecomeMeanAndStandardDeviation) {
    model_.setRuns(shared({measured("s1", 0.90, 1), measured("s2", 0.92, 2), measured("s3", 0.94, 3), measured("other", 0.5, 1, "l1_cbm"),
                           fakeRun("sparse_cbm", "live", RunState::Running, 0.5, 4, 9)}));
    model_.setGrouped(true);
    ASSERT_EQ(model_.rowCount(), 3) << "three seeds together, the other method, the one that still trains";
    const int row = model_.rowOf("s2");
    EXPECT_EQ(text(row, Model::Top1), QStringLiteral("92.0 ± 2.0 %"));
    EXPECT_EQ(text(row, Model::Seed), "1, 2, 3");
    EXPECT_TRUE(text(row, Model::Name).contains("Sparse-CBM"));
    EXPECT_EQ(text(model_.rowOf("other"), Model::Top1), "50.0 %");
    model_.setGrouped(false);
    EXPECT_EQ(model_.rowCount(), 5);
}

TEST_F(RunTable, DrawsTheNewestOfEachMethodUntilTheUserDecides) {
    const auto runs = shared({measured("s1", 0.9, 1), measured("s2", 0.9, 2), measured("l", 0.9, 1, "l1_cbm")});
    model_.setRuns(runs);
    EXPECT_FALSE(model_.isDrawn("s1"));
    EXPECT_TRUE(model_.isDrawn("s2"));
    EXPECT_TRUE(model_.isDrawn("l"));
    QSignalSpy drawn(&model_, &Model::drawnChanged);
    EXPECT_TRUE(model_.setData(model_.index(model_.rowOf("s1"), 0), Qt::Checked, Qt::CheckStateRole));
    EXPECT_TRUE(model_.setData(model_.index(model_.rowOf("l"), 0), Qt::Unchecked, Qt::CheckStateRole));
    EXPECT_EQ(drawn.count(), 2);
    model_.setRuns(runs);
    EXPECT_TRUE(model_.isDrawn("s1"));
    EXPECT_FALSE(model_.isDrawn("l")) << "decisions stay";
    EXPECT_EQ(model_.drawnRuns().size(), 2U);
    EXPECT_EQ(model_.ordinalOf("s2"), 1);
}

TEST_F(RunTable, ARunOfLessThanASecondHasItsTime) {
    TrainingRun quick = measured("quick", 0.9, 1), slow = measured("slow", 0.9, 1);
    quick.seconds = 0.31;
    slow.seconds = 75.0;
    model_.setRuns(shared({quick, slow}));
    EXPECT_EQ(text(model_.rowOf("quick"), Model::Time), "0.3 s");
    EXPECT_EQ(text(model_.rowOf("slow"), Model::Time), "1:15");
}

TEST_F(RunTable, ExportsRawNumbers) {
    TrainingRun run = measured("a", 0.912345, 1);
    run.note = "with, a comma";
    model_.setRuns(shared({run}));
    const QStringList lines = model_.toCsv().split('\n');
    ASSERT_EQ(lines.size(), 3);
    EXPECT_TRUE(lines[1].contains("0.912345"));
    EXPECT_TRUE(lines[1].contains("\"with, a comma\""));
}

}  // namespace
}  // namespace vitrine::test
