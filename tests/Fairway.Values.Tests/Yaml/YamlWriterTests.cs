using Fairway.Testing;
using Fairway.Values.Yaml;

namespace Fairway.Values.Tests.Yaml;

public sealed class YamlWriterTests
{
    /// <summary>What kubectl 1.32 prints for a string as the value of <c>data.k000</c> in a ConfigMap, from after <c>k000: </c> to the line break.</summary>
    public static TheoryData<string, string> Strings => new()
    {
        { "", "\"\"\n" },
        { "a b", "a b\n" },
        { "a: b", "'a: b'\n" },
        { "a #b", "'a #b'\n" },
        { "#a", "'#a'\n" },
        { "- a", "'- a'\n" },
        { "-", "'-'\n" },
        { "--", "--\n" },
        { "---", "'---'\n" },
        { "?", "'?'\n" },
        { "? a", "'? a'\n" },
        { ":", "':'\n" },
        { "a:", "'a:'\n" },
        { "::", "'::'\n" },
        { "&a", "'&a'\n" },
        { "*a", "'*a'\n" },
        { "!a", "'!a'\n" },
        { "|", "'|'\n" },
        { "|a", "'|a'\n" },
        { ">", "'>'\n" },
        { "%a", "'%a'\n" },
        { "@a", "'@a'\n" },
        { "`a", "'`a'\n" },
        { "{", "'{'\n" },
        { "}", "'}'\n" },
        { "[a", "'[a'\n" },
        { "a]", "a]\n" },
        { "a,b", "a,b\n" },
        { ",a", "',a'\n" },
        { "'", "''''\n" },
        { "\"", "'\"'\n" },
        { "it's", "it's\n" },
        { "say \"x\"", "say \"x\"\n" },
        { "'x'", "'''x'''\n" },
        { "\"x\"", "'\"x\"'\n" },
        { "~", "\"~\"\n" },
        { "null", "\"null\"\n" },
        { "Null", "\"Null\"\n" },
        { "nULL", "nULL\n" },
        { "true", "\"true\"\n" },
        { "True", "\"True\"\n" },
        { "y", "\"y\"\n" },
        { "Y", "\"Y\"\n" },
        { "n", "\"n\"\n" },
        { "N", "\"N\"\n" },
        { "yes", "\"yes\"\n" },
        { "no", "\"no\"\n" },
        { "on", "\"on\"\n" },
        { "off", "\"off\"\n" },
        { "0", "\"0\"\n" },
        { "1", "\"1\"\n" },
        { "-1", "\"-1\"\n" },
        { "+1", "\"+1\"\n" },
        { "0x1F", "\"0x1F\"\n" },
        { "0o7", "\"0o7\"\n" },
        { "08", "\"08\"\n" },
        { "1_000", "\"1_000\"\n" },
        { "_1", "_1\n" },
        { "1e3", "\"1e3\"\n" },
        { "1.5", "\"1.5\"\n" },
        { ".5", "\".5\"\n" },
        { "5.", "\"5.\"\n" },
        { ".", ".\n" },
        { ".inf", "\".inf\"\n" },
        { "-.inf", "\"-.inf\"\n" },
        { ".nan", "\".nan\"\n" },
        { "1e400", "1e400\n" },
        { "0b11", "\"0b11\"\n" },
        { "2020-01-01", "\"2020-01-01\"\n" },
        { "2020-01-01T00:00:00Z", "\"2020-01-01T00:00:00Z\"\n" },
        { "2020-1-1 1:2:3", "\"2020-1-1 1:2:3\"\n" },
        { "12:30:45", "\"12:30:45\"\n" },
        { "1:20", "\"1:20\"\n" },
        { "190:20:30", "\"190:20:30\"\n" },
        { "=", "=\n" },
        { "<<", "<<\n" },
        { "<", "<\n" },
        { "\t", "\"\\t\"\n" },
        { "a\tb", "\"a\\tb\"\n" },
        { " a", "' a'\n" },
        { "a ", "'a '\n" },
        { "  ", "'  '\n" },
        { "a\nb", "|-\n    a\n    b\n" },
        { "a\nb\n", "|\n    a\n    b\n" },
        { "a\n\n", "|+\n    a\n\n" },
        { "\na", "|2-\n\n    a\n" },
        { "\n", "|2+\n\n" },
        { "\n\n", "|2+\n\n\n" },
        { " a\nb", "|2-\n     a\n    b\n" },
        { "a\n b", "|-\n    a\n     b\n" },
        { "a \nb", "\"a \\nb\"\n" },
        { "a\n\nb\n", "|\n    a\n\n    b\n" },
        { "a\tb\nc", "\"a\\tb\\nc\"\n" },
        { "x\r\ny", "\"x\\r\\ny\"\n" },
        { "a\rb", "\"a\\rb\"\n" },
        { "\u00E9", "\u00E9\n" },
        { "\u00A0x", "\u00A0x\n" },
        { "\uFEFFx", "\"\\uFEFF\\x78\"\n" },
        { "\U0001F600", "\"\\U0001F600\"\n" },
        { "\u0001", "\"\\x01\"\n" },
        { "a: b\nc", "|-\n    a: b\n    c\n" },
        { "# a\nb", "|-\n    # a\n    b\n" },
        { "- a\nb", "|-\n    - a\n    b\n" },
        { "a\\b", "a\\b\n" },
        { "a\\nb", "a\\nb\n" },
        { "...", "'...'\n" },
        { "--- a", "'--- a'\n" },
        { "a\n---\nb", "|-\n    a\n    ---\n    b\n" },
        { "1.2.3", "1.2.3\n" },
        { "v1", "v1\n" },
        { "1,000", "1,000\n" },
        { "+", "+\n" },
        { "-a", "-a\n" },
        { "-.", "-.\n" },
        { "+.inf", "\"+.inf\"\n" },
        { "0x", "0x\n" },
        { "0xg", "0xg\n" },
        { "0o8", "0o8\n" },
        { "1__0", "\"1__0\"\n" },
        { "0_", "\"0_\"\n" },
        { "123456789012345678901234567890", "\"123456789012345678901234567890\"\n" },
        { "1e+3", "\"1e+3\"\n" },
        { "1.0", "\"1.0\"\n" },
        { "0.1e-5", "\"0.1e-5\"\n" },
        { "1E5", "\"1E5\"\n" },
        { "!!str", "'!!str'\n" },
        { "%", "'%'\n" },
        { "a%", "a%\n" },
        { "a&b", "a&b\n" },
        { "a|b", "a|b\n" },
        { "k=v", "k=v\n" },
        { "a?b", "a?b\n" },
        { "?a", "?a\n" },
        { ":a", ":a\n" },
        { "-:", "'-:'\n" },
        { "a -b", "a -b\n" },
        { "a- b", "a- b\n" },
        { "trailing:", "'trailing:'\n" },
        { "tab:\tx", "\"tab:\\tx\"\n" },
        { "multi\n\ttabbed\n", "\"multi\\n\\ttabbed\\n\"\n" },
        { "ends space \n", "\"ends space \\n\"\n" },
        { "   lead\n  x\n", "|2\n       lead\n      x\n" },
        { "\u200B", "\u200B\n" },
        { "\uD7FF", "\uD7FF\n" },
        { "\uE000", "\uE000\n" },
        { "\uFFFD", "\uFFFD\n" },
        { "\u0000", "\"\\0\"\n" },
        { "\u0007\u0008\u001B", "\"\\a\\b\\e\"\n" },
        { "\U0010FFFF", "\"\\U0010FFFF\"\n" },
    };

    [Theory]
    [MemberData(nameof(Strings))]
    public void Strings_are_quoted_only_where_they_would_be_read_as_something_else(string text, string expected) =>
        Assert.Equal("data:\n  k000: " + expected, YamlWriter.ToText(Value.Map(("data", Value.Map(("k000", text))))));

    [Theory]
    [InlineData("a\u007fb", "\"a\\x7Fb\"")]
    [InlineData("a\u0085b", "\"a\\Nb\"")]
    [InlineData("a\u2028b", "\"a\\Lb\"")]
    [InlineData("a\nb\u2029", "\"a\\nb\\P\"")]
    [InlineData("\ufffe", "\"\\uFFFE\"")]
    [InlineData("<<", "<<")]
    public void What_kubectl_fails_on_or_mangles_is_escaped(string text, string expected) =>
        Assert.Equal(expected + "\n", YamlWriter.ToText(text));

    [Fact]
    public void A_lone_surrogate_becomes_the_replacement_character() => Assert.Equal("a\uFFFDb\n", YamlWriter.ToText("a\ud800b"));

    [Fact]
    public void A_key_that_would_be_read_as_a_merge_is_quoted() => Assert.Equal("\"<<\": <<\n", YamlWriter.ToText(Value.Map(("<<", "<<"))));

    // kubectl 1.32, label --local -o yaml, of a custom resource.
    [Fact]
    public void Lists_stand_at_the_column_of_their_key()
    {
        var value = YamlReader.ReadAll("""
            nested: [[a, b], [[c]], [], {}, {a: [], b: {}, c: [x, {z: 'y', w: [1]}]}, null, true, "multi\nline", 1.5]
            map: {b: {c: {d: e}}, a: [{f: g, h: [{i: j}]}]}
            """)[0].Value;
        Assert.Equal("""
            map:
              a:
              - f: g
                h:
                - i: j
              b:
                c:
                  d: e
            nested:
            - - a
              - b
            - - - c
            - []
            - {}
            - a: []
              b: {}
              c:
              - x
              - w:
                - 1
                z: "y"
            - null
            - true
            - |-
              multi
              line
            - 1.5

            """, YamlWriter.ToText(value));
    }

    // kubectl 1.32: libyaml's limit for a key on one line is 128 bytes.
    [Fact]
    public void Long_keys_are_written_in_the_explicit_form()
    {
        var (fits, k, l, m) = (new string('k', 128), new string('k', 129), new string('l', 129), new string('m', 129));
        var value = Value.Map(
            (fits, "x"), (k, "x"), (l, Value.List(Value.Map(("a", "b"), ("c", Value.List("d"))), "e")), (m, Value.Map(("a", "b"), ("c", "d"))), ("n\nn", 1));
        Assert.Equal($"{fits}: x\n? {k}\n: x\n? {l}\n: - a: b\n    c:\n    - d\n  - e\n? {m}\n: a: b\n  c: d\n? |-\n  n\n  n\n: 1\n", YamlWriter.ToText(value));
    }

    // kubectl 1.32: the number goes through JSON, where whole ones lose their point, and is then written by strconv's 'g'.
    [Theory]
    [InlineData(1e6, "1000000")]
    [InlineData(-0.0, "0")]
    [InlineData(9223372036854775808.0, "9223372036854776000")]
    [InlineData(18446744073709551616.0, "1.8446744073709552e+19")]
    [InlineData(1e20, "1e+20")]
    [InlineData(-1e21, "-1e+21")]
    [InlineData(1.5e25, "1.5e+25")]
    [InlineData(1234567.5, "1.2345675e+06")]
    [InlineData(123456.5, "123456.5")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(1e-7, "1e-07")]
    [InlineData(1e300, "1e+300")]
    public void Numbers_are_written_as_kubectl_writes_them(double number, string expected) => Assert.Equal(expected + "\n", YamlWriter.ToText(number));

    [Fact]
    public void An_infinity_is_refused() => Assert.Throws<ArgumentException>(() => YamlWriter.ToText(double.PositiveInfinity));

    [Fact]
    public void Scalars_and_empty_values_stand_alone()
    {
        Assert.Equal("null\n", YamlWriter.ToText(Value.Null));
        Assert.Equal("{}\n", YamlWriter.ToText(Value.Map()));
        Assert.Equal("[]\n", YamlWriter.ToText(Value.List()));
        Assert.Equal("|\n  a\n  b\n", YamlWriter.ToText("a\nb\n"));
    }

    [KubectlFact]
    public void The_installed_kubectl_prints_the_same()
    {
        var words = string.Concat(Enumerable.Range(1, 60).Select(i => new string((char)('a' + (i % 26)), i % 13) + " "));
        var data = Value.Map([.. Strings.Select((row, i) => ($"k{i:000}", (Value)(string)row[0])),
            ("plain", "x" + words + "y"), ("quoted", words), ("both", "it's: " + words + "'"), ("tab", "\t" + words + "x"), ("colon", words + ":"),
            ("spaces", "a:  " + words.Replace(" ", "  ", StringComparison.Ordinal)), ("wide", string.Concat(Enumerable.Repeat("\u00e9\u00e9 ", 70)) + "."), ("x".PadLeft(140, 'x'), "a: " + words)]);
        var map = Value.Map(("apiVersion", "v1"), ("kind", "ConfigMap"), ("metadata", Value.Map(("name", "x"), ("labels", Value.Map(("a", "b"))))), ("data", data));
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, map.ToString().Replace("\ufeff", "\\ufeff", StringComparison.Ordinal));
            var (code, output, error) = Kubectl.Run("label", "--local", "-f", file, "a=b", "-o", "yaml", "--overwrite");
            Assert.True(code == 0, error);
            Assert.Equal(output, YamlWriter.ToText(map));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
