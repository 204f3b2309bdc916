// SPDX-License-Identifier: GPL-3.0-or-later
#include "plots/embedding_scatter.h"

#include <QCoreApplication>
#include <QVBoxLayout>
#include <algorithm>

namespace vitrine {
namespace {

QString text(const std::string& value) { return QString::fromStdString(value); }

QString kindName(MapKind kind) {
    switch (kind) {
        case MapKind::Image: return QCoreApplication::translate("EmbeddingScatter", "image");
        case MapKind::Concept: return QCoreApplication::translate("EmbeddingScatter", "concept");
        case MapKind::Class: return QCoreApplication::translate("EmbeddingScatter", "class");
        case MapKind::RandomWord: return QCoreApplication::translate("EmbeddingScatter", "random word");
    }
    return {};
}

QString className(const MapPoints& points, int label) {
    return label >= 0 && static_cast<std::size_t>(label) < points.classNames.size() ? text(points.classNames[static_cast<std::size_t>(label)])
                                                                                    : QString();
}

}  // namespace

PlotTable mapPointTable(const MapFramePointer& frame, const std::vector<std::uint32_t>& selection, const MapClustersPointer& clusters) {
    PlotTable table;
    table.columns = {EmbeddingScatter::tr("Name"), EmbeddingScatter::tr("Kind"), EmbeddingScatter::tr("Class"), EmbeddingScatter::tr("Split"), EmbeddingScatter::tr("x"), EmbeddingScatter::tr("y"), EmbeddingScatter::tr("Selected")};
    if (!frame) return table;
    const MapPointsPointer points = frame->points;
    const int fixed = static_cast<int>(table.columns.size());
    for (const MapModel& model : points->models) table.columns << EmbeddingScatter::tr("%1 predicts").arg(text(model.title));
    if (clusters) table.columns << EmbeddingScatter::tr("Cluster");
    table.rowCount = static_cast<int>(points->size());
    table.cell = [frame, points, selection, clusters, fixed](int row, int column) -> QVariant {
        const auto point = static_cast<std::size_t>(row);
        static constexpr std::array kSplits{"train", "validation", "test"};
        switch (column) {
            case 0: return text(points->names[point]);
            case 1: return kindName(points->kinds[point]);
            case 2: return className(*points, points->classes[point]);
            case 3: return points->splits[point] < 3 ? QVariant(QLatin1String(kSplits[points->splits[point]])) : QVariant();
            case 4: return static_cast<double>(frame->coordinates[2 * point]);
            case 5: return static_cast<double>(frame->coordinates[2 * point + 1]);
            case 6: return std::binary_search(selection.begin(), selection.end(), static_cast<std::uint32_t>(row)) ? 1 : 0;
            default: break;
        }
        const auto model = static_cast<std::size_t>(column - fixed);
        if (model < points->models.size()) return className(*points, points->models[model].predicted[point]);
        const bool hasCluster = points->kinds[point] == MapKind::Image && points->rows[point] < clusters->assignment.size();
        return hasCluster ? QVariant(clusters->assignment[points->rows[point]] + 1) : QVariant();
    };
    return table;
}

EmbeddingScatter::EmbeddingScatter(QWidget* parent) : Plot(parent), view_(new ScatterView(this)) {
    setObjectName(QStringLiteral("EmbeddingScatter"));
    setAccessibleName(tr("Map"));
    setFocusProxy(view_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(view_);
}

void EmbeddingScatter::setInput(const PlotInput& input) {
    static const EmbeddingPlotData kNothing;
    const EmbeddingPlotData& shown = input.embedding ? *input.embedding : kNothing;
    view_->setFrame(shown.frame);
    view_->setColoring(shown.coloring);
    view_->setSelection(shown.selection);
    view_->setPlaced(shown.placed);
}

PlotTable EmbeddingScatter::table() const { return mapPointTable(view_->points().frame(), view_->points().selection()); }

void EmbeddingScatter::render(QCPPainter& painter, const QSize& size, const ThemeColors& colors) { view_->paint(painter, size, colors); }

PlotInfo make_embedding_scatter() {
    return {"embedding_scatter", [] { return EmbeddingScatter::tr("Map of an embedding"); }, PlotNeed::Embedding, [](QWidget* parent) -> Plot* { return new EmbeddingScatter(parent); }};
}

}  // namespace vitrine
