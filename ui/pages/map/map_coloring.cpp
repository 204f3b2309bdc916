// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/map/map_coloring.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "plots/color_scales.h"
#include "theme/theme_colors.h"

namespace vitrine {
namespace {

constexpr double kScaleCut = 0.01;  // share of the images beyond each end of the continuous scale

QString text(const std::string& value) { return QString::fromStdString(value); }

QString splitText(int split) {
    if (split == 0) return QCoreApplication::translate("MapColoring", "Train");
    return split == 1 ? QCoreApplication::translate("MapColoring", "Validation") : QCoreApplication::translate("MapColoring", "Test");
}

/// Colours of what is no image. They have shapes of their own; the hues are left to the images.
QColor kindColor(MapKind kind, const ThemeColors& colors) {
    switch (kind) {
        case MapKind::Concept: return colors.mutedText;
        case MapKind::RandomWord: return restColor(colors);
        case MapKind::Class: return colors.text;
        case MapKind::Image: break;
    }
    return restColor(colors);
}

QString kindText(MapKind kind) {
    switch (kind) {
        case MapKind::Concept: return QCoreApplication::translate("MapColoring", "Concepts");
        case MapKind::RandomWord: return QCoreApplication::translate("MapColoring", "Random words");
        case MapKind::Class: return QCoreApplication::translate("MapColoring", "Class names");
        case MapKind::Image: break;
    }
    return QCoreApplication::translate("MapColoring", "Images");
}

class Builder {
    Q_DECLARE_TR_FUNCTIONS(MapColoring)

public:
    Builder(const MapPoints& points, const ColoringChoice& choice, const ThemeColors& colors)
        : points_(points), choice_(choice), colors_(colors), result_(std::make_shared<ScatterColoring>()) {
        result_->colors.resize(points.size());
        for (std::size_t i = 0; i < points.size(); ++i) result_->colors[i] = kindColor(points.kinds[i], colors).rgb();
    }

    ScatterColoringPointer build() {
        switch (choice_.by) {
            case MapColorBy::Class: categories(tr("Class")); break;
            case MapColorBy::Prediction: categories(tr("Prediction of %1").arg(modelTitle())); break;
            case MapColorBy::Cluster: categories(tr("Cluster")); break;
            case MapColorBy::Correct: correct(); break;
            case MapColorBy::Split: splits(); break;
            case MapColorBy::Concept: scale(); break;
        }
        for (const MapKind kind : {MapKind::Concept, MapKind::Class, MapKind::RandomWord})
            if (points_.count(kind) > 0) result_->entries.push_back({kindText(kind), kindColor(kind, colors_), shapeOf(kind)});
        return result_;
    }

private:
    const MapModel* model() const {
        const auto at = static_cast<std::size_t>(choice_.model);
        return at < points_.models.size() ? &points_.models[at] : nullptr;
    }
    QString modelTitle() const { return model() ? text(model()->title) : QString(); }

    void categories(const QString& title) {
        const std::vector<int> of = categoriesOf(points_, choice_);
        const QStringList names = categoryNames(points_, choice_);
        const auto count = static_cast<int>(names.size());
        std::vector<int> shown = choice_.highlighted;
        std::erase_if(shown, [&](int category) { return category < 0 || category >= count; });
        if (shown.empty() || count <= kCategoryColors) shown = standardHighlight(of, count);
        if (shown.size() > kCategoryColors) shown.resize(kCategoryColors);
        std::vector<QColor> palette(static_cast<std::size_t>(count), restColor(colors_));
        for (std::size_t i = 0; i < shown.size(); ++i) palette[static_cast<std::size_t>(shown[i])] = categoryColor(static_cast<int>(i), colors_);

        result_->title = title;
        std::vector<GroupLabel> groups(static_cast<std::size_t>(count));
        bool hasRest = false;
        for (std::size_t i = 0; i < points_.size(); ++i) {
            const int category = of[i];
            const bool isClassText = points_.kinds[i] == MapKind::Class && choice_.by == MapColorBy::Class;
            if (points_.kinds[i] != MapKind::Image && !isClassText) continue;
            const bool isKnown = category >= 0 && category < count;
            result_->colors[i] = (isKnown ? palette[static_cast<std::size_t>(category)] : restColor(colors_)).rgb();
            if (points_.kinds[i] != MapKind::Image) continue;
            hasRest = hasRest || !isKnown || std::find(shown.begin(), shown.end(), category) == shown.end();
            if (isKnown) groups[static_cast<std::size_t>(category)].points.push_back(static_cast<std::uint32_t>(i));
        }
        for (const int category : shown) result_->entries.push_back({names[category], palette[static_cast<std::size_t>(category)], PointShape::Dot});
        if (hasRest) result_->entries.push_back({count > kCategoryColors ? tr("others") : tr("not known"), restColor(colors_), PointShape::Dot});
        for (int category = 0; category < count; ++category) {
            GroupLabel& group = groups[static_cast<std::size_t>(category)];
            if (group.points.empty()) continue;
            group.text = names[category];
            const bool isShown = std::find(shown.begin(), shown.end(), category) != shown.end();
            group.color = isShown ? palette[static_cast<std::size_t>(category)] : colors_.mutedText;
            result_->labels.push_back(std::move(group));
        }
    }

    void correct() {
        result_->title = tr("%1 is").arg(modelTitle());
        result_->diamonds.assign(points_.size(), 0);
        const MapModel* judged = model();
        bool hasUnknown = false;
        for (std::size_t i = 0; i < points_.size(); ++i) {
            if (points_.kinds[i] != MapKind::Image) continue;
            const bool isKnown = judged && points_.classes[i] >= 0;
            const bool isRight = isKnown && judged->predicted[i] == points_.classes[i];
            hasUnknown = hasUnknown || !isKnown;
            result_->diamonds[i] = isKnown && !isRight ? 1 : 0;
            result_->colors[i] = (!isKnown ? restColor(colors_) : isRight ? rightColor(colors_) : wrongColor(colors_)).rgb();
        }
        result_->entries = {{tr("right"), rightColor(colors_), PointShape::Dot}, {tr("wrong"), wrongColor(colors_), PointShape::Diamond}};
        if (hasUnknown) result_->entries.push_back({tr("not known"), restColor(colors_), PointShape::Dot});
    }

    void splits() {
        result_->title = tr("Split");
        for (int split = 0; split < 3; ++split) {
            bool isUsed = false;
            for (std::size_t i = 0; i < points_.size(); ++i) {
                if (points_.splits[i] != split) continue;
                isUsed = true;
                result_->colors[i] = categoryColor(split == 0 ? 5 : split == 1 ? 4 : 1, colors_).rgb();
            }
            if (isUsed) result_->entries.push_back({splitText(split), categoryColor(split == 0 ? 5 : split == 1 ? 4 : 1, colors_), PointShape::Dot});
        }
    }

    void scale() {
        result_->title = choice_.conceptName;
        if (!choice_.scores || choice_.scores->size() != points_.size()) return;
        std::vector<float> values;
        for (std::size_t i = 0; i < points_.size(); ++i)
            if (points_.kinds[i] == MapKind::Image) values.push_back((*choice_.scores)[i]);
        if (values.empty()) return;
        std::sort(values.begin(), values.end());
        const auto cut = static_cast<std::size_t>(kScaleCut * static_cast<double>(values.size()));
        const double low = values[cut], high = values[values.size() - 1 - cut];
        const double extent = std::max(high - low, 1e-9);
        for (std::size_t i = 0; i < points_.size(); ++i)
            if (points_.kinds[i] == MapKind::Image) result_->colors[i] = scaleColor(((*choice_.scores)[i] - low) / extent, colors_).rgb();
        const QLocale locale;
        result_->scale = std::make_shared<LegendScale>(LegendScale{locale.toString(low, 'f', 2), locale.toString(high, 'f', 2)});
    }

    const MapPoints& points_;
    const ColoringChoice& choice_;
    const ThemeColors& colors_;
    std::shared_ptr<ScatterColoring> result_;
};

}  // namespace

QString clusterName(const MapCluster& cluster) {
    QStringList parts;
    for (std::size_t i = 0; i < std::min<std::size_t>(2, cluster.concepts.size()); ++i) parts << text(cluster.concepts[i]);
    return parts.join(QStringLiteral(", "));
}

std::vector<int> categoriesOf(const MapPoints& points, const ColoringChoice& choice) {
    std::vector<int> of(points.size(), -1);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const bool isImage = points.kinds[i] == MapKind::Image;
        if (choice.by == MapColorBy::Class) of[i] = points.classes[i];
        if (choice.by == MapColorBy::Prediction && isImage && static_cast<std::size_t>(choice.model) < points.models.size())
            of[i] = points.models[static_cast<std::size_t>(choice.model)].predicted[i];
        if (choice.by == MapColorBy::Cluster && isImage && choice.clusters && points.rows[i] < choice.clusters->assignment.size())
            of[i] = choice.clusters->assignment[points.rows[i]];
    }
    return of;
}

QStringList categoryNames(const MapPoints& points, const ColoringChoice& choice) {
    QStringList names;
    if (choice.by == MapColorBy::Cluster && choice.clusters)
        for (const MapCluster& cluster : choice.clusters->clusters) names << clusterName(cluster);
    if (choice.by == MapColorBy::Class || choice.by == MapColorBy::Prediction)
        for (const std::string& name : points.classNames) names << text(name);
    return names;
}

std::vector<int> standardHighlight(const std::vector<int>& categories, int count) {
    std::vector<std::size_t> sizes(static_cast<std::size_t>(std::max(0, count)), 0);
    for (const int category : categories)
        if (category >= 0 && category < count) ++sizes[static_cast<std::size_t>(category)];
    std::vector<int> order(sizes.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return sizes[static_cast<std::size_t>(a)] > sizes[static_cast<std::size_t>(b)]; });
    std::erase_if(order, [&](int category) { return sizes[static_cast<std::size_t>(category)] == 0; });
    if (order.size() > kCategoryColors) order.resize(kCategoryColors);
    std::sort(order.begin(), order.end());
    return order;
}

ScatterColoringPointer makeColoring(const MapPoints& points, const ColoringChoice& choice, const ThemeColors& colors) {
    return Builder(points, choice, colors).build();
}

}  // namespace vitrine
