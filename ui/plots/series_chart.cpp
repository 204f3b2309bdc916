// SPDX-License-Identifier: GPL-3.0-or-later
// Curves, bands, named points and bars over two axes. Drag pans, the wheel zooms, a double click fits.
#include <qcustomplot.h>

#include <QCoreApplication>
#include <QEvent>
#include <QFontMetricsF>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "plots/chart_data.h"
#include "plots/label_layout.h"
#include "plots/plot.h"
#include "plots/plot_style.h"
#include "theme/theme_colors.h"

namespace vitrine {
namespace {

constexpr int kMarkedPoints = 40;     ///< a line of at most that many points shows them
constexpr double kMarkSize = 7.0;
constexpr double kLineWidth = 2.0;
constexpr int kBandAlpha = 45;
constexpr int kHatchAlpha = 110;
constexpr double kLabelledShare = 0.25;  ///< of the width that the name of a reference line may take
constexpr double kLabelledHeight = 0.08;
constexpr double kLabelGap = 3.0;
constexpr double kSlantedRoom = 1.6;   ///< heights of a line between two slanted names
constexpr int kLegendColumn = 185;    ///< pixels for a name and its sign
constexpr int kWhiskeredBars = 60;    ///< of more bars the intervals only hide one another; they stand in the table

/// Category names where they have room; of many only some, so that none touches the next.
class NameTicker final : public QCPAxisTicker {
public:
    explicit NameTicker(QStringList names) : names_(std::move(names)) {}

protected:
    double getTickStep(const QCPRange& range) override { return std::max(1.0, std::ceil(range.size() / tickCount())); }
    int getSubTickCount(double) override { return 0; }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override {
        return names_.value(static_cast<int>(std::lround(tick)));
    }

private:
    QStringList names_;
};

/// Whole numbers only.
class CountTicker final : public QCPAxisTicker {
protected:
    double getTickStep(const QCPRange& range) override { return std::max(1.0, std::round(QCPAxisTicker::getTickStep(range))); }
    int getSubTickCount(double) override { return 0; }
};

/// The names at the points, each where it covers no other; without room the name is left to the table.
class PointNames final : public QCPLayerable {
public:
    PointNames(QCustomPlot* plot, const ChartData& data) : QCPLayerable(plot, QStringLiteral("overlay")), data_(data) {}
    void setColor(const QColor& color) { color_ = color; }

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }
    QRect clipRect() const override { return mParentPlot->axisRect()->rect(); }

    void draw(QCPPainter* painter) override {
        const QFont font = tickFont(mParentPlot->font());
        const QFontMetricsF metrics(font);
        const QRectF area = mParentPlot->axisRect()->rect();
        std::vector<LabelRequest> requests;
        QStringList texts;
        for (const ChartSeries& series : data_.series) {
            for (int i = 0; i < series.labels.size(); ++i) {
                if (!std::isfinite(series.x[i]) || !std::isfinite(series.y[i])) continue;
                const double x = mParentPlot->xAxis->coordToPixel(series.x[i]) - area.left();
                const double y = mParentPlot->yAxis->coordToPixel(series.y[i]) - area.top();
                if (x < 0 || y < 0 || x > area.width() || y > area.height()) continue;
                const double width = metrics.horizontalAdvance(series.labels[i]);
                const double side = kMarkSize / 2 + kLabelGap;
                // Right of the mark, or left of it where the plot ends.
                const double middle = x + side + width < area.width() ? x + side + width / 2 : x - side - width / 2;
                requests.push_back({middle, y, width, metrics.height(), 0.0});
                texts << series.labels[i];
            }
        }
        const auto places = placeLabels(requests, area.width(), area.height());
        painter->setFont(font);
        painter->setPen(color_);
        for (std::size_t i = 0; i < places.size(); ++i)
            if (places[i])
                painter->drawText(QPointF(area.left() + places[i]->left, area.top() + places[i]->top + metrics.ascent()),
                                  texts[static_cast<int>(i)]);
    }

private:
    const ChartData& data_;
    QColor color_;
};

class SeriesChart final : public Plot {
public:
    explicit SeriesChart(QWidget* parent) : Plot(parent), plot_(new QCustomPlot(this)) {
        setObjectName(QStringLiteral("SeriesChart"));
        setAccessibleName(QCoreApplication::translate("Plots", "Chart"));
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(plot_);
        plot_->setObjectName(QStringLiteral("chartCanvas"));
        plot_->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
        plot_->setMinimumSize(220, 160);
        plot_->setFocusPolicy(Qt::StrongFocus);
        connect(plot_, &QCustomPlot::mouseDoubleClick, this, [this] {
            fit();
            plot_->replot(QCustomPlot::rpQueuedReplot);
        });
        rebuild(themeColors(this));
    }

    void setInput(const PlotInput& input) override {
        data_ = input.chart ? *input.chart : ChartData{};
        rebuild(themeColors(this));
    }

    PlotTable table() const override {
        PlotTable table;
        table.columns << QCoreApplication::translate("Plots", "Series") << axisName(data_.xTitle, QStringLiteral("x"))
                      << axisName(data_.yTitle, QStringLiteral("y")) << QCoreApplication::translate("Plots", "Low")
                      << QCoreApplication::translate("Plots", "High");
        QVector<QVector<QVariant>> rows;
        for (const ChartSeries& series : data_.series)
            for (int i = 0; i < series.x.size(); ++i) {
                const bool hasInterval = i < series.low.size();
                const QString name = i < series.labels.size() ? series.labels[i] : series.name;
                const QVariant x = data_.xNames.isEmpty() ? QVariant(series.x[i])
                                                          : QVariant(data_.xNames.value(static_cast<int>(std::lround(series.x[i]))));
                rows.push_back({name, x, i < series.y.size() ? QVariant(series.y[i]) : QVariant(),
                                hasInterval ? QVariant(series.low[i]) : QVariant(), hasInterval ? QVariant(series.high[i]) : QVariant()});
            }
        for (const ChartLine& line : data_.lines) {
            const QVariant value(line.value);
            rows.push_back({line.name, line.horizontal ? QVariant() : value, line.horizontal ? value : QVariant(), {}, {}});
        }
        table.rowCount = static_cast<int>(rows.size());
        table.cell = [rows](int row, int column) { return rows[row][column]; };
        return table;
    }

    void render(QCPPainter& painter, const QSize& size, const ThemeColors& colors) override {
        rebuild(colors);
        arrange(size.width());
        plot_->toPainter(&painter, size.width(), size.height());
        rebuild(themeColors(this));
    }

protected:
    void resizeEvent(QResizeEvent* event) override {
        Plot::resizeEvent(event);
        arrange(width());
    }
    void changeEvent(QEvent* event) override {
        Plot::changeEvent(event);
        if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) rebuild(themeColors(this));
    }

private:
    static QString axisName(const QString& title, const QString& otherwise) { return title.isEmpty() ? otherwise : title; }

    static QColor colorOf(const QString& method, int position, const ThemeColors& colors) {
        return method.isEmpty() ? colors.mutedText : modelColor(method, position, colors);
    }

    void rebuild(const ThemeColors& colors) {
        plot_->clearPlottables();
        plot_->clearItems();
        plot_->legend->clearItems();
        delete names_;
        stylePlot(*plot_, colors);
        for (const ChartSeries& series : data_.series) addSeries(series, colors);
        for (const ChartLine& line : data_.lines) addLine(line, colors);
        names_ = new PointNames(plot_, data_);
        names_->setColor(colors.text);
        styleAxes();
        arrange(width());
        fit();
        plot_->replot(QCustomPlot::rpQueuedReplot);
    }

    void styleAxes() {
        plot_->xAxis->setLabel(data_.xTitle);
        plot_->yAxis->setLabel(data_.yTitle);
        plot_->xAxis->setScaleType(data_.xIsLogarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
        if (!data_.xNames.isEmpty())
            plot_->xAxis->setTicker(QSharedPointer<NameTicker>::create(data_.xNames));
        else if (data_.xIsLogarithmic)
            plot_->xAxis->setTicker(QSharedPointer<QCPAxisTickerLog>::create());
        else if (data_.xIsCount)
            plot_->xAxis->setTicker(QSharedPointer<CountTicker>::create());
        else
            plot_->xAxis->setTicker(QSharedPointer<QCPAxisTicker>::create());
        plot_->xAxis->setTickLabelRotation(data_.xNames.size() > 6 ? -40.0 : 0.0);
        plot_->yAxis->setTicker(QSharedPointer<QCPAxisTicker>::create());
        if (data_.xIsPercent) setPercentTicks(*plot_->xAxis);
        if (data_.yIsPercent) setPercentTicks(*plot_->yAxis);
        plot_->xAxis->grid()->setVisible(data_.xNames.isEmpty());
    }

    /// What depends on the width: how many names of categories have room, and the legend below the plot, where it
    /// covers no data. Without entries it takes no room.
    void arrange(int width) {
        if (!data_.xNames.isEmpty()) {
            const double room = QFontMetricsF(tickFont(plot_->font())).height() * kSlantedRoom;
            plot_->xAxis->ticker()->setTickCount(std::max(2, static_cast<int>(width / room)));
        }
        const bool isWanted = data_.hasLegend && plot_->legend->itemCount() > 0;
        const bool isThere = plot_->plotLayout()->rowCount() > 1;
        plot_->legend->setVisible(isWanted);
        if (isWanted && !isThere) {
            plot_->axisRect()->insetLayout()->take(plot_->legend);
            plot_->plotLayout()->addElement(1, 0, plot_->legend);
            plot_->plotLayout()->setRowStretchFactor(1, 0.001);
            plot_->legend->setFillOrder(QCPLegend::foColumnsFirst);
            plot_->legend->setMargins(QMargins(4, 0, 4, 0));
        } else if (!isWanted && isThere) {
            plot_->plotLayout()->take(plot_->legend);
            plot_->plotLayout()->simplify();
            plot_->axisRect()->insetLayout()->addElement(plot_->legend, Qt::AlignRight | Qt::AlignTop);
        }
        plot_->legend->setWrap(std::clamp(width / kLegendColumn, 1, 4));
    }

    void addSeries(const ChartSeries& series, const ThemeColors& colors) {
        const QColor color = colorOf(series.method, series.position, colors);
        switch (series.kind) {
            case ChartSeries::Kind::Line: return addCurve(series, color, true);
            case ChartSeries::Kind::Points: return addCurve(series, color, false);
            case ChartSeries::Kind::Band: return addBand(series, color);
            case ChartSeries::Kind::Bars: return addBars(series, color);
        }
    }

    void addCurve(const ChartSeries& series, const QColor& color, bool joined) {
        QCPGraph* graph = plot_->addGraph();
        graph->setName(series.name);
        graph->setData(series.x, series.y);
        graph->setPen(QPen(color, kLineWidth, series.dashed ? Qt::DashLine : Qt::SolidLine));
        graph->setLineStyle(joined ? QCPGraph::lsLine : QCPGraph::lsNone);
        if (!joined || series.x.size() <= kMarkedPoints)
            graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(color, 1.0), QBrush(color), kMarkSize));
        if (series.name.isEmpty()) graph->removeFromLegend();
        if (!series.low.isEmpty()) addErrorBars(*graph, series, color);
    }

    void addErrorBars(QCPGraph& graph, const ChartSeries& series, const QColor& color) {
        QVector<double> below, above;
        for (int i = 0; i < series.y.size(); ++i) {
            below << series.y[i] - series.low[i];
            above << series.high[i] - series.y[i];
        }
        auto* bars = new QCPErrorBars(plot_->xAxis, plot_->yAxis);
        bars->setDataPlottable(&graph);
        bars->setData(below, above);
        bars->setPen(QPen(color, 1.0));
        bars->setWhiskerWidth(5.0);
        bars->removeFromLegend();
    }

    void addBand(const ChartSeries& series, QColor color) {
        QCPGraph* low = plot_->addGraph();
        QCPGraph* high = plot_->addGraph();
        low->setData(series.x, series.low);
        high->setData(series.x, series.high);
        const QPen edge(color, 1.0, series.dashed ? Qt::DashLine : Qt::DotLine);
        low->setPen(edge);
        high->setPen(edge);
        color.setAlpha(series.dashed ? kHatchAlpha : kBandAlpha);
        high->setBrush(QBrush(color, series.dashed ? Qt::BDiagPattern : Qt::SolidPattern));
        high->setChannelFillGraph(low);
        high->setName(series.name);
        low->removeFromLegend();
    }

    void addBars(const ChartSeries& series, const QColor& color) {
        auto* bars = new QCPBars(plot_->xAxis, plot_->yAxis);
        bars->setName(series.name);
        bars->setData(series.x, series.y);
        bars->setWidth(series.x.size() > kWhiskeredBars ? std::max(series.width, 1.0) : series.width);
        bars->setPen(Qt::NoPen);
        bars->setAntialiased(series.x.size() <= kWhiskeredBars);  // else the seams of narrow bars make a pattern
        bars->setBrush(color);
        if (series.name.isEmpty()) bars->removeFromLegend();
        if (series.low.isEmpty() || series.x.size() > kWhiskeredBars) return;
        QVector<double> below, above;
        for (int i = 0; i < series.y.size(); ++i) {
            below << series.y[i] - series.low[i];
            above << series.high[i] - series.y[i];
        }
        auto* whiskers = new QCPErrorBars(plot_->xAxis, plot_->yAxis);
        whiskers->setDataPlottable(bars);
        whiskers->setData(below, above);
        whiskers->setPen(QPen(plot_->legend->textColor(), 1.0));
        whiskers->setSymbolGap(0.0);  // a bar has no mark that the whisker would have to spare
        whiskers->setWhiskerWidth(std::min(5.0, 300.0 / std::max<double>(1.0, static_cast<double>(series.x.size()))));
        whiskers->removeFromLegend();
    }

    void addLine(const ChartLine& line, const ThemeColors& colors) {
        const QColor color = colorOf(line.method, line.position, colors);
        auto* straight = new QCPItemStraightLine(plot_);
        straight->setPen(QPen(color, 1.4, Qt::DashLine));
        straight->point1->setCoords(line.horizontal ? 0.0 : line.value, line.horizontal ? line.value : 0.0);
        straight->point2->setCoords(line.horizontal ? 1.0 : line.value, line.horizontal ? line.value : 1.0);
        auto* text = new QCPItemText(plot_);
        text->setText(line.name);
        text->setFont(tickFont(plot_->font()));
        text->setColor(color);
        // Below the series: a name must not hide a point.
        for (QCPAbstractItem* item : {static_cast<QCPAbstractItem*>(straight), static_cast<QCPAbstractItem*>(text)})
            item->setLayer(QStringLiteral("grid"));
        if (line.horizontal) {
            const bool atLeft = pointsAbove(line.value, false) < pointsAbove(line.value, true);
            text->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
            text->position->setTypeY(QCPItemPosition::ptPlotCoords);
            text->position->setCoords(atLeft ? 0.005 : 0.995, line.value);
            text->setPositionAlignment((atLeft ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignBottom);
        } else {
            text->position->setTypeX(QCPItemPosition::ptPlotCoords);
            text->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
            text->position->setCoords(line.value, 0.02);
            text->setPositionAlignment(Qt::AlignRight | Qt::AlignTop);
            text->setPadding(QMargins(4, 0, 4, 0));
        }
    }

    /// Points where the name of a horizontal line at `value` would stand, at the right or left end of the plot.
    int pointsAbove(double value, bool right) const {
        const Extent all = extent();
        const double edge = (all.xHigh - all.xLow) * kLabelledShare;
        const double height = (all.yHigh - all.yLow) * kLabelledHeight;
        int count = 0;
        for (const ChartSeries& series : data_.series)
            for (int i = 0; i < series.y.size(); ++i) {
                const bool isNear = right ? series.x[i] > all.xHigh - edge : series.x[i] < all.xLow + edge;
                if (isNear && series.y[i] > value && series.y[i] < value + height) ++count;
            }
        return count;
    }

    struct Extent {
        double xLow, xHigh, yLow, yHigh;
    };

    /// Where the data lie; reference lines count too.
    Extent extent() const {
        double xLow = INFINITY, xHigh = -INFINITY, yLow = INFINITY, yHigh = -INFINITY;
        const auto take = [](double value, double& low, double& high) {
            if (!std::isfinite(value)) return;
            low = std::min(low, value);
            high = std::max(high, value);
        };
        for (const ChartSeries& series : data_.series) {
            const double half = series.kind == ChartSeries::Kind::Bars ? series.width / 2 : 0.0;
            for (const double x : series.x) {
                take(x - half, xLow, xHigh);
                take(x + half, xLow, xHigh);
            }
            for (const auto* values : {&series.y, &series.low, &series.high})
                for (const double y : *values) take(y, yLow, yHigh);
            if (series.kind == ChartSeries::Kind::Bars) take(0.0, yLow, yHigh);
        }
        for (const ChartLine& line : data_.lines)
            line.horizontal ? take(line.value, yLow, yHigh) : take(line.value, xLow, xHigh);
        if (!(xLow <= xHigh)) xLow = 0.0, xHigh = 1.0;
        if (!(yLow <= yHigh)) yLow = 0.0, yHigh = 1.0;
        return {xLow, xHigh, yLow, yHigh};
    }

    /// All of the data with a margin.
    void fit() {
        const auto [xLow, xHigh, yLow, yHigh] = extent();
        const auto margin = [](double low, double high) { return high > low ? (high - low) * 0.05 : std::max(0.5, std::abs(low) * 0.05); };
        const double xMargin = margin(xLow, xHigh);
        const double yMargin = margin(yLow, yHigh);
        if (data_.xIsLogarithmic)
            plot_->xAxis->setRange(std::max(xLow, 1e-9) / 1.5, xHigh * 1.5);
        else
            plot_->xAxis->setRange(xLow - xMargin, xHigh + xMargin);
        plot_->yAxis->setRange(data_.yLowest.value_or(yLow - yMargin), data_.yHighest.value_or(yHigh + yMargin));
    }

    QCustomPlot* plot_;
    PointNames* names_ = nullptr;
    ChartData data_;
};

}  // namespace

PlotInfo make_series_chart() {
    return {"series_chart", [] { return QCoreApplication::translate("Plots", "Chart"); }, PlotNeed::Chart,
            [](QWidget* parent) -> Plot* { return new SeriesChart(parent); }};
}

}  // namespace vitrine
