// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/run_table_model.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "bridge/error_text.h"

namespace vitrine {
namespace {

QString fromStd(const std::string& text) { return QString::fromStdString(text); }

bool isShare(int column) {
    return column == RunTableModel::Top1 || column == RunTableModel::TestTop1 || column == RunTableModel::Top5 || column == RunTableModel::Recall;
}

QString unitOf(int column) { return isShare(column) ? QStringLiteral(" %") : QString(); }

bool isNumeric(int column) {
    return column >= RunTableModel::Top1 && column <= RunTableModel::Seed;
}

QString duration(double seconds) {
    if (seconds > 0.0 && seconds < 1.0)
        return RunTableModel::tr("%1 s").arg(QLocale().toString(std::max(seconds, 0.1), 'f', 1));
    const auto whole = static_cast<qint64>(std::llround(seconds));
    const QString tail = QStringLiteral("%1:%2").arg(whole / 60 % 60, whole >= 3600 ? 2 : 1, 10, QLatin1Char('0')).arg(whole % 60, 2, 10, QLatin1Char('0'));
    return whole >= 3600 ? QStringLiteral("%1:%2").arg(whole / 3600).arg(tail) : tail;
}

/// Runs of one group differ in their seed only.
QString groupKey(const TrainingRun& run) {
    QJsonObject options = QJsonDocument::fromJson(QByteArray::fromStdString(run.options)).object();
    options.remove(QStringLiteral("seed"));
    return fromStd(run.variantId) + u'\n' + fromStd(run.dataset) + u'\n' + fromStd(run.conceptSet) + u'\n' +
           QString::fromUtf8(QJsonDocument(options).toJson(QJsonDocument::Compact));
}

}  // namespace

int RunTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
int RunTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString RunTableModel::stateText(const TrainingRun& run) {
    const double share = run.totalSteps > 0 ? static_cast<double>(run.step) / static_cast<double>(run.totalSteps) : 0.0;
    switch (run.state) {
        case RunState::Queued: return tr("waits");
        case RunState::Running:
            return run.totalSteps > 0 ? tr("running, %1 %").arg(QLocale().toString(std::floor(100.0 * share), 'f', 0)) : tr("starting");
        case RunState::Pausing: return tr("stopping…");
        case RunState::Paused: return tr("paused");
        case RunState::Keeping: return tr("keeping…");
        case RunState::Finished: return tr("done");
        case RunState::Stopped: return tr("stopped, kept");
        case RunState::Failed: return tr("failed");
        case RunState::Recoverable: return tr("interrupted");
    }
    return {};
}

std::optional<double> RunTableModel::number(const TrainingRun& run, int column) const {
    const auto metric = [&run](std::initializer_list<const char*> names) -> std::optional<double> {
        for (const char* name : names)
            if (const auto found = run.metrics.find(name); found != run.metrics.end() && std::isfinite(found->second)) return found->second;
        return std::nullopt;
    };
    const auto lastOf = [&run](Curve curve) -> std::optional<double> {
        const CurveHistory& history = run.curves->raw(curve);
        return history.isEmpty() ? std::nullopt : std::optional(history.last().y);
    };
    switch (column) {
        case Top1: return metric({"validation_top1"});
        case TestTop1: return metric({"test_top1"});
        case Top5: return lastOf(Curve::ValidationTop5);
        case Active: return metric({"active_concepts"});
        case Similarity: return metric({"similarity_mean"});
        case Recall: return metric({"text_to_image_recall1"});
        case Steps: return run.step > 0 ? std::optional(static_cast<double>(run.step)) : std::nullopt;
        case Epochs: return run.epoch > 0 ? std::optional(static_cast<double>(run.epoch)) : std::nullopt;
        case Seed: return static_cast<double>(run.seed);
        case Time: return run.seconds;
        case Size: return run.bytes > 0 ? std::optional(static_cast<double>(run.bytes)) : std::nullopt;
        default: return std::nullopt;
    }
}

QString RunTableModel::numberText(double value, int column) const {
    const QLocale locale;
    if (isShare(column)) return locale.toString(100.0 * value, 'f', 1);
    if (column == Active) return locale.toString(value, 'f', 1);
    if (column == Similarity) return locale.toString(value, 'f', 3);
    if (column == Time) return duration(value);
    if (column == Size) return locale.formattedDataSize(static_cast<qint64>(value), 1);
    return locale.toString(value, 'f', 0);
}

QString RunTableModel::text(const Row& row, int column) const {
    const TrainingRun& run = *row.members.front();
    const int count = static_cast<int>(row.members.size());
    switch (column) {
        case Name: return count > 1 ? tr("%1, %n seed(s)", nullptr, count).arg(fromStd(run.title)) : fromStd(run.name);
        case State: return count > 1 ? QString() : stateText(run);
        case Method: return fromStd(run.title);
        case Data: {
            const QString images = run.trainImages > 0 ? tr(", %n image(s)", nullptr, static_cast<int>(run.trainImages)) : QString();
            return fromStd(run.dataset) + images;
        }
        case Concepts: return fromStd(run.conceptSet);
        case Created: return fromStd(run.created).replace(u'T', u' ').remove(u'Z');
        case Note: return fromStd(run.note);
        default: return {};
    }
}

QString RunTableModel::cell(const Row& row, int column) const {
    if (!isNumeric(column) && column != Time && column != Size) return text(row, column);
    std::vector<double> values;
    for (const TrainingRunPointer& run : row.members)
        if (const auto value = number(*run, column)) values.push_back(*value);
    if (values.empty()) return QStringLiteral("–");
    if (values.size() == 1) return numberText(values.front(), column) + unitOf(column) + difference(row, column);
    if (column == Seed) {
        QStringList seeds;
        std::sort(values.begin(), values.end());
        for (const double seed : values) seeds << numberText(seed, column);
        return seeds.join(QStringLiteral(", "));
    }
    double mean = 0.0;
    for (const double value : values) mean += value / static_cast<double>(values.size());
    if (column >= Steps) return numberText(mean, column);
    double squares = 0.0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    const double deviation = std::sqrt(squares / static_cast<double>(values.size() - 1));
    return numberText(mean, column) + QStringLiteral(" ± ") + numberText(deviation, column) + unitOf(column);
}

QString RunTableModel::difference(const Row& row, int column) const {
    if (column > Recall || row.members.size() != 1) return {};
    const auto base = std::find_if(runs_.begin(), runs_.end(), [this](const auto& run) { return fromStd(run->id) == baseline_; });
    if (base == runs_.end() || *base == row.members.front()) return {};
    const auto here = number(*row.members.front(), column);
    const auto there = number(**base, column);
    if (!here || !there) return {};
    const QString digits = numberText(std::abs(*here - *there), column);
    return QStringLiteral(" (%1%2)").arg(*here < *there ? QStringLiteral("−") : QStringLiteral("+"), digits);
}

QVariant RunTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const Row& row = rows_[static_cast<std::size_t>(index.row())];
    const TrainingRun& run = *row.members.front();
    const int column = index.column();
    switch (role) {
        case Qt::DisplayRole: return cell(row, column);
        case Qt::TextAlignmentRole:
            return static_cast<int>(Qt::AlignVCenter | (isNumeric(column) || column == Time || column == Size ? Qt::AlignRight : Qt::AlignLeft));
        case Qt::CheckStateRole:
            if (column != Name) return {};
            return std::any_of(row.members.begin(), row.members.end(), [this](const auto& member) { return isDrawn(fromStd(member->id)); })
                       ? Qt::Checked : Qt::Unchecked;
        case Qt::ToolTipRole:
            if (run.error && column <= State) return errorText(*run.error) + u'\n' + errorDetails(*run.error);
            return column == Name && !run.note.empty() ? fromStd(run.note) : QVariant();
        case IdRole: return fromStd(run.id);
        case MethodRole: return fromStd(run.variantId);
        case OrdinalRole: return ordinalOf(fromStd(run.id));
        case FailedRole: return run.state == RunState::Failed;
        case SortRole: {
            const auto value = number(run, column);
            if (isNumeric(column) || column == Time || column == Size) return value ? *value : -1.0;
            return column == Name ? QVariant(index.row()) : QVariant(text(row, column));
        }
        case FilterRole: {
            QStringList words;
            for (const TrainingRunPointer& member : row.members)
                words << fromStd(member->name) << fromStd(member->id) << fromStd(member->title) << fromStd(member->note)
                      << fromStd(member->dataset) << fromStd(member->conceptSet) << stateText(*member);
            return words.join(u' ');
        }
        default: return {};
    }
}

bool RunTableModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid() || index.column() != Name || role != Qt::CheckStateRole) return false;
    for (const TrainingRunPointer& member : rows_[static_cast<std::size_t>(index.row())].members) {
        const QString id = fromStd(member->id);
        asked_.insert(id);
        if (value.toInt() == Qt::Checked) drawn_.insert(id);
        else drawn_.remove(id);
    }
    emit dataChanged(index, index, {Qt::CheckStateRole});
    emit drawnChanged();
    return true;
}

Qt::ItemFlags RunTableModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags base = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == Name ? base | Qt::ItemIsUserCheckable : base;
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>(Qt::AlignVCenter | (isNumeric(section) || section == Time || section == Size ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case Name: return tr("Run");
        case State: return tr("State");
        case Top1: return tr("Top-1");
        case TestTop1: return tr("Top-1, test");
        case Top5: return tr("Top-5");
        case Active: return tr("Active");
        case Similarity: return tr("Similarity");
        case Recall: return tr("Recall@1");
        case Steps: return tr("Steps");
        case Epochs: return tr("Epochs");
        case Seed: return tr("Seed");
        case Method: return tr("Method");
        case Data: return tr("Data");
        case Concepts: return tr("Concepts");
        case Time: return tr("Time");
        case Size: return tr("Size");
        case Created: return tr("Finished");
        case Note: return tr("Note");
        default: return {};
    }
}

std::vector<RunTableModel::Row> RunTableModel::makeRows(const std::vector<TrainingRunPointer>& runs) const {
    std::vector<Row> rows;
    for (auto it = runs.rbegin(); it != runs.rend(); ++it) {
        const QString key = grouped_ && isUsable((*it)->state) ? groupKey(**it) : fromStd((*it)->id);
        const auto same = std::find_if(rows.begin(), rows.end(), [&key](const Row& row) { return row.key == key; });
        if (same == rows.end()) rows.push_back({key, {*it}});
        else same->members.push_back(*it);
    }
    return rows;
}

void RunTableModel::adopt(std::vector<Row> rows) {
    const auto has = [](const std::vector<Row>& list, const QString& key) {
        return std::any_of(list.begin(), list.end(), [&key](const Row& row) { return row.key == key; });
    };
    for (int r = rowCount() - 1; r >= 0; --r) {
        if (has(rows, rows_[static_cast<std::size_t>(r)].key)) continue;
        beginRemoveRows({}, r, r);
        rows_.erase(rows_.begin() + r);
        endRemoveRows();
    }
    for (std::size_t r = 0; r < rows.size(); ++r) {
        if (has(rows_, rows[r].key)) continue;
        const auto at = static_cast<int>(std::min(r, rows_.size()));
        beginInsertRows({}, at, at);
        rows_.insert(rows_.begin() + at, rows[r]);
        endInsertRows();
    }
    const bool isSameOrder = std::equal(rows.begin(), rows.end(), rows_.begin(), rows_.end(),
                                        [](const Row& a, const Row& b) { return a.key == b.key; });
    if (!isSameOrder) beginResetModel();
    rows_ = std::move(rows);
    if (!isSameOrder) endResetModel();
    else if (!rows_.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void RunTableModel::setRuns(const std::vector<TrainingRunPointer>& runs) {
    runs_ = runs;
    chooseDrawn();
    adopt(makeRows(runs_));
}

void RunTableModel::chooseDrawn() {
    QSet<QString> standard, methods;
    for (auto it = runs_.rbegin(); it != runs_.rend(); ++it) {
        const QString id = fromStd((*it)->id), method = fromStd((*it)->variantId);
        const bool hasCurves = !(*it)->curves->isEmpty();
        if ((*it)->state == RunState::Running || (hasCurves && !methods.contains(method))) standard.insert(id);
        if (hasCurves) methods.insert(method);
    }
    for (const TrainingRunPointer& run : runs_) {
        const QString id = fromStd(run->id);
        if (asked_.contains(id)) continue;
        if (standard.contains(id)) drawn_.insert(id);
        else drawn_.remove(id);
    }
}

void RunTableModel::setBaseline(const QString& id) {
    baseline_ = id;
    if (!rows_.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void RunTableModel::setGrouped(bool grouped) {
    if (grouped == grouped_) return;
    grouped_ = grouped;
    beginResetModel();
    rows_ = makeRows(runs_);
    endResetModel();
}

bool RunTableModel::isDrawn(const QString& id) const { return drawn_.contains(id); }

std::vector<TrainingRunPointer> RunTableModel::drawnRuns() const {
    std::vector<TrainingRunPointer> runs;
    std::copy_if(runs_.begin(), runs_.end(), std::back_inserter(runs), [this](const auto& run) { return isDrawn(fromStd(run->id)); });
    return runs;
}

int RunTableModel::ordinalOf(const QString& id) const {
    const auto here = std::find_if(runs_.begin(), runs_.end(), [&id](const auto& run) { return fromStd(run->id) == id; });
    if (here == runs_.end()) return 0;
    return static_cast<int>(std::count_if(runs_.begin(), here, [&](const auto& run) { return run->variantId == (*here)->variantId; }));
}

QString RunTableModel::idAt(int row) const {
    return row < 0 || row >= rowCount() ? QString() : fromStd(rows_[static_cast<std::size_t>(row)].members.front()->id);
}

int RunTableModel::rowOf(const QString& id) const {
    for (int row = 0; row < rowCount(); ++row)
        for (const TrainingRunPointer& member : rows_[static_cast<std::size_t>(row)].members)
            if (fromStd(member->id) == id) return row;
    return -1;
}

QString RunTableModel::toCsv() const {
    const auto quoted = [](QString value) {
        return value.contains(u',') || value.contains(u'"') || value.contains(u'\n')
                   ? u'"' + value.replace(QStringLiteral("\""), QStringLiteral("\"\"")) + u'"' : value;
    };
    QStringList lines;
    QStringList head;
    for (int column = 0; column < ColumnCount; ++column) head << quoted(headerData(column, Qt::Horizontal).toString());
    lines << head.join(u',');
    for (const TrainingRunPointer& run : runs_) {
        QStringList cells;
        for (int column = 0; column < ColumnCount; ++column) {
            const auto value = number(*run, column);
            cells << (value ? QString::number(*value, 'g', 10) : quoted(text({{}, {run}}, column)));
        }
        lines << cells.join(u',');
    }
    return lines.join(u'\n') + u'\n';
}

}  // namespace vitrine
