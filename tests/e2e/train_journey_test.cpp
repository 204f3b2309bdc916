// SPDX-License-Identifier: GPL-3.0-or-later
// Training from inside the shipped program: three methods queued, curves that move, pause, inspect, resume,
// stop and keep, kill -9, restart, recover, compare, export.
#include <gtest/gtest.h>

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <algorithm>
#include <iostream>

#include "e2e/driver/driven_app.h"
#include "support/event_reader.h"

namespace vitrine::test {
namespace {

constexpr int kName = 0, kState = 1, kTop1 = 2, kSteps = 7;

struct Row {
    QString name, state, top1, steps;
};

QVector<Row> runRows(DrivenApp& app) {
    QVector<Row> rows;
    for (const QJsonValue row : app.rows("runTable")) {
        const QJsonArray cells = row.toArray();
        rows.push_back({cells[kName].toString(), cells[kState].toString(), cells[kTop1].toString(), cells[kSteps].toString()});
    }
    return rows;
}

QString stateOf(DrivenApp& app, const QString& name) {
    for (const Row& row : runRows(app))
        if (row.name == name) return row.state;
    return {};
}

void openTrain(DrivenApp& app) {
    app.waitFor("the workspace", [&] { return app.isVisible("ConceptView") && !app.rows("ConceptView").isEmpty(); });
    app.trigger("train");
    app.waitFor("the Train page", [&] { return app.isVisible("TrainPage"); });
}

/// Makes the row of `name` the chosen one with the keyboard.
void choose(DrivenApp& app, const QString& name) {
    app.key("Ctrl+Home", "runTable");
    for (int i = 0; i < 20; ++i) {
        if (app.text("trainSentence").startsWith(name + " is ")) return;
        app.key("Down", "runTable");
    }
    FAIL() << "no row " << name.toStdString() << ": " << app.text("trainSentence").toStdString();
}

int drawnPoints(DrivenApp& app) {
    app.click("lossCardTable");
    app.waitFor("the curves as a table", [&] { return app.isVisible("curveTable"); });
    const int count = static_cast<int>(app.rows("curveTable").size());
    app.key("Esc", "CurveTableDialog");
    app.waitFor("the table to close", [&] { return !app.isVisible("CurveTableDialog"); });
    return count;
}

TEST(TrainJourney, QueueWatchPauseInspectResumeKeepKillRecoverCompareExport) {
    const QTemporaryDir data;
    const QStringList environment = {"XDG_CONFIG_HOME=" + data.path(), "XDG_DATA_HOME=" + data.path()};
    QString cut;
    {
        DrivenApp app({}, environment);
        openTrain(app);
        app.waitFor("the shipped runs", [&] { return runRows(app).size() >= 3; });
        const int shipped = static_cast<int>(runRows(app).size());
        app.set("option_epochs", "400");
        app.click("queueThree");
        app.waitFor("three more rows", [&] { return runRows(app).size() == shipped + 3; });
        const auto running = [&] {
            for (const Row& row : runRows(app))
                if (row.state.startsWith("running")) return row.name;
            return QString();
        };
        app.waitFor("the first to run", [&] { return !running().isEmpty(); });
        const QString first = running();
        const int before = drawnPoints(app);
        const QString sentence = app.text("trainSentence");
        app.waitFor("the steps to move", [&] { return app.text("trainSentence") != sentence; });
        EXPECT_GT(drawnPoints(app), 0);
        app.waitFor("the curves to move", [&] { return drawnPoints(app) != before || !stateOf(app, first).startsWith("running"); });

        app.click("runPause");
        app.waitFor("the pause", [&] { return stateOf(app, first).startsWith("paused"); });
        const QString paused = app.text("trainSentence");
        app.trigger("inspect");
        app.waitFor("Inspect to answer", [&] { return app.isVisible("ConceptView") && !app.rows("ConceptView").isEmpty(); });
        app.trigger("actionNextImage");
        app.trigger("train");
        app.waitFor("the Train page", [&] { return app.isVisible("TrainPage"); });
        EXPECT_EQ(app.text("trainSentence"), paused) << "nothing moved meanwhile, and nothing else started";
        app.click("runPause");
        app.waitFor("the resume", [&] { return stateOf(app, first).startsWith("running"); });

        app.click("runKeep");
        app.waitFor("a kept run", [&] { return stateOf(app, first).startsWith("stopped"); });
        app.waitFor("the next to run", [&] { return !running().isEmpty() && running() != first; });
        cut = running();
        app.waitFor("some of its epochs", [&] {
            for (const Row& row : runRows(app))
                if (row.name == cut) return !row.state.startsWith("running") || row.top1.size() > 1;
            return false;
        });
        ASSERT_TRUE(stateOf(app, cut).startsWith("running")) << "too fast to be killed";
        app.kill();
    }

    DrivenApp app({}, environment);
    openTrain(app);
    app.waitFor("the offer", [&] { return stateOf(app, cut).startsWith("interrupted"); });
    EXPECT_TRUE(app.text("trainSentence").startsWith(cut)) << app.text("trainSentence").toStdString();
    app.click("trainAction");
    app.waitFor("the recovered run", [&] { return stateOf(app, cut) == "done"; }, 120);

    choose(app, "Sparse-CBM");
    app.trigger("runBaseline");
    app.waitFor("differences to the baseline", [&] {
        const auto rows = runRows(app);
        return std::any_of(rows.begin(), rows.end(), [&](const Row& row) { return row.name == cut && row.top1.contains('('); });
    });
    choose(app, cut);
    const QString path = data.path() + "/events.out.tfevents.exported";
    app.trigger("runExport");
    app.waitFor("the export dialog", [&] { return app.isVisible("runExportSave"); });
    app.set("runExportForm", 2);
    app.set("runExportPath", path);
    app.click("runExportSave");
    app.waitFor("the event file", [&] { return QFile(path).size() > 0; });
    const EventReader reader = EventReader::open(path.toStdString());
    EXPECT_TRUE(reader.isIntact()) << reader.problem();
    std::int64_t validations = 0, lastStep = 0;
    for (const EventScalar& scalar : reader.scalars()) {
        validations += scalar.tag == "validation/top1" ? 1 : 0;
        lastStep = std::max(lastStep, scalar.step);
    }
    EXPECT_GT(validations, 300) << "one an epoch, those before the kill too";
    EXPECT_EQ(lastStep, 400 * 32);
    EXPECT_EQ(app.close(), 0);
}

TEST(TrainJourney, ClosingWhileTrainingAsksSavesAndEndsWithinTwoSeconds) {
    const QTemporaryDir data;
    const QStringList environment = {"XDG_CONFIG_HOME=" + data.path(), "XDG_DATA_HOME=" + data.path()};
    {
        DrivenApp app({}, environment);
        openTrain(app);
        app.set("option_epochs", "2000");
        app.click("startRun");
        app.waitFor("steps", [&] { return app.text("trainSentence").contains("trains: epoch"); });
        app.trigger("actionQuit");
        app.waitFor("the question", [&] { return app.isVisible("closeAnyway"); });
        QElapsedTimer timer;
        timer.start();
        app.click("closeAnyway");
        EXPECT_TRUE(app.waitForEnd(60000));
        std::cout << "closing while training: " << timer.elapsed() << " ms (limit 2000)" << std::endl;
    }
    DrivenApp app({}, environment);
    openTrain(app);
    app.waitFor("the offer", [&] { return app.text("trainSentence").contains("steps are safe"); });
    EXPECT_EQ(app.close(), 0);
}

}  // namespace
}  // namespace vitrine::test
