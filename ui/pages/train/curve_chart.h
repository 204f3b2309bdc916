// SPDX-License-Identifier: GPL-3.0-or-later
// Training curves of several runs over the steps. Never more than a few hundred points a curve reach the
// chart, whatever the length of the training: lowest and highest of each stretch are among them.
#pragma once

#include <QChartView>
#include <QVector>
#include <memory>

#include "classifiers/training_curves.h"
#include "pages/train/run_style.h"

class QAbstractAxis;
class QLineSeries;
class QValueAxis;

namespace vitrine {

/// What one chart shows.
enum class CurveView {
    Accuracy, Loss, Top5, Quality, Sparsity, Temperature, LearningRate,
    Retrieval, ContrastiveLoss, MedianRank, LogitScale, BackboneRate  ///< of backbones
};
inline constexpr int kCurveViews = 12;
QString curveViewTitle(CurveView view);
/// Whether the view draws what only the training of a CLIP has, or only that of a classifier.
bool isBackboneView(CurveView view);

struct DrawnRun {
    QString name;
    RunStyle style;
    std::shared_ptr<const TrainingCurves> curves;
    bool showsEpochs = false;  ///< its epochs are marked
};

/// One line of the chart as numbers, for the table beside it.
struct DrawnCurve {
    QString run;
    QString curve;
    QVector<QPointF> points;
};

class CurveChart : public QChartView {
    Q_OBJECT
public:
    explicit CurveChart(QWidget* parent = nullptr);

    void setRuns(const QVector<DrawnRun>& runs);
    void setView(CurveView view);
    void setSmooth(bool smooth);
    void setLogarithmic(bool logarithmic);
    bool isZoomed() const { return zoomed_; }
    void resetZoom();
    void zoomBy(double factor);

    CurveView view() const { return view_; }
    QVector<DrawnCurve> drawnCurves() const;
    int pointCount() const;
    /// Where the dashed upright lines stand: at most ten for each run that shows its epochs.
    QVector<double> epochSteps() const;
    bool marksEpochs() const;

signals:
    void zoomChanged(bool zoomed);

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void drawBackground(QPainter* painter, const QRectF& rect) override;

private:
    struct Line {
        QLineSeries* series;
        QString run;
        QString curve;
    };

    void refill();
    void fit();
    void makeAxes();
    void paintTheme();
    void fillLine(int index, const DrawnRun& run, Curve curve);

    QVector<DrawnRun> runs_;
    QVector<Line> lines_;
    CurveView view_ = CurveView::Accuracy;
    QValueAxis* steps_;
    QAbstractAxis* values_ = nullptr;
    bool smooth_ = true;
    bool logarithmic_ = false;
    bool zoomed_ = false;
};

}  // namespace vitrine
