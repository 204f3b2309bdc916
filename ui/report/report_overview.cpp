// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report_overview.h"

#include <QLocale>
#include <QPainter>
#include <QStringList>
#include <algorithm>

#include "report/report_picture.h"
#include "report/report_style.h"
#include "widgets/image_view.h"

namespace vitrine {
namespace {

constexpr double kPictureWidth = 168.0;
constexpr double kPictureHeight = 156.0;
constexpr int kCaptionLines = 2;
constexpr double kScaleHeight = 11.0;  // of the colours of the heat map
constexpr double kScaleBar = 5.0;
constexpr int kScalePixels = 256;
constexpr double kVerdictHeight = 37.0;
constexpr double kSmallestClass = 7.5;
constexpr double kSmallestTitle = 11.0;
constexpr double kSmallestMeasures = 5.5;
constexpr int kPicturePixels = 1024;

/// Strings that need a context; lupdate finds them here.
class Verdict {
    Q_DECLARE_TR_FUNCTIONS(ReportOverview)
public:
    Verdict(const ReportItem& item, const ReportColumn& column, int position)
        : item_(item), column_(column), color_(modelColor(text(column.modelId), position, paper())) {}

    void draw(QPainter& painter, const QRectF& area) const {
        painter.fillRect(QRectF(area.left(), area.top() + 1.0, 2.5, kVerdictHeight - 6.0), color_);
        const double left = area.left() + 8.0;
        const QString share = ReportText::percent(column_.probability);
        const TextStyle shareStyle = headingText().sized(12.0).aligned(Qt::AlignRight | Qt::AlignVCenter);
        const double shareWidth = ReportText::width(share, shareStyle) + 4.0;
        const double width = area.right() - left - shareWidth;
        ReportText::drawLine(painter, QRectF(left, area.top(), width, 10.0), ReportOverview::columnTitle(item_, column_),
                             mutedText().emphasised().colored(color_.darker(115)));
        const bool isWrong = !item_.label.empty() && item_.label != column_.predictedClass;
        const QString className = text(column_.predictedClass);
        const QString remark = isWrong ? tr("not the label") : QString();
        const double remarkWidth = isWrong ? ReportText::width(remark, mutedText()) + 8.0 : 0.0;
        const TextStyle classStyle =
            ReportText::shrunkToFit(headingText().sized(10.5), className, width - remarkWidth, kSmallestClass);
        const double classWidth = std::min(ReportText::width(className, classStyle) + 1.0, width - remarkWidth);
        const QRectF line(left, area.top() + 10.0, classWidth, 13.5);
        ReportText::drawLine(painter, line, className, classStyle.colored(isWrong ? paper().error : paper().text));
        ReportText::drawLine(painter, QRectF(line.right() + 6.0, line.top(), remarkWidth, line.height()), remark,
                             mutedText().colored(paper().error));
        ReportText::drawLine(painter, QRectF(area.right() - shareWidth, area.top() + 9.0, shareWidth, 14.0), share, shareStyle);
        const QRectF below(left, area.top() + 23.5, area.right() - left, 10.0);
        const QString figures = measures();
        ReportText::drawLine(painter, below, figures,
                             ReportText::shrunkToFit(mutedText().sized(7.0), figures, below.width(), kSmallestMeasures));
    }

private:
    QString measures() const {
        const QLocale locale;
        QStringList parts;
        parts << tr("%1 of %2 concepts active")
                     .arg(locale.toString(static_cast<qulonglong>(column_.activeConcepts)),
                          locale.toString(static_cast<qulonglong>(column_.conceptCount)));
        if (column_.conceptsPerDecision) parts << tr("%1 decide").arg(locale.toString(*column_.conceptsPerDecision, 'f', 0));
        if (column_.conceptSimilarity) parts << tr("concept similarity %1").arg(ReportText::number(*column_.conceptSimilarity));
        if (column_.jaccardAt10) parts << tr("Jaccard@10 with CLIP %1").arg(ReportText::number(*column_.jaccardAt10));
        return parts.join(QStringLiteral(" · "));
    }

    const ReportItem& item_;
    const ReportColumn& column_;
    QColor color_;
};

QString heatMapCaption(const ReportHeatMap& map) { return ReportOverview::tr("Heat map: %1").arg(text(map.conceptName)); }

/// Height of the concept's name and the colours below a picture.
double legendHeight(const ReportItem& item) {
    if (!item.heatMap) return 0.0;
    return 2.0 + kScaleHeight + ReportText::wrappedHeight(heatMapCaption(*item.heatMap), kPictureWidth, mutedText(), kCaptionLines);
}

/// The colours from least to most between the cosines they stand for, then the name of the concept.
void drawLegend(QPainter& painter, const QRectF& area, const ReportHeatMap& map) {
    const TextStyle style = mutedText().sized(7.0);
    const QString low = ReportOverview::tr("cosine %1").arg(ReportText::number(map.lowest));
    const QString high = ReportText::number(map.highest);
    const QRectF line(area.left(), area.top(), area.width(), kScaleHeight);
    ReportText::drawLine(painter, line, low, style);
    ReportText::drawLine(painter, line, high, style.aligned(Qt::AlignRight | Qt::AlignVCenter));
    const QRectF bar(line.left() + ReportText::width(low, style) + 4.0, line.center().y() - kScaleBar / 2.0,
                     line.width() - ReportText::width(low, style) - ReportText::width(high, style) - 8.0, kScaleBar);
    QImage colors(kScalePixels, 1, QImage::Format_RGB32);  // on white here, so that the PDF needs no transparency
    colors.fill(Qt::white);
    QPainter(&colors).drawImage(0, 0, heatMapScale(kScalePixels));
    painter.drawImage(bar, colors);
    ReportText::drawWrapped(painter, area.adjusted(0.0, kScaleHeight, 0.0, 0.0), heatMapCaption(map),
                            mutedText().aligned(Qt::AlignLeft | Qt::AlignTop), kCaptionLines);
}

}  // namespace

ReportOverview::ReportOverview(const ReportItem& item) : item_(item) {}

QString ReportOverview::columnTitle(const ReportItem& item, const ReportColumn& column) {
    const bool isAlone = std::count_if(item.columns.begin(), item.columns.end(),
                                       [&](const ReportColumn& other) { return other.title == column.title; }) < 2;
    if (isAlone || column.runName.empty()) return text(column.title);
    return tr("%1 (%2)", "method, run").arg(text(column.title), text(column.runName));
}

QString ReportOverview::subtitle() const {
    QStringList parts;
    if (!item_.label.empty()) parts << tr("labelled %1").arg(text(item_.label));
    if (item_.originalWidth > 0) {
        parts << tr("%1 × %2 px").arg(QLocale().toString(item_.originalWidth), QLocale().toString(item_.originalHeight));
    }
    return parts.join(QStringLiteral(" · "));
}

void ReportOverview::placeWarnings(PageFlow& flow) const {
    for (const std::string& warning : item_.warnings) {
        const QString message = QCoreApplication::translate("Core", warning.c_str());
        const double inner = PageFlow::kWidth - 16.0;
        const double height = ReportText::wrappedHeight(message, inner, bodyText(), 4) + 8.0;
        flow.place(height, 6.0, [message](QPainter& painter, const QRectF& area) {
            painter.fillRect(QRectF(area.left(), area.top(), 2.5, area.height()), paper().warning);
            ReportText::drawWrapped(painter, area.adjusted(8.0, 4.0, -8.0, -4.0), message, bodyText().colored(paper().warning), 4);
        });
    }
}

void ReportOverview::place(PageFlow& flow) const {
    const QString name = text(item_.fileName);
    flow.startPage(kContinuationHeight, [name](QPainter& painter, const QRectF& area) {
        ReportText::drawLine(painter, QRectF(area.left(), area.top(), area.width(), 12.0), tr("%1, continued").arg(name), mutedText());
    });
    const QString below = subtitle();
    flow.place(34.0, 0.0, [name, below](QPainter& painter, const QRectF& area) {
        ReportText::drawLine(painter, QRectF(area.left(), area.top(), area.width(), 20.0), name,
                             ReportText::shrunkToFit(headingText().sized(15.0), name, area.width(), kSmallestTitle));
        ReportText::drawLine(painter, QRectF(area.left(), area.top() + 20.0, area.width(), 11.0), below, mutedText());
    });
    placeWarnings(flow);

    const bool hasPicture = !item_.image.empty();
    const double legend = legendHeight(item_);  // taken from the picture, so that the page keeps its rows
    const QSizeF size = hasPicture ? QSizeF(item_.image.width(), item_.image.height())
                                         .scaled(kPictureWidth, kPictureHeight - legend, Qt::KeepAspectRatio)
                                   : QSizeF(0.0, 0.0);
    const double verdicts = kVerdictHeight * static_cast<double>(item_.columns.size());
    flow.place(std::max(size.height() + legend, verdicts), 8.0, [this, hasPicture, size](QPainter& painter, const QRectF& area) {
        if (hasPicture) {
            const QRectF place(area.topLeft(), size);
            painter.drawImage(place, reportPicture(item_, kPicturePixels));
            if (item_.heatMap)
                drawLegend(painter, QRectF(place.left(), place.bottom() + 2.0, kPictureWidth, legendHeight(item_) - 2.0), *item_.heatMap);
        }
        const double left = area.left() + (hasPicture ? (item_.heatMap ? kPictureWidth : size.width()) + 16.0 : 0.0);
        double top = area.top();
        int position = 0;
        for (const ReportColumn& column : item_.columns) {
            Verdict(item_, column, position++).draw(painter, QRectF(left, top, area.right() - left, kVerdictHeight));
            top += kVerdictHeight;
        }
    });
}

}  // namespace vitrine
