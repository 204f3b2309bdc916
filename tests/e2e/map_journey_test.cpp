// SPDX-License-Identifier: GPL-3.0-or-later
// The map of the demo on the shipped program: fit, pause, lasso, to Inspect and back, an image dropped on it,
// export; after a restart the map is there at once.
#include <gtest/gtest.h>

#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QThread>

#include "e2e/driver/driven_app.h"

namespace vitrine::test {
namespace {

int iterationOf(DrivenApp& app) {
    static const QRegularExpression kNumber(QStringLiteral("iteration (\\d+)"));
    return kNumber.match(app.find("mapProgress")["text"].toString()).captured(1).toInt();
}

bool buttonSays(DrivenApp& app, const QString& words) { return app.text("mapStart") == words; }

void openMap(DrivenApp& app) {
    app.waitFor("the demo", [&] { return app.isVisible("ConceptView") && !app.rows("ConceptView").isEmpty(); });
    app.trigger("map");
    app.waitFor("the Map page", [&] { return app.isVisible("MapPage") && app.find("mapStart")["enabled"].toBool(); });
}

TEST(MapJourney, FromTheFitToTheExport) {
    QTemporaryDir data;
    const QStringList environment{"XDG_DATA_HOME=" + data.path()};
    const QString picture = QStringLiteral(VITRINE_SOURCE_DIR "/resources/demo/images/red-eyed_vireo_01.png");
    {
        DrivenApp app({}, environment);
        openMap(app);
        app.click("mapStart");
        app.waitFor("the first steps", [&] { return app.isVisible("ScatterView") && iterationOf(app) > 20; });
        app.click("mapStart");
        app.waitFor("the pause", [&] { return buttonSays(app, "Continue"); });
        QThread::msleep(300);
        const int held = iterationOf(app);
        QThread::msleep(400);
        EXPECT_EQ(iterationOf(app), held) << "the map moved during the pause";

        app.click("mapLasso");
        app.drag("ScatterView", {{0.2, 0.2}, {0.8, 0.2}, {0.8, 0.8}, {0.2, 0.8}});
        app.waitFor("the selection", [&] { return app.isVisible("selectionList") && !app.rows("selectionList").isEmpty(); });
        const auto selected = app.rows("selectionList").size();
        app.trigger("inspect");
        app.waitFor("Inspect during the pause", [&] { return app.isVisible("ConceptView") && !app.rows("ConceptView").isEmpty(); });
        app.trigger("map");
        app.waitFor("the same selection", [&] { return app.isVisible("selectionList") && app.rows("selectionList").size() == selected; });

        app.click("mapStart");
        app.waitFor("the fit to go on", [&] { return iterationOf(app) > held; });
        app.waitFor("the end of the fit", [&] { return buttonSays(app, "Start"); }, 180);
        EXPECT_EQ(iterationOf(app), 750);

        app.drop("MapPage", {picture});
        app.waitFor("the dropped image and its neighbours", [&] { return app.isVisible("neighbourList") && app.rows("neighbourList").size() == 10; });
        EXPECT_TRUE(app.find("neighbourTitle")["text"].toString().contains("red-eyed_vireo"));

        app.set("clusterMode", 1);
        app.set("clusterCount", 12);
        app.click("clusterRun");
        app.waitFor("the clusters", [&] { return app.isVisible("clusterTable") && app.rows("clusterTable").size() == 12; });
        EXPECT_TRUE(app.find("clusterAgreement")["text"].toString().contains("ARI"));

        const QString png = app.homeFolder() + "/map.png";
        app.trigger("actionExport");
        app.waitFor("the export dialog", [&] { return app.isVisible("QFileDialog"); });
        app.set("fileNameEdit", png);
        app.key("Return", "fileNameEdit");
        app.waitFor("the picture", [&] { return QFile(png).size() > 0; });
        EXPECT_GT(QImage(png).width(), 1000);
        EXPECT_EQ(app.close(), 0);
    }
    DrivenApp app({}, environment);
    openMap(app);
    app.waitFor("the stored map", [&] { return app.isVisible("ScatterView"); }, 20);
    EXPECT_EQ(iterationOf(app), 750);
    EXPECT_EQ(app.close(), 0);
}

}  // namespace
}  // namespace vitrine::test
