// SPDX-License-Identifier: GPL-3.0-or-later
// The Map page on an engine of the tests: fits are watched and held, gestures take exactly what they enclose,
// pictures belong to their points, the selection is that of every page.
#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QTableView>
#include <QTest>

#include "base/counter_random.h"
#include "pages/map/cluster_model.h"
#include "pages/map/map_card.h"
#include "pages/map/map_page.h"
#include "pages/map/map_session.h"
#include "pages/map/point_card.h"
#include "pages/map/selection_card.h"
#include "plots/embedding_scatter.h"
#include "plots/plot_export.h"
#include "theme/theme_colors.h"
#include "ui/ui_fixture.h"
#include "widgets/elided_label.h"

namespace vitrine::test {
namespace {

using State = MapSession::State;

class MapPageTest : public UiFixture {
protected:
    void openMap(FakeWorld world = {}) {
        open(world);
        window_->showPage(QStringLiteral("map"));
        page_ = window_->findChild<MapPage*>();
        ASSERT_TRUE(waitUntil([&] { return session().state() != State::NoWorkspace; }));
    }
    void fitted(FakeWorld world = {}) {
        world.map.frames = 3;
        openMap(world);
        click("mapStart");
        ASSERT_TRUE(waitUntil([&] { return session().state() == State::Done; }));
        ASSERT_TRUE(waitUntil([&] { return view().isVisible() && view().width() > 300; }));
    }

    MapSession& session() const { return page_->session(); }
    ScatterView& view() const { return page_->map().view(); }
    void click(const char* name) const { QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton); }
    QString sentence() const { return find<QLabel>("emptySentence") ? page_->findChild<QLabel*>(QStringLiteral("emptySentence"))->text() : QString(); }

    /// Drags through the corners with the left button.
    void drag(const QVector<QPoint>& corners, Qt::KeyboardModifiers modifiers = {}) const {
        send(QEvent::MouseButtonPress, corners.front(), Qt::LeftButton, Qt::LeftButton, modifiers);
        for (const QPoint& corner : corners) send(QEvent::MouseMove, corner, Qt::NoButton, Qt::LeftButton, modifiers);
        send(QEvent::MouseButtonRelease, corners.back(), Qt::LeftButton, Qt::NoButton, modifiers);
    }
    void send(QEvent::Type type, const QPoint& at, Qt::MouseButton button, Qt::MouseButtons buttons, Qt::KeyboardModifiers modifiers = {}) const {
        QMouseEvent event(type, at, view().mapToGlobal(at), button, buttons, modifiers);
        QApplication::sendEvent(&view(), &event);
    }
    void tool(const char* name) const { page_->findChild<QPushButton*>(QLatin1String(name))->click(); }

    MapPage* page_ = nullptr;
};

TEST_F(MapPageTest, FramesArriveAndTheFitCanBeHeldAndGoesOn) {
    FakeWorld world;
    world.map.frames = 200;
    openMap(world);
    EXPECT_EQ(session().state(), State::Empty);
    click("mapStart");
    ASSERT_TRUE(waitUntil([&] { return session().frame() && session().frame()->iteration > 0; }));
    EXPECT_EQ(find<QPushButton>("mapStart")->text(), QStringLiteral("Pause"));
    click("mapStart");
    EXPECT_EQ(session().state(), State::Paused);
    QTest::qWait(60);  // a frame that was under way may still come
    const int held = session().frame()->iteration;
    QTest::qWait(120);
    EXPECT_EQ(session().frame()->iteration, held) << "the map moved during the pause";
    EXPECT_TRUE(page_->findChild<ElidedLabel*>(QStringLiteral("mapProgress"))->fullText().contains(QStringLiteral("KL")));
    page_->findChild<QSlider*>(QStringLiteral("mapExaggeration"))->setValue(7);
    EXPECT_DOUBLE_EQ(engine_->map().exaggeration(), 7.0);
    page_->findChild<QSlider*>(QStringLiteral("mapLearningRate"))->setValue(50);
    EXPECT_DOUBLE_EQ(engine_->map().learningRateFactor(), 0.5);
    click("mapStart");
    ASSERT_TRUE(waitUntil([&] { return session().frame()->iteration > held; }));
    ASSERT_TRUE(waitUntil([&] { return !session().frame()->isExaggerated; }));
    EXPECT_EQ(page_->findChild<QSlider*>(QStringLiteral("mapExaggeration"))->value(), 1) << "what holds now";
    EXPECT_DOUBLE_EQ(engine_->map().exaggeration(), 7.0) << "shown, not moved";
    click("mapStop");
    ASSERT_TRUE(waitUntil([&] { return session().state() == State::Done; }));
    EXPECT_EQ(page_->findChild<QSlider*>(QStringLiteral("mapExaggeration"))->value(), 7) << "for the next fit";
    EXPECT_EQ(find<QPushButton>("mapStart")->text(), QStringLiteral("Start"));
    EXPECT_LT(session().frame()->iteration, session().frame()->iterations);
}

TEST_F(MapPageTest, LassoTakesExactlyThePointsInsideThePolygon) {
    fitted();
    tool("mapLasso");
    CounterRandom random(11);
    const QRect area = view().axisRect()->rect();
    for (int trial = 0; trial < 20; ++trial) {
        QVector<QPoint> corners;
        for (int i = 0; i < 7; ++i)
            corners << QPoint(area.left() + static_cast<int>(random.index(static_cast<std::size_t>(area.width()))),
                              area.top() + static_cast<int>(random.index(static_cast<std::size_t>(area.height()))));
        drag(corners);
        QPolygonF polygon;
        for (const QPoint& corner : corners) polygon << QPointF(view().xAxis->pixelToCoord(corner.x()), view().yAxis->pixelToCoord(corner.y()));
        std::vector<std::uint32_t> expected;
        const auto& coordinates = session().frame()->coordinates;
        for (std::uint32_t point = 0; point < session().points()->size(); ++point)
            if (polygon.containsPoint({coordinates[2 * point], coordinates[2 * point + 1]}, Qt::OddEvenFill)) expected.push_back(point);
        EXPECT_EQ(session().selection(), expected) << "trial " << trial;
    }
}

TEST_F(MapPageTest, RectangleAddsAndSubtracts) {
    fitted();
    tool("mapRectangle");
    const QRect area = view().axisRect()->rect();
    drag({area.topLeft(), area.center()});
    const auto first = session().selection();
    ASSERT_FALSE(first.empty());
    drag({area.center(), area.bottomRight()}, Qt::ShiftModifier);
    EXPECT_GT(session().selection().size(), first.size());
    drag({area.center(), area.bottomRight()}, Qt::AltModifier);
    EXPECT_EQ(session().selection(), first);
    QTest::keyClick(&view(), Qt::Key_Escape);
    EXPECT_TRUE(session().selection().empty());
}

TEST_F(MapPageTest, BrushTakesWhatItPasses) {
    fitted();
    tool("mapBrush");
    const QPoint at = view().pixelOf(0).toPoint();
    drag({at});
    const auto& taken = session().selection();
    EXPECT_TRUE(std::binary_search(taken.begin(), taken.end(), 0U));
    for (const std::uint32_t point : taken) EXPECT_LE(std::hypot(view().pixelOf(point).x() - at.x(), view().pixelOf(point).y() - at.y()), 18.5);
}

TEST_F(MapPageTest, TheSelectionIsThatOfEveryPage) {
    fitted();
    window_->hub().setSelectedImages({QStringLiteral("image_3"), QStringLiteral("image_12"), QStringLiteral("elsewhere")});
    EXPECT_EQ(session().selection(), (std::vector<std::uint32_t>{3, 12}));
    session().select({5}, SelectionMode::Add);
    EXPECT_EQ(window_->hub().selectedImages(), (QStringList{QStringLiteral("image_3"), QStringLiteral("image_5"), QStringLiteral("image_12")}));
}

TEST_F(MapPageTest, TheSentenceCountsWhatIsSelected) {
    fitted();
    const MapPoints& points = *session().points();
    std::vector<std::uint32_t> ofClass;
    for (std::uint32_t point = 0; point < 600; ++point)
        if (points.classes[point] == 2) ofClass.push_back(point);
    std::size_t right = 0;
    for (const std::uint32_t point : ofClass) right += points.models[1].predicted[point] == 2 ? 1 : 0;
    const QString said = selectionSentence(points, ofClass);
    EXPECT_TRUE(said.contains(QString::number(ofClass.size()))) << said.toStdString();
    EXPECT_TRUE(said.contains(QStringLiteral("100 % ") + QString::fromStdString(points.classNames[2]))) << said.toStdString();
    EXPECT_TRUE(said.contains(QString::number(std::lround(100.0 * static_cast<double>(right) / static_cast<double>(ofClass.size()))) + QStringLiteral(" %"))) << said.toStdString();
}

TEST_F(MapPageTest, PicturesAreNeverSwapped) {
    fitted();
    ASSERT_TRUE(view().points().thumbnails().empty()) << "pictures in a crowd say nothing";
    CounterRandom random(5);
    std::size_t compared = 0;
    for (int step = 0; step < 12; ++step) {
        view().fitView();
        view().zoomBy(5.0 + 3.0 * random.uniform(), view().pixelOf(static_cast<std::uint32_t>(random.index(600))));
        view().panBy({40.0 * random.uniform(), 30.0 * random.uniform()});
        waitUntil([&] { return !view().points().thumbnails().empty(); }, 1500);
        QTest::qWait(120);  // pictures that were still on their way
        const QImage& picture = view().points().picture();
        for (const ThumbnailPlace& spot : view().points().thumbnails()) {
            const QPoint middle(static_cast<int>(spot.x * picture.devicePixelRatio()), static_cast<int>(spot.y));
            if (!picture.rect().contains(middle)) continue;
            const QColor seen = picture.pixelColor(middle);
            EXPECT_EQ(rowOfPicture(static_cast<std::uint8_t>(seen.red()), static_cast<std::uint8_t>(seen.green()), 0), session().points()->rows[spot.point]);
            const QPointF at = view().pixelOf(spot.point) - QPointF(view().axisRect()->topLeft());
            EXPECT_NEAR(at.x(), spot.x, 0.01);
            EXPECT_NEAR(at.y(), spot.y, 0.01);
            ++compared;
        }
    }
    EXPECT_GT(compared, 20U);
}

TEST_F(MapPageTest, RingAtOnceCardAfterAMomentAndReachable) {
    fitted();
    auto* card = page_->findChild<PointCard*>();
    ASSERT_NE(card, nullptr);
    send(QEvent::MouseMove, view().pixelOf(17).toPoint(), Qt::NoButton, Qt::NoButton);
    const int ringed = view().overlay().ring();
    ASSERT_GE(ringed, 0);
    EXPECT_FALSE(card->isVisible());
    ASSERT_TRUE(waitUntil([&] { return card->isVisible(); }, 2000));
    EXPECT_EQ(card->point(), ringed);
    const auto* words = card->findChild<QLabel*>(QStringLiteral("pointText"));
    EXPECT_TRUE(waitUntil([&] { return words->text().contains(QString::fromStdString(engine_->workspace()->conceptNames[0])); })) << words->text().toStdString();
    // On its way to the card the pointer leaves the point; the card waits for it.
    send(QEvent::MouseMove, {2, 2}, Qt::NoButton, Qt::NoButton);
    QEnterEvent enter(QPointF(3, 3), QPointF(3, 3), card->mapToGlobal(QPoint(3, 3)));
    QApplication::sendEvent(card, &enter);
    QTest::qWait(450);
    EXPECT_TRUE(card->isVisible());
    QTest::mouseClick(card->findChild<QPushButton*>(QStringLiteral("pointNeighbours")), Qt::LeftButton);
    EXPECT_EQ(session().current(), ringed);
    ASSERT_TRUE(waitUntil([&] { return session().neighbours().points.size() == static_cast<std::size_t>(MapSession::kNeighbours); }));
    EXPECT_EQ(find<QListView>("neighbourList")->model()->rowCount(), MapSession::kNeighbours);
}

TEST_F(MapPageTest, EveryPointIsReachedByTheKeyboard) {
    fitted();
    view().setFocus();
    QTest::keyClick(&view(), Qt::Key_Right);
    const int first = view().overlay().ring();
    ASSERT_GE(first, 0);
    QTest::keyClick(&view(), Qt::Key_Right);
    const int second = view().overlay().ring();
    EXPECT_NE(second, first);
    EXPECT_GT(view().pixelOf(static_cast<std::uint32_t>(second)).x(), view().pixelOf(static_cast<std::uint32_t>(first)).x());
    QTest::keyClick(&view(), Qt::Key_Space);
    EXPECT_EQ(session().selection(), (std::vector<std::uint32_t>{static_cast<std::uint32_t>(second)}));
    QTest::keyClick(&view(), Qt::Key_Space);
    EXPECT_TRUE(session().selection().empty());
    QTest::keyClick(&view(), Qt::Key_A, Qt::ControlModifier);
    EXPECT_EQ(session().selection().size(), session().points()->size());
}

TEST_F(MapPageTest, OpenedImagesGoToInspectAndADroppedOneIsPlaced) {
    fitted();
    const int before = window_->images().rowCount();
    session().openImage(9);
    ASSERT_TRUE(waitUntil([&] { return window_->images().rowCount() == before + 1; }));
    EXPECT_EQ(window_->hub().image(), window_->images().idAt(before));
    session().openImage(9);
    QTest::qWait(50);
    EXPECT_EQ(window_->images().rowCount(), before + 1) << "the same image was loaded twice";
    EXPECT_FALSE(page_->isVisible()) << "Inspect is the page now";

    window_->showPage(QStringLiteral("map"));
    adapter_->addPaths({QStringLiteral("/somewhere/dropped.png")});
    ASSERT_TRUE(waitUntil([&] { return session().placed().size() == 1; }));
    EXPECT_EQ(session().placedName(session().placed()[0].image), QStringLiteral("dropped.png"));
    EXPECT_FALSE(session().neighbours().points.empty());
}

TEST_F(MapPageTest, EachStateHasItsSentence) {
    FakeWorld none;
    none.map.images = 0;
    openMap(none);
    EXPECT_EQ(session().state(), State::NoImages);
    const QString noImages = sentence();
    TearDown();

    FakeWorld foreign;
    foreign.embeddingsFit = false;
    openMap(foreign);
    EXPECT_EQ(session().state(), State::OtherModel);
    const QString other = sentence();
    EXPECT_FALSE(find<QPushButton>("mapStart")->isEnabled());
    TearDown();

    FakeWorld broken;
    broken.map.fails = true;
    openMap(broken);
    const QString empty = sentence();
    click("mapStart");
    ASSERT_TRUE(waitUntil([&] { return session().state() == State::Failed; }));
    const QString failed = sentence();
    EXPECT_TRUE(find<QPushButton>("mapStart")->isEnabled()) << "buttons come back after a failure";
    const QStringList sentences{noImages, other, empty, failed};
    EXPECT_EQ(QSet<QString>(sentences.begin(), sentences.end()).size(), sentences.size());
    for (const QString& said : sentences) EXPECT_FALSE(said.isEmpty());
}

TEST_F(MapPageTest, AStoredMapOpensAtOnce) {
    FakeWorld world;
    world.map.hasStored = true;
    openMap(world);
    ASSERT_TRUE(waitUntil([&] { return session().state() == State::Done; }));
    EXPECT_EQ(engine_->map().framesSent(), 0);
    ASSERT_NE(session().frame(), nullptr);
}

TEST_F(MapPageTest, ColoursFollowTheirMeaning) {
    fitted();
    const MapPoints& points = *session().points();
    ColoringChoice choice;
    choice.by = MapColorBy::Correct;
    choice.model = 1;
    const auto correct = makeColoring(points, choice, lightColors());
    for (std::size_t i = 0; i < 600; ++i)
        EXPECT_EQ(correct->diamonds[i] != 0, points.models[1].predicted[i] != points.classes[i]) << i;
    choice.by = MapColorBy::Class;
    choice.highlighted = {4};
    const auto highlighted = makeColoring(points, choice, darkColors());
    for (std::size_t i = 1; i < 600; ++i) {
        if (points.classes[i] == 4) continue;
        EXPECT_EQ(highlighted->colors[i], highlighted->colors[0]) << "only class 4 has a colour";
    }
    EXPECT_NE(highlighted->colors[4], highlighted->colors[0]);
}

TEST_F(MapPageTest, ClustersAreNamedAndSelectTheirImages) {
    fitted();
    click("clusterRun");
    ASSERT_TRUE(waitUntil([&] { return session().clusters() != nullptr; }));
    auto* table = find<QTableView>("clusterTable");
    QAbstractItemModelTester tester(table->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    ASSERT_GT(table->model()->rowCount(), 1);
    table->selectRow(1);
    for (const std::uint32_t point : session().selection()) EXPECT_EQ(session().clusters()->assignment[session().points()->rows[point]], 1);
    EXPECT_EQ(session().selection().size(), session().clusters()->clusters[1].size);
    const auto* model = static_cast<ClusterModel*>(table->model());
    const QStringList lines = toCsv(model->table()).split(QStringLiteral("\r\n"), Qt::SkipEmptyParts);
    EXPECT_EQ(lines.size(), table->model()->rowCount() + 1);
}

TEST_F(MapPageTest, ListsKeepTheRulesOfModels) {
    fitted();
    QAbstractItemModelTester chosen(find<QListView>("selectionList")->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    QAbstractItemModelTester near(find<QListView>("neighbourList")->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    session().select({1, 5, 9}, SelectionMode::Replace);
    session().setCurrent(5);
    session().select({5}, SelectionMode::Subtract);
    EXPECT_EQ(find<QListView>("selectionList")->model()->rowCount(), 2);
}

TEST_F(MapPageTest, ExportsHoldTheLegendAndEveryPoint) {
    fitted();
    EmbeddingScatter& plot = page_->map().plot();
    const QString svg = folder_.filePath(QStringLiteral("map.svg"));
    for (const QString& path : {svg, folder_.filePath(QStringLiteral("map.pdf")), folder_.filePath(QStringLiteral("map.png")), folder_.filePath(QStringLiteral("map.csv"))}) {
        const Result<> written = exportPlot(plot, path);
        ASSERT_TRUE(written) << written.error().message();
        EXPECT_GT(QFileInfo(path).size(), 1000) << path.toStdString();
    }
    QFile drawing(svg);
    ASSERT_TRUE(drawing.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(drawing.readAll());
    EXPECT_TRUE(text.contains(QString::fromStdString(session().points()->classNames[0]))) << "the legend is text";
    QFile table(folder_.filePath(QStringLiteral("map.csv")));
    ASSERT_TRUE(table.open(QIODevice::ReadOnly));
    EXPECT_EQ(QString::fromUtf8(table.readAll()).count(QStringLiteral("\n")), static_cast<int>(session().points()->size()) + 1);
}

}  // namespace
}  // namespace vitrine::test
