// SPDX-License-Identifier: GPL-3.0-or-later
// The Train page on runs of the tests: every state with its sentence and button, controls, charts, time.
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSlider>
#include <QTableView>
#include <QTemporaryDir>
#include <QTimer>
#include <QUndoStack>
#include <algorithm>
#include <ctime>
#include <iostream>

#include "models/run_table_model.h"
#include "pages/train/curve_card.h"
#include "pages/train/run_sentence.h"
#include "pages/train/train_page.h"
#include "ui/ui_fixture.h"

namespace vitrine::test {
namespace {

class Train : public UiFixture {
protected:
    void openTrain(std::vector<TrainingRun> runs) {
        open({}, {QStringLiteral("/pictures/one.png")});
        ASSERT_TRUE(waitForInspection());
        engine_->training().setRuns(std::move(runs));
        window_->showPage(QStringLiteral("train"));
        waitForRuns();
    }
    void waitForRuns() {
        const auto version = engine_->training().board()->version;
        EXPECT_TRUE(waitUntil([&] { return adapter_->training().board()->version >= version; }));
    }
    bool waitForCall(const std::string& call) {
        return waitUntil([&] {
            const auto calls = engine_->training().calls();
            return std::find(calls.begin(), calls.end(), call) != calls.end();
        });
    }
    QString sentence() { return find<QLabel>("trainSentence")->text(); }
    QString button() { return find<QPushButton>("trainAction")->text(); }
    void press(const char* name) { find<QPushButton>(name)->click(); }
    QString chosen() { return find<QTableView>("runTable")->currentIndex().siblingAtColumn(0).data(RunTableModel::IdRole).toString(); }
};

TEST_F(Train, WithoutRunsItSaysWhatItIsForAndStartsOne) {
    openTrain({});
    EXPECT_TRUE(find<QWidget>("trainEmpty")->isVisible());
    EXPECT_FALSE(find<QWidget>("trainState")->isVisible());
    find<QWidget>("trainEmpty")->findChild<QPushButton*>()->click();
    EXPECT_TRUE(waitForCall("start sparse_cbm"));
    EXPECT_TRUE(waitUntil([this] { return sentence().contains("sparse_cbm-1"); }));
    EXPECT_FALSE(find<QWidget>("trainEmpty")->isVisible());
}

TEST_F(Train, EveryStateHasItsOwnSentenceAndAtMostOneButton) {
    QSet<QString> sentences;
    for (const RunState state : {RunState::Queued, RunState::Running, RunState::Pausing, RunState::Paused, RunState::Keeping,
                                 RunState::Finished, RunState::Stopped, RunState::Failed, RunState::Recoverable}) {
        TrainingRun run = fakeRun("l1_cbm", "x", state, 0.5);
        if (state == RunState::Failed) run.error = Error{ErrorCode::NumericalFailure, "l1_cbm", "the loss is not finite in epoch 3"};
        const RunSentence said = describeRun(run);
        sentences.insert(said.sentence);
        const bool isEnding = state == RunState::Pausing || state == RunState::Keeping;
        EXPECT_EQ(said.button.isEmpty(), isEnding) << static_cast<int>(state);
        EXPECT_EQ(said.action == RunAction::None, isEnding);
    }
    EXPECT_EQ(sentences.size(), 9);
}

TEST_F(Train, PauseResumeKeepAndDiscardAlwaysReturnToAUsableState) {
    openTrain({fakeRun("sparse_cbm", "live", RunState::Running, 0.5), fakeRun("l1_cbm", "next", RunState::Queued, 0.0)});
    ASSERT_TRUE(waitUntil([this] { return chosen() == "live"; }));
    press("runPause");
    ASSERT_TRUE(waitForCall("pause live"));
    ASSERT_TRUE(waitUntil([this] { return find<QPushButton>("runPause")->text() == "Resume"; }));
    EXPECT_TRUE(sentence().contains("paused"));
    press("trainAction");
    ASSERT_TRUE(waitForCall("resume live"));
    ASSERT_TRUE(waitUntil([this] { return find<QPushButton>("runPause")->text() == "Pause"; }));
    press("runKeep");
    ASSERT_TRUE(waitForCall("keep live"));
    ASSERT_TRUE(waitUntil([this] { return find<QPushButton>("runInspect")->isEnabled(); }));
    EXPECT_FALSE(find<QPushButton>("runKeep")->isEnabled());
    find<QTableView>("runTable")->selectRow(0);
    ASSERT_EQ(chosen(), "next");
    press("runDiscard");
    ASSERT_TRUE(waitForCall("discard next"));
    EXPECT_TRUE(waitUntil([this] { return find<QTableView>("runTable")->model()->rowCount() == 1; }));
}

TEST_F(Train, AFailureNamesCauseRangeAndCheckpoint) {
    TrainingRun failed = fakeRun("sparse_cbm", "wild", RunState::Failed, 0.4);
    failed.error = Error{ErrorCode::NumericalFailure, "Sparse-CBM", "the loss is not finite in epoch 11; head weights [-3, 9]"};
    openTrain({failed});
    ASSERT_TRUE(waitUntil([this] { return sentence().contains("wild"); }));
    const QString details = find<QLabel>("trainDetails")->text();
    EXPECT_TRUE(details.contains("epoch 11"));
    EXPECT_TRUE(details.contains("[-3, 9]"));
    EXPECT_TRUE(details.contains("step 320")) << details.toStdString();
    EXPECT_TRUE(details.contains("training.safetensors"));
    EXPECT_EQ(button(), "Discard");
}

TEST_F(Train, WantOfMemoryOffersHalfTheBatch) {
    TrainingRun failed = fakeRun("sparse_cbm", "big", RunState::Failed, 0.0);
    failed.error = Error{ErrorCode::OutOfMemory, "Sparse-CBM", "can not allocate"};
    failed.halvedBatch = 32;
    openTrain({failed});
    ASSERT_TRUE(waitUntil([this] { return button().contains("32"); }));
    press("trainAction");
    EXPECT_TRUE(waitForCall("halve big"));
}

TEST_F(Train, AnInterruptedTrainingIsOffered) {
    openTrain({fakeRun("sparse_cbm", "old", RunState::Finished), fakeRun("l1_cbm", "cut", RunState::Recoverable, 0.5)});
    ASSERT_TRUE(waitUntil([this] { return sentence().contains("cut"); })) << sentence().toStdString();
    EXPECT_EQ(button(), "Resume");
    press("trainAction");
    EXPECT_TRUE(waitForCall("resume cut"));
}

TEST_F(Train, QueuesSeedsAndThreeMethods) {
    openTrain({});
    find<QComboBox>("trainMethod")->setCurrentText("ℓ1-CBM");
    find<QLineEdit>("option_epochs")->setText("3");
    find<QComboBox>("trainSeeds")->setCurrentText("2");
    press("startRun");
    ASSERT_TRUE(waitForCall("start l1_cbm epochs=3 seed=43"));
    find<QComboBox>("trainSeeds")->setCurrentText("1");
    press("queueThree");
    ASSERT_TRUE(waitForCall("start contrastive_cbm epochs=3"));
    const auto calls = engine_->training().calls();
    EXPECT_NE(std::find(calls.begin(), calls.end(), "start sparse_cbm epochs=3"), calls.end());
    EXPECT_NE(std::find(calls.begin(), calls.end(), "start l1_cbm epochs=3"), calls.end());
    find<QLineEdit>("option_epochs")->setText("nonsense");
    EXPECT_FALSE(find<QPushButton>("startRun")->isEnabled()) << "nothing starts with a wrong value";
}

TEST_F(Train, ABackboneHasAFormCurvesAndAUseOfItsOwn) {
    openTrain({fakeRun("sparse_cbm", "sparse_cbm", RunState::Finished)});
    EXPECT_TRUE(find<QPushButton>("queueThree")->isVisible());
    auto* method = find<QComboBox>("trainMethod");
    method->setCurrentIndex(method->findData(QStringLiteral("backbone")));
    EXPECT_TRUE(find<QLineEdit>("trainSource")->isVisible());
    EXPECT_FALSE(find<QComboBox>("trainPreset")->isVisible());
    EXPECT_FALSE(find<QPushButton>("queueThree")->isVisible());
    find<QLineEdit>("trainSource")->setText(QStringLiteral("/no/such/table.csv"));
    EXPECT_FALSE(find<QPushButton>("startRun")->isEnabled());
    const QTemporaryDir folder;
    QFile table(folder.filePath(QStringLiteral("captions.csv")));
    ASSERT_TRUE(table.open(QIODevice::WriteOnly));
    table.close();
    find<QLineEdit>("trainSource")->setText(table.fileName());
    EXPECT_TRUE(find<QPushButton>("startRun")->isEnabled());
    press("startRun");
    EXPECT_TRUE(waitForCall("start backbone from " + table.fileName().toStdString()));
    ASSERT_TRUE(waitUntil([this] { return sentence().startsWith("CLIP backbone trains"); }));
    EXPECT_EQ(find<CurveCard>("accuracyCard")->chart().view(), CurveView::Retrieval);
    EXPECT_EQ(find<CurveCard>("lossCard")->chart().view(), CurveView::ContrastiveLoss);
    EXPECT_FALSE(find<CurveCard>("lossCard")->chart().drawnCurves().isEmpty());

    auto done = fakeBackbone("backbone", RunState::Finished);
    done.problemCount = 1;
    done.problems = {"captions.csv: line 3 has no caption"};
    engine_->training().setRuns({fakeRun("sparse_cbm", "sparse_cbm", RunState::Finished), done});
    auto* table_ = find<QTableView>("runTable");
    const auto choose = [&](const QString& id) {
        for (int row = 0; row < table_->model()->rowCount(); ++row)
            if (table_->model()->index(row, 0).data(RunTableModel::IdRole) == id) table_->setCurrentIndex(table_->model()->index(row, 0));
    };
    ASSERT_TRUE(waitUntil([&] {
        choose(QStringLiteral("backbone"));
        return button() == "Use as backbone";
    })) << sentence().toStdString();
    EXPECT_TRUE(sentence().contains("recall@1")) << sentence().toStdString();
    EXPECT_TRUE(find<QLabel>("trainDetails")->text().contains("line 3"));
    EXPECT_EQ(find<QPushButton>("runInspect")->text(), "Use as backbone");
    choose(QStringLiteral("sparse_cbm"));
    EXPECT_EQ(find<CurveCard>("accuracyCard")->chart().view(), CurveView::Accuracy) << "each sort of run has its curves";
    EXPECT_EQ(find<QPushButton>("runInspect")->text(), "Show in Inspect");
}

TEST_F(Train, WhatWaitedIsOfferedTogetherAndStartsNotByItself) {
    auto first = fakeRun("l1_cbm", "l1_cbm", RunState::Recoverable, 0.0), second = fakeRun("contrastive_cbm", "contrastive_cbm", RunState::Recoverable, 0.0);
    first.waited = second.waited = true;
    openTrain({first, second});
    ASSERT_TRUE(waitUntil([this] { return sentence().contains("waited for its turn"); })) << sentence().toStdString();
    EXPECT_EQ(button(), "Queue what waited");
    press("trainAction");
    EXPECT_TRUE(waitForCall("resume l1_cbm"));
    EXPECT_TRUE(waitForCall("resume contrastive_cbm"));
}

TEST_F(Train, APausedRunIsShownAsItIs) {
    openTrain({fakeRun("sparse_cbm", "sparse_cbm", RunState::Paused, 0.5)});
    ASSERT_TRUE(waitUntil([this] { return sentence().contains("is paused"); }));
    EXPECT_TRUE(find<QPushButton>("runInspect")->isEnabled());
    press("runInspect");
    EXPECT_TRUE(waitForCall("show sparse_cbm"));
    EXPECT_TRUE(waitUntil([this] { return find<QWidget>("InspectPage")->isVisible(); }));
}

TEST_F(Train, PresetsSetTheFormulation) {
    openTrain({});
    auto* preset = find<QComboBox>("trainPreset");
    for (const auto& [index, wanted] : {std::pair(1, "thesis"), std::pair(2, "reference"), std::pair(0, "grounded")}) {
        preset->setCurrentIndex(index);
        emit preset->activated(index);
        EXPECT_EQ(find<QComboBox>("option_formulation")->currentText(), wanted);
    }
}

TEST_F(Train, TheEstimateIsShownBeforeTheStart) {
    openTrain({});
    EXPECT_TRUE(waitUntil([this] { return find<QLabel>("trainEstimate")->text().contains("39"); }));
    EXPECT_TRUE(find<QLabel>("trainEstimate")->text().contains("584 MiB"));
}

TEST_F(Train, TheTrashIsUndone) {
    openTrain({fakeRun("sparse_cbm", "one", RunState::Finished)});
    ASSERT_TRUE(waitUntil([this] { return chosen() == "one"; }));
    find<QAction>("runTrash")->trigger();
    ASSERT_TRUE(waitForCall("trash one"));
    ASSERT_TRUE(waitUntil([this] { return find<QWidget>("trainEmpty")->isVisible(); }));
    find<QAction>("actionUndo")->trigger();
    EXPECT_TRUE(waitForCall("restore one"));
    EXPECT_TRUE(waitUntil([this] { return find<QTableView>("runTable")->model()->rowCount() == 1; }));
}

TEST_F(Train, ThePinnedImageFollowsTheEpochsAndGoesBackInTime) {
    openTrain({fakeRun("sparse_cbm", "one", RunState::Finished)});
    auto* table = find<QTableView>("traceConcepts");
    ASSERT_TRUE(waitUntil([&] { return table->isVisible() && table->model()->rowCount() == 10; }));
    auto* slider = find<QSlider>("traceSlider");
    EXPECT_EQ(slider->value(), slider->maximum()) << "the last epoch first";
    EXPECT_TRUE(find<QLabel>("traceVerdict")->text().contains("heron"));
    const QString strongest = table->model()->index(0, 0).data().toString();
    slider->setValue(0);
    EXPECT_TRUE(find<QLabel>("traceVerdict")->text().contains("wren"));
    EXPECT_EQ(find<QLabel>("traceEpoch")->text(), "epoch 1");
    EXPECT_NE(table->model()->index(0, 0).data().toString(), strongest);
}

TEST_F(Train, ClosingWhileATrainingRunsAsks) {
    openTrain({fakeRun("sparse_cbm", "live", RunState::Running, 0.5)});
    const auto answer = [this](const char* name) {
        bool asked = false;
        QTimer::singleShot(50, [&] {
            for (QWidget* widget : QApplication::topLevelWidgets())
                if (auto* box = qobject_cast<QMessageBox*>(widget)) {
                    asked = true;
                    box->findChild<QPushButton*>(QLatin1String(name))->click();
                }
        });
        window_->close();
        EXPECT_TRUE(asked);
        return window_->isVisible();
    };
    EXPECT_TRUE(answer("closeNot"));
    EXPECT_FALSE(answer("closeAnyway"));
}

/// Of the GUI thread itself: other programs on the machine do not count.
double threadMilliseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

std::shared_ptr<const TrainingCurves> longCurves(std::int64_t steps) {
    auto curves = std::make_shared<TrainingCurves>();
    for (std::int64_t step = 1; step <= steps; ++step) {
        StepRecord record;
        record.step = step;
        record.classLoss = 2.0 + std::sin(0.001 * static_cast<double>(step)) + (step == 77'777 ? 40.0 : 0.0);
        record.conceptLoss = 1.0;
        record.batchTop1 = 0.5;
        curves->add(record);
        if (step % 1000 != 0) continue;
        EpochRecord epoch;
        epoch.step = step;
        epoch.validationTop1 = 0.6;
        epoch.validationLoss = 1.0 + 1.0 / static_cast<double>(step);
        curves->add(epoch);
    }
    return curves;
}

TEST_F(Train, ChartsKeepSpikesAndStayBounded) {
    CurveChart chart;
    chart.setView(CurveView::Loss);
    chart.setSmooth(false);
    chart.setRuns({{"long", {Qt::blue, Qt::SolidLine}, longCurves(1'000'000), true}});
    EXPECT_LE(chart.pointCount(), 3 * 90 * 4);
    EXPECT_GT(chart.epochSteps().size(), 0);
    EXPECT_LE(chart.epochSteps().size(), 10);
    double highest = 0.0;
    for (const DrawnCurve& curve : chart.drawnCurves())
        for (const QPointF& point : curve.points) highest = std::max(highest, point.y());
    EXPECT_GT(highest, 40.0) << "a spike of one step in a million";
    chart.setLogarithmic(true);
    EXPECT_GT(chart.pointCount(), 0);
    chart.zoomBy(2.0);
    EXPECT_TRUE(chart.isZoomed());
    chart.resetZoom();
    EXPECT_FALSE(chart.isZoomed());
}

struct UpdateCost {
    double fill = 0.0, paint = 0.0;  ///< milliseconds of this thread for both charts, medians
};

UpdateCost costOfUpdates(CurveCard& left, CurveCard& right, std::int64_t steps) {
    const auto first = longCurves(steps), second = longCurves(steps + 100);
    std::vector<double> fills, paints;
    for (int i = 0; i < 30; ++i) {
        const auto& live = i % 2 == 0 ? first : second;
        const QVector<DrawnRun> runs{{"live", {QColor(0, 114, 178), Qt::SolidLine}, live, true},
                                     {"b", {QColor(0, 158, 115), Qt::SolidLine}, first, false},
                                     {"c", {QColor(213, 94, 0), Qt::SolidLine}, first, false}};
        const double start = threadMilliseconds();
        left.setRuns(runs);
        right.setRuns(runs);
        const double filled = threadMilliseconds();
        left.chart().viewport()->repaint();
        right.chart().viewport()->repaint();
        fills.push_back(filled - start);
        paints.push_back(threadMilliseconds() - filled);
    }
    const auto median = [](std::vector<double>& values) {
        std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
        return values[values.size() / 2];
    };
    return {median(fills), median(paints)};
}

TEST_F(Train, AnUpdateCostsNoMoreAfterAMillionSteps) {
    openTrain({fakeRun("sparse_cbm", "a", RunState::Finished), fakeRun("l1_cbm", "b", RunState::Finished),
               fakeRun("contrastive_cbm", "c", RunState::Finished)});
    auto& left = *find<CurveCard>("accuracyCard");
    auto& right = *find<CurveCard>("lossCard");
    const UpdateCost brief = costOfUpdates(left, right, 10'000);
    const UpdateCost lasting = costOfUpdates(left, right, 1'000'000);
    const double ratio = (lasting.fill + lasting.paint) / (brief.fill + brief.paint);
    std::cout << "charts of three runs, both together: of a million steps " << lasting.fill << " ms to take over and "
              << lasting.paint << " ms to paint (bar: 5 ms a chart), of ten thousand " << brief.fill << " and " << brief.paint
              << "; ratio " << ratio << std::endl;
    EXPECT_LT(ratio, 3.0);
}

}  // namespace
}  // namespace vitrine::test
