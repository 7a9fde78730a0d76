#!/usr/bin/env python3
"""The tidy rules of the house as a test (CONTRIBUTING.md, "Taste").

Each message names the replacement. The checks read clang-formatted text, where a definition starts
at the indentation of its scope and its closing brace stands alone at that same indentation.
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FILE_LINES_MAX = 500
FUNCTION_LINES_MAX = 70
COLUMNS_MAX = 100
PARAMETERS_MAX = 5

# (pattern, what to do instead)
BANNED = [
    (r"\bthrow\b", "return a Status"),
    (r"\bnew\b(?! line)", "use std::make_unique"),
    (r"\bdelete\b(?!;)", "let a unique_ptr own it"),
    (r"\bconst_cast\b", "get the constness right"),
    (r"\busing namespace\b", "write the full name"),
    (r"\bstd::regex\b", "use RE2 or a hand-written matcher: std::regex is not safe on user input"),
    (r"#ifdef __(AVX|ARM|SSE)", "put the platform's code in a file of its own"),
]
LEFT_OPEN = re.compile("TO" "DO|FIX" "ME|XX" "X")
DRAWERS = re.compile(r"(util|common|misc|manager|helper|stuff|impl)s?[._]")
COMMENT = re.compile(r'//.*$|"(?:[^"\\]|\\.)*"')
# A line that says something: no comment, no include, more than a bracket.
CODE = re.compile(r"\s*(?!//|#include)\S*\w")
SIGNATURE_END = re.compile(r"\)[^(){};]*\{$")
NOT_A_FUNCTION = re.compile(r"\s*(namespace|class|struct|enum|union|extern|if|for|while|switch|else"
                            r"|do|case|return|\}|#|//|constexpr .* = |static constexpr .* = )")


def tracked_files():
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT,
                           capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def check_lines(path, lines):
    """Length of file and lines, banned words."""
    if len(lines) > FILE_LINES_MAX:
        yield len(lines), f"{len(lines)} lines; split what is over {FILE_LINES_MAX}"
    in_raw_string = False
    for number, line in enumerate(lines, 1):
        if len(line) > COLUMNS_MAX:
            yield number, f"{len(line)} columns; at most {COLUMNS_MAX}"
        if LEFT_OPEN.search(line):
            yield number, "a note of unfinished work; finish it before it lands"
        in_raw_string = (in_raw_string or 'R"(' in line) and ')"' not in line
        code = COMMENT.sub("", line)
        for pattern, cure in BANNED:
            if not in_raw_string and re.search(pattern, code):
                yield number, f"'{re.search(pattern, code)[0]}': {cure}"


def signature(lines, end):
    """The text of the definition whose brace ends line `end`, from its first line."""
    start = end
    indent = len(lines[end]) - len(lines[end].lstrip())
    text = lines[end].strip()
    while text.count("(") != text.count(")") or (start > 0 and not text[0].isalnum()):
        start -= 1
        if start < 0 or end - start > 12:
            return None, indent
        text = lines[start].strip() + " " + text
        indent = len(lines[start]) - len(lines[start].lstrip())
    return text, indent


def count_parameters(text):
    """Commas at depth one of the parentheses that hold the parameters."""
    opening = text.find("(", text.find("operator()") + 10 if "operator()" in text else 0)
    depth, angle, commas, inside = 0, 0, 0, ""
    for char in text[opening:]:
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
            if depth == 0:
                break
        elif char == "<":
            angle += 1
        elif char == ">":
            angle -= 1
        elif char == "," and depth == 1 and angle == 0:
            commas += 1
        inside += char
    return commas + 1 if inside.strip("( ") else 0


def check_functions(lines):
    """Length and number of parameters of functions and methods."""
    for end, line in enumerate(lines):
        if not SIGNATURE_END.search(line) or NOT_A_FUNCTION.match(line):
            continue
        text, indent = signature(lines, end)
        if text is None or indent > 4 or NOT_A_FUNCTION.match(text) or "[" in text.split("(")[0]:
            continue
        parameters = count_parameters(text)
        if parameters > PARAMETERS_MAX:
            yield end + 1, f"{parameters} parameters; more than {PARAMETERS_MAX} want a struct"
        closing = " " * indent + "}"
        length = next((i for i, later in enumerate(lines[end:]) if later.rstrip(";") == closing), 0)
        if length + 1 > FUNCTION_LINES_MAX:
            yield end + 1, f"a function of {length + 1} lines; at most {FUNCTION_LINES_MAX}"


# A list's members are made in order, and g++ does not unmake them when TRY returns.
TRY_AMONG_MEMBERS = re.compile(r"\{[^{};]*,\s*(?:\.\w+ = )?TRY\(")


def check_tree(files):
    """Facts about the whole: one type switch, one macro, no drawers, wire types at the edge."""
    macros, switches = [], []
    for path in files:
        name = path.relative_to(ROOT)
        if DRAWERS.search(path.name):
            yield name, 1, "a drawer's name; name the thing"
        text = path.read_text()
        macros += [f"{name}" for _ in re.finditer(r"^#define \w+\(", text, re.M)]
        if "case DataType::" in text or "case core::DataType::" in text:
            switches.append(str(name))
        room = name.parts[1]
        low = ("core", "os", "storage", "index")
        if re.search("nlohmann|simdjson", text) and (room in low or path.suffix == ".h"):
            yield name, 1, "a JSON library belongs into .cc files, and not into the lowest rooms"
        for match in TRY_AMONG_MEMBERS.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield name, line, "TRY behind another member of a list: a return from there leaks that one"
    if macros != ["src/core/status.h"]:
        yield "src", 1, f"function-like macros other than TRY in {macros}"
    if switches != ["src/core/types.h"]:
        yield "src", 1, f"a switch over data types outside VisitType in {switches}"


def main():
    sources = [p for p in tracked_files() if p.suffix in (".h", ".cc")]
    rooms = [p for p in sources if p.is_relative_to(ROOT / "src")]
    found, code, comments = [], 0, 0
    for path in sources:
        lines = path.read_text().split("\n")[:-1]
        name = path.relative_to(ROOT)
        found += [f"{name}:{n}: {what}" for n, what in check_lines(path, lines)]
        found += [f"{name}:{n}: {what}" for n, what in check_functions(lines)]
        if path in rooms and not path.name.endswith("_test.cc"):
            comments += sum(1 for line in lines if "//" in line)
            code += sum(1 for line in lines if CODE.match(line))
    found += [f"{name}:{n}: {what}" for name, n, what in check_tree(rooms)]
    ratio = comments / max(code, 1)
    if not 0.15 <= ratio <= 0.30:
        found.append(f"src: {ratio:.2f} lines with a comment to a line of code; keep to 0.15-0.30")
    print("\n".join(found) or
          f"tidy: {len(sources)} files, {code} lines of code, {ratio:.2f} comments to code")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
