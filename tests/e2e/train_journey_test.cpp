// SPDX-License-Identifier: GPL-3.0-or-later
// Training from inside the shipped program: three methods queued, curves that move, pause, inspect, resume,
// stop and keep, kill -9, restart, recover, compare, export; and a backbone from captioned pictures. Trainings that
// are interrupted are far longer than any machine needs to get there, and stopped when they have been seen.
#include <gtest/gtest.h>

#include <QElapsedTimer>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QLocale>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <algorithm>
#include <iostream>

#include "e2e/driver/driven_app.h"
#include "support/event_reader.h"

namespace vitrine::test {
namespace {

constexpr int kName = 0, kState = 1, kTop1 = 2, kSteps = 8;

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
        const QString said = app.text("trainSentence");
        if (said.startsWith(name + " is ") || said.startsWith(name + " wa") || said.startsWith(name + " had ")) return;
        app.key("Down", "runTable");
    }
    FAIL() << "no row " << name.toStdString() << ": " << app.text("trainSentence").toStdString();
}

/// Whether a training has put its state on disk below `folder`.
bool hasState(const QString& folder) {
    return QDirIterator(folder, {QStringLiteral("training.safetensors")}, QDir::Files, QDirIterator::Subdirectories).hasNext();
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
    QString cut, waiting;
    {
        DrivenApp app({}, environment);
        openTrain(app);
        app.waitFor("the shipped runs", [&] { return runRows(app).size() >= 3; });
        const int shipped = static_cast<int>(runRows(app).size());
        app.set("option_epochs", "100000");
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
        app.waitFor("a state on disk", [&] { return hasState(data.path()); });
        for (const Row& row : runRows(app))
            if (row.state == "waits") waiting = row.name;
        ASSERT_TRUE(stateOf(app, cut).startsWith("running"));
        app.kill();
    }

    DrivenApp app({}, environment);
    openTrain(app);
    app.waitFor("the offer", [&] { return stateOf(app, cut).startsWith("interrupted"); });
    choose(app, cut);
    EXPECT_EQ(stateOf(app, waiting), "interrupted") << "what waited is still there, and has not started by itself";
    EXPECT_TRUE(app.text("trainSentence").contains("steps are safe")) << app.text("trainSentence").toStdString();
    app.click("trainAction");
    app.waitFor("the recovered run", [&] { return stateOf(app, cut).startsWith("running"); });
    app.waitFor("its steps", [&] { return app.text("trainSentence").contains("trains: epoch"); });
    app.click("runKeep");
    app.waitFor("the recovered run to be kept", [&] { return stateOf(app, cut) == "stopped, kept"; });
    choose(app, waiting);
    EXPECT_TRUE(app.text("trainSentence").contains("waited for its turn")) << app.text("trainSentence").toStdString();
    app.click("runDiscard");
    app.waitFor("it to be gone", [&] { return stateOf(app, waiting).isEmpty(); });

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
    EXPECT_GT(validations, 0);
    QString steps;
    for (const Row& row : runRows(app))
        if (row.name == cut) steps = row.steps;
    EXPECT_EQ(QLocale().toString(static_cast<qlonglong>(lastStep)).remove(QRegularExpression("\\D")), steps.remove(QRegularExpression("\\D")));
    EXPECT_EQ(app.close(), 0);
}

/// Pictures of four colours with a sentence each, and a line that names none.
QString writeCaptions(const QString& folder) {
    const QStringList names{"red", "green", "blue", "grey"};
    QFile table(folder + "/captions.csv");
    EXPECT_TRUE(table.open(QIODevice::WriteOnly));
    table.write("path,caption\nabsent.png,a lost picture\n");
    for (int i = 0; i < 48; ++i) {
        QImage image(24, 24, QImage::Format_RGB888);
        for (int y = 0; y < 24; ++y)
            for (int x = 0; x < 24; ++x) {
                const int noise = (i * 37 + 7 * x + 13 * y) % 40;
                const auto level = [&](int channel) { return (i % 4 == 3 ? 110 : i % 4 == channel ? 190 : 20) + noise; };
                image.setPixel(x, y, qRgb(level(0), level(1), level(2)));
            }
        const QString name = QString("picture%1.png").arg(i);
        EXPECT_TRUE(image.save(folder + "/" + name));
        table.write((name + ",a " + names[i % 4] + " picture\n").toUtf8());
    }
    return table.fileName();
}

TEST(TrainJourney, ABackboneIsTrainedFromCaptionsKilledRecoveredAndUsed) {
    const QTemporaryDir data;
    const QStringList environment = {"XDG_CONFIG_HOME=" + data.path(), "XDG_DATA_HOME=" + data.path()};
    const QString name = "CLIP backbone";
    {
        DrivenApp app({}, environment);
        openTrain(app);
        app.set("trainMethod", name);
        app.set("trainSource", data.path() + "/absent.csv");
        EXPECT_FALSE(app.find("startRun")["enabled"].toBool(true)) << "a table that is not there can not be trained on";
        app.set("trainSource", writeCaptions(data.path()));
        for (const auto& [id, value] : std::initializer_list<std::pair<const char*, const char*>>{
                 {"image_size", "16"}, {"patch_size", "4"}, {"width", "32"}, {"layers", "1"}, {"text_width", "32"}, {"text_layers", "1"},
                 {"embedding", "16"}, {"merges", "40"}, {"context", "12"}, {"batch_size", "16"}, {"epochs", "100000"}})
            app.set(QString("option_") + id, value);
        app.click("startRun");
        app.waitFor("it to train", [&] { return app.text("trainSentence").startsWith(name + " trains: epoch"); });
        app.waitFor("curves", [&] { return drawnPoints(app) > 0; });
        app.waitFor("a state on disk", [&] { return hasState(data.path()); });
        app.kill();
    }
    DrivenApp app({}, environment);
    openTrain(app);
    app.waitFor("the offer", [&] { return stateOf(app, name) == "interrupted"; });
    EXPECT_TRUE(app.text("trainSentence").contains("steps are safe")) << app.text("trainSentence").toStdString();
    app.click("trainAction");
    app.waitFor("it to go on", [&] { return app.text("trainSentence").startsWith(name + " trains: epoch"); });
    app.click("runKeep");
    app.waitFor("a kept backbone", [&] { return stateOf(app, name) == "stopped, kept"; });
    EXPECT_TRUE(app.text("trainSentence").contains("recall@1")) << app.text("trainSentence").toStdString();
    EXPECT_TRUE(app.text("trainDetails").contains("absent.png")) << app.text("trainDetails").toStdString();
    EXPECT_EQ(app.text("trainAction"), "Use as backbone");
    app.click("trainAction");
    app.waitFor("Inspect with the new backbone", [&] { return app.isVisible("ConceptView") && !app.rows("ConceptView").isEmpty(); });
    app.trigger("train");
    app.waitFor("the form to name it", [&] { return app.text("trainSentence").contains("recall@1"); });
    EXPECT_EQ(app.close(), 0);
}

TEST(TrainJourney, ClosingWhileTrainingAsksSavesAndEndsWithinTwoSeconds) {
    const QTemporaryDir data;
    const QStringList environment = {"XDG_CONFIG_HOME=" + data.path(), "XDG_DATA_HOME=" + data.path()};
    {
        DrivenApp app({}, environment);
        openTrain(app);
        app.set("option_epochs", "100000");
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
