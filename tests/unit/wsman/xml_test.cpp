#include "wsman/xml.hpp"

#include <catch2/catch.hpp>

using namespace psremoting;
using wsman::xml::Document;

namespace {

Document read(std::string text) {
  auto document = Document::parse(std::move(text));
  INFO((document ? "" : document.error().detail));
  REQUIRE(document.has_value());
  return std::move(*document);
}

bool refused(std::string text) { return !Document::parse(std::move(text)).has_value(); }

std::string nested(std::size_t depth) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) text += "<a>";
  for (std::size_t i = 0; i < depth; ++i) text += "</a>";
  return text;
}

}  // namespace

TEST_CASE("Elements and attributes are found by namespace, whatever their prefix", "[wsman][xml]") {
  auto document = read("<x:a xmlns:x='urn:1' xmlns='urn:2'><b c='1' x:c='2'/><y:b xmlns:y='urn:1'>t</y:b></x:a>");
  auto root = document.root();
  CHECK(root.is("urn:1", "a"));
  CHECK(root.child("urn:2", "b").attribute("c") == "1");
  CHECK(root.child("urn:2", "b").attribute("urn:1", "c") == "2");
  CHECK_FALSE(root.child("urn:2", "b").attribute("urn:2", "c"));
  CHECK(root.child("urn:1", "b").text() == "t");
  CHECK_FALSE(root.child("urn:3", "b"));
}

TEST_CASE("An inner declaration of a prefix hides the outer one", "[wsman][xml]") {
  auto document = read("<p:a xmlns:p='urn:1'><p:b xmlns:p='urn:2'><p:c/></p:b><p:b/></p:a>");
  CHECK(document.root().first_child().first_child().is("urn:2", "c"));
  CHECK(document.root().first_child().next().is("urn:1", "b"));
}

TEST_CASE("Text keeps white space and joins CDATA with what stands around it", "[wsman][xml]") {
  CHECK(read("<a> x &lt;&#x41;&amp; </a>").root().text() == " x <A& ");
  CHECK(read("<a><![CDATA[<&>]]></a>").root().text() == "<&>");
  CHECK(read("<a>one <![CDATA[two]]><!-- & --> three<![CDATA[]]></a>").root().text() == "one two three");
  CHECK(read("<a><![CDATA[]]><![CDATA[x]]></a>").root().text() == "x");
  CHECK(read("<a> </a>").root().text() == " ");
  CHECK(read("<a/>").root().text().empty());
  CHECK(read("<a>x<b>y</b>z</a>").root().first_child().is("", "b"));
  CHECK(read("<a>x<b>y</b>z</a>").root().first_child().text() == "y");
}

TEST_CASE("Views stay valid while the document moves", "[wsman][xml]") {
  auto document = read("<a>short</a>");
  auto text = document.root().text();
  Document other = std::move(document);
  CHECK(text.data() == other.root().text().data());
  CHECK(text == "short");
}

TEST_CASE("Base64 is given without a copy, and without the white space in it", "[wsman][xml]") {
  auto document = read("<a>\n  AAAA\n  BBBB\n</a>");
  CHECK(document.root().base64() == "AAAABBBB");
  CHECK(read("<a>AAAA</a>").root().base64() == "AAAA");
  CHECK(read("<a/>").root().base64() == "");
  CHECK_FALSE(read("<a>AAA</a>").root().base64());
  CHECK_FALSE(read("<a>AA A</a>").root().base64());
  CHECK_FALSE(read("<a>&lt;AAA</a>").root().base64());
}

TEST_CASE("What SOAP does not allow is refused", "[wsman][xml]") {
  CHECK(refused("<!DOCTYPE a><a/>"));
  CHECK(refused("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"));
  CHECK(refused("<?php x?><a/>"));
  CHECK(refused("<a><?x y?></a>"));
  CHECK(refused("<a/><b/>"));
  CHECK(refused("<a/>text"));
  CHECK(refused("text<a/>"));
  CHECK(refused("<a b='1' b='2'/>"));
  CHECK(refused("<a xmlns:x='u' xmlns:y='u' x:b='1' y:b='2'/>"));
  CHECK(refused("<x:a/>"));
  CHECK(refused("<a x:b='1'/>"));
  CHECK(refused("<a>&b;</a>"));
  CHECK(refused("<a b='&c;'/>"));
  CHECK(refused("<a>&#0;</a>"));
  CHECK(refused("<a>&#xD800;</a>"));
  CHECK(refused("<a>&#x110000;</a>"));
  CHECK(refused("<a>&amp</a>"));
  CHECK(refused(std::string("<a>\0</a>", 8)));
  CHECK(refused("<a>\x01</a>"));
  CHECK(refused("<a>\xC0\x80</a>"));
  CHECK(refused("<a>\xED\xA0\x80</a>"));
  CHECK(refused("<a>\xFF</a>"));
  CHECK(refused("<a b='<'/>"));
  CHECK(refused(""));
  CHECK(refused("  "));
  CHECK(refused("<a>"));
  CHECK(refused("<a></b>"));
  CHECK(refused("</a>"));
  CHECK(refused("<a"));
  CHECK(refused("<a><![CDATA[x</a>"));
  CHECK(refused("<a><!-- x</a>"));
}

TEST_CASE("A forbidden character is seen wherever it stands, and a long one is not cut", "[wsman][xml]") {
  for (std::size_t before = 0; before < 20; ++before) {
    std::string text = "<a>" + std::string(before, 'x');
    CHECK(refused(text + "\x1F" + "xxxxxxxxxxxx</a>"));
    CHECK(refused(text + "\x80" + "xxxxxxxxxxxx</a>"));
    CHECK(refused(text + "\xEF\xBF\xBF" + "xxxxxxxxxxxx</a>"));
    CHECK_FALSE(refused(text + "\xF0\x9F\x98\x80 ~\t\n" + "xxxxxxxxxxxx</a>"));
  }
}

TEST_CASE("An XML declaration, comments and characters of any script are taken", "[wsman][xml]") {
  CHECK(read("<?xml version=\"1.0\"?>\n<!-- c --><a>\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80</a>\n").root().text() ==
        "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
  CHECK(read("<a xmlns:x='u' b='1' x:b='2'/>").root().attribute("b") == "1");
}

TEST_CASE("Depth, elements, attributes and namespaces have limits", "[wsman][xml]") {
  CHECK_FALSE(refused(nested(wsman::xml::max_depth)));
  CHECK(refused(nested(wsman::xml::max_depth + 1)));
  std::string many = "<a>", attributes = "<a";
  for (std::size_t i = 0; i < wsman::xml::max_elements; ++i) many += "<b/>";
  for (std::size_t i = 0; i <= wsman::xml::max_attributes; ++i) attributes += " b" + std::to_string(i) + "='1'";
  CHECK(refused(many + "</a>"));
  CHECK(refused(attributes + "/>"));
  std::string prefixes;
  for (std::size_t depth = 0; depth < 4; ++depth) {
    prefixes += "<a";
    for (std::size_t i = 0; i < 20; ++i) prefixes += " xmlns:p" + std::to_string(depth * 20 + i) + "='u'";
    prefixes += ">";
  }
  CHECK(refused(prefixes + "</a></a></a></a>"));
}

TEST_CASE("What is printed is escaped, and cannot break out of its place", "[wsman][xml]") {
  std::string text, attribute;
  wsman::xml::append_text(text, "a<b>&\"\r\n\xC3\xA9");
  wsman::xml::append_attribute(attribute, "a\"<\n\t>");
  CHECK(text == "a&lt;b&gt;&amp;&quot;&#xD;\n\xC3\xA9");
  CHECK(attribute == "a&quot;&lt;&#xA;&#x9;&gt;");
  std::string replaced;
  wsman::xml::append_text(replaced, std::string_view("\0\x1F\xFF\xED\xA0\x80z", 7));
  CHECK(Document::parse("<a>" + replaced + "</a>").has_value());
  CHECK(replaced.ends_with("z"));
}
