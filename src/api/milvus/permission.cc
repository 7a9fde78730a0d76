// Permission: whether who calls may make the call, on what its request names.
//
// What a request names is read by the names of its fields, which are the same in all messages: one
// rule a call (access/call_rules.h), no code a call.
#include "access/call_rules.h"
#include "api/milvus/call.h"
#include "milvus.pb.h"

namespace elanus::api {
namespace {

namespace pb = milvus::proto::milvus;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// The texts of a field; none if the message has no such field, or an empty one.
std::vector<std::string> TextsOf(const Message& message, const char* name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  if (field == nullptr || field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) return {};
  std::vector<std::string> texts;
  if (!field->is_repeated()) {
    texts.push_back(message.GetReflection()->GetString(message, field));
    if (texts.front().empty()) texts.clear();
    return texts;
  }
  for (int i = 0; i < message.GetReflection()->FieldSize(message, field); ++i) {
    texts.push_back(message.GetReflection()->GetRepeatedString(message, field, i));
  }
  return texts;
}

std::string TextOf(const Message& message, const char* name) {
  const std::vector<std::string> texts = TextsOf(message, name);
  return texts.empty() ? "" : texts.front();
}

// Whether it names some of its collections by id.
bool HasIds(const Message& message) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName("collectionID");
  return field != nullptr && field->is_repeated() &&
         message.GetReflection()->FieldSize(message, field) > 0;
}

std::vector<std::string> CollectionsOf(const Message& request) {
  // Ids in a list stand beside the names; one id counts only where there is no name.
  if (HasIds(request)) return {};
  std::vector<std::string> names = TextsOf(request, "collection_name");
  if (names.empty()) names = TextsOf(request, "collection_names");
  return names;
}

// The collection that an alias stands for; nothing if there is no such alias.
std::vector<std::string> CollectionsOfAlias(const Context& context, const std::string& database,
                                            const std::string& alias) {
  const auto description = context.service.store.DescribeAlias(database, alias);
  if (!description.ok()) return {};
  return {description->collection};
}

std::vector<std::string> UsersOf(const Message& request) {
  if (const auto* select = dynamic_cast<const pb::SelectUserRequest*>(&request)) {
    if (select->user().name().empty()) return {};
    return {select->user().name()};
  }
  return TextsOf(request, "username");
}

std::vector<std::string> RolesOf(const Message& request) {
  const auto* select = dynamic_cast<const pb::SelectGrantRequest*>(&request);
  if (select == nullptr || select->entity().role().name().empty()) return {};
  return {select->entity().role().name()};
}

std::vector<std::string> NamesOf(const Context& context, access::Names names,
                                 const Message& request, const std::string& database) {
  switch (names) {
    case access::Names::kNone:
      return {};
    case access::Names::kCollection:
    case access::Names::kCollections:
      return CollectionsOf(request);
    case access::Names::kAlias:
      return CollectionsOfAlias(context, database, TextOf(request, "alias"));
    case access::Names::kAliasAndCollection: {
      std::vector<std::string> both =
          CollectionsOfAlias(context, database, TextOf(request, "alias"));
      // Of an alias that there is not, nothing is taken away.
      both.push_back(TextOf(request, "collection_name"));
      return both;
    }
    case access::Names::kUser:
      return UsersOf(request);
    case access::Names::kRole:
      return RolesOf(request);
  }
  return {};
}

}  // namespace

core::Status CheckPermission(const Context& context, const Message& request) {
  if (!context.service.checks_users) return core::Status::Ok();
  const access::CallRule* rule = access::FindCallRule(context.call);
  std::string database = context.database;
  access::CallTarget target;
  if (rule != nullptr) {
    const std::string named = TextOf(request, "db_name");
    if (rule->database == access::DatabaseOf::kRequest && !named.empty()) database = named;
    target.names = NamesOf(context, rule->names, request, database);
  }
  target.database = database;
  const access::AccessControl& access = context.service.access;
  TRY(access.Authorize(context.who, context.call, target));
  // A collection is renamed out of one database and into another.
  const std::string other = TextOf(request, "newDBName");
  if (other.empty() || other == database) return core::Status::Ok();
  target.database = other;
  return access.Authorize(context.who, context.call, target);
}

bool IsShown(const Context& context, const std::string& database) {
  return !context.service.checks_users || context.service.access.Sees(context.who, database);
}

bool IsShown(const Context& context, const core::CollectionName& name) {
  return !context.service.checks_users ||
         context.service.access.Sees(context.who, name.database, name.collection);
}

}  // namespace elanus::api
