// SPDX-License-Identifier: GPL-3.0-or-later
// What every registered plot must fulfil, and the promises of the matrix: no error vanishes, no name covers
// another, panning stays fluid.
#include <gtest/gtest.h>
#include <qcustomplot.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QFontMetricsF>
#include <QKeyEvent>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <ctime>

#include "plots/chart_data.h"
#include "plots/matrix_plot.h"
#include "plots/matrix_view.h"
#include "plots/plot.h"
#include "plots/plot_export.h"
#include "plots/plot_style.h"
#include "theme/theme_colors.h"

namespace vitrine::test {
namespace {

constexpr double kFewestFrames = 30.0;  ///< a second, while panning

std::shared_ptr<const ChartData> chartOf(std::initializer_list<double> values) {
    auto chart = std::make_shared<ChartData>();
    chart->xTitle = QStringLiteral("x");
    for (const auto kind : {ChartSeries::Kind::Line, ChartSeries::Kind::Band, ChartSeries::Kind::Points, ChartSeries::Kind::Bars}) {
        ChartSeries series;
        series.kind = kind;
        series.name = QStringLiteral("series %1").arg(static_cast<int>(kind));
        for (const double value : values) {
            series.x << static_cast<double>(series.x.size());
            series.y << value;
            series.low << value - 0.1;
            series.high << value + 0.1;
            series.labels << QStringLiteral("point %1").arg(series.labels.size());
        }
        chart->series << series;
    }
    chart->lines.push_back({QStringLiteral("line"), 0.5, true, {}, 0});
    return chart;
}

std::shared_ptr<MatrixData> matrixOf(std::size_t rows, std::size_t columns, float value) {
    auto matrix = std::make_shared<MatrixData>();
    matrix->values = Matrix(std::vector<float>(rows * columns, value), rows, columns);
    for (std::size_t i = 0; i < rows; ++i) matrix->rowNames << QStringLiteral("a rather long class name %1").arg(i);
    for (std::size_t i = 0; i < columns; ++i) matrix->columnNames << QStringLiteral("column %1").arg(i);
    matrix->rowTitle = QStringLiteral("True class");
    matrix->columnTitle = QStringLiteral("Predicted class");
    matrix->valueTitle = QStringLiteral("Images");
    return matrix;
}

std::shared_ptr<const MatrixData> diagonal(std::size_t classes) {
    auto matrix = matrixOf(classes, classes, 0.0F);
    std::vector<float> values(classes * classes, 0.0F);
    for (std::size_t i = 0; i < classes; ++i) {
        values[i * classes + i] = 40.0F;
        values[i * classes + (i * 7 + 3) % classes] += 3.0F;
    }
    matrix->values = Matrix(std::move(values), classes, classes);
    return matrix;
}

std::vector<PlotInput> inputsFor(PlotNeed need) {
    std::vector<PlotInput> inputs(1);
    const auto addChart = [&](std::shared_ptr<const ChartData> chart) { inputs.emplace_back().chart = std::move(chart); };
    const auto addMatrix = [&](std::shared_ptr<const MatrixData> matrix) { inputs.emplace_back().matrix = std::move(matrix); };
    if (need == PlotNeed::Chart) {
        addChart(std::make_shared<ChartData>());
        addChart(chartOf({0.5}));
        addChart(chartOf({0.5, std::nan(""), 0.7}));
        auto many = std::make_shared<ChartData>(*chartOf({}));
        for (int i = 0; i < 10000; ++i) {
            many->series[0].x << i;
            many->series[0].y << std::sin(i * 0.01);
        }
        many->series[0].low.clear();
        many->series[0].high.clear();
        addChart(many);
    }
    if (need == PlotNeed::Matrix) {
        addMatrix(matrixOf(0, 0, 0.0F));
        addMatrix(matrixOf(1, 1, 2.0F));
        addMatrix(matrixOf(3, 5, std::nanf("")));
        addMatrix(matrixOf(10, 1000, -0.5F));
    }
    return inputs;
}

bool isBlank(const QImage& picture) {
    const QRgb first = picture.pixel(0, 0);
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x)
            if (picture.pixel(x, y) != first) return false;
    return true;
}

double processorSeconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

QImage grabbed(QWidget& widget) {
    QApplication::processEvents();
    return widget.grab().toImage();
}

class EveryPlot : public ::testing::TestWithParam<int> {
protected:
    const PlotInfo& info() const { return plotInfos()[static_cast<std::size_t>(GetParam())]; }
};

TEST_P(EveryPlot, HasNamesAndDrawsWhateverComes) {
    EXPECT_FALSE(info().title().isEmpty());
    EXPECT_EQ(findPlot(QString::fromLatin1(info().id)), &info());
    const QPalette before = QApplication::palette();
    for (const ThemeColors* colors : {&lightColors(), &darkColors()}) {
        QApplication::setPalette(themePalette(*colors));
        const std::unique_ptr<Plot> plot(info().create(nullptr));
        EXPECT_FALSE(plot->objectName().isEmpty());
        EXPECT_FALSE(plot->accessibleName().isEmpty());
        plot->resize(480, 360);
        plot->show();
        for (const PlotInput& input : inputsFor(info().needs)) {
            plot->setInput(input);
            const QImage picture = grabbed(*plot);
            if (canShow(info(), input)) {
                EXPECT_FALSE(isBlank(picture)) << info().id;
            }
            const PlotTable table = plot->table();
            for (const int row : {0, table.rowCount - 1})
                for (int column = 0; row >= 0 && row < table.rowCount && column < table.columns.size(); ++column) table.cell(row, column);
        }
    }
    QApplication::setPalette(before);
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryPlot, ::testing::Range(0, static_cast<int>(plotInfos().size())),
                         [](const auto& one) { return std::string(plotInfos()[static_cast<std::size_t>(one.param)].id); });

TEST(PlotExport, WritesEveryFormWithTheLegendAndTextAsText) {
    QTemporaryDir folder;
    const std::unique_ptr<Plot> plot(createPlot(u"series_chart", nullptr));
    PlotInput input;
    input.chart = chartOf({0.2, 0.6, 0.4});
    plot->setInput(input);
    for (const QString& ending : {QStringLiteral("png"), QStringLiteral("svg"), QStringLiteral("pdf"), QStringLiteral("csv")}) {
        const QString path = folder.filePath(QStringLiteral("chart.") + ending);
        const auto outcome = exportPlot(*plot, path);
        ASSERT_TRUE(outcome.has_value()) << outcome.error().message();
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        if (ending == QLatin1String("png")) {
            EXPECT_FALSE(isBlank(QImage::fromData(bytes)));
            EXPECT_EQ(QImage::fromData(bytes).width(), 2000);  // 720 points at 200 dpi
        }
        if (ending == QLatin1String("svg")) {
            EXPECT_TRUE(bytes.contains("series 0")) << "the legend is text";
        }
        if (ending == QLatin1String("pdf")) {
            EXPECT_TRUE(bytes.startsWith("%PDF"));
        }
        if (ending == QLatin1String("csv")) {
            EXPECT_EQ(bytes.count('\n'), 1 + 4 * 3 + 1);
            EXPECT_TRUE(bytes.startsWith("Series,x,y,Low,High\r\n")) << bytes.left(40).constData();
        }
    }
    EXPECT_EQ(exportPlot(*plot, folder.filePath(QStringLiteral("chart.bmp"))).error().code, ErrorCode::InvalidOption);
    EXPECT_EQ(exportPlot(*plot, QStringLiteral("/nowhere/chart.png")).error().code, ErrorCode::FileNotWritable);
}

TEST(PlotTableText, QuotesWhatCsvNeeds) {
    PlotTable table;
    table.columns << QStringLiteral("a") << QStringLiteral("b, c");
    table.rowCount = 1;
    table.cell = [](int, int column) -> QVariant { return column == 0 ? QVariant(0.1) : QVariant(QStringLiteral("say \"so\"")); };
    EXPECT_EQ(toCsv(table), QStringLiteral("a,\"b, c\"\r\n0.1,\"say \"\"so\"\"\"\r\n"));
}

TEST(MatrixRaster, ASingleErrorAmongAMillionCellsIsSeen) {
    constexpr std::size_t kClasses = 1000;
    std::vector<float> values(kClasses * kClasses, 0.0F);
    for (std::size_t i = 0; i < kClasses; ++i) values[i * kClasses + i] = 1300.0F;
    values[123 * kClasses + 877] = 1.0F;
    auto matrix = std::make_shared<MatrixData>();
    matrix->values = Matrix(std::move(values), kClasses, kClasses);
    const MatrixRaster raster(*matrix);
    const MatrixColors colors = matrixColors(*matrix, lightColors());
    for (const int side : {97, 250, 500, 1000, 2111}) {
        const QImage picture = raster.image(QRectF(0, 0, kClasses, kClasses), {side, side}, colors);
        int seen = 0;
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x)
                if (std::abs(x - y) > side / 10 && picture.pixel(x, y) != (colors.empty | 0xff000000U)) ++seen;
        EXPECT_GE(seen, 1) << side;
    }
    // Panned by any part of a pixel it still is.
    for (double shift = 0.0; shift < 3.0; shift += 0.37) {
        const QImage picture = raster.image(QRectF(800 + shift, 100 + shift, 180, 180), {61, 61}, colors);
        bool seen = false;
        for (int y = 0; y < 61; ++y)
            for (int x = 0; x < 61; ++x) seen = seen || picture.pixel(x, y) != (colors.empty | 0xff000000U);
        EXPECT_TRUE(seen) << shift;
    }
}

TEST(MatrixRaster, OrdersMoveCellsAndTheStrongestIsFound) {
    MatrixData matrix;
    matrix.values = Matrix({0, 5, 0, 0, 0, -9, 0, 0, 0}, 3, 3);
    matrix.rowOrder = {2, 0, 1};
    matrix.columnOrder = {1, 2, 0};
    const MatrixRaster raster(matrix);
    EXPECT_EQ(raster.value(1, 0), 5.0F);
    EXPECT_EQ(raster.value(2, 1), -9.0F);
    EXPECT_EQ(raster.strongestIn(QRectF(0, 0, 3, 3)), std::pair(2, 1));
    EXPECT_EQ(raster.strongestIn(QRectF(0, 0, 0.5, 0.5)), std::pair(-1, -1));
    EXPECT_DOUBLE_EQ(raster.position(-9.0), -1.0);
}

TEST(MatrixView, NamesNeverTouchWhateverTheZoom) {
    for (const std::size_t classes : {std::size_t{10}, std::size_t{26}, std::size_t{200}, std::size_t{1000}}) {
        MatrixView view;
        view.resize(720, 520);
        view.show();
        view.setData(diagonal(classes));
        for (double share = 1.0; share > 0.02; share /= 2.0) {
            view.showCells(QRectF(0, 0, static_cast<double>(classes) * share, static_cast<double>(classes) * share));
            view.replot();
            const double height = QFontMetricsF(tickFont(view.font())).height();
            for (const QCPAxis* axis : {view.xAxis, view.yAxis}) {
                const QVector<double> ticks = axis->tickVector();
                EXPECT_FALSE(ticks.isEmpty());
                for (int i = 1; i < ticks.size(); ++i)
                    EXPECT_GE(std::abs(axis->coordToPixel(ticks[i]) - axis->coordToPixel(ticks[i - 1])), height) << classes << " at " << share;
            }
            const double room = view.axisRect()->left() - 1.0;
            for (const QString& name : view.yAxis->tickVectorLabels()) EXPECT_LE(QFontMetricsF(tickFont(view.font())).horizontalAdvance(name), room);
        }
    }
}

TEST(MatrixView, PansAThousandClassesFluidly) {
    MatrixView view;
    view.resize(760, 620);
    view.show();
    view.setData(diagonal(1000));
    QApplication::processEvents();
    for (const double shown : {1000.0, 400.0, 60.0}) {
        view.showCells(QRectF(0, 0, shown, shown));
        view.replot();
        constexpr int kFrames = 60;
        const double begin = processorSeconds();
        for (int frame = 0; frame < kFrames; ++frame) {
            view.showCells(QRectF(frame * 1.3, frame * 0.7, shown * 0.99, shown * 0.99));
            view.replot(QCustomPlot::rpImmediateRefresh);
        }
        const double rate = kFrames / (processorSeconds() - begin);
        std::printf("[ MEASURED ] 1000 classes, %4.0f shown, %d x %d pixels: %.0f frames a second of processor time\n", shown,
                    view.axisRect()->width(), view.axisRect()->height(), rate);
        EXPECT_GT(rate, kFewestFrames);
    }
}

TEST(MatrixView, KeysMoveTheCellAndSayWhatItIs) {
    MatrixView view;
    view.resize(500, 400);
    view.show();
    view.setData(diagonal(26));
    QSignalSpy chosen(&view, &MatrixView::chosen);
    QSignalSpy activated(&view, &MatrixView::activated);
    QTest::keyClick(&view, Qt::Key_Right);
    QTest::keyClick(&view, Qt::Key_Right);
    QTest::keyClick(&view, Qt::Key_Down);
    EXPECT_EQ(view.cursorPlace(), QPoint(1, 1));
    ASSERT_FALSE(chosen.isEmpty());
    EXPECT_EQ(chosen.back(), (QList<QVariant>{1, 1}));
    EXPECT_TRUE(view.accessibleDescription().contains(QStringLiteral("a rather long class name 1"))) << view.accessibleDescription().toStdString();
    EXPECT_TRUE(view.accessibleDescription().contains(QStringLiteral("40"))) << view.accessibleDescription().toStdString();
    QTest::keyClick(&view, Qt::Key_Return);
    ASSERT_EQ(activated.size(), 1);
    QTest::keyClick(&view, Qt::Key_Space);
    EXPECT_EQ(chosen.back(), (QList<QVariant>{1, -1}));
    for (int i = 0; i < 12; ++i) QTest::keyClick(&view, Qt::Key_Plus);
    EXPECT_LT(view.shownCells().width(), 6.0);
    QTest::keyClick(&view, Qt::Key_0);
    EXPECT_DOUBLE_EQ(view.shownCells().width(), 26.0);
}

TEST(MatrixView, AClickChoosesCellsRowsAndColumns) {
    MatrixView view;
    view.resize(500, 400);
    view.show();
    view.setData(diagonal(10));
    view.replot();
    QSignalSpy chosen(&view, &MatrixView::chosen);
    const QPoint cell(static_cast<int>(view.xAxis->coordToPixel(3.5)), static_cast<int>(view.yAxis->coordToPixel(6.5)));
    QTest::mouseClick(&view, Qt::LeftButton, {}, cell);
    EXPECT_EQ(chosen.back(), (QList<QVariant>{6, 3}));
    QTest::mouseClick(&view, Qt::LeftButton, {}, QPoint(10, cell.y()));
    EXPECT_EQ(chosen.back(), (QList<QVariant>{6, -1}));
    QTest::mouseClick(&view, Qt::LeftButton, {}, QPoint(cell.x(), view.height() - 10));
    EXPECT_EQ(chosen.back(), (QList<QVariant>{-1, 3}));
}

}  // namespace
}  // namespace vitrine::test
