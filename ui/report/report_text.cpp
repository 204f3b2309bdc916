// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report_text.h"

#include <QFont>
#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace vitrine {
namespace {

constexpr double kFontScale = 20.0;
constexpr double kUnlimited = 1e6;
constexpr double kNoLigatures = 0.05;  // scaled pixels: 1/400 point
constexpr double kNearlyCertain = 0.9995;  // would be rounded to 100.0
const QChar kMinus(0x2212);  // as wide as a digit
const QChar kEllipsis(0x2026);

QString withTrueMinus(QString text) { return text.replace(u'-', kMinus); }

QString superscript(int value) {
    static const QString kDigits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    QString result = value < 0 ? QStringLiteral("⁻") : QString();
    for (const QChar digit : QString::number(std::abs(value))) result += kDigits[digit.digitValue()];
    return result;
}

constexpr int kMostDecimals = 2;

int decimalsFor(double value) { return std::abs(value) >= 99.95 ? 0 : std::abs(value) >= 9.995 ? 1 : kMostDecimals; }

}  // namespace

TextStyle TextStyle::sized(double points) const {
    TextStyle style = *this;
    style.size = points;
    return style;
}

TextStyle TextStyle::colored(const QColor& other) const {
    TextStyle style = *this;
    style.color = other;
    return style;
}

TextStyle TextStyle::emphasised() const {
    TextStyle style = *this;
    style.bold = true;
    return style;
}

TextStyle TextStyle::aligned(Qt::Alignment other) const {
    TextStyle style = *this;
    style.alignment = other;
    return style;
}

QFont ReportText::font(const TextStyle& style) {
    QFont result;
    result.setPixelSize(qRound(style.size * kFontScale));
    result.setBold(style.bold);
    result.setHintingPreference(QFont::PreferNoHinting);
    // Any letter spacing turns ligatures off: "file" must be found in a PDF, not "ﬁle".
    result.setLetterSpacing(QFont::AbsoluteSpacing, kNoLigatures);
    return result;
}

double ReportText::width(const QString& text, const TextStyle& style) {
    return QFontMetricsF(font(style)).horizontalAdvance(text) / kFontScale;
}

double ReportText::lineHeight(const TextStyle& style) { return QFontMetricsF(font(style)).lineSpacing() / kFontScale; }

QString ReportText::fitted(const QString& text, double width, const TextStyle& style, int lines) {
    const QFontMetricsF metrics(font(style));
    const auto fits = [&](const QString& candidate) {
        const QRectF room(0.0, 0.0, width * kFontScale, kUnlimited);
        const QRectF bounds = metrics.boundingRect(room, Qt::TextWordWrap, candidate);
        return bounds.height() <= (lines + 0.5) * metrics.lineSpacing() && bounds.width() <= room.width() + 1.0;
    };
    if (fits(text)) return text;
    // One word wider than the line is cut, so the search runs over characters, not words.
    qsizetype low = 0;
    qsizetype high = text.size();
    while (low < high) {
        const qsizetype middle = (low + high + 1) / 2;
        if (fits(text.left(middle).trimmed() + kEllipsis)) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return text.left(low).trimmed() + kEllipsis;
}

double ReportText::wrappedHeight(const QString& text, double width, const TextStyle& style, int lines) {
    const QFontMetricsF metrics(font(style));
    const QRectF room(0.0, 0.0, width * kFontScale, kUnlimited);
    return metrics.boundingRect(room, Qt::TextWordWrap, fitted(text, width, style, lines)).height() / kFontScale;
}

TextStyle ReportText::shrunkToFit(const TextStyle& style, const QString& text, double width, double smallest) {
    const double needed = ReportText::width(text, style);
    if (needed <= width || needed <= 0.0) return style;
    return style.sized(std::max(std::min(smallest, style.size), style.size * width / needed * 0.99));
}

void ReportText::drawLine(QPainter& painter, const QRectF& area, const QString& text, const TextStyle& style) {
    if (text.isEmpty() || area.width() <= 0.0) return;
    const QFont scaled = font(style);
    const QString shown = QFontMetricsF(scaled).elidedText(text, Qt::ElideRight, area.width() * kFontScale + 1.0);
    painter.save();
    painter.translate(area.topLeft());
    painter.scale(1.0 / kFontScale, 1.0 / kFontScale);
    painter.setFont(scaled);
    painter.setPen(style.color);
    painter.drawText(QRectF(0.0, 0.0, area.width() * kFontScale, area.height() * kFontScale),
                     static_cast<int>(style.alignment) | Qt::TextSingleLine | Qt::TextDontClip, shown);
    painter.restore();
}

void ReportText::drawWrapped(QPainter& painter, const QRectF& area, const QString& text, const TextStyle& style, int lines) {
    if (text.isEmpty() || area.width() <= 0.0) return;
    painter.save();
    painter.translate(area.topLeft());
    painter.scale(1.0 / kFontScale, 1.0 / kFontScale);
    painter.setFont(font(style));
    painter.setPen(style.color);
    painter.drawText(QRectF(0.0, 0.0, area.width() * kFontScale, area.height() * kFontScale),
                     static_cast<int>(style.alignment) | Qt::TextWordWrap | Qt::TextDontClip,
                     fitted(text, area.width(), style, lines));
    painter.restore();
}

QString ReportText::number(double value) {
    if (!std::isfinite(value)) return QStringLiteral("–");
    if (value == 0.0) return QLocale().toString(0);
    const double smallest = std::pow(10.0, -kMostDecimals);
    // "0.00" or "−0.00" beside a sliver of a bar would contradict it.
    if (std::abs(value) < 0.5 * smallest)
        return withTrueMinus((value > 0.0 ? u'<' : u'>') + QLocale().toString(std::copysign(smallest, value), 'f', kMostDecimals));
    return withTrueMinus(QLocale().toString(value, 'f', decimalsFor(value)));
}

QString ReportText::signedNumber(double value) {
    const QString text = number(value);
    return std::isfinite(value) && text[0].isDigit() && value > 0.0 ? u'+' + text : text;
}

QString ReportText::percent(double share) {
    const QString sign = QStringLiteral("\u00a0%");
    if (share < 1.0 && share >= kNearlyCertain) return QStringLiteral(">\u00a0") + QLocale().toString(99.9, 'f', 1) + sign;
    const bool isExtreme = (share > 0.0 && share < 0.01) || (share > 0.99 && share < 1.0);
    return QLocale().toString(100.0 * share, 'f', isExtreme ? 1 : 0) + sign;
}

QString ReportText::tiny(double value) {
    if (value == 0.0 || !std::isfinite(value)) return number(value);
    int exponent = static_cast<int>(std::floor(std::log10(std::abs(value))));
    double mantissa = value / std::pow(10.0, exponent);
    if (std::abs(mantissa) >= 9.95) {  // would be rounded to 10.0
        mantissa /= 10.0;
        ++exponent;
    }
    return withTrueMinus(QLocale().toString(mantissa, 'f', 1)) + QStringLiteral("\u00a0×\u00a010") + superscript(exponent);
}

double ReportText::rankBar(double place, double count) {
    if (!(place >= 1.0) || !(count >= place)) return 0.0;
    return count > 1.0 ? 1.0 - std::log(place) / std::log(count) : 1.0;
}

}  // namespace vitrine
