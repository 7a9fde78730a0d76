// Catalogs to bytes and back (docs/formats.md).
#include <algorithm>

#include "storage/manifest.h"

namespace elanus::storage {
namespace {

void PutDatabase(const core::DatabaseDescription& database, core::ByteWriter* writer) {
  writer->Put(database.id);
  writer->PutText(database.name);
  writer->Put(database.created_ms);
  writer->Put<uint32_t>(static_cast<uint32_t>(database.properties.size()));
  for (const auto& [key, value] : database.properties) {
    writer->PutText(key);
    writer->PutText(value);
  }
}

core::Result<core::DatabaseDescription> GetDatabase(core::ByteReader* reader) {
  core::DatabaseDescription database;
  database.id = TRY(reader->Get<int64_t>());
  database.name = TRY(reader->GetText());
  database.created_ms = TRY(reader->Get<uint64_t>());
  for (uint32_t left = TRY(reader->Get<uint32_t>()); left > 0; --left) {
    std::string key = TRY(reader->GetText());
    database.properties[std::move(key)] = TRY(reader->GetText());
  }
  return database;
}

// Version 1 had no list of databases: they were what its collections said.
void FindDatabases(Catalog* catalog) {
  const uint64_t unknown = 0;
  catalog->databases = EmptyCatalog(unknown).databases;
  for (const CatalogEntry& entry : catalog->entries) {
    const bool is_known = std::any_of(
        catalog->databases.begin(), catalog->databases.end(),
        [&](const core::DatabaseDescription& known) { return known.name == entry.database; });
    if (is_known) continue;
    core::DatabaseDescription& database = catalog->databases.emplace_back();
    database.id = catalog->next_database++;
    database.name = entry.database;
  }
}

core::Status GetAdditions(core::ByteReader* reader, Catalog* catalog) {
  catalog->next_database = TRY(reader->Get<int64_t>());
  for (uint32_t left = TRY(reader->Get<uint32_t>()); left > 0; --left) {
    catalog->databases.push_back(TRY(GetDatabase(reader)));
  }
  if (catalog->databases.empty() || catalog->databases.front().name != kDefaultDatabase) {
    return core::Corruption("the catalog does not begin with the default database");
  }
  for (uint32_t left = TRY(reader->Get<uint32_t>()); left > 0; --left) {
    AliasEntry& alias = catalog->aliases.emplace_back();
    alias.database = TRY(reader->GetText());
    alias.alias = TRY(reader->GetText());
    alias.collection = TRY(reader->Get<int64_t>());
  }
  return core::Status::Ok();
}

// That what names something names something that is there.
core::Status CheckNames(const Catalog& catalog) {
  for (const CatalogEntry& entry : catalog.entries) {
    const bool is_known = std::any_of(
        catalog.databases.begin(), catalog.databases.end(),
        [&](const core::DatabaseDescription& known) { return known.name == entry.database; });
    if (!is_known) {
      return core::Corruption("collection '" + entry.collection + "' is in database '" +
                              entry.database + "', which the catalog does not have");
    }
  }
  for (const AliasEntry& alias : catalog.aliases) {
    const bool is_known =
        std::any_of(catalog.entries.begin(), catalog.entries.end(),
                    [&](const CatalogEntry& entry) { return entry.id == alias.collection; });
    if (!is_known) {
      return core::Corruption("alias '" + alias.alias + "' names no collection");
    }
  }
  return core::Status::Ok();
}

core::Result<Catalog> GetCatalog(uint32_t version, core::ByteReader* reader) {
  Catalog catalog;
  catalog.next_id = TRY(reader->Get<int64_t>());
  for (uint32_t left = TRY(reader->Get<uint32_t>()); left > 0; --left) {
    CatalogEntry& entry = catalog.entries.emplace_back();
    entry.id = TRY(reader->Get<int64_t>());
    entry.database = TRY(reader->GetText());
    entry.collection = TRY(reader->GetText());
  }
  if (version == 1) {
    FindDatabases(&catalog);
  } else {
    TRY(GetAdditions(reader, &catalog));
    TRY(CheckNames(catalog));
  }
  return catalog;
}

}  // namespace

Catalog EmptyCatalog(uint64_t created_ms) {
  Catalog catalog;
  core::DatabaseDescription& database = catalog.databases.emplace_back();
  database.id = kDefaultDatabaseId;
  database.name = kDefaultDatabase;
  database.created_ms = created_ms;
  return catalog;
}

std::vector<std::byte> EncodeCatalog(const Catalog& catalog) {
  core::ByteWriter writer;
  writer.Put(catalog.next_id);
  writer.Put<uint32_t>(static_cast<uint32_t>(catalog.entries.size()));
  for (const CatalogEntry& entry : catalog.entries) {
    writer.Put(entry.id);
    writer.PutText(entry.database);
    writer.PutText(entry.collection);
  }
  writer.Put(catalog.next_database);
  writer.Put<uint32_t>(static_cast<uint32_t>(catalog.databases.size()));
  for (const core::DatabaseDescription& database : catalog.databases) {
    PutDatabase(database, &writer);
  }
  writer.Put<uint32_t>(static_cast<uint32_t>(catalog.aliases.size()));
  for (const AliasEntry& alias : catalog.aliases) {
    writer.PutText(alias.database);
    writer.PutText(alias.alias);
    writer.Put(alias.collection);
  }
  return EncodeFrame(FileKind::kCatalog, writer.bytes());
}

core::Result<Catalog> DecodeCatalog(const std::string& path, std::span<const std::byte> file) {
  const Frame frame = TRY(DecodeFrame(FileKind::kCatalog, path, file));
  core::ByteReader reader(frame.payload);
  core::Result<Catalog> catalog = GetCatalog(frame.version, &reader);
  if (!catalog.ok()) return catalog.status().WithContext("'" + path + "'");
  return catalog;
}

}  // namespace elanus::storage
