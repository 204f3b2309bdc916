// SPDX-License-Identifier: GPL-3.0-or-later
// Renders the pages of the shipped program to PNG files: light and dark, English and Russian, scale 1
// and 2; then the states of Inspect that a first look does not show. One argument: the folder to write to.
#include <QCoreApplication>
#include <QDir>
#include <QImage>
#include <QJsonArray>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QThread>
#include <QTextStream>
#include <stdexcept>

#include "e2e/driver/driven_app.h"

namespace {

using vitrine::test::DrivenApp;

void waitForColumns(DrivenApp& app) {
    app.waitFor("the concept columns", [&] { return app.isVisible("ConceptView") && !app.rows("ConceptView").isEmpty(); });
}

constexpr int kSettleMilliseconds = 400;

void grabWindow(DrivenApp& app, const QString& file) {
    QThread::msleep(kSettleMilliseconds);
    app.grab(file, "MainWindow");
    QTextStream(stdout) << file << '\n';
}

/// All pages in every theme and language at one scale.
void renderScale(const QString& folder, int scale) {
    DrivenApp app({}, {QStringLiteral("QT_SCALE_FACTOR=%1").arg(scale)});
    waitForColumns(app);
    for (const QString& language : {QStringLiteral("English"), QStringLiteral("Russian")}) {
        app.trigger("language" + language);
        for (const QString& theme : {QStringLiteral("Light"), QStringLiteral("Dark")}) {
            app.trigger("theme" + theme);
            for (const QString& page : {QStringLiteral("inspect"), QStringLiteral("train"), QStringLiteral("library")}) {
                app.trigger(page);
                app.waitFor("page " + page, [&] { return app.isVisible(page[0].toUpper() + page.mid(1) + "Page"); });
                if (page == "inspect") waitForColumns(app);
                const QString file = QStringLiteral("%1/%2-%3-%4-%5x.png")
                                         .arg(folder, page, theme.toLower(), language == "English" ? "en" : "ru")
                                         .arg(scale);
                grabWindow(app, file);
            }
        }
    }
    app.close();
}

/// Nothing the demo backbone has ever seen.
QString noisePicture(const QTemporaryDir& folder) {
    QRandomGenerator random(1);
    QImage picture(160, 120, QImage::Format_RGB32);
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x) picture.setPixel(x, y, random.generate());
    const QString path = folder.filePath("noise.png");
    if (!picture.save(path)) throw std::runtime_error("can not write " + path.toStdString());
    return path;
}

/// Heat map, flipped answer, the smallest window, picture of another world, no picture at all.
void renderStates(const QString& folder, const QString& language, const QString& theme) {
    const QTemporaryDir pictures;
    DrivenApp app;
    waitForColumns(app);
    app.trigger("language" + language);
    app.trigger("theme" + theme);
    const auto grab = [&](const QString& state) {
        grabWindow(app, QStringLiteral("%1/state-%2-%3-%4.png").arg(folder, state, theme.toLower(), language == "English" ? "en" : "ru"));
    };
    app.key("Down", "ConceptView");
    grab("heat-map");
    app.click("tryFlip");
    app.waitFor("the edit", [&] { return app.find("resetEdits")["enabled"].toBool(); });
    grab("what-if");
    app.click("resetEdits");
    app.click("arrangementTopOfEach");
    app.send({{"command", "resize"}, {"name", "MainWindow"}, {"width", 0}, {"height", 0}});
    grab("smallest-window");
    app.send({{"command", "resize"}, {"name", "MainWindow"}, {"width", 1440}, {"height", 900}});
    app.drop("MainWindow", {noisePicture(pictures)});
    app.waitFor("the warning", [&] { return app.isVisible("inspectNotice"); });
    grab("other-world");
    app.key("Ctrl+A", "FilmStrip");
    app.key("Del", "FilmStrip");
    app.waitFor("the empty page", [&] { return app.isVisible("EmptyState"); });
    grab("no-images");
    app.close();
}

/// The Evaluate page of the demo: before, and after all methods were measured and one was audited.
void renderEvaluate(const QString& folder, const QString& theme) {
    constexpr int kMeasureSeconds = 420;
    DrivenApp app;
    waitForColumns(app);
    app.trigger("theme" + theme);
    app.trigger("evaluate");
    app.waitFor("the empty page", [&] { return app.isVisible("evaluateStart"); });
    const auto grab = [&](const QString& state) { grabWindow(app, QStringLiteral("%1/evaluate-demo-%2-%3.png").arg(folder, state, theme.toLower())); };
    grab("empty");
    app.click("evaluateStart");
    app.waitFor("the first measured method", [&] { return app.isVisible("pairsTable") && !app.rows("pairsTable").isEmpty(); }, kMeasureSeconds);
    grab("measuring");
    app.waitFor("all methods", [&] { return app.isVisible("evaluateAll"); }, kMeasureSeconds);
    app.key("Down", "pairsTable");
    grab("matrix");
    app.click("viewCharts");
    app.set("chartChoice", 2);
    grab("nec");
    app.click("viewWeights");
    grab("weights");
    app.click("viewAudit");
    app.click("auditStart");
    app.waitFor("the verdict", [&] { return app.isVisible("auditVerdict"); }, kMeasureSeconds);
    grab("audit");
    app.trigger("languageRussian");
    grab("audit-ru");
    app.click("viewConfusion");
    grab("matrix-ru");
    app.trigger("languageEnglish");
    app.close();
}

/// The map of the demo: empty, fitted with clusters, and the same in another language.
void renderMap(const QString& folder, const QString& theme) {
    constexpr int kFitSeconds = 180;
    const QTemporaryDir data;
    DrivenApp app({}, {"XDG_DATA_HOME=" + data.path()});
    waitForColumns(app);
    app.trigger("theme" + theme);
    app.trigger("map");
    app.waitFor("the Map page", [&] { return app.isVisible("MapPage") && app.find("mapStart")["enabled"].toBool(); });
    const auto grab = [&](const QString& state) { grabWindow(app, QStringLiteral("%1/map-demo-%2-%3.png").arg(folder, state, theme.toLower())); };
    grab("empty");
    app.click("mapStart");
    app.waitFor("the end of the fit",
                [&] { return app.find("mapProgress")["text"].toString().contains("750") && app.text("mapStart") == "Start"; }, kFitSeconds);
    app.click("clusterRun");
    app.waitFor("the clusters", [&] { return app.isVisible("clusterTable") && !app.rows("clusterTable").isEmpty(); }, kFitSeconds);
    app.click("mapLasso");
    app.drag("ScatterView", {{0.2, 0.2}, {0.6, 0.2}, {0.6, 0.6}, {0.2, 0.6}});
    app.waitFor("the selection", [&] { return app.isVisible("selectionList") && !app.rows("selectionList").isEmpty(); });
    grab("selected");
    app.trigger("languageRussian");
    grab("selected-ru");
    app.trigger("languageEnglish");
    app.close();
}

}  // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const QString folder = QCoreApplication::arguments().value(1, QStringLiteral("screens"));
    QDir().mkpath(folder);
    try {
        for (const int scale : {1, 2}) renderScale(folder, scale);
        renderStates(folder, "English", "Light");
        renderStates(folder, "Russian", "Dark");
        renderMap(folder, "Light");
        renderMap(folder, "Dark");
        renderEvaluate(folder, "Light");
        renderEvaluate(folder, "Dark");
    } catch (const std::runtime_error& error) {
        QTextStream(stderr) << error.what() << '\n';
        return 1;
    }
    return 0;
}
