// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report_export.h"

#include <QBuffer>
#include <QByteArray>
#include <QImage>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <cerrno>
#include <cmath>
#include <string>
#include <system_error>

#include "report/report_painter.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

constexpr int kPdfResolution = 1200;
constexpr double kPointsPerInch = 72.0;
constexpr double kMetresPerInch = 0.0254;

QString qtPath(const fs::path& path) { return QString::fromStdString(path.string()); }

Result<> writeAtomically(const fs::path& path, const QByteArray& bytes) {
    QSaveFile file(qtPath(path));
    if (file.open(QIODevice::WriteOnly | QIODevice::Unbuffered)) {
        errno = 0;
        const bool isWritten = file.write(bytes) == bytes.size();
        // Of a disk that fills up halfway Qt says "Unknown error".
        if (const int cause = errno; !isWritten && cause != 0)
            return fail(ErrorCode::FileNotWritable, path.string(), std::generic_category().message(cause));
        if (isWritten && file.commit()) return {};
    }
    return fail(ErrorCode::FileNotWritable, path.string(), file.errorString().toStdString());
}

Result<QByteArray> drawPdf(const ReportPainter& report, const fs::path& path) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setPdfVersion(QPagedPaintDevice::PdfVersion_1_6);
    writer.setResolution(kPdfResolution);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins(QMarginsF());
    writer.setTitle(QString::fromStdString(report.report().title));
    writer.setCreator(QStringLiteral("Vitrine ") + QString::fromStdString(report.report().applicationVersion));
    QPainter painter;
    if (!painter.begin(&writer)) return fail(ErrorCode::Internal, path.string(), "the PDF writer does not start");
    painter.scale(kPdfResolution / kPointsPerInch, kPdfResolution / kPointsPerInch);
    for (int page = 0; page < report.pageCount(); ++page) {
        if (page > 0) writer.newPage();
        report.paintPage(painter, page);
    }
    painter.end();
    return bytes;
}

Result<QByteArray> drawPng(const ReportPainter& report, int page, double dpi, const fs::path& path) {
    const double scale = dpi / kPointsPerInch;
    const QSizeF size = ReportPainter::pageSize() * scale;
    QImage image(qRound(size.width()), qRound(size.height()), QImage::Format_RGB32);
    if (image.isNull()) return fail(ErrorCode::OutOfMemory, path.string(), "a page of this resolution does not fit in memory");
    image.setDotsPerMeterX(qRound(dpi / kMetresPerInch));
    image.setDotsPerMeterY(qRound(dpi / kMetresPerInch));
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.scale(scale, scale);
    report.paintPage(painter, page);
    painter.end();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!image.save(&buffer, "PNG")) return fail(ErrorCode::OutOfMemory, path.string(), "the page can not be encoded");
    return bytes;
}

Result<QByteArray> drawSvg(const ReportPainter& report, int page, const fs::path& path) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    const QSizeF size = ReportPainter::pageSize();
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(qRound(kPointsPerInch));
    generator.setSize(size.toSize());
    generator.setViewBox(QRectF(QPointF(), size));
    generator.setTitle(QString::fromStdString(report.report().title));
    QPainter painter;
    if (!painter.begin(&generator)) return fail(ErrorCode::Internal, path.string(), "the SVG writer does not start");
    painter.fillRect(QRectF(QPointF(), size), Qt::white);  // viewers with a dark background would hide the text
    report.paintPage(painter, page);
    painter.end();
    return bytes;
}

/// "out.png", "out-2.png", "out-3.png", …: the file asked for is always there.
fs::path pageFile(const fs::path& path, int page) {
    if (page == 0) return path;
    fs::path numbered = path;
    numbered.replace_filename(path.stem().string() + "-" + std::to_string(page + 1) + path.extension().string());
    return numbered;
}

template <class DrawPage>
Result<std::vector<fs::path>> writePages(const ReportPainter& report, const fs::path& path, DrawPage drawPage) {
    std::vector<fs::path> written;
    for (int page = 0; page < report.pageCount(); ++page) {
        const fs::path file = pageFile(path, page);
        Result<QByteArray> bytes = drawPage(page, file);
        const Result<> outcome = bytes ? writeAtomically(file, *bytes) : Result<>(fail(std::move(bytes.error())));
        if (!outcome) {
            std::error_code ignored;
            for (const fs::path& earlier : written) fs::remove(earlier, ignored);
            return fail(outcome.error());
        }
        written.push_back(file);
    }
    return written;
}

}  // namespace

Result<std::vector<fs::path>> exportReport(const InspectReport& report, const fs::path& path, double dpi) {
    const QString ending = qtPath(path.extension()).toLower();
    if (!(dpi >= kLowestReportDpi && dpi <= kHighestReportDpi)) {
        return fail(ErrorCode::InvalidOption, "dpi", "must lie between 36 and 1200");
    }
    const ReportPainter painter(report);
    if (ending == QLatin1String(".png")) {
        return writePages(painter, path, [&](int page, const fs::path& file) { return drawPng(painter, page, dpi, file); });
    }
    if (ending == QLatin1String(".svg")) {
        return writePages(painter, path, [&](int page, const fs::path& file) { return drawSvg(painter, page, file); });
    }
    if (ending != QLatin1String(".pdf")) {
        return fail(ErrorCode::InvalidOption, path.string(), "a report ends in .pdf, .png or .svg");
    }
    VITRINE_ASSIGN(const QByteArray bytes, drawPdf(painter, path));
    VITRINE_TRY(writeAtomically(path, bytes));
    return std::vector<fs::path>{path};
}

}  // namespace vitrine
