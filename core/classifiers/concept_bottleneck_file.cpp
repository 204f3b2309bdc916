// SPDX-License-Identifier: GPL-3.0-or-later
// ConceptBottleneck in a safetensors file.
#include "classifiers/concept_bottleneck.h"
#include "classifiers/internal/classifier_file.h"
#include "io/safetensors.h"

namespace vitrine {
namespace {

constexpr const char* kKHot = "k_hot";
constexpr const char* kNoGate = "none";

Result<BottleneckData> readData(const SafetensorsFile& file) {
    using namespace internal;
    BottleneckData data;
    VITRINE_ASSIGN(data.conceptNames, readNames(file, "concepts"));
    VITRINE_ASSIGN(data.classNames, readNames(file, "classes"));
    VITRINE_ASSIGN(data.conceptTexts, file.matrix("concept_texts"));
    VITRINE_ASSIGN(data.mean, file.floats("mean"));
    VITRINE_ASSIGN(data.deviation, file.floats("deviation"));
    VITRINE_ASSIGN(const double scale, readNumber(file, "scale"));
    data.scale = static_cast<float>(scale);
    VITRINE_ASSIGN(data.conceptWeights, optionalMatrix(file, "concept_weights"));
    VITRINE_ASSIGN(data.conceptBias, optionalFloats(file, "concept_bias"));
    VITRINE_ASSIGN(data.headWeights, file.matrix("head_weights"));
    VITRINE_ASSIGN(data.classBias, optionalFloats(file, "class_bias"));
    VITRINE_ASSIGN(const std::string gate, readText(file, "gate"));
    if (gate == kNoGate) return data;
    if (gate != kKHot)
        return fail(ErrorCode::UnsupportedFormat, file.path().string(), "has an unknown gate \"" + gate + "\"");
    VITRINE_ASSIGN(const double count, readNumber(file, "gate_count"));
    VITRINE_ASSIGN(const double temperature, readNumber(file, "gate_temperature"));
    if (count < 1.0 || count > 1e6)
        return fail(ErrorCode::FileCorrupt, file.path().string(),
                    "has a gate that keeps no possible number of concepts");
    data.gate = GateKind::KHot;
    data.gateCount = static_cast<int>(count);
    data.gateTemperature = static_cast<float>(temperature);
    return data;
}

void addVector(SafetensorsWriter& writer, const char* name, const std::vector<float>& values) {
    if (!values.empty()) writer.addFloats(name, {values.size()}, values);
}

}  // namespace

Result<std::shared_ptr<const ConceptBottleneck>> ConceptBottleneck::read(const SafetensorsFile& file) {
    VITRINE_ASSIGN(BottleneckData data, readData(file));
    auto bottleneck = create(std::move(data));
    if (!bottleneck) return fail(internal::inFile(file, bottleneck.error()));
    return bottleneck;
}

void ConceptBottleneck::write(SafetensorsWriter& writer) const {
    internal::writeNames(writer, "concepts", data_.conceptNames);
    internal::writeNames(writer, "classes", data_.classNames);
    writer.addMatrix("concept_texts", data_.conceptTexts);
    addVector(writer, "mean", data_.mean);
    addVector(writer, "deviation", data_.deviation);
    internal::writeNumber(writer, "scale", data_.scale);
    if (!data_.conceptWeights.empty()) writer.addMatrix("concept_weights", data_.conceptWeights);
    addVector(writer, "concept_bias", data_.conceptBias);
    writer.addMatrix("head_weights", data_.headWeights);
    addVector(writer, "class_bias", data_.classBias);
    writer.setMetadata("gate", data_.gate == GateKind::KHot ? kKHot : kNoGate);
    if (data_.gate != GateKind::KHot) return;
    internal::writeNumber(writer, "gate_count", data_.gateCount);
    internal::writeNumber(writer, "gate_temperature", data_.gateTemperature);
}

}  // namespace vitrine
