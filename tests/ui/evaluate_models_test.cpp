// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QLocale>
#include <algorithm>

#include "comparison/measure.h"
#include "comparison/method_evaluation.h"
#include "models/cell_image_model.h"
#include "models/comparison_export.h"
#include "models/comparison_model.h"
#include "pages/evaluate/confusion_data.h"
#include "pages/evaluate/evaluation_charts.h"
#include "pages/evaluate/weight_views.h"
#include "plots/plot_table.h"
#include "ui/fake_workspace.h"

namespace vitrine::test {
namespace {

using Mode = QAbstractItemModelTester::FailureReportingMode;

EvaluationPointer evaluated(std::size_t classes, bool oneFails = false) {
    FakeWorld world;
    world.classes = classes;
    world.evaluation.oneFails = oneFails;
    return makeFakeEvaluation(makeFakeWorkspace(world), world.evaluation, true);
}

int columnOf(MeasureId id) { return ComparisonModel::kFirstMeasure + static_cast<int>(id); }

class ComparisonTable : public ::testing::Test {
protected:
    ComparisonTable() : tester_(&model_, Mode::Fatal) {
        QLocale::setDefault(QLocale::c());
        sorter_.setSourceModel(&model_);
        model_.setSnapshot(evaluated(26));
    }
    QModelIndex cell(int row, MeasureId id) const { return sorter_.index(row, columnOf(id)); }

    ComparisonModel model_;
    ComparisonSorter sorter_;
    QAbstractItemModelTester tester_;
};

TEST_F(ComparisonTable, SortsByValueAndKeepsTheBaselineOnTop) {
    sorter_.sort(columnOf(MeasureId::Top1), Qt::DescendingOrder);
    for (int row = 1; row < sorter_.rowCount(); ++row)
        EXPECT_GE(cell(row - 1, MeasureId::Top1).data(ComparisonModel::NumberRole).toDouble(), cell(row, MeasureId::Top1).data(ComparisonModel::NumberRole).toDouble());
    const QString last = sorter_.index(sorter_.rowCount() - 1, 0).data(ComparisonModel::KeyRole).toString();
    model_.setBaseline(last);
    for (const Qt::SortOrder order : {Qt::DescendingOrder, Qt::AscendingOrder}) {
        sorter_.sort(columnOf(MeasureId::Top1), order);
        sorter_.invalidate();
        EXPECT_EQ(sorter_.index(0, 0).data(ComparisonModel::KeyRole).toString(), last);
        EXPECT_TRUE(sorter_.index(0, 0).data(ComparisonModel::BaselineRole).toBool());
    }
}

TEST_F(ComparisonTable, RowsWithoutAValueStandLastBothWays) {
    for (const Qt::SortOrder order : {Qt::DescendingOrder, Qt::AscendingOrder}) {
        sorter_.sort(columnOf(MeasureId::Anec5), order);
        EXPECT_TRUE(cell(0, MeasureId::Anec5).data(ComparisonModel::NumberRole).isValid());
        EXPECT_FALSE(cell(sorter_.rowCount() - 1, MeasureId::Anec5).data(ComparisonModel::NumberRole).isValid());
    }
}

TEST_F(ComparisonTable, ADashSaysWhyAndAValueItsInterval) {
    const QModelIndex dash = model_.index(model_.rowOf(QStringLiteral("zero_shot")), columnOf(MeasureId::Anec5));
    EXPECT_EQ(dash.data().toString(), QStringLiteral("–"));
    EXPECT_TRUE(dash.data(Qt::ToolTipRole).toString().startsWith(QStringLiteral("Not applicable: ")));
    EXPECT_GT(dash.data(Qt::ToolTipRole).toString().size(), 20);
    const QModelIndex top1 = model_.index(0, columnOf(MeasureId::Top1));
    EXPECT_TRUE(top1.data(Qt::ToolTipRole).toString().contains(QStringLiteral("95 % interval")));
    EXPECT_LT(top1.data(ComparisonModel::LowRole).toDouble(), top1.data(ComparisonModel::NumberRole).toDouble());
    EXPECT_GT(top1.data(ComparisonModel::HighRole).toDouble(), top1.data(ComparisonModel::NumberRole).toDouble());
}

TEST_F(ComparisonTable, DifferencesToTheBaselineHaveTheirSign) {
    model_.setBaseline(QStringLiteral("l1_cbm"));
    const double base = model_.index(1, columnOf(MeasureId::Top1)).data(ComparisonModel::NumberRole).toDouble();
    const QModelIndex other = model_.index(0, columnOf(MeasureId::Top1));
    const double difference = other.data(ComparisonModel::NumberRole).toDouble() - base;
    ASSERT_GT(difference, 0.0);
    EXPECT_EQ(other.data(ComparisonModel::SecondLineRole).toString(), QStringLiteral("+") + measureText(MeasureUnit::Share, difference));
    EXPECT_EQ(other.data(ComparisonModel::SecondIsGainRole).toInt(), 1);
    const QModelIndex concepts = model_.index(2, columnOf(MeasureId::Ncc95));  // fewer are better
    EXPECT_EQ(concepts.data(ComparisonModel::SecondIsGainRole).toInt(), -1);
}

TEST_F(ComparisonTable, AFailedMethodSaysWhyInItsRow) {
    model_.setSnapshot(evaluated(26, true));
    const QModelIndex failed = model_.index(model_.rowOf(QStringLiteral("contrastive_cbm")), 0);
    EXPECT_EQ(failed.data(ComparisonModel::StateRole).toInt(), static_cast<int>(MethodState::Failed));
    EXPECT_TRUE(failed.data(ComparisonModel::SecondLineRole).toString().contains(QStringLiteral("checkpoint.safetensors")))
        << failed.data(ComparisonModel::SecondLineRole).toString().toStdString();
}

TEST_F(ComparisonTable, ExportsAreReadableByTheirReaders) {
    sorter_.sort(columnOf(MeasureId::Top1), Qt::DescendingOrder);
    const QVector<int> columns{ComparisonModel::kMethodColumn, columnOf(MeasureId::Top1), columnOf(MeasureId::Anec5)};
    const QStringList lines = comparisonCsv(sorter_, columns).split(u'\n', Qt::SkipEmptyParts);
    EXPECT_EQ(lines.front(), QStringLiteral("method,top1,top1_low,top1_high,anec5,anec5_low,anec5_high"));
    ASSERT_EQ(lines.size(), 1 + model_.rowCount());
    for (const QString& line : lines) EXPECT_EQ(line.count(u','), 6);
    EXPECT_TRUE(std::any_of(lines.begin(), lines.end(), [](const QString& line) { return line.startsWith(QStringLiteral("zero_shot,")) && line.endsWith(QStringLiteral(",,,")); }));
    const QString latex = comparisonLatex(sorter_, columns);
    EXPECT_EQ(latex.count(QStringLiteral("\\begin{")), latex.count(QStringLiteral("\\end{")));
    EXPECT_TRUE(latex.contains(QStringLiteral("$\\ell$1-CBM")));
}

TEST(CellImages, ShowsPicturesAsTheyComeAndIdsUntilThen) {
    CellImageModel model;
    const QAbstractItemModelTester tester(&model, Mode::Fatal);
    model.setImages({QStringLiteral("a.png"), QStringLiteral("train/b.png"), QStringLiteral("c.png")}, {7, 9, 11}, {QStringLiteral("note"), QString(), QString()});
    EXPECT_EQ(model.missingPictures(2), (std::vector<std::uint32_t>{7, 9}));
    QImage wide(40, 20, QImage::Format_RGB32);
    wide.fill(Qt::red);
    model.setPicture(9, wide);
    model.setPicture(12345, wide);  // of another page
    model.setPicture(7, QImage());
    EXPECT_EQ(model.index(1).data(Qt::DecorationRole).value<QImage>().size(), QSize(20, 20));
    EXPECT_FALSE(model.index(0).data(Qt::DecorationRole).isValid());
    EXPECT_EQ(model.missingPictures(9), (std::vector<std::uint32_t>{7, 11}));
    EXPECT_EQ(model.index(1).data().toString(), QStringLiteral("train/b.png"));
    EXPECT_EQ(model.index(2).data(CellImageModel::RowRole).toUInt(), 11U);
    EXPECT_TRUE(model.index(0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("note")));
}

TEST(ConfusionData, NormalisesSubtractsAndHidesTheDiagonal) {
    const EvaluationPointer all = evaluated(26);
    const MethodEvaluation& first = *all->methods[0].evaluation;
    const MethodEvaluation& second = *all->methods[1].evaluation;
    const std::vector<int> order = classOrderOf(first, ClassOrder::Given, {});
    const MatrixData counts = confusionData(first, nullptr, {}, order);
    double sum = 0.0;
    for (const float value : counts.values.values()) sum += value;
    EXPECT_EQ(sum, static_cast<double>(first.images->size()));
    const MatrixData rows = confusionData(first, nullptr, {ClassOrder::Given, Normalisation::Row, false, false}, order);
    const MatrixData columns = confusionData(first, nullptr, {ClassOrder::Given, Normalisation::Column, false, false}, order);
    for (std::size_t i = 0; i < 26; ++i) {
        double row = 0.0, column = 0.0;
        for (std::size_t j = 0; j < 26; ++j) {
            row += rows.values.at(i, j);
            column += columns.values.at(j, i);
        }
        EXPECT_NEAR(row, 1.0, 1e-5);
        EXPECT_NEAR(column, 1.0, 1e-5);
    }
    const MatrixData difference = confusionData(first, &second, {ClassOrder::Given, Normalisation::None, false, true}, order);
    EXPECT_TRUE(difference.isDiverging);
    const MatrixData other = confusionData(second, nullptr, {}, order);
    for (std::size_t i = 0; i < 26; ++i)
        for (std::size_t j = 0; j < 26; ++j)
            EXPECT_EQ(difference.values.at(i, j), i == j ? 0.0F : counts.values.at(i, j) - other.values.at(i, j));
}

TEST(ConfusionData, EveryOrderIsAPermutationAndSimilarityGathersConfusions) {
    const EvaluationPointer all = evaluated(200);
    const MethodEvaluation& method = *all->methods[2].evaluation;
    const auto counts = confusionCounts(method);
    const auto spread = [&](const std::vector<int>& order) {  // mean distance of an error from the diagonal
        std::vector<int> place(200);
        for (int i = 0; i < 200; ++i) place[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])] = i;
        double sum = 0.0, errors = 0.0;
        for (std::size_t i = 0; i < 200; ++i)
            for (std::size_t j = 0; j < 200; ++j)
                if (i != j) {
                    sum += counts[i * 200 + j] * std::abs(place[i] - place[j]);
                    errors += counts[i * 200 + j];
                }
        return sum / errors;
    };
    for (const ClassOrder order : {ClassOrder::Similarity, ClassOrder::Name, ClassOrder::Errors, ClassOrder::Given}) {
        std::vector<int> classes = classOrderOf(method, order, all->workspace->classTexts);
        std::sort(classes.begin(), classes.end());
        for (int i = 0; i < 200; ++i) ASSERT_EQ(classes[static_cast<std::size_t>(i)], i);
    }
    EXPECT_LT(spread(classOrderOf(method, ClassOrder::Similarity, {})), 0.5 * spread(classOrderOf(method, ClassOrder::Given, {})));
}

TEST(EvaluationCharts, ShowWhatWasMeasuredAndNothingElse) {
    const EvaluationPointer all = evaluated(26);
    const ChartData classes = classAccuracyChart(all->methods[0], 0);
    ASSERT_EQ(classes.xNames.size(), 26);
    EXPECT_TRUE(std::is_sorted(classes.series[0].y.begin(), classes.series[0].y.end()));
    EXPECT_EQ(accuracySparsityChart(*all).series.size(), 3);  // the methods without training count no concepts
    const ChartData nec = accuracyNecChart(*all);
    EXPECT_EQ(std::count_if(nec.series.begin(), nec.series.end(), [](const ChartSeries& s) { return s.kind == ChartSeries::Kind::Band; }), 2);
    EXPECT_EQ(nec.lines.size(), 2);
    for (const ChartSeries& series : nec.series)
        if (series.kind == ChartSeries::Kind::Band)
            for (int i = 0; i < series.y.size(); ++i) {
                EXPECT_LE(series.low[i], series.y[i]);
                EXPECT_LE(series.y[i], series.high[i]);
            }
    EXPECT_TRUE(insertionChart(all->methods.back(), 0).series.isEmpty());
    const AuditReport audit = makeFakeAudit(all->methods[0]);
    const ChartData histogram = permutationChart(*audit.names);
    double namings = 0.0;
    for (const double count : histogram.series[0].y) namings += count;
    EXPECT_EQ(namings, 999.0);
    EXPECT_EQ(classTable(*all->methods[0].evaluation).rowCount, 26);
}

TEST(EvaluationCharts, ConceptSetsHaveNamesIntervalsAndTheLineOfZeroShot) {
    ConceptSetSweep sweep;
    sweep.points.push_back({"mine", 40, false, {0.8}, Measure::of(0.8, Interval{0.75, 0.85})});
    sweep.points.push_back({"mine", 4, true, {0.3, 0.4, 0.5}, Measure::of(0.4, Interval{0.3, 0.5})});
    sweep.points.push_back({"mine", 8, true, {0.6}, Measure::of(0.6)});
    sweep.zeroShot = Measure::of(0.9);
    const ChartData chart = conceptSetsChart(sweep);
    ASSERT_EQ(chart.series.size(), 2);
    EXPECT_EQ(chart.series[0].x, (QVector<double>{4, 8}));
    EXPECT_EQ(chart.series[0].low, (QVector<double>{0.3, 0.6})) << "without an interval the point itself";
    EXPECT_EQ(chart.series[1].labels, QStringList{QStringLiteral("mine")});
    ASSERT_EQ(chart.lines.size(), 1);
    EXPECT_EQ(chart.lines[0].value, 0.9);
    EXPECT_TRUE(conceptSetsChart({}).series.isEmpty());
}

TEST(WeightViews, ProductIsHeadTimesConceptLayer) {
    const auto workspace = makeFakeWorkspace({});
    const RunSnapshot& run = *workspace->runs[0];
    const auto layer = weightPicture(run, WeightView::ConceptLayer);
    const auto head = weightPicture(run, WeightView::Head);
    const auto product = weightPicture(run, WeightView::Product);
    ASSERT_TRUE(layer && head && product);
    for (const auto& [row, column] : {std::pair<std::size_t, std::size_t>{0, 0}, {3, 41}, {33, 98}}) {
        double sum = 0.0;
        for (std::size_t k = 0; k < layer->matrix.values.rows(); ++k)
            sum += static_cast<double>(head->matrix.values.at(row, k)) * layer->matrix.values.at(k, column);
        EXPECT_NEAR(product->matrix.values.at(row, column), sum, 1e-4 + 1e-5 * std::abs(sum));
    }
    const auto sparse = weightPicture(*workspace->runs[1], WeightView::Head);  // keeps 15 % of its weights
    EXPECT_EQ(sparse->sparsity.all, 34U * 99U);
    EXPECT_LT(sparse->sparsity.nonZero, sparse->sparsity.all / 4);
    EXPECT_FALSE(weightPicture(*workspace->clip, WeightView::Head));
}

}  // namespace
}  // namespace vitrine::test
