// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/evaluate/evaluate_session.h"

#include "selection/selection_hub.h"

namespace vitrine {

EvaluateSession::EvaluateSession(EvaluationAdapter& adapter, SelectionHub& hub, QObject* parent)
    : QObject(parent), adapter_(adapter), hub_(hub) {
    connect(&adapter, &EvaluationAdapter::snapshotChanged, this, &EvaluateSession::acceptSnapshot);
}

const MethodStatus* EvaluateSession::find(const QString& key) const {
    const auto current = snapshot();
    if (!current) return nullptr;
    for (const MethodStatus& method : current->methods)
        if (method.evaluation && QString::fromStdString(method.key) == key) return &method;
    return nullptr;
}

std::vector<const MethodStatus*> EvaluateSession::measured() const {
    std::vector<const MethodStatus*> found;
    if (const auto current = snapshot())
        for (const MethodStatus& method : current->methods)
            if (method.evaluation) found.push_back(&method);
    return found;
}

int EvaluateSession::positionOf(const MethodStatus& method) const {
    return static_cast<int>(&method - snapshot()->methods.data());
}

void EvaluateSession::acceptSnapshot() {
    if (!shown()) {
        const auto methods = measured();
        shown_ = methods.empty() ? QString() : QString::fromStdString(methods.front()->key);
    }
    const auto isGone = [this](std::optional<int> index) {
        return index && (!snapshot()->images || *index >= static_cast<int>(snapshot()->images->classCount()));
    };
    emit methodsChanged();
    if (isGone(trueClass_) || isGone(predictedClass_)) setCell({}, {});
}

void EvaluateSession::setShown(const QString& key) {
    if (shown_ == key || !find(key)) return;
    shown_ = key;
    emit methodsChanged();
    if (!hasCell()) return;
    publishSelection();
    emit cellChanged();
}

void EvaluateSession::setOther(const QString& key) {
    if (other_ == key) return;
    other_ = key;
    emit methodsChanged();
}

void EvaluateSession::setCell(std::optional<int> trueClass, std::optional<int> predictedClass) {
    if (trueClass_ == trueClass && predictedClass_ == predictedClass) return;
    trueClass_ = trueClass;
    predictedClass_ = predictedClass;
    publishSelection();
    emit cellChanged();
}

std::vector<std::size_t> EvaluateSession::cellImages() const {
    const MethodStatus* method = shown();
    if (!method || !hasCell()) return {};
    return imagesOfCell(*method->evaluation, trueClass_, predictedClass_);
}

QString EvaluateSession::className(int index) const {
    const auto current = snapshot();
    if (!current || !current->images || index < 0 || index >= static_cast<int>(current->images->classCount())) return {};
    return QString::fromStdString(current->images->classNames[static_cast<std::size_t>(index)]);
}

/// Map and Inspect follow: the images of the cell, and the pair of classes.
void EvaluateSession::publishSelection() {
    QStringList ids;
    if (const auto current = snapshot(); current && current->images)
        for (const std::size_t image : cellImages()) ids << QString::fromStdString(current->images->ids[image]);
    hub_.setSelectedImages(ids);
    hub_.setClassPair({className(trueClass_.value_or(-1)), className(predictedClass_.value_or(-1))});
}

}  // namespace vitrine
