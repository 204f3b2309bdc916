// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/map/cluster_card.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QItemSelectionModel>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>

#include "pages/map/cluster_model.h"
#include "pages/map/map_table_dialog.h"
#include "plots/color_scales.h"
#include "theme/theme_colors.h"
#include "widgets/text_combo_box.h"

namespace vitrine {
namespace {

constexpr int kShortestTable = 110;
constexpr int kStandardCount = 26;

QPushButton* makeButton(const char* name, const char* role, QWidget* parent) {
    auto* button = new QPushButton(parent);
    button->setObjectName(QLatin1String(name));
    button->setProperty("role", role);
    return button;
}

}  // namespace

ClusterCard::ClusterCard(MapSession& session, QWidget* parent) : Card(parent), session_(session), model_(new ClusterModel(this)) {
    setObjectName(QStringLiteral("ClusterCard"));
    mode_ = new TextComboBox(QStringLiteral("clusterMode"), 6, this);
    count_ = new QSpinBox(this);
    count_->setObjectName(QStringLiteral("clusterCount"));
    count_->setRange(1, 1000);
    count_->setValue(kStandardCount);
    geometry_ = new TextComboBox(QStringLiteral("clusterGeometry"), 6, this);
    run_ = makeButton("clusterRun", "", this);
    save_ = makeButton("clusterSave", "flat", this);
    sweep_ = makeButton("clusterSweep", "flat", this);
    auto* choices = new QHBoxLayout;
    choices->addWidget(mode_);
    choices->addWidget(count_);
    choices->addWidget(geometry_, 1);
    choices->addWidget(run_);
    body()->addLayout(choices);
    table_ = new QTableView(this);
    table_->setObjectName(QStringLiteral("clusterTable"));
    table_->setProperty("role", "grid");
    table_->setModel(model_);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table_->setShowGrid(false);
    table_->setTabKeyNavigation(false);
    table_->verticalHeader()->hide();
    table_->verticalHeader()->setDefaultSectionSize(table_->fontMetrics().height() + 8);
    table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table_->horizontalHeader()->setSectionResizeMode(ClusterModel::Concepts, QHeaderView::Stretch);
    table_->horizontalHeader()->setHighlightSections(false);
    table_->setColumnHidden(ClusterModel::CommonClass, true);
    // A layout with wrapped labels takes the hint for the least height; the table can do with much less.
    table_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    table_->setMinimumHeight(kShortestTable);
    body()->addWidget(table_, 1);
    purpose_ = makeLabel({}, "muted", this);
    purpose_->setObjectName(QStringLiteral("clusterPurpose"));
    purpose_->setWordWrap(true);
    purpose_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    purpose_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
    body()->addWidget(purpose_, 1);
    agreement_ = makeLabel({}, "muted", this);
    agreement_->setObjectName(QStringLiteral("clusterAgreement"));
    agreement_->setWordWrap(true);
    auto* foot = new QHBoxLayout;
    foot->addWidget(sweep_);
    foot->addWidget(save_);
    foot->addStretch(1);
    body()->addWidget(agreement_);
    body()->addLayout(foot);
    connect(mode_, &QComboBox::activated, this, &ClusterCard::refresh);
    connect(run_, &QPushButton::clicked, this, &ClusterCard::run);
    connect(save_, &QPushButton::clicked, this, &ClusterCard::save);
    connect(sweep_, &QPushButton::clicked, this, &ClusterCard::showSweep);
    connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ClusterCard::selectRows);
    connect(&session, &MapSession::stateChanged, this, &ClusterCard::refresh);
    connect(&session, &MapSession::clustersChanged, this, [this] {
        const auto* points = session_.points();
        model_->setClusters(session_.clusters(), points ? points->classNames : std::vector<std::string>());
        refresh();
    });
    connect(&session, &MapSession::coloringChanged, this, &ClusterCard::refresh);
    retranslate();
}

void ClusterCard::setInput(MapInput input, const std::string& runId) {
    input_ = input;
    runId_ = runId;
}

void ClusterCard::run() {
    ClusterRequest request;
    request.input = input_;
    request.runId = runId_;
    request.clusters = mode_->currentIndex() == 1 ? count_->value() : 0;
    request.spherical = geometry_->currentIndex() == 0;
    session_.cluster(request);
}

void ClusterCard::refresh() {
    using State = MapSession::State;
    const State state = session_.state();
    const bool canRun = state != State::NoWorkspace && state != State::NoImages && state != State::OtherModel;
    run_->setEnabled(canRun && !session_.isClustering());
    count_->setVisible(mode_->currentIndex() == 1);
    const MapClustersPointer& clusters = session_.clusters();
    table_->setVisible(clusters != nullptr);
    purpose_->setVisible(clusters == nullptr);
    save_->setVisible(clusters != nullptr);
    sweep_->setVisible(clusters && clusters->sweep.size() > 1);
    if (session_.isClustering()) {
        setNote(tr("computing…"));
    } else {
        //: How the clusters were made; k is their number
        setNote(clusters ? tr("k-means, k = %1").arg(clusters->clusters.size()) : tr("k-means"));
    }
    QStringList parts;
    if (clusters) {
        const QLocale locale;
        parts << tr("Silhouette %1").arg(locale.toString(clusters->silhouette, 'f', 2));
        if (clusters->ari) parts << tr("agreement with classes: ARI %1").arg(locale.toString(*clusters->ari, 'f', 2));
        if (clusters->nmi) parts << tr("NMI %1").arg(locale.toString(*clusters->nmi, 'f', 2));
        if (clusters->purity) parts << tr("purity %1").arg(locale.toString(*clusters->purity, 'f', 2));
    }
    agreement_->setText(parts.join(QStringLiteral(" · ")));
    agreement_->setVisible(!parts.isEmpty());
    std::vector<QRgb> colors;
    if (clusters && session_.points() && session_.coloring().by == MapColorBy::Cluster) {
        const ThemeColors& theme = themeColors(this);
        const std::vector<int> of = categoriesOf(*session_.points(), session_.coloring());
        std::vector<int> shown = session_.coloring().highlighted;
        if (shown.empty()) shown = standardHighlight(of, static_cast<int>(clusters->clusters.size()));
        colors.assign(clusters->clusters.size(), restColor(theme).rgb());
        for (std::size_t i = 0; i < shown.size() && i < kCategoryColors; ++i) colors[static_cast<std::size_t>(shown[i])] = categoryColor(static_cast<int>(i), theme).rgb();
    }
    model_->setColors(std::move(colors));
}

void ClusterCard::selectRows() {
    const MapPoints* points = session_.points();
    const MapClustersPointer clusters = session_.clusters();
    if (!points || !clusters) return;
    std::vector<bool> isChosen(clusters->clusters.size(), false);
    const QModelIndexList rows = table_->selectionModel()->selectedRows();
    if (rows.isEmpty()) return;
    for (const QModelIndex& row : rows) isChosen[static_cast<std::size_t>(row.row())] = true;
    session_.selectWhere(
        [&](std::uint32_t point) {
            if (points->kinds[point] != MapKind::Image || points->rows[point] >= clusters->assignment.size()) return false;
            const int cluster = clusters->assignment[points->rows[point]];
            return cluster >= 0 && isChosen[static_cast<std::size_t>(cluster)];
        },
        SelectionMode::Replace);
}

void ClusterCard::save() { MapTableDialog::saveCsv(model_->table(), tr("clusters"), this); }

void ClusterCard::showSweep() {
    PlotTable table;
    table.columns = {tr("Clusters"), tr("Silhouette")};
    const MapClustersPointer clusters = session_.clusters();
    table.rowCount = static_cast<int>(clusters->sweep.size());
    table.cell = [clusters](int row, int column) -> QVariant {
        const auto& [k, silhouette] = clusters->sweep[static_cast<std::size_t>(row)];
        return column == 0 ? QVariant(k) : QVariant(silhouette);
    };
    MapTableDialog(tr("Silhouette of each number of clusters"), std::move(table), tr("silhouettes"), this).exec();
}

void ClusterCard::changeEvent(QEvent* event) {
    Card::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
    if (event->type() == QEvent::PaletteChange) QMetaObject::invokeMethod(this, &ClusterCard::refresh, Qt::QueuedConnection);
}

void ClusterCard::retranslate() {
    setTitle(tr("Clusters"));
    const int mode = std::max(0, mode_->currentIndex()), geometry = std::max(0, geometry_->currentIndex());
    mode_->clear();
    //: k is the number of clusters
    mode_->addItems({tr("Best k"), tr("k =")});
    mode_->setCurrentIndex(mode);
    geometry_->clear();
    geometry_->addItems({tr("Spherical"), tr("Euclidean")});
    geometry_->setCurrentIndex(geometry);
    mode_->setAccessibleName(tr("How the number of clusters is chosen"));
    mode_->setToolTip(tr("Best k tries 2 to 40 clusters and keeps the number with the largest silhouette."));
    count_->setAccessibleName(tr("Number of clusters"));
    geometry_->setAccessibleName(tr("Distance between images and cluster centres"));
    geometry_->setToolTip(tr("Spherical compares directions, as CLIP does."));
    run_->setText(tr("Cluster"));
    purpose_->setText(tr("Groups images that lie together and names each group by the concepts that set it apart."));
    save_->setText(tr("Save as CSV…"));
    sweep_->setText(tr("Silhouettes…"));
    table_->setAccessibleName(tr("Clusters and the concepts they are named by"));
    model_->retranslate();
    refresh();
}

}  // namespace vitrine
