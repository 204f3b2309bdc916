// SPDX-License-Identifier: GPL-3.0-or-later
#include "comparison/internal/result_json.h"

#include <cmath>
#include <limits>
#include <stdexcept>

namespace vitrine::internal {
namespace {

double numberOf(const Json& value) {
    return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

OrderedJson intervalJson(const std::optional<Interval>& interval) {
    if (!interval) return nullptr;
    return OrderedJson::array({numberJson(interval->low), numberJson(interval->high)});
}

std::optional<Interval> intervalFrom(const Members& members, const char* key) {
    if (members.isNull(key)) return {};
    const std::vector<double> bounds = members.numbers(key);
    if (bounds.size() != 2 || !(bounds[0] <= bounds[1])) members.refuse(key, "is not an interval");
    return Interval{bounds[0], bounds[1]};
}

ControlKind controlKindFrom(const Members& members, const char* key) {
    const std::string name = members.text(key);
    for (const ControlKind kind : {ControlKind::RandomWords, ControlKind::RandomDirections})
        if (name == controlName(kind)) return kind;
    members.refuse(key, "is not a known control");
}

}  // namespace

Members::Members(const Json& object, std::string path) : object_(object), path_(std::move(path)) {
    if (!object.is_object()) throw std::runtime_error("\"" + path_ + "\" is not an object");
}

void Members::refuse(const char* key, const std::string& cause) const {
    throw std::runtime_error("\"" + (path_.empty() ? "" : path_ + ".") + key + "\" " + cause);
}

const Json& Members::at(const char* key) const {
    const auto found = object_.find(key);
    if (found == object_.end()) refuse(key, "is missing");
    return *found;
}

std::string Members::text(const char* key) const {
    if (!at(key).is_string()) refuse(key, "is not a text");
    return at(key).get<std::string>();
}

double Members::number(const char* key) const {
    if (!at(key).is_number() && !at(key).is_null()) refuse(key, "is not a number");
    return numberOf(at(key));
}

std::size_t Members::count(const char* key) const {
    if (!at(key).is_number_unsigned()) refuse(key, "is not a count");
    return at(key).get<std::size_t>();
}

std::int64_t Members::integer(const char* key) const {
    if (!at(key).is_number_integer()) refuse(key, "is not an integer");
    return at(key).get<std::int64_t>();
}

bool Members::boolean(const char* key) const {
    if (!at(key).is_boolean()) refuse(key, "is neither true nor false");
    return at(key).get<bool>();
}

const Json& Members::list(const char* key) const {
    if (!at(key).is_array()) refuse(key, "is not a list");
    return at(key);
}

std::vector<double> Members::numbers(const char* key) const {
    std::vector<double> result;
    for (const Json& value : list(key)) {
        if (!value.is_number() && !value.is_null()) refuse(key, "holds something that is not a number");
        result.push_back(numberOf(value));
    }
    return result;
}

std::vector<std::string> Members::texts(const char* key) const {
    std::vector<std::string> result;
    for (const Json& value : list(key)) {
        if (!value.is_string()) refuse(key, "holds something that is not a text");
        result.push_back(value.get<std::string>());
    }
    return result;
}

Members Members::object(const char* key) const { return {at(key), path_.empty() ? key : path_ + "." + key}; }

std::optional<double> Members::optionalNumber(const char* key) const {
    if (isNull(key)) return {};
    return number(key);
}

OrderedJson numberJson(double value) { return std::isfinite(value) ? OrderedJson(value) : OrderedJson(); }
OrderedJson optionalJson(const std::optional<double>& value) { return value ? numberJson(*value) : OrderedJson(); }

OrderedJson toJson(const Measure& measure) {
    return {{"value", optionalJson(measure.value)},
            {"interval", intervalJson(measure.interval)},
            {"absent", measure.value ? OrderedJson() : OrderedJson(absenceName(measure.absence))}};
}

Measure measureFrom(const Members& members) {
    if (!members.isNull("value")) return Measure::of(members.number("value"), intervalFrom(members, "interval"));
    const auto why = absenceFromName(members.text("absent"));
    if (!why || *why == Absence::None) members.refuse("absent", "is not a known reason");
    return Measure::absent(*why);
}

OrderedJson toJson(const MeasureSet& measures) {
    OrderedJson out = OrderedJson::object();
    for (const MeasureInfo& info : vitrine::measures()) out[info.name] = toJson(measures[info.id]);
    return out;
}

OrderedJson toJson(const std::vector<NecPoint>& points) {
    OrderedJson out = OrderedJson::array();
    for (const NecPoint& point : points)
        out.push_back({{"nec", point.target},
                       {"reached", numberJson(point.reached)},
                       {"ended_early", point.endedEarly},
                       {"accuracy", numberJson(point.accuracy)},
                       {"interval", intervalJson(point.interval)}});
    return out;
}

std::vector<NecPoint> necFrom(const Json& list, const std::string& path) {
    std::vector<NecPoint> points;
    for (const Json& entry : list) {
        const Members members(entry, path);
        points.push_back({members.count("nec"), members.number("reached"), members.boolean("ended_early"),
                          members.number("accuracy"), intervalFrom(members, "interval")});
    }
    return points;
}

OrderedJson toJson(const InterventionCurve& curve) {
    return {{"accuracy", curve.accuracy},
            {"lowest", curve.lowest},
            {"highest", curve.highest},
            {"area", numberJson(curve.area)},
            {"orders", curve.orders},
            {"corrected", curve.corrected},
            {"rare", curve.rare},
            {"constant", curve.constant}};
}

InterventionCurve interventionFrom(const Members& members) {
    InterventionCurve curve{members.numbers("accuracy"), members.numbers("lowest"), members.numbers("highest"),
                            members.number("area"), members.count("orders")};
    curve.corrected = members.count("corrected");
    curve.rare = members.count("rare");
    curve.constant = members.count("constant");
    if (curve.lowest.size() != curve.accuracy.size() || curve.highest.size() != curve.accuracy.size())
        members.refuse("lowest", "and \"highest\" are not as long as \"accuracy\"");
    return curve;
}

OrderedJson toJson(const LeakageMeasures& leakage) {
    return {{"ctl", optionalJson(leakage.conceptsTask)},
            {"icl", optionalJson(leakage.interConcept)},
            {"ois", optionalJson(leakage.oracleImpurity)},
            {"dci_disentanglement", optionalJson(leakage.disentanglement)},
            {"dci_completeness", optionalJson(leakage.dciCompleteness)}};
}

LeakageMeasures leakageFrom(const Members& members) {
    return {members.optionalNumber("ctl"), members.optionalNumber("icl"), members.optionalNumber("ois"),
            members.optionalNumber("dci_disentanglement"), members.optionalNumber("dci_completeness")};
}

OrderedJson toJson(const Controls& controls) {
    OrderedJson draws = OrderedJson::array();
    for (const ControlDraw& draw : controls.draws)
        draws.push_back({{"kind", controlName(draw.kind)},
                         {"draw", draw.draw},
                         {"anec5", optionalJson(draw.anec5)},
                         {"anec_avg", optionalJson(draw.anecAverage)},
                         {"nec", toJson(draw.nec)}});
    return {{"concepts", controls.concepts},
            {"linear_probe", optionalJson(controls.linearProbe)},
            {"zero_shot", optionalJson(controls.zeroShot)},
            {"note", controls.note},
            {"draws", draws}};
}

Controls controlsFrom(const Members& members) {
    Controls controls;
    controls.concepts = members.count("concepts");
    controls.linearProbe = members.optionalNumber("linear_probe");
    controls.zeroShot = members.optionalNumber("zero_shot");
    controls.note = members.text("note");
    for (const Json& entry : members.list("draws")) {
        const Members draw(entry, "controls.draws");
        controls.draws.push_back({controlKindFrom(draw, "kind"), static_cast<int>(draw.integer("draw")),
                                  necFrom(draw.list("nec"), "controls.draws.nec"), draw.optionalNumber("anec5"),
                                  draw.optionalNumber("anec_avg"), {}});
    }
    return controls;
}

OrderedJson toJson(const NamePermutation& names) {
    return {{"observed", numberJson(names.observed)},
            {"mean", numberJson(names.mean)},
            {"deviation", numberJson(names.deviation)},
            {"p", numberJson(names.pValue)},
            {"permuted", names.permuted}};
}

NamePermutation namesFrom(const Members& members) {
    return {members.number("observed"), members.numbers("permuted"), members.number("mean"),
            members.number("deviation"), members.number("p")};
}

}  // namespace vitrine::internal
