// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/evaluate/evaluation_charts.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace vitrine {
namespace {

constexpr int kHistogramBars = 40;

QString text(const char* source) { return QCoreApplication::translate("EvaluationCharts", source); }
QString core(const std::string& source) { return QCoreApplication::translate("Core", source.c_str()); }

ChartSeries necSeries(const std::vector<NecPoint>& points, const QString& name, const QString& variant, int position) {
    ChartSeries series;
    series.name = name;
    series.method = variant;
    series.position = position;
    bool hasIntervals = !points.empty();
    for (const NecPoint& point : points) {
        series.x << static_cast<double>(point.target);
        series.y << point.accuracy;
        hasIntervals = hasIntervals && point.interval;
    }
    if (hasIntervals)
        for (const NecPoint& point : points) {
            series.low << point.interval->low;
            series.high << point.interval->high;
        }
    return series;
}

ChartData necAxes() {
    ChartData chart;
    chart.xTitle = text(QT_TRANSLATE_NOOP("EvaluationCharts", "Weights a class (NEC)"));
    chart.yTitle = text(QT_TRANSLATE_NOOP("EvaluationCharts", "Top-1 accuracy"));
    chart.yIsPercent = true;
    return chart;
}

ChartSeries curve(const QString& name, const std::vector<double>& values, const MethodStatus& method, int position, bool dashed) {
    ChartSeries series;
    series.name = name;
    series.method = QString::fromStdString(method.variant);
    series.position = position;
    series.dashed = dashed;
    for (std::size_t i = 0; i < values.size(); ++i) {
        series.x << static_cast<double>(i);
        series.y << values[i];
    }
    return series;
}

}  // namespace

QString chartTitle(EvaluationChart chart) {
    switch (chart) {
        case EvaluationChart::ClassAccuracy: return text(QT_TRANSLATE_NOOP("EvaluationCharts", "Accuracy of each class"));
        case EvaluationChart::AccuracySparsity: return text(QT_TRANSLATE_NOOP("EvaluationCharts", "Accuracy against sparsity"));
        case EvaluationChart::AccuracyNec: return text(QT_TRANSLATE_NOOP("EvaluationCharts", "Accuracy against weights a class"));
        case EvaluationChart::Insertion: return text(QT_TRANSLATE_NOOP("EvaluationCharts", "Inserting and deleting concepts"));
        case EvaluationChart::Intervention: return text(QT_TRANSLATE_NOOP("EvaluationCharts", "Correcting concepts"));
        case EvaluationChart::ConceptSets: return text(QT_TRANSLATE_NOOP("EvaluationCharts", "Concept Matrix Search against concept set"));
        case EvaluationChart::Count: break;
    }
    return {};
}

QString chartHint(EvaluationChart chart) {
    switch (chart) {
        case EvaluationChart::ClassAccuracy: return text(QT_TRANSLATE_NOOP("EvaluationCharts", "No method has been evaluated yet."));
        case EvaluationChart::AccuracySparsity: return text(QT_TRANSLATE_NOOP("EvaluationCharts", "No evaluated method counts concepts per decision."));
        case EvaluationChart::AccuracyNec: return text(QT_TRANSLATE_NOOP("EvaluationCharts", "No evaluated method has a regularisation path."));
        case EvaluationChart::Insertion: return text(QT_TRANSLATE_NOOP("EvaluationCharts", "This method has no weights from concepts to classes, so no concept can be kept or dropped alone."));
        case EvaluationChart::Intervention: return text(QT_TRANSLATE_NOOP("EvaluationCharts", "Concepts can be corrected only where the data set says which concepts an image has."));
        case EvaluationChart::ConceptSets: return text(QT_TRANSLATE_NOOP("EvaluationCharts", "How much does the choice of concepts matter? Compare the workspace's concepts, random parts of them and lists of your own."));
        case EvaluationChart::Count: break;
    }
    return {};
}

ChartData classAccuracyChart(const MethodStatus& method, int position) {
    ChartData chart;
    chart.yTitle = text(QT_TRANSLATE_NOOP("EvaluationCharts", "Accuracy"));
    chart.yIsPercent = true;
    chart.yLowest = 0.0;
    chart.yHighest = 1.02;
    chart.hasLegend = false;
    if (!method.evaluation) return chart;
    const auto& classes = method.evaluation->classes;
    std::vector<std::size_t> order(classes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::erase_if(order, [&](std::size_t index) { return classes[index].images == 0; });
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return classes[a].recall < classes[b].recall; });
    ChartSeries bars;
    bars.kind = ChartSeries::Kind::Bars;
    bars.name = core(method.title);
    bars.method = QString::fromStdString(method.variant);
    bars.position = position;
    const bool hasIntervals = std::all_of(order.begin(), order.end(), [&](std::size_t index) { return classes[index].recallInterval.has_value(); });
    for (const std::size_t index : order) {
        bars.x << static_cast<double>(bars.x.size());
        bars.y << classes[index].recall;
        if (hasIntervals) {
            bars.low << classes[index].recallInterval->low;
            bars.high << classes[index].recallInterval->high;
        }
        chart.xNames << QString::fromStdString(method.evaluation->images->classNames[index]);
    }
    chart.series << bars;
    return chart;
}

PlotTable classTable(const MethodEvaluation& evaluation) {
    PlotTable table;
    table.columns << text(QT_TRANSLATE_NOOP("EvaluationCharts", "Class")) << text(QT_TRANSLATE_NOOP("EvaluationCharts", "Images"))
                  << text(QT_TRANSLATE_NOOP("EvaluationCharts", "Recall")) << text(QT_TRANSLATE_NOOP("EvaluationCharts", "Low"))
                  << text(QT_TRANSLATE_NOOP("EvaluationCharts", "High")) << text(QT_TRANSLATE_NOOP("EvaluationCharts", "Precision"))
                  << text(QT_TRANSLATE_NOOP("EvaluationCharts", "F1"));
    table.rowCount = static_cast<int>(evaluation.classes.size());
    table.cell = [classes = evaluation.classes, images = evaluation.images](int row, int column) -> QVariant {
        const ClassMeasures& one = classes[static_cast<std::size_t>(row)];
        switch (column) {
            case 0: return QString::fromStdString(images->classNames[static_cast<std::size_t>(row)]);
            case 1: return static_cast<int>(one.images);
            case 2: return one.recall;
            case 3: return one.recallInterval ? QVariant(one.recallInterval->low) : QVariant();
            case 4: return one.recallInterval ? QVariant(one.recallInterval->high) : QVariant();
            case 5: return one.precision;
            default: return one.f1;
        }
    };
    return table;
}

ChartData accuracySparsityChart(const EvaluationSnapshot& snapshot) {
    ChartData chart;
    chart.xTitle = text(QT_TRANSLATE_NOOP("EvaluationCharts", "Concepts per decision (NCC)"));
    chart.yTitle = text(QT_TRANSLATE_NOOP("EvaluationCharts", "Top-1 accuracy"));
    chart.yIsPercent = true;
    chart.xIsLogarithmic = true;
    chart.hasLegend = false;
    for (std::size_t i = 0; i < snapshot.methods.size(); ++i) {
        const MethodStatus& method = snapshot.methods[i];
        if (!method.evaluation) continue;
        const Measure& top1 = (*method.evaluation)[MeasureId::Top1];
        const Measure& concepts = (*method.evaluation)[MeasureId::Ncc95];
        if (!top1.value || !concepts.value || *concepts.value <= 0.0) continue;
        ChartSeries point;
        point.kind = ChartSeries::Kind::Points;
        point.name = core(method.title);
        point.method = QString::fromStdString(method.variant);
        point.position = static_cast<int>(i);
        point.x << *concepts.value;
        point.y << *top1.value;
        point.labels << point.name;
        if (top1.interval) {
            point.low << top1.interval->low;
            point.high << top1.interval->high;
        }
        chart.series << point;
    }
    return chart;
}

void addControls(ChartData& chart, const Controls& controls) {
    for (const ControlKind kind : {ControlKind::RandomWords, ControlKind::RandomDirections}) {
        std::map<double, std::vector<double>> byTarget;
        for (const ControlDraw& draw : controls.draws)
            if (draw.kind == kind)
                for (const NecPoint& point : draw.nec) byTarget[static_cast<double>(point.target)].push_back(point.accuracy);
        if (byTarget.empty()) continue;
        ChartSeries band;
        band.kind = ChartSeries::Kind::Band;
        band.name = core(controlTitle(kind));
        band.dashed = kind == ControlKind::RandomDirections;  // controls have the colour of no method
        for (const auto& [target, values] : byTarget) {
            band.x << target;
            band.y << std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
            band.low << *std::min_element(values.begin(), values.end());
            band.high << *std::max_element(values.begin(), values.end());
        }
        chart.series.push_front(band);
    }
    if (controls.linearProbe) chart.lines.push_back({text(QT_TRANSLATE_NOOP("EvaluationCharts", "linear probe")), *controls.linearProbe, true, {}, 0});
    if (controls.zeroShot) chart.lines.push_back({text(QT_TRANSLATE_NOOP("EvaluationCharts", "zero-shot")), *controls.zeroShot, true, {}, 0});
}

ChartData accuracyNecChart(const EvaluationSnapshot& snapshot) {
    ChartData chart = necAxes();
    for (std::size_t i = 0; i < snapshot.methods.size(); ++i) {
        const MethodStatus& method = snapshot.methods[i];
        if (!method.evaluation || method.evaluation->nec.empty()) continue;
        ChartSeries series = necSeries(method.evaluation->nec, core(method.title), QString::fromStdString(method.variant), static_cast<int>(i));
        series.low.clear();  // of many methods the intervals only cover one another; they stand in the table of methods
        series.high.clear();
        chart.series << series;
    }
    if (!chart.series.isEmpty() && snapshot.comparison && snapshot.comparison->controls) addControls(chart, *snapshot.comparison->controls);
    return chart;
}

ChartData insertionChart(const MethodStatus& method, int position) {
    ChartData chart;
    chart.xTitle = text(QT_TRANSLATE_NOOP("EvaluationCharts", "Concepts kept or dropped"));
    chart.xIsCount = true;
    chart.yTitle = text(QT_TRANSLATE_NOOP("EvaluationCharts", "Top-1 accuracy"));
    chart.yIsPercent = true;
    if (!method.evaluation || !method.evaluation->insertion) return chart;
    const InsertionCurve& curves = *method.evaluation->insertion;
    chart.series << curve(text(QT_TRANSLATE_NOOP("EvaluationCharts", "only the strongest kept")), curves.insertionAccuracy, method, position, false);
    chart.series << curve(text(QT_TRANSLATE_NOOP("EvaluationCharts", "the strongest dropped")), curves.deletionAccuracy, method, position, true);
    return chart;
}

ChartData interventionChart(const InterventionCurve& values, const QString& title, const QString& variant, int position) {
    ChartData chart;
    chart.xTitle = text(QT_TRANSLATE_NOOP("EvaluationCharts", "Groups of concepts set to the truth"));
    chart.xIsCount = true;
    chart.yTitle = text(QT_TRANSLATE_NOOP("EvaluationCharts", "Top-1 accuracy"));
    chart.yIsPercent = true;
    ChartSeries band;
    band.kind = ChartSeries::Kind::Band;
    band.name = text(QT_TRANSLATE_NOOP("EvaluationCharts", "lowest to highest order"));
    ChartSeries line;
    line.name = title;
    line.method = band.method = variant;
    line.position = band.position = position;
    for (std::size_t i = 0; i < values.accuracy.size(); ++i) {
        line.x << static_cast<double>(i);
        line.y << values.accuracy[i];
        if (i >= values.lowest.size() || i >= values.highest.size()) continue;
        band.x << static_cast<double>(i);
        band.y << values.accuracy[i];
        band.low << values.lowest[i];
        band.high << values.highest[i];
    }
    if (!band.x.isEmpty()) chart.series << band;
    chart.series << line;
    return chart;
}

ChartData conceptSetsChart(const ConceptSetSweep& sweep) {
    ChartData chart;
    chart.xTitle = text(QT_TRANSLATE_NOOP("EvaluationCharts", "Concepts"));
    chart.yTitle = text(QT_TRANSLATE_NOOP("EvaluationCharts", "Top-1 accuracy"));
    chart.yIsPercent = true;
    chart.xIsLogarithmic = true;
    ChartSeries sets, subsets;
    sets.kind = ChartSeries::Kind::Points;
    sets.name = text(QT_TRANSLATE_NOOP("EvaluationCharts", "whole concept sets"));
    subsets.name = text(QT_TRANSLATE_NOOP("EvaluationCharts", "random subsets"));
    sets.method = subsets.method = QStringLiteral("concept_matrix_search");
    subsets.dashed = true;
    for (const ConceptSetPoint& point : sweep.points) {
        ChartSeries& series = point.isSubset ? subsets : sets;
        const double accuracy = point.top1.value.value_or(0.0);
        series.x << static_cast<double>(point.concepts);
        series.y << accuracy;
        series.low << (point.top1.interval ? point.top1.interval->low : accuracy);
        series.high << (point.top1.interval ? point.top1.interval->high : accuracy);
        if (!point.isSubset) series.labels << QString::fromStdString(point.name);
    }
    for (const ChartSeries* series : {&subsets, &sets})
        if (!series->x.isEmpty()) chart.series << *series;
    if (sweep.zeroShot.value)
        chart.lines.push_back({text(QT_TRANSLATE_NOOP("EvaluationCharts", "zero-shot")), *sweep.zeroShot.value, true, QStringLiteral("zero_shot"), 0});
    return chart;
}

ChartData permutationChart(const NamePermutation& names) {
    ChartData chart;
    chart.xTitle = text(QT_TRANSLATE_NOOP("EvaluationCharts", "Mean concept similarity"));
    chart.yTitle = text(QT_TRANSLATE_NOOP("EvaluationCharts", "Random namings"));
    chart.hasLegend = false;
    if (names.permuted.empty()) return chart;
    const auto [low, high] = std::minmax_element(names.permuted.begin(), names.permuted.end());
    const double width = std::max((*high - *low) / kHistogramBars, 1e-6);
    ChartSeries bars;
    bars.kind = ChartSeries::Kind::Bars;
    bars.name = text(QT_TRANSLATE_NOOP("EvaluationCharts", "random namings"));
    bars.width = width * 0.92;
    std::vector<int> counts(kHistogramBars, 0);
    for (const double value : names.permuted) ++counts[static_cast<std::size_t>(std::clamp(static_cast<int>((value - *low) / width), 0, kHistogramBars - 1))];
    for (int bar = 0; bar < kHistogramBars; ++bar) {
        bars.x << *low + (bar + 0.5) * width;
        bars.y << counts[static_cast<std::size_t>(bar)];
    }
    chart.series << bars;
    chart.lines.push_back({text(QT_TRANSLATE_NOOP("EvaluationCharts", "these names")), names.observed, false, QStringLiteral("sparse_cbm"), 0});
    return chart;
}

ChartData auditNecChart(const AuditReport& report) {
    ChartData chart = necAxes();
    chart.series << necSeries(report.nec, core(report.title), QString::fromStdString(report.variant), 0);
    addControls(chart, report.controls);
    return chart;
}

}  // namespace vitrine
