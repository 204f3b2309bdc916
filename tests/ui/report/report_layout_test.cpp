// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QImage>
#include <QLocale>
#include <QPainter>
#include <cmath>

#include "report/page_flow.h"
#include "report/report_painter.h"
#include "report/report_picture.h"
#include "report/report_style.h"
#include "report/report_text.h"
#include "report/sample_report.h"

namespace vitrine {
namespace {

PageFlow::Paint into(std::vector<QRectF>& areas) {
    return [&areas](QPainter&, const QRectF& area) { areas.push_back(area); };
}

std::vector<QRectF> paintedAreas(const PageFlow& flow, std::vector<QRectF>& areas, int page) {
    areas.clear();
    QImage image(1, 1, QImage::Format_RGB32);
    QPainter painter(&image);
    flow.paint(painter, page);
    return areas;
}

TEST(PageFlow, BlocksFollowEachOtherAndOverflowToANewPage) {
    std::vector<QRectF> areas;
    PageFlow flow;
    flow.startPage(20.0, into(areas));
    flow.place(300.0, 10.0, into(areas));
    flow.place(300.0, 10.0, into(areas));
    flow.place(300.0, 10.0, into(areas));
    ASSERT_EQ(flow.pageCount(), 2);
    auto first = paintedAreas(flow, areas, 0);
    ASSERT_EQ(first.size(), 2U);
    EXPECT_EQ(first[0].top(), PageFlow::kMargin);
    EXPECT_EQ(first[1].top(), first[0].bottom() + 10.0);
    auto second = paintedAreas(flow, areas, 1);
    ASSERT_EQ(second.size(), 2U);  // the continuation and the block
    EXPECT_EQ(second[0].height(), 20.0);
    EXPECT_EQ(second[1].top(), second[0].bottom() + 10.0);
}

TEST(PageFlow, ABlockHigherThanAPageIsNotPushedOnForEver) {
    std::vector<QRectF> areas;
    PageFlow flow;
    flow.startPage(0.0, {});
    flow.place(5000.0, 0.0, into(areas));
    flow.place(5000.0, 0.0, into(areas));
    EXPECT_EQ(flow.pageCount(), 2);
}

TEST(PageFlow, GapsShrinkBeforeAPageIsOpenedForAFewLines) {
    std::vector<QRectF> areas;
    PageFlow flow;
    flow.startPage(0.0, {});
    const double room = PageFlow::kPageHeight - 2.0 * PageFlow::kMargin - PageFlow::kFooterHeight;
    flow.place(room / 2.0, 14.0, into(areas));
    flow.place(room / 2.0 - 40.0, 14.0, into(areas));
    EXPECT_GE(flow.room(14.0), 30.0);
    flow.place(30.0, 14.0, into(areas));
    ASSERT_EQ(flow.pageCount(), 1);
    const auto placed = paintedAreas(flow, areas, 0);
    EXPECT_NEAR(placed[2].bottom(), PageFlow::kMargin + room, 1e-6);
    EXPECT_NEAR(placed[1].top() - placed[0].bottom(), 5.0, 1e-6);
    flow.place(20.0, 14.0, into(areas));
    EXPECT_EQ(flow.pageCount(), 2) << "what no gap can make room for goes on overleaf";
}

TEST(ReportText, BarsOfRanksTellTheFirstPlacesApart) {
    EXPECT_EQ(ReportText::rankBar(1.0, 99.0), 1.0);
    EXPECT_LT(ReportText::rankBar(21.0, 99.0), 0.4);
    EXPECT_EQ(ReportText::rankBar(99.0, 99.0), 0.0);
    EXPECT_EQ(ReportText::rankBar(1.0, 1.0), 1.0);
    EXPECT_EQ(ReportText::rankBar(std::nan(""), 99.0), 0.0);
}

TEST(ReportStyle, ALongRemarkStandsBelowItsHeading) {
    EXPECT_EQ(headingHeight(QStringLiteral("Why"), QStringLiteral("short")), kHeadingHeight);
    EXPECT_GT(headingHeight(QStringLiteral("Why"), QStringLiteral("many words ").repeated(20)), kHeadingHeight + 10.0);
}

TEST(ReportText, NumbersReadWell) {
    EXPECT_EQ(ReportText::number(-0.4), QStringLiteral("−0.40"));
    EXPECT_EQ(ReportText::number(0.0), QStringLiteral("0"));
    EXPECT_EQ(ReportText::number(12.345), QStringLiteral("12.3"));
    EXPECT_EQ(ReportText::number(std::nan("")), QStringLiteral("–"));
    EXPECT_EQ(ReportText::signedNumber(3.94), QStringLiteral("+3.94"));
    EXPECT_EQ(ReportText::number(0.004), QStringLiteral("<0.01")) << "a sliver of a bar is not nothing";
    EXPECT_EQ(ReportText::number(-0.004), QStringLiteral(">−0.01"));
    EXPECT_EQ(ReportText::number(-0.0), QStringLiteral("0"));
    EXPECT_EQ(ReportText::number(-0.006), QStringLiteral("−0.01"));
    EXPECT_EQ(ReportText::signedNumber(0.004), QStringLiteral("<0.01"));
    EXPECT_EQ(ReportText::percent(0.884), QStringLiteral("88\u00a0%"));
    EXPECT_EQ(ReportText::percent(0.997), QStringLiteral("99.7\u00a0%"));
    EXPECT_EQ(ReportText::percent(0.9994), QStringLiteral("99.9\u00a0%"));
    EXPECT_EQ(ReportText::percent(0.99999), QStringLiteral(">\u00a099.9\u00a0%"));
    EXPECT_EQ(ReportText::percent(1.0), QStringLiteral("100\u00a0%"));
    EXPECT_EQ(ReportText::tiny(-2.4e-7), QStringLiteral("−2.4\u00a0×\u00a010⁻⁷"));
    EXPECT_EQ(ReportText::tiny(9.99e-16), QStringLiteral("1.0\u00a0×\u00a010⁻¹⁵"));
    EXPECT_EQ(ReportText::tiny(0.0), QStringLiteral("0"));
}

TEST(ReportText, LongTextIsCutToItsLines) {
    const TextStyle style;
    const QString sentence = QStringLiteral("a bird with an unusually long description ").repeated(20);
    const double one = ReportText::wrappedHeight(QStringLiteral("a"), 120.0, style, 2);
    EXPECT_NEAR(ReportText::wrappedHeight(sentence, 120.0, style, 2), 2.0 * one, 0.1 * one);
    const QString word = QString(400, u'w');  // nothing to break at
    EXPECT_NEAR(ReportText::wrappedHeight(word, 120.0, style, 2), one, 0.1 * one);
}

TEST(ReportText, ShrinksNoFurtherThanAsked) {
    const TextStyle style{10.0, Qt::black, false, Qt::AlignLeft};
    EXPECT_EQ(ReportText::shrunkToFit(style, QStringLiteral("short"), 200.0, 6.0).size, 10.0);
    EXPECT_EQ(ReportText::shrunkToFit(style, QString(300, u'w'), 200.0, 6.0).size, 6.0);
    const QString middle = QString(20, u'w');
    const TextStyle fitting = ReportText::shrunkToFit(style, middle, 130.0, 6.0);
    EXPECT_LT(fitting.size, 10.0);
    EXPECT_LE(ReportText::width(middle, fitting), 130.0);
}

TEST(ReportPicture, HeatMapColoursOnlyWhatTheModelSaw) {
    ReportItem item;
    item.image = Image(100, 50, std::vector<std::uint8_t>(100 * 50 * 3, 128));
    item.heatMap = ReportHeatMap{"red eye", Matrix(std::vector<float>{0, 1, 0, 1}, 2, 2), 0.8, 0.25, 0.0, 0.75, 1.0};
    const QImage picture = reportPicture(item, 100);
    EXPECT_EQ(picture.pixelColor(10, 25), QColor(128, 128, 128));
    EXPECT_EQ(picture.pixelColor(90, 25), QColor(128, 128, 128));
    EXPECT_NE(picture.pixelColor(50, 25), QColor(128, 128, 128));
    EXPECT_GT(picture.pixelColor(70, 25).lightness(), picture.pixelColor(30, 25).lightness());
    EXPECT_EQ(reportPicture(item, 100, false).pixelColor(50, 25), QColor(128, 128, 128));
    EXPECT_EQ(reportPicture(item, 20).size(), QSize(20, 10));
}

TEST(ReportPainter, ScreenAndPageAgree) {
    // The preview is the page at another scale: the same ink, spread over the same places.
    const ReportPainter report(test::sampleReport());
    const auto ink = [&](double scale) {
        QImage image((ReportPainter::pageSize() * scale).toSize(), QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.scale(scale, scale);
        report.paintPage(painter, 0);
        painter.end();
        return image.scaled(60, 84, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    };
    const QImage small = ink(1.0);
    const QImage large = ink(3.0);
    double difference = 0.0;
    for (int y = 0; y < small.height(); ++y) {
        for (int x = 0; x < small.width(); ++x) {
            difference += std::abs(small.pixelColor(x, y).lightness() - large.pixelColor(x, y).lightness());
        }
    }
    EXPECT_LT(difference / (60.0 * 84.0), 6.0);
}

TEST(ReportPainter, EveryArrangementAndScaleHasItsPages) {
    for (const ReportScale scale : {ReportScale::Raw, ReportScale::ZScore, ReportScale::Rank}) {
        for (const ReportArrangement arrangement : {ReportArrangement::Aligned, ReportArrangement::TopOfEach}) {
            InspectReport report = test::sampleReport({.images = 2, .models = 5});
            report.scale = scale;
            report.arrangement = arrangement;
            const ReportPainter painter(std::move(report));
            EXPECT_GE(painter.pageCount(), 3);
            QImage image(ReportPainter::pageSize().toSize(), QImage::Format_RGB32);
            QPainter canvas(&image);
            for (int page = 0; page < painter.pageCount(); ++page) painter.paintPage(canvas, page);
        }
    }
}

}  // namespace
}  // namespace vitrine
