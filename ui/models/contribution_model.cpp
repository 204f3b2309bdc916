// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/contribution_model.h"

#include <QLocale>
#include <algorithm>
#include <cmath>

namespace vitrine {

QString signedNumber(double value, int decimals) {
    const QLocale locale;
    if (value == 0.0) return locale.toString(0);
    const double smallest = std::pow(10.0, -decimals);
    // No sign and no row of noughts for what would round to nothing: "<0.01", ">−0.01".
    if (std::abs(value) < 0.5 * smallest)
        return (value > 0.0 ? QStringLiteral("<") : QStringLiteral(">\u2212")) + locale.toString(smallest, 'f', decimals);
    const QString text = locale.toString(std::abs(value), 'f', decimals);
    return (value < 0.0 ? QChar(0x2212) : QChar(u'+')) + text;
}

int ContributionModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }

int ContributionModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(ColumnCount); }

QVariant ContributionModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = rows_[index.row()];
    const auto share = [this](double value) { return high_ > low_ ? std::clamp((value - low_) / (high_ - low_), 0.0, 1.0) : 0.0; };
    switch (role) {
        case ConceptRole: return row.conceptName;
        case ValueRole: return row.lead;
        case BarStartRole: return share(0.0);
        case BarEndRole: return share(row.lead);
        case Qt::ToolTipRole:
            return tr("%1: %2 for %3, %4 for %5, a lead of %6")
                .arg(row.text, signedNumber(row.towardsA), classA_, signedNumber(row.towardsB), classB_, signedNumber(row.lead));
        case Qt::DisplayRole:
        case Qt::AccessibleTextRole:
            switch (index.column()) {
                case ConceptColumn: return row.text;
                case LeadColumn: return signedNumber(row.lead);
                case TowardsAColumn: return signedNumber(row.towardsA);
                default: return signedNumber(row.towardsB);
            }
        default: return {};
    }
}

QVariant ContributionModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal) return {};
    switch (section) {
        case ConceptColumn: return tr("Concept");
        case LeadColumn: return tr("Lead");
        case TowardsAColumn: return tr("For %1").arg(classA_);
        case TowardsBColumn: return tr("For %1").arg(classB_);
        default: return {};
    }
}

void ContributionModel::setReasons(const PairReasons& reasons, const QString& classA, const QString& classB) {
    beginResetModel();
    rows_.clear();
    classA_ = classA;
    classB_ = classB;
    Row rest;
    int restCount = 0;
    for (const PairContribution& part : reasons.contributions) {
        if (rows_.size() < kListed) {
            const QString name = QString::fromStdString(part.conceptName);
            rows_.push_back({name, name, part.difference, part.towardsA, part.towardsB});
            continue;
        }
        rest.lead += part.difference;
        rest.towardsA += part.towardsA;
        rest.towardsB += part.towardsB;
        ++restCount;
    }
    if (restCount > 0) {
        rest.text = tr("%n other concept(s)", nullptr, restCount);
        rows_.push_back(rest);
    }
    if (reasons.bias != 0.0) rows_.push_back({{}, tr("class offset"), reasons.bias, 0.0, 0.0});
    low_ = high_ = 0.0;
    for (const Row& row : rows_) {
        low_ = std::min(low_, row.lead);
        high_ = std::max(high_, row.lead);
    }
    endResetModel();
}

void ContributionModel::clear() {
    beginResetModel();
    rows_.clear();
    endResetModel();
}

}  // namespace vitrine
