// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/train/curve_chart.h"

#include <QChart>
#include <QCoreApplication>
#include <QEvent>
#include <QGraphicsLayout>
#include <QKeyEvent>
#include <QLineSeries>
#include <QLogValueAxis>
#include <QPainter>
#include <QValueAxis>
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "theme/theme_colors.h"

namespace vitrine {
namespace {

constexpr std::size_t kBuckets = 90;  // of up to four points each
constexpr int kMostMarks = 10;

bool isShare(CurveView view) { return view == CurveView::Accuracy || view == CurveView::Top5 || view == CurveView::Quality || view == CurveView::Retrieval; }

const std::vector<Curve>& curvesOf(CurveView view) {
    static const std::vector<Curve> accuracy{Curve::TrainTop1, Curve::ValidationTop1};
    static const std::vector<Curve> loss{Curve::ConceptLoss, Curve::ClassLoss, Curve::ValidationLoss};
    static const std::vector<Curve> top5{Curve::ValidationTop5};
    static const std::vector<Curve> quality{Curve::ValidationPrecision, Curve::ValidationRecall, Curve::ValidationF1};
    static const std::vector<Curve> sparsity{Curve::AliveConcepts, Curve::ActiveConcepts};
    static const std::vector<Curve> temperature{Curve::Temperature};
    static const std::vector<Curve> rates{Curve::ConceptLearningRate, Curve::HeadLearningRate};
    static const std::vector<Curve> retrieval{Curve::ImageToTextRecall5, Curve::ImageToTextRecall1, Curve::TextToImageRecall1};
    static const std::vector<Curve> contrastive{Curve::ContrastiveLoss, Curve::ValidationContrastiveLoss};
    static const std::vector<Curve> ranks{Curve::ImageToTextRank, Curve::TextToImageRank};
    static const std::vector<Curve> scale{Curve::LogitScale};
    static const std::vector<Curve> rate{Curve::LearningRate};
    switch (view) {
        case CurveView::Accuracy: return accuracy;
        case CurveView::Loss: return loss;
        case CurveView::Top5: return top5;
        case CurveView::Quality: return quality;
        case CurveView::Sparsity: return sparsity;
        case CurveView::Temperature: return temperature;
        case CurveView::LearningRate: return rates;
        case CurveView::Retrieval: return retrieval;
        case CurveView::ContrastiveLoss: return contrastive;
        case CurveView::MedianRank: return ranks;
        case CurveView::LogitScale: return scale;
        case CurveView::BackboneRate: return rate;
    }
    return accuracy;
}

/// The bold line of a view is its last curve; the others are thin, the first of three is dotted.
QPen penOf(const DrawnRun& run, CurveView view, std::size_t index) {
    const std::size_t count = curvesOf(view).size();
    const bool isMain = index + 1 == count;
    // Told apart by width and dots alone: a paler colour would fall below 3:1 on the card.
    QPen pen(run.style.color, isMain ? 2.2 : 1.0, run.style.line);
    if (count == 3 && index == 0) {
        pen.setStyle(Qt::DotLine);
        pen.setWidthF(1.4);
    }
    pen.setCosmetic(true);
    pen.setJoinStyle(Qt::BevelJoin);
    return pen;
}

double roundStep(double span) {
    const double power = std::pow(10.0, std::floor(std::log10(std::max(span, 1e-9))));
    const double share = span / power;
    return power * (share < 1.5 ? 0.25 : share < 3.5 ? 0.5 : share < 7.5 ? 1.0 : 2.0);
}

}  // namespace

QString curveViewTitle(CurveView view) {
    const auto text = [](const char* source) { return QCoreApplication::translate("CurveChart", source); };
    switch (view) {
        case CurveView::Accuracy: return text(QT_TRANSLATE_NOOP("CurveChart", "Accuracy"));
        case CurveView::Loss: return text(QT_TRANSLATE_NOOP("CurveChart", "Loss"));
        case CurveView::Top5: return text(QT_TRANSLATE_NOOP("CurveChart", "Top-5"));
        case CurveView::Quality: return text(QT_TRANSLATE_NOOP("CurveChart", "Precision, recall, F1"));
        case CurveView::Sparsity: return text(QT_TRANSLATE_NOOP("CurveChart", "Active concepts"));
        case CurveView::Temperature: return text(QT_TRANSLATE_NOOP("CurveChart", "Temperature τ"));
        case CurveView::LearningRate: return text(QT_TRANSLATE_NOOP("CurveChart", "Learning rates"));
        case CurveView::Retrieval: return text(QT_TRANSLATE_NOOP("CurveChart", "Retrieval"));
        case CurveView::ContrastiveLoss: return text(QT_TRANSLATE_NOOP("CurveChart", "Contrastive loss"));
        case CurveView::MedianRank: return text(QT_TRANSLATE_NOOP("CurveChart", "Median rank"));
        case CurveView::LogitScale: return text(QT_TRANSLATE_NOOP("CurveChart", "Logit scale 1/τ"));
        case CurveView::BackboneRate: return text(QT_TRANSLATE_NOOP("CurveChart", "Learning rate, backbone"));
    }
    return {};
}

bool isBackboneView(CurveView view) { return view >= CurveView::Retrieval; }

CurveChart::CurveChart(QWidget* parent) : QChartView(parent), steps_(new QValueAxis(this)) {
    setFrameShape(QFrame::NoFrame);
    setRubberBand(QChartView::RectangleRubberBand);
    setRenderHint(QPainter::Antialiasing);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumHeight(150);
    chart()->legend()->hide();
    chart()->setMargins({});
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->setBackgroundRoundness(0);
    steps_->setLabelFormat(QStringLiteral("%.0f"));
    chart()->addAxis(steps_, Qt::AlignBottom);
    makeAxes();
    paintTheme();
}

void CurveChart::makeAxes() {
    for (const Line& line : lines_)
        if (values_) line.series->detachAxis(values_);
    if (values_) {
        chart()->removeAxis(values_);
        delete values_;
    }
    if (logarithmic_) {
        auto* axis = new QLogValueAxis(this);
        axis->setBase(10.0);
        axis->setLabelFormat(QStringLiteral("%.2g"));
        values_ = axis;
    } else {
        values_ = new QValueAxis(this);
    }
    chart()->addAxis(values_, Qt::AlignLeft);
    for (const Line& line : lines_) line.series->attachAxis(values_);
    paintTheme();
}

void CurveChart::paintTheme() {
    const ThemeColors& colors = themeColors(this);
    setBackgroundBrush(colors.surface);
    chart()->setBackgroundVisible(false);  // the view paints it, and the epochs on it
    chart()->setPlotAreaBackgroundVisible(false);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.88);
    for (QAbstractAxis* axis : std::initializer_list<QAbstractAxis*>{steps_, values_}) {
        axis->setLabelsBrush(colors.mutedText);
        axis->setLabelsFont(small);
        axis->setLinePen(QPen(colors.grid, 1));
        axis->setGridLinePen(QPen(colors.border, 1));
        axis->setMinorGridLineVisible(false);
    }
    steps_->setGridLineVisible(false);
    values_->setLineVisible(false);
}

void CurveChart::fillLine(int index, const DrawnRun& run, Curve curve) {
    if (index == lines_.size()) {
        auto* series = new QLineSeries(this);
        chart()->addSeries(series);
        series->attachAxis(steps_);
        series->attachAxis(values_);
        lines_.push_back({series, {}, {}});
    }
    const CurveHistory& history = smooth_ ? run.curves->smooth(curve) : run.curves->raw(curve);
    CurveHistory thinned(kBuckets);
    for (const CurvePoint& point : history.points())
        if (!logarithmic_ || point.y > 0.0) thinned.add(point.x, point.y);
    QList<QPointF> points;
    const double scale = isShare(view_) ? 100.0 : 1.0;
    for (const CurvePoint& point : thinned.points()) points.append({point.x, scale * point.y});
    Line& line = lines_[index];
    line.run = run.name;
    line.curve = QCoreApplication::translate("Core", curveInfos()[static_cast<std::size_t>(curve)].title);
    if (line.series->points() != points) line.series->replace(points);
}

void CurveChart::refill() {
    // One repaint for all changed lines, not one each.
    setUpdatesEnabled(false);
    int index = 0;
    for (const DrawnRun& run : runs_) {
        const std::vector<Curve>& curves = curvesOf(view_);
        for (std::size_t c = 0; c < curves.size(); ++c) {
            fillLine(index, run, curves[c]);
            const QPen pen = penOf(run, view_, c);
            if (lines_[index].series->pen() != pen) lines_[index].series->setPen(pen);
            lines_[index].series->setVisible(true);
            ++index;
        }
    }
    for (; index < lines_.size(); ++index) {
        if (lines_[index].series->count() > 0) lines_[index].series->clear();
        lines_[index].series->setVisible(false);
    }
    if (!zoomed_) fit();
    setUpdatesEnabled(true);
}

void CurveChart::fit() {
    double lastStep = 1.0, low = std::numeric_limits<double>::infinity(), high = -low;
    for (const DrawnCurve& curve : drawnCurves())
        for (const QPointF& point : curve.points) {
            lastStep = std::max(lastStep, point.x());
            low = std::min(low, point.y());
            high = std::max(high, point.y());
        }
    if (low > high) {
        low = 0.0;
        high = isShare(view_) ? 100.0 : 1.0;
    }
    const double stepWidth = roundStep(lastStep);
    steps_->setTickType(QValueAxis::TicksDynamic);
    steps_->setTickAnchor(0.0);
    steps_->setTickInterval(stepWidth);
    steps_->setRange(0.0, lastStep);
    if (logarithmic_) {
        const double positive = std::max(low, high * 1e-6);
        values_->setRange(std::max(positive * 0.8, 1e-12), std::max(high * 1.2, positive * 10.0));
        return;
    }
    auto* axis = static_cast<QValueAxis*>(values_);
    if (isShare(view_)) {
        high = 100.0;
        low = std::max(0.0, low - 2.0);
    } else {
        low = std::min(low, 0.0);
        high += 0.04 * (high - low) + 1e-9;
    }
    const double width = roundStep(high - low);
    axis->setTickType(QValueAxis::TicksDynamic);
    axis->setTickAnchor(0.0);
    axis->setTickInterval(width);
    const int decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(width) - 1e-9)) + (width < 1.0 ? 1 : 0), 0, 6);
    axis->setLabelFormat(isShare(view_) ? QStringLiteral("%.%1f %%").arg(std::max(decimals - 1, 0)) : QStringLiteral("%.%1f").arg(decimals));
    axis->setRange(isShare(view_) ? std::floor(low / width) * width : low, high);
}

void CurveChart::setRuns(const QVector<DrawnRun>& runs) {
    runs_ = runs;
    refill();
}

void CurveChart::setView(CurveView view) {
    if (view == view_) return;
    view_ = view;
    zoomed_ = false;
    emit zoomChanged(false);
    refill();
}

void CurveChart::setSmooth(bool smooth) {
    smooth_ = smooth;
    refill();
}

void CurveChart::setLogarithmic(bool logarithmic) {
    if (logarithmic == logarithmic_) return;
    logarithmic_ = logarithmic;
    for (const Line& line : lines_) line.series->clear();  // what is not positive has no place on the new axis
    makeAxes();
    resetZoom();
    refill();
}

void CurveChart::resetZoom() {
    zoomed_ = false;
    fit();
    emit zoomChanged(false);
}

void CurveChart::zoomBy(double factor) {
    zoomed_ = true;
    chart()->zoom(factor);
    emit zoomChanged(true);
}

QVector<DrawnCurve> CurveChart::drawnCurves() const {
    QVector<DrawnCurve> curves;
    for (const Line& line : lines_)
        if (line.series->count() > 0) curves.push_back({line.run, line.curve, line.series->points()});
    return curves;
}

int CurveChart::pointCount() const {
    int count = 0;
    for (const Line& line : lines_) count += static_cast<int>(line.series->count());
    return count;
}

void CurveChart::changeEvent(QEvent* event) {
    QChartView::changeEvent(event);
    if (event->type() != QEvent::PaletteChange && event->type() != QEvent::LanguageChange) return;
    paintTheme();
    refill();
}

void CurveChart::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Plus:
        case Qt::Key_Equal: return zoomBy(1.25);
        case Qt::Key_Minus: return zoomBy(0.8);
        case Qt::Key_0:
        case Qt::Key_Home: return resetZoom();
        case Qt::Key_Left: return chart()->scroll(-24, 0);
        case Qt::Key_Right: return chart()->scroll(24, 0);
        default: QChartView::keyPressEvent(event);
    }
}

void CurveChart::mouseReleaseEvent(QMouseEvent* event) {
    const double before = steps_->max() - steps_->min();
    QChartView::mouseReleaseEvent(event);
    if (steps_->max() - steps_->min() == before) return;
    zoomed_ = true;
    emit zoomChanged(true);
}

QVector<double> CurveChart::epochSteps() const {
    QVector<double> steps;
    for (const DrawnRun& run : runs_) {
        if (!run.showsEpochs) continue;
        const std::vector<std::int64_t>& marks = run.curves->epochMarks();
        const std::size_t stride = marks.size() / static_cast<std::size_t>(kMostMarks) + 1;
        for (std::size_t i = stride - 1; i < marks.size(); i += stride) steps.push_back(static_cast<double>(marks[i]));
    }
    return steps;
}

bool CurveChart::marksEpochs() const {
    return std::any_of(runs_.begin(), runs_.end(), [](const DrawnRun& run) { return run.showsEpochs && !run.curves->epochMarks().empty(); });
}

void CurveChart::drawBackground(QPainter* painter, const QRectF& rect) {
    QChartView::drawBackground(painter, rect);
    const QRectF plot = chart()->plotArea();
    const double width = steps_->max() - steps_->min();
    if (!(width > 0.0)) return;
    painter->setPen(QPen(themeColors(this).grid, 1, Qt::DashLine));
    for (const double step : epochSteps()) {
        const double x = plot.left() + plot.width() * (step - steps_->min()) / width;
        if (x > plot.left() && x < plot.right()) painter->drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    }
}

}  // namespace vitrine
