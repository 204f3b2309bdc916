// SPDX-License-Identifier: GPL-3.0-or-later
// Renders the Map page on the engine of the tests, with more points than the demo has, and the states a first
// look does not show. One argument: the folder to write to.
#include <QPushButton>

#include "pages/map/map_card.h"
#include "pages/map/map_page.h"
#include "pages/map/map_session.h"
#include "pages/map/point_card.h"
#include "ui/page_stage.h"

namespace {

using namespace vitrine;
using namespace vitrine::test;

constexpr int kSettleMilliseconds = 500;

class Stage : public PageStage {
public:
    void openMap(const FakeWorld& world, const QString& theme) {
        openPage(world, QStringLiteral("map"), theme);
        waitUntil([&] { return session().state() != MapSession::State::NoWorkspace; });
        settle(kSettleMilliseconds);
    }
    void grab(const QString& file) { PageStage::grab(file, kSettleMilliseconds); }
    MapPage& page() const { return *window_->findChild<MapPage*>(); }
    MapSession& session() const { return page().session(); }
    ScatterView& view() const { return page().map().view(); }
    void click(const char* name) const { window_->findChild<QPushButton*>(QLatin1String(name))->click(); }
};

void renderPoints(const QString& folder, std::size_t images, const QString& theme) {
    FakeWorld world;
    world.map.images = images;
    world.map.hasStored = true;
    Stage stage;
    stage.openMap(world, theme);
    waitUntil([&] { return stage.session().state() == MapSession::State::Done; });
    const auto file = [&](const QString& what) { return QStringLiteral("%1/map-%2k-%3-%4.png").arg(folder).arg(images / 1000).arg(what, theme); };
    stage.grab(file(QStringLiteral("whole")));
    stage.session().selectWhere([&](std::uint32_t point) { return stage.session().points()->classes[point] == 3; }, SelectionMode::Replace);
    stage.session().setCurrent(3);
    stage.grab(file(QStringLiteral("selected")));
    stage.session().select({}, SelectionMode::Replace);
    stage.session().setCurrent(-1);
    stage.view().zoomBy(12.0, stage.view().pixelOf(3));
    stage.grab(file(QStringLiteral("near")));
    stage.view().zoomBy(images > 100'000 ? 40.0 : 12.0, stage.view().pixelOf(3));
    Stage::settle(kSettleMilliseconds);
    stage.window_->findChild<PointCard*>()->showFor(3);
    stage.grab(file(QStringLiteral("pictures")));
    stage.TearDown();
}

void renderColours(const QString& folder, const QString& theme) {
    FakeWorld world;
    world.map.images = 4000;
    world.map.hasStored = true;
    Stage stage;
    stage.openMap(world, theme);
    const auto file = [&](const QString& what) { return QStringLiteral("%1/map-%2-%3.png").arg(folder, what, theme); };
    stage.session().setColorModel(1);
    stage.session().colorBy(MapColorBy::Correct);
    stage.grab(file(QStringLiteral("correct")));
    stage.session().colorByConcept(QString::fromStdString(stage.engine_->workspace()->conceptNames[4]));
    stage.grab(file(QStringLiteral("concept")));
    stage.click("clusterRun");
    stage.session().colorBy(MapColorBy::Cluster);
    stage.grab(file(QStringLiteral("clusters")));
    stage.TearDown();
}

void renderStates(const QString& folder, const QString& theme) {
    const auto grab = [&](const QString& what, const FakeWorld& world, const std::function<void(Stage&)>& act) {
        Stage stage;
        stage.openMap(world, theme);
        act(stage);
        stage.grab(QStringLiteral("%1/map-state-%2-%3.png").arg(folder, what, theme));
        stage.TearDown();
    };
    FakeWorld fresh;
    grab(QStringLiteral("empty"), fresh, [](Stage&) {});
    FakeWorld foreign;
    foreign.embeddingsFit = false;
    grab(QStringLiteral("other-model"), foreign, [](Stage&) {});
    FakeWorld slow;
    slow.map.frames = 400;
    grab(QStringLiteral("paused"), slow, [](Stage& stage) {
        stage.click("mapStart");
        waitUntil([&] { return stage.session().frame() && stage.session().frame()->iteration > 60; });
        stage.click("mapStart");
    });
    FakeWorld failing;
    failing.map.fails = true;
    grab(QStringLiteral("failed"), failing, [](Stage& stage) {
        stage.click("mapStart");
        waitUntil([&] { return stage.session().state() == MapSession::State::Failed; });
    });
}

}  // namespace

int main(int argc, char** argv) {
    return renderPages(argc, argv, [](const QString& folder, const QString& theme, const QString& suffix) {
        for (const std::size_t images : {std::size_t{50'000}, std::size_t{500'000}}) renderPoints(folder, images, theme + suffix);
        renderColours(folder, theme + suffix);
        renderStates(folder, theme + suffix);
    });
}
