// SPDX-License-Identifier: GPL-3.0-or-later
// Colours, texts and files that the desktop sees.
#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QImage>
#include <QPalette>
#include <QRegularExpression>
#include <QSet>
#include <QSvgRenderer>
#include <QXmlStreamReader>
#include <cmath>

#include "bridge/error_text.h"
#include "bridge/image_conversion.h"
#include "theme/theme_colors.h"
#include "widgets/image_view.h"

namespace vitrine::test {
namespace {

const QString kId = QStringLiteral("io.github.vitrine.Vitrine");

QString sourceFile(const char* path) { return QDir(QStringLiteral(VITRINE_SOURCE_DIR)).filePath(QLatin1String(path)); }

QString readAll(const QString& path) {
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << path.toStdString();
    return QString::fromUtf8(file.readAll());
}

// Relative luminance and contrast as WCAG 2 defines them.
double luminance(const QColor& color) {
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double high = std::max(luminance(a), luminance(b));
    const double low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

TEST(Theme, TextCanBeReadAndModelsCanBeSeen) {
    for (const ThemeColors* colors : {&lightColors(), &darkColors()}) {
        for (const QColor& background : {colors->surface, colors->window, colors->hover, colors->marked}) {
            EXPECT_GE(contrast(colors->text, background), 7.0);
            EXPECT_GE(contrast(colors->mutedText, background), 4.5) << background.name().toStdString();
        }
        EXPECT_GE(contrast(colors->error, colors->surface), 4.5);
        EXPECT_GE(contrast(colors->warning, colors->surface), 4.5);
        EXPECT_GE(contrast(colors->accentText, colors->accent), 4.5);
        QSet<QRgb> seen;
        for (const char* method : {"clip", "sparse_cbm", "l1_cbm", "contrastive_cbm", "label_free_cbm", "post_hoc_cbm", "labo",
                                   "linear_probe", "concept_matrix_search", "description_cls"}) {
            const QColor color = modelColor(QLatin1String(method), 0, *colors);
            EXPECT_GE(contrast(color, colors->surface), 3.0) << method;
            seen.insert(color.rgb());
        }
        EXPECT_EQ(seen.size(), 10);
    }
    EXPECT_TRUE(themeColors(themePalette(darkColors())).dark);
    EXPECT_FALSE(themeColors(themePalette(lightColors())).dark);
}

TEST(Theme, StyleSheetLeavesNoNameUnreplaced) {
    for (const ThemeColors* colors : {&lightColors(), &darkColors()}) EXPECT_FALSE(themeStyleSheet(*colors).contains(u'@'));
}

TEST(ErrorText, NamesTheFileAndNotTheCode) {
    for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) {
        const Error error{static_cast<ErrorCode>(code), "/folder/model.safetensors", "header is longer than the file"};
        EXPECT_TRUE(errorText(error).contains(QStringLiteral("model.safetensors"))) << code;
        EXPECT_FALSE(errorText(error).contains(QStringLiteral("/folder")));
        EXPECT_TRUE(errorDetails(error).contains(QStringLiteral("/folder/model.safetensors: header")));
    }
}

TEST(ImageConversion, SharesPixelsOneWayAndLaysOnWhiteTheOther) {
    const Image image(2, 1, {10, 20, 30, 40, 50, 60});
    const QImage shared = toQImage(image);
    EXPECT_EQ(shared.constScanLine(0), image.row(0));
    EXPECT_EQ(shared.pixel(1, 0), qRgb(40, 50, 60));
    QImage clear(3, 2, QImage::Format_ARGB32);
    clear.fill(Qt::transparent);
    const Image opaque = fromQImage(clear);
    ASSERT_EQ(opaque.width(), 3);
    for (const std::uint8_t value : opaque.pixels()) EXPECT_EQ(value, 255);
    EXPECT_TRUE(toQImage(Image()).isNull());
}

TEST(HeatMapImage, GrowsMoreOpaqueWithTheValue) {
    HeatMap map;
    map.grid = 2;
    map.values = {0.0F, 0.25F, 0.5F, 1.0F};
    map.maximum = 1.0F;
    const QImage image = heatMapImage(map);
    EXPECT_EQ(qAlpha(image.pixel(0, 0)), 0);
    EXPECT_EQ(qAlpha(image.pixel(1, 1)), 255);
    EXPECT_LT(qAlpha(image.pixel(1, 0)), qAlpha(image.pixel(0, 1)));
    map.values.pop_back();
    EXPECT_TRUE(heatMapImage(map).isNull());
}

TEST(Desktop, EntryMetainfoMimeAndIconAgree) {
    const QString folder = sourceFile("resources/desktop/");
    const QString entry = readAll(folder + kId + QStringLiteral(".desktop"));
    EXPECT_TRUE(entry.contains(QStringLiteral("\nIcon=") + kId + u'\n'));
    const QString metainfo = readAll(folder + kId + QStringLiteral(".metainfo.xml"));
    EXPECT_TRUE(metainfo.contains(QStringLiteral("<id>") + kId + QStringLiteral("</id>")));
    EXPECT_TRUE(metainfo.contains(kId + QStringLiteral(".desktop</launchable>")));
    const QString type = QStringLiteral("application/x-vitrine-workspace");
    const QString mime = readAll(folder + kId + QStringLiteral(".mime.xml"));
    for (const QString& text : {entry, metainfo, mime}) EXPECT_TRUE(text.contains(type));
    EXPECT_TRUE(QSvgRenderer(sourceFile("resources/icons/") + kId + QStringLiteral(".svg")).isValid());
    EXPECT_TRUE(QFile::exists(QStringLiteral(":/icons/") + kId + QStringLiteral(".svg")));
    const QString application = readAll(sourceFile("ui/application.cpp"));
    EXPECT_TRUE(application.contains(QStringLiteral("setDesktopFileName(QStringLiteral(\"") + kId));
}

struct Message {
    QString source;
    QStringList translations;
    bool finished = true;
};

QVector<Message> messagesOf(const char* catalogue) {
    QFile file(sourceFile(catalogue));
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << catalogue;
    QXmlStreamReader xml(&file);
    QVector<Message> messages;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement) continue;
        if (xml.name() == QLatin1String("message")) messages.push_back({});
        if (messages.isEmpty()) continue;
        Message& message = messages.back();
        if (xml.name() == QLatin1String("source")) message.source = xml.readElementText();
        if (xml.name() == QLatin1String("translation")) {
            message.finished = xml.attributes().value(QLatin1String("type")).isEmpty();
            message.translations << xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
        }
    }
    return messages;
}

TEST(Translations, AreCompleteAndKeepTheirPlaceholders) {
    for (const char* catalogue : {"translations/vitrine_ru.ts", "translations/vitrine_en.ts"}) {
        const auto messages = messagesOf(catalogue);
        EXPECT_FALSE(messages.isEmpty()) << catalogue;
        for (const Message& message : messages) {
            EXPECT_TRUE(message.finished && !message.translations.isEmpty() && !message.translations.front().isEmpty())
                << catalogue << ": " << message.source.toStdString();
            for (const char* place : {"%1", "%2", "%3", "%4", "%5", "%6"})
                EXPECT_EQ(message.source.contains(QLatin1String(place)), message.translations.join(u' ').contains(QLatin1String(place)))
                    << catalogue << ": " << message.source.toStdString();
        }
    }
    EXPECT_TRUE(QFile::exists(QStringLiteral(":/i18n/vitrine_ru.qm")));
}

}  // namespace
}  // namespace vitrine::test
