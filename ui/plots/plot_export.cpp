// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/plot_export.h"

#include <qcustomplot.h>

#include <QBuffer>
#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QImage>
#include <QMessageBox>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

#include "bridge/error_text.h"
#include "theme/theme_colors.h"

namespace vitrine {
namespace {

constexpr double kPointsPerInch = 72.0;
constexpr double kMetresPerInch = 0.0254;
constexpr double kLowestDpi = 36.0;
constexpr double kHighestDpi = 1200.0;

Result<> writeWhole(const QString& path, const QByteArray& bytes) {
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) return {};
    return fail(ErrorCode::FileNotWritable, path.toStdString(), file.errorString().toStdString());
}

/// Draws the plot on paper: light colours, `size` units of one point each.
void drawOn(QCPPainter& painter, Plot& plot, const QSize& size) {
    painter.fillRect(QRect(QPoint(), size), lightColors().surface);
    painter.setRenderHint(QPainter::Antialiasing);
    plot.render(painter, size, lightColors());
}

Result<QByteArray> pngOf(Plot& plot, const QString& path, const QSize& size, double dpi) {
    const double scale = dpi / kPointsPerInch;
    QImage image(size * scale, QImage::Format_RGB32);
    if (image.isNull()) return fail(ErrorCode::OutOfMemory, path.toStdString(), "a picture of this resolution does not fit in memory");
    image.setDotsPerMeterX(qRound(kPointsPerInch / kMetresPerInch));  // while drawing: a point of text is a unit
    image.setDotsPerMeterY(qRound(kPointsPerInch / kMetresPerInch));
    {
        QCPPainter painter(&image);
        painter.scale(scale, scale);
        drawOn(painter, plot, size);
    }
    image.setDotsPerMeterX(qRound(dpi / kMetresPerInch));
    image.setDotsPerMeterY(qRound(dpi / kMetresPerInch));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!image.save(&buffer, "PNG")) return fail(ErrorCode::OutOfMemory, path.toStdString(), "the picture can not be encoded");
    return bytes;
}

Result<QByteArray> svgOf(Plot& plot, const QString& path, const QSize& size) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(qRound(kPointsPerInch));
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(), size));
    generator.setTitle(plot.accessibleName());
    QCPPainter painter;
    if (!painter.begin(&generator)) return fail(ErrorCode::Internal, path.toStdString(), "the SVG writer does not start");
    painter.setMode(QCPPainter::pmVectorized);
    drawOn(painter, plot, size);
    painter.end();
    return bytes;
}

Result<QByteArray> pdfOf(Plot& plot, const QString& path, const QSize& size) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setPdfVersion(QPagedPaintDevice::PdfVersion_1_6);
    writer.setResolution(qRound(kPointsPerInch));
    writer.setPageSize(QPageSize(QSizeF(size), QPageSize::Point));
    writer.setPageMargins(QMarginsF());
    writer.setTitle(plot.accessibleName());
    QCPPainter painter;
    if (!painter.begin(&writer)) return fail(ErrorCode::Internal, path.toStdString(), "the PDF writer does not start");
    painter.setMode(QCPPainter::pmVectorized);
    drawOn(painter, plot, size);
    painter.end();
    return bytes;
}

}  // namespace

Result<> exportPlot(Plot& plot, const QString& path, const QSize& size, double dpi) {
    const QString ending = QFileInfo(path).suffix().toLower();
    if (!(dpi >= kLowestDpi && dpi <= kHighestDpi)) return fail(ErrorCode::InvalidOption, "dpi", "must lie between 36 and 1200");
    if (size.width() < 1 || size.height() < 1) return fail(ErrorCode::InvalidOption, "size", "must be at least one point");
    if (ending == QLatin1String("csv")) return writeWhole(path, toCsv(plot.table()).toUtf8());
    Result<QByteArray> bytes = fail(ErrorCode::InvalidOption, path.toStdString(), "a plot ends in .png, .svg, .pdf or .csv");
    if (ending == QLatin1String("png")) bytes = pngOf(plot, path, size, dpi);
    if (ending == QLatin1String("svg")) bytes = svgOf(plot, path, size);
    if (ending == QLatin1String("pdf")) bytes = pdfOf(plot, path, size);
    if (!bytes) return fail(bytes.error());
    return writeWhole(path, *bytes);
}

QString plotFileFilter() {
    return QCoreApplication::translate("PlotExport",
                                       "Picture (*.png);;Vector drawing (*.svg);;PDF (*.pdf);;Comma-separated values (*.csv)");
}

void exportPlotWithDialog(Plot& plot, const QString& name, QWidget* parent) {
    const QString title = QCoreApplication::translate("PlotExport", "Export the chart");
    QString chosen;
    QString path = QFileDialog::getSaveFileName(parent, title, name + QStringLiteral(".png"), plotFileFilter(), &chosen);
    if (path.isEmpty()) return;
    if (QFileInfo(path).suffix().isEmpty()) path += chosen.section(QStringLiteral("*"), 1).section(u')', 0, 0);
    const auto outcome = exportPlot(plot, path, plot.size().expandedTo({480, 360}));
    if (!outcome) QMessageBox::warning(parent, title, errorText(outcome.error()) + QStringLiteral("\n\n") + errorDetails(outcome.error()));
}

}  // namespace vitrine
