// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report_export.h"

#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QFile>
#include <QImage>
#include <QLocale>
#include <QProcess>
#include <QStandardPaths>
#include <QSvgRenderer>
#include <QTranslator>
#include <algorithm>

#include "report/sample_report.h"
#include "support/temporary_directory.h"
#include "theme/theme_colors.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

QString toolOutput(const QString& tool, const QStringList& arguments) {
    QProcess process;
    process.start(tool, arguments);
    process.waitForFinished(60000);
    return QString::fromUtf8(process.readAllStandardOutput());
}

QString pdfText(const fs::path& file) {
    return toolOutput(QStringLiteral("pdftotext"), {QStringLiteral("-layout"), QString::fromStdString(file.string()), QStringLiteral("-")});
}

bool hasTool(const char* name) { return !QStandardPaths::findExecutable(QLatin1String(name)).isEmpty(); }

QByteArray bytesOf(const fs::path& file) {
    QFile stream(QString::fromStdString(file.string()));
    return stream.open(QIODevice::ReadOnly) ? stream.readAll() : QByteArray();
}

class ReportExport : public ::testing::Test {
protected:
    fs::path file(const char* name) const { return folder_.path() / name; }
    std::vector<fs::path> write(const InspectReport& report, const fs::path& path, double dpi = 150.0) const {
        const auto files = exportReport(report, path, dpi);
        EXPECT_TRUE(files) << files.error().message();
        return files ? *files : std::vector<fs::path>{};
    }

    test::TemporaryDirectory folder_;
};

TEST_F(ReportExport, PdfTextCanBeReadBack) {
    if (!hasTool("pdftotext")) GTEST_SKIP() << "pdftotext is not installed";
    const auto files = write(test::sampleReport(), file("report.pdf"));
    ASSERT_EQ(files, std::vector<fs::path>{file("report.pdf")});
    const QString text = pdfText(files.front()).replace(QChar(0xa0), u' ');
    for (const char* expected :
         {"vireo_413.png", "labelled red-eyed vireo", "CLIP", "Sparse-CBM", "Contrastive-CBM", "88 %", "7 of 99 concepts active",
          "not the label", "white wing bars", "snow on the ground", "Why red-eyed vireo and not", "+3.94", "(residual",
          "red eye from 1.80 to", "Smallest change that flips it", "Heat map: red eye", "demo-clip-96", "3fa2b1c97d55",
          "Field-guide attributes", "Formulation: grounded", "Image size", "96 px", "cosine 0.11", "0.34", "Grey numbers", "Vitrine 0.1.0", "page 1 of 2", "page 2 of 2"}) {
        EXPECT_TRUE(text.contains(QString::fromUtf8(expected))) << expected;
    }
}

TEST_F(ReportExport, PdfEmbedsItsFontsAndBearsItsTitle) {
    if (!hasTool("pdffonts") || !hasTool("pdfinfo")) GTEST_SKIP() << "poppler's tools are not installed";
    write(test::sampleReport(), file("report.pdf"));
    const QString path = QString::fromStdString(file("report.pdf").string());
    const QStringList fonts = toolOutput(QStringLiteral("pdffonts"), {path}).split(u'\n', Qt::SkipEmptyParts).mid(2);
    EXPECT_FALSE(fonts.isEmpty());
    for (const QString& font : fonts) EXPECT_TRUE(font.simplified().contains(QLatin1String(" yes "))) << font.toStdString();
    const QString info = toolOutput(QStringLiteral("pdfinfo"), {path});
    EXPECT_TRUE(info.contains(QLatin1String("vireo_413.png"))) << info.toStdString();
    EXPECT_TRUE(info.contains(QLatin1String("(A4)"))) << info.toStdString();
}

TEST_F(ReportExport, ManyRowsGoOnWithoutLosingOne) {
    if (!hasTool("pdftotext")) GTEST_SKIP() << "pdftotext is not installed";
    test::SampleSize size;
    size.rows = 200;
    const InspectReport report = test::sampleReport(size);
    write(report, file("rows.pdf"));
    const QString text = pdfText(file("rows.pdf"));
    for (const ReportBar& bar : report.items.front().columns.front().bars) {
        EXPECT_TRUE(text.contains(QString::fromStdString(bar.conceptName))) << bar.conceptName;
    }
    EXPECT_TRUE(text.contains(QLatin1String("vireo_413.png, continued")));
}

TEST_F(ReportExport, SeveralImagesOpenWithASummary) {
    if (!hasTool("pdftotext")) GTEST_SKIP() << "pdftotext is not installed";
    write(test::sampleReport({.images = 60, .withEdits = false}), file("many.pdf"));
    const QString text = pdfText(file("many.pdf"));
    EXPECT_TRUE(text.contains(QLatin1String("60 images")));
    EXPECT_TRUE(text.contains(QLatin1String("broken.jpg")));
    EXPECT_TRUE(text.contains(QLatin1String("left out: the file ends in the middle of the picture")));
    EXPECT_TRUE(text.contains(QLatin1String("unlike every reference image")));
    for (int n = 0; n < 60; ++n) EXPECT_GE(text.count(QStringLiteral("vireo_%1.png").arg(413 + n)), 2);
}

TEST_F(ReportExport, RussianTextIsTextToo) {
    if (!hasTool("pdftotext")) GTEST_SKIP() << "pdftotext is not installed";
    QTranslator translator;
    ASSERT_TRUE(translator.load(QStringLiteral(":/i18n/vitrine_ru.qm")));
    QCoreApplication::installTranslator(&translator);
    QLocale::setDefault(QLocale(QLocale::Russian, QLocale::Russia));
    write(test::sampleReport(), file("russian.pdf"));
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QCoreApplication::removeTranslator(&translator);
    const QString text = pdfText(file("russian.pdf"));
    EXPECT_TRUE(text.contains(QStringLiteral("Что видит каждая модель"))) << text.toStdString();
    EXPECT_TRUE(text.contains(QStringLiteral("0,31"))) << "numbers follow the language";
}

TEST_F(ReportExport, PngHasTheSizeOfItsDpi) {
    for (const double dpi : {72.0, 96.0, 150.0}) {
        const auto files = write(test::sampleReport(), file("page.png"), dpi);
        ASSERT_EQ(files.size(), 2U);
        EXPECT_EQ(files.front(), file("page.png"));
        EXPECT_EQ(files.back(), file("page-2.png"));
        const QImage image(QString::fromStdString(files.front().string()));
        EXPECT_EQ(image.width(), qRound(595.0 * dpi / 72.0));
        EXPECT_EQ(image.height(), qRound(842.0 * dpi / 72.0));
        EXPECT_NEAR(image.dotsPerMeterX(), dpi / 0.0254, 1.0);
    }
}

TEST_F(ReportExport, EveryModelHasItsColourOnThePage) {
    write(test::sampleReport(), file("page.png"), 100.0);
    const QImage image(QString::fromStdString(file("page.png").string()));
    int position = 0;
    for (const char* model : {"clip", "sparse_cbm", "l1_cbm", "contrastive_cbm"}) {
        const QRgb color = modelColor(QLatin1String(model), position++, lightColors()).rgb();
        int pixels = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) pixels += image.pixel(x, y) == color ? 1 : 0;
        }
        EXPECT_GT(pixels, 300) << model;
    }
}

TEST_F(ReportExport, NothingIsDrawnInTheMargins) {
    // Long names, many models and rows must not push anything over the edge.
    const auto files = write(test::sampleReport({.models = 6, .rows = 45, .longNames = true}), file("page.png"), 72.0);
    for (const fs::path& page : files) {
        const QImage image(QString::fromStdString(page.string()));
        for (int y = 0; y < image.height(); ++y) {
            for (const int x : {10, 30, image.width() - 31, image.width() - 10}) {
                ASSERT_EQ(image.pixelColor(x, y), QColor(Qt::white)) << page << " at " << x << ", " << y;
            }
        }
    }
}

TEST_F(ReportExport, SvgKeepsItsText) {
    const auto files = write(test::sampleReport(), file("page.svg"));
    ASSERT_EQ(files.size(), 2U);
    const QByteArray svg = bytesOf(files.front());
    EXPECT_TRUE(svg.contains("<text"));
    EXPECT_TRUE(svg.contains("white wing bars"));
    QSvgRenderer renderer(svg);
    ASSERT_TRUE(renderer.isValid());
    EXPECT_EQ(renderer.viewBoxF().size(), QSizeF(595.0, 842.0));
}

TEST_F(ReportExport, ASinglePageKeepsItsName) {
    test::SampleSize size{.models = 2, .rows = 6, .withEdits = false};
    EXPECT_EQ(write(test::sampleReport(size), file("one.PNG"), 72.0), std::vector<fs::path>{file("one.PNG")});
}

TEST_F(ReportExport, RefusesWhatItCanNotWrite) {
    const InspectReport report = test::sampleReport();
    EXPECT_EQ(exportReport(report, file("report.docx")).error().code, ErrorCode::InvalidOption);
    EXPECT_EQ(exportReport(report, file("report")).error().code, ErrorCode::InvalidOption);
    EXPECT_EQ(exportReport(report, file("report.png"), 10.0).error().code, ErrorCode::InvalidOption);
    EXPECT_EQ(exportReport(report, file("report.png"), 5000.0).error().code, ErrorCode::InvalidOption);
    for (const char* name : {"no/such/folder/report.pdf", "no/such/folder/report.png", "no/such/folder/report.svg"}) {
        const auto outcome = exportReport(report, file(name), 72.0);
        ASSERT_FALSE(outcome) << name;
        EXPECT_EQ(outcome.error().code, ErrorCode::FileNotWritable);
        EXPECT_NE(outcome.error().message().find("report"), std::string::npos);
    }
}

TEST_F(ReportExport, AFailureLeavesNoPageBehind) {
    fs::create_directory(file("page-2.png"));  // the second page has nowhere to go
    ASSERT_FALSE(exportReport(test::sampleReport(), file("page.png"), 72.0));
    EXPECT_FALSE(fs::exists(file("page.png")));
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()), 1);
}

TEST_F(ReportExport, AnEmptyReportIsStillAPage) {
    InspectReport report = test::sampleReport();
    report.items.clear();
    EXPECT_EQ(write(report, file("empty.png"), 72.0).size(), 1U);
    report.items.push_back({});  // an image of which nothing is known
    EXPECT_EQ(write(report, file("bare.pdf")).size(), 1U);
}

}  // namespace
}  // namespace vitrine
