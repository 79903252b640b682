#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/json.hpp"
#include "config/problem.hpp"

namespace psremoting::config {

// A file that is being read, and where its mistakes are written down.
class Document {
 public:
  Document(std::filesystem::path file, std::string text, std::vector<Problem>& problems)
      : file_(std::move(file)), text_(std::move(text)), problems_(problems), first_(problems.size()) {}

  const std::filesystem::path& file() const { return file_; }
  const std::string& text() const { return text_; }
  void complain(std::size_t offset, std::string what);
  // Puts what was complained of so far into the file's order.
  void sort();

 private:
  std::filesystem::path file_;
  std::string text_;
  std::vector<Problem>& problems_;
  std::size_t first_;
};

// One object of a file. Settings are asked for by name; what is not there keeps its value, and a wrong one is
// complained of and keeps it too. When all are asked for, finish() complains of keys that nobody asked for. Neither the
// node nor the document may go before it.
class Section {
 public:
  // `name` is how the object is called in complaints: "Service.Auth", or empty for the file's own.
  Section(const Node& node, Document& document, std::string name);

  void read(std::string_view key, bool& value);
  void read(std::string_view key, std::string& value);
  // Relative ones start at the file's folder.
  void read(std::string_view key, std::filesystem::path& value);
  void read(std::string_view key, std::vector<std::string>& values);
  // Accepts low ≤ number ≤ high.
  void read(std::string_view key, std::uint32_t& value, std::uint32_t low, std::uint32_t high);
  void read(std::string_view key, std::chrono::milliseconds& value, std::uint32_t low, std::uint32_t high);

  std::optional<Section> section(std::string_view key);
  std::vector<Section> sections(std::string_view key);  // an array of objects

  bool has(std::string_view key) const { return node_.find(key) != nullptr; }
  // Where a key's value stands, or the object where there is none.
  std::size_t offset(std::string_view key) const;
  void complain(std::string_view key, std::string what) { document_->complain(offset(key), std::move(what)); }
  Document& document() const { return *document_; }

  void finish();

 private:
  const Node* ask(std::string_view key);
  const Node* ask(std::string_view key, Node::Kind kind, std::string_view instead);
  std::string called(std::string_view key) const;

  const Node& node_;
  Document* document_;
  std::string name_;
  std::vector<std::string> known_;
};

}  // namespace psremoting::config
