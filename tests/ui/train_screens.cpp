// SPDX-License-Identifier: GPL-3.0-or-later
// Renders the Train page in its states to PNG files, light and dark, on made-up runs: the states that take
// minutes or a crash to reach in the program itself. One argument: the folder to write to.
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTextStream>
#include <QThreadPool>
#include <functional>

#include "application.h"
#include "bridge/engine_adapter.h"
#include "main_window.h"
#include "settings/language_controller.h"
#include "settings/settings_store.h"
#include "theme/theme_controller.h"
#include "ui/fake_engine.h"

namespace vitrine::test {
namespace {

struct Scene {
    const char* name;
    std::vector<TrainingRun> (*runs)();
};

std::vector<TrainingRun> threeDone() {
    return {fakeRun("sparse_cbm", "sparse_cbm", RunState::Finished), fakeRun("l1_cbm", "l1_cbm", RunState::Finished),
            fakeRun("contrastive_cbm", "contrastive_cbm", RunState::Finished)};
}

std::vector<TrainingRun> with(TrainingRun run) {
    auto runs = threeDone();
    runs.push_back(std::move(run));
    return runs;
}

std::vector<TrainingRun> failed() {
    TrainingRun run = fakeRun("sparse_cbm", "sparse_cbm-2", RunState::Failed, 0.4);
    run.error = Error{ErrorCode::NumericalFailure, "Sparse-CBM",
                      "the loss is not finite in epoch 11, step 321 (concept loss nan, class loss nan; concept weights [-41.2, 73.9], 0 not "
                      "finite; head weights [-8.1e3, 9.7e3], 12 not finite); a lower learning rate helps"};
    return with(run);
}

std::vector<TrainingRun> tenRuns() {
    std::vector<TrainingRun> runs = threeDone();
    for (int seed = 1; seed <= 4; ++seed)
        runs.push_back(fakeRun("sparse_cbm", "sparse_cbm-" + std::to_string(seed + 1), RunState::Finished, 1.0, 25, seed));
    runs.push_back(fakeRun("l1_cbm", "l1_cbm-2", RunState::Stopped, 0.5));
    runs.push_back(fakeRun("label_free_cbm", "label_free_cbm", RunState::Finished));
    runs.push_back(fakeRun("contrastive_cbm", "contrastive_cbm-2", RunState::Finished, 1.0, 25, 7));
    return runs;
}

const std::vector<Scene>& scenes() {
    static const std::vector<Scene> list{
        {"empty", [] { return std::vector<TrainingRun>{}; }},
        {"running", [] {
             auto runs = with(fakeRun("sparse_cbm", "sparse_cbm-2", RunState::Running, 0.62, 25, 43));
             runs.push_back(fakeRun("l1_cbm", "l1_cbm-2", RunState::Queued, 0.0));
             return runs;
         }},
        {"ten-runs", tenRuns},
        {"failed", failed},
        {"paused", [] { return with(fakeRun("l1_cbm", "l1_cbm-2", RunState::Paused, 0.3)); }},
        {"backbone-running", [] {
             auto runs = with(fakeBackbone("backbone", RunState::Running, 0.6, "/pictures/birds/captions.csv"));
             runs.push_back(fakeRun("l1_cbm", "l1_cbm-2", RunState::Queued, 0.0));
             return runs;
         }},
        {"backbone-done", [] {
             TrainingRun run = fakeBackbone("backbone", RunState::Finished);
             run.problemCount = 4;
             for (int line : {12, 40, 41, 77}) run.problems.push_back("/pictures/birds/captions.csv: line " + std::to_string(line) + " has no caption");
             return with(std::move(run));
         }},
        {"waited", [] {
             TrainingRun run = fakeRun("l1_cbm", "l1_cbm-2", RunState::Recoverable, 0.0);
             run.waited = true;
             return with(std::move(run));
         }},
        {"recoverable", [] { return with(fakeRun("contrastive_cbm", "contrastive_cbm-2", RunState::Recoverable, 0.5)); }}};
    return list;
}

/// Lets the window settle: polled boards, layouts, the estimate.
void settle(int milliseconds) {
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < milliseconds) QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

void render(const QString& folder, ThemeMode mode, const QString& language) {
    const QTemporaryDir home;
    SettingsStore settings(home.filePath(QStringLiteral("settings.ini")));
    LanguageController languages;
    languages.setLanguage(language);
    ThemeController theme(*qApp);
    theme.setMode(mode);
    FakeEngine engine;
    EngineAdapter adapter(engine);
    MainWindow window(adapter, settings, theme, languages);
    window.showWorkspaceImages(false);
    window.show();
    adapter.openWorkspace(QStringLiteral("/demo"));
    window.openPaths({QStringLiteral("/pictures/heron.png")});
    settle(600);
    window.showPage(QStringLiteral("train"));
    for (const Scene& scene : scenes()) {
        engine.training().setRuns(scene.runs());
        settle(1300);
        const QString file = QStringLiteral("%1/train-%2-%3-%4.png")
                                 .arg(folder, QLatin1String(scene.name), mode == ThemeMode::Dark ? QStringLiteral("dark") : QStringLiteral("light"), language);
        window.grab().save(file);
        QTextStream(stdout) << file << '\n';
    }
    engine.shutdown();
    QThreadPool::globalInstance()->waitForDone();
}

}  // namespace
}  // namespace vitrine::test

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    vitrine::loadUiResources();
    const QString folder = QCoreApplication::arguments().value(1, QStringLiteral("screens"));
    QDir().mkpath(folder);
    vitrine::test::render(folder, vitrine::ThemeMode::Light, QStringLiteral("en"));
    vitrine::test::render(folder, vitrine::ThemeMode::Dark, QStringLiteral("en"));
    vitrine::test::render(folder, vitrine::ThemeMode::Light, QStringLiteral("ru"));
    return 0;
}
