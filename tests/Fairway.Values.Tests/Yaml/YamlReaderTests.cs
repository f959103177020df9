using System.Text;
using Fairway.Values.Json;
using Fairway.Values.Yaml;

namespace Fairway.Values.Tests.Yaml;

public sealed class YamlReaderTests
{
    [Fact]
    public void Documents_carry_the_line_they_start_on_and_empty_ones_are_skipped()
    {
        var documents = YamlReader.ReadAll("# head\n\na: 1\n---\n---\n# only a comment\n---\nnull\n--- # note\n\nb: 2\n...\n---\n- c\n");
        Assert.Equal([("""{"a":1}""", 3), ("""{"b":2}""", 11), ("""["c"]""", 14)], documents.Select(document => (document.Value.ToString(), document.Line)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \t\n")]
    [InlineData("# nothing\n")]
    [InlineData("---\n---\n")]
    [InlineData("\uFEFF")]
    public void A_stream_without_documents_is_empty(string text) => Assert.Empty(YamlReader.ReadAll(text));

    [Theory]
    [InlineData("a:\n- b\n- c: d\n  e: [f, {g: h}]\n", """{"a":["b",{"c":"d","e":["f",{"g":"h"}]}]}""")]
    [InlineData("a: |\n  x\n   y\n\nb: |-\n  x\nc: |+\n  x\n\nd: >\n  x\n  y\n\n  z\n", """{"a":"x\n y\n","b":"x","c":"x\n\n","d":"x y\nz\n"}""")]
    [InlineData("a: 'x\n  y'\nb: \"x\\\n  y\"\n", """{"a":"x y","b":"xy"}""")]
    [InlineData("a: b: c", null)]
    [InlineData("a: 1\r\nb: 2\r\n", """{"a":1,"b":2}""")]
    [InlineData("\uFEFFa: 1", """{"a":1}""")]
    [InlineData("%YAML 1.1\n---\na: 1", """{"a":1}""")]
    [InlineData("? a\n: b\n? c\n", """{"a":"b","c":null}""")]
    [InlineData("a: \t5", """{"a":5}""")]
    [InlineData("a: !!map {b: c}\nd: !!foo [1]\ne: !!set {x}\n", """{"a":{"b":"c"},"d":[1],"e":{"x":null}}""")]
    [InlineData("just text", "\"just text\"")]
    public void Structure_is_read(string text, string? expected)
    {
        if (expected is null)
        {
            Assert.Throws<ValueFormatException>(() => YamlReader.ReadAll(text));
        }
        else
        {
            Assert.Equal(expected, Assert.Single(YamlReader.ReadAll(text)).Value.ToString());
        }
    }

    [Theory]
    [InlineData("""{"a":"\ud83d\ude00","b":1}""", """{"a":"\uD83D\uDE00","b":1}""")]
    [InlineData("\n\n[1, 2]", "[1,2]")]
    [InlineData("{a: b, c: [d]}", """{"a":"b","c":["d"]}""")]
    [InlineData("{\"a\":\t1}", """{"a":1}""")]
    public void JSON_and_flow_style_are_read(string text, string expected) => Assert.Equal(expected, Assert.Single(YamlReader.ReadAll(text)).Value.ToString());

    // Both dialects; where they differ, sigs.k8s.io/yaml first (`kubectl label --local`), then kyaml (`kubectl kustomize`).
    [Theory]
    [InlineData("x: &x {a: 1, b: 2}\nz:\n  <<: *x\n  a: 3\n", """{"x":{"a":1,"b":2},"z":{"a":3,"b":2}}""")]
    [InlineData("x: &x {a: 1, b: 2}\nz:\n  a: 3\n  <<: *x\n", """{"x":{"a":1,"b":2},"z":{"a":1,"b":2}}""", """{"x":{"a":1,"b":2},"z":{"a":3,"b":2}}""")]
    [InlineData("x: &x {a: 1}\nz: {<<: [*x, {a: 2, c: 3}]}\n", """{"x":{"a":1},"z":{"a":1,"c":3}}""")]
    [InlineData("z: {<<: {a: 1}, <<: {b: 2}}\n", """{"z":{"a":1,"b":2}}""")]
    [InlineData("z: {'<<': {a: b}}\n", """{"z":{"<<":{"a":"b"}}}""")]
    [InlineData("z: {!!merge <<: {a: b}}\n", """{"z":{"a":"b"}}""")]
    [InlineData("a: &k v\n*k : w\n", """{"a":"v","v":"w"}""")]
    [InlineData("a: &x [1]\nb: &x [2]\nc: *x\n", """{"a":[1],"b":[2],"c":[2]}""")]
    public void Anchors_and_merge_keys_are_followed(string text, string expected, string? kustomize = null)
    {
        Assert.Equal(JsonReader.Read(expected), YamlReader.ReadAll(text)[0].Value);
        Assert.Equal(JsonReader.Read(kustomize ?? expected), YamlReader.ReadAll(text, dialect: YamlDialect.Kustomize)[0].Value);
    }

    // The wording is go-yaml's.
    [Theory]
    [InlineData("a: 1\nb: 2\na: 3\n", "key \"a\" already set in map", 3, 1)]
    [InlineData("- x: {k: 1,\n   k: 2}\n", "key \"k\" already set in map", 2, 4)]
    [InlineData("1: a\n\"1\": b\n", "key \"1\" already set in map", 2, 1)]
    [InlineData("a: *u\n", "unknown anchor 'u' referenced", 1, 4)]
    [InlineData("a: &z [*z]\n", "anchor 'z' value contains itself", 1, 8)]
    [InlineData("a: 1\n<<: 5\n", "map merge requires map or sequence of maps as the value", 2, 5)]
    [InlineData("<<: [5]\n", "map merge requires map or sequence of maps as the value", 1, 5)]
    [InlineData("a:\n  b: c\n\td: e\n", "", 2, 6)]
    [InlineData("a: 'x\n", "", 1, 4)]
    [InlineData("a: [1, 2\nb: 3\n", "the text is not valid YAML here", 2, 1)]
    [InlineData("ok: 1\n---\na: \"\\q\"\n", "", 3, 4)]
    [InlineData("a: b\n c: \u0001\n", "the character U+0001 is not allowed", 2, 5)]
    public void What_is_wrong_is_told_with_its_place(string text, string reason, int line, int column)
    {
        var e = Assert.Throws<ValueFormatException>(() => YamlReader.ReadAll(text));
        Assert.Contains(reason, e.Message);
        Assert.Equal((line, column), (e.Line, e.Column));
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused_with_their_place()
    {
        byte[] text = [.. "a: 1\nb: "u8, 0xFF];
        var e = Assert.Throws<ValueFormatException>(() => YamlReader.ReadAll(text));
        Assert.Equal(("the text is not UTF-8", 2, 4), (e.Reason, e.Line, e.Column));
    }

    [Theory]
    [InlineData("a: {b: 1, b: 2}\nc: [{d: 1, d: 2, d: 3}]\na: 5\n")]
    [InlineData("""{"a": {"b": 1, "b": 2}, "c": [{"d": 1, "d": 2, "d": 3}], "a": 5}""")]
    public void Repeated_keys_can_be_reported_instead(string text)
    {
        var duplicates = new List<string>();
        var value = YamlReader.ReadAll(text, null, duplicates)[0].Value;
        Assert.Equal(["a.b", "c[0].d", "a"], duplicates);
        Assert.Equal("""{"a":5,"c":[{"d":3}]}""", value.ToString());
        Assert.Contains("already set in map", Assert.Throws<ValueFormatException>(() => YamlReader.ReadAll(text)).Message);
    }

    // YAML 1.1, section 9.1.3: an asterisk is an indicator only as a plain text's first character.
    [Theory]
    [InlineData("all files *: 5", """{"all files *":5}""")]
    [InlineData("a *b: 1\nc:\n- d *: 2", """{"a *b":1,"c":[{"d *":2}]}""")]
    [InlineData("- - a- *: 2", """[[{"a- *":2}]]""")]
    [InlineData("a, *b: 1", """{"a, *b":1}""")]
    [InlineData("x *b\u00a0c: 1", """{"x *b\u00a0c":1}""")]
    [InlineData("\"x *b: \": 'y *: '\nz *: |\n  a *b: c", """{"x *b: ":"y *: ","z *":"a *b: c"}""")]
    [InlineData("x: &a 1\n*a : 2", """{"x":1,"1":2}""")]
    [InlineData("x: &a 1\n? *a\n: *a", """{"x":1,"1":1}""")]
    [InlineData("x: &a 1\nv: [b, *a , {*a : c}]", """{"x":1,"v":["b",1,{"1":"c"}]}""")]
    [InlineData("\uE000: b *\n\uE001 *: c", "{\"\uE000\":\"b *\",\"\uE001 *\":\"c\"}")]
    public void An_asterisk_inside_a_text_refers_to_nothing(string text, string json) =>
        Assert.Equal(JsonReader.Read(Encoding.UTF8.GetBytes(json)), YamlReader.ReadAll(text).Single().Value);

    [Theory]
    [InlineData("- ")]
    [InlineData("&a ")]
    [InlineData("&&")]
    [InlineData("\n \n")]
    [InlineData(" *a:")]
    [InlineData(", *a: ")]
    [InlineData(" *:::")]
    public void Asterisks_are_looked_at_in_time_linear_to_the_text(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 400_000)) + " *a: b";
        Assert.Equal(text.Length, PlainAsterisk.Lend(text).Text.Length);
    }

    [Fact]
    public void Aliases_that_explode_are_refused()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
        {
            text.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        }

        Assert.Contains("excessive aliasing", Assert.Throws<ValueFormatException>(() => YamlReader.ReadAll(text.ToString())).Message);
    }

    [Fact]
    public void A_large_text_aliased_often_is_refused()
    {
        var text = $"a: &a {new string('x', 1000)}\nb: [{string.Join(",", Enumerable.Repeat("*a", 100))}]";
        Assert.Contains("excessive aliasing", Assert.Throws<ValueFormatException>(() => YamlReader.ReadAll(text, new JsonLimits(MaxBytes: 50_000))).Message);
        Assert.Equal(100, YamlReader.ReadAll(text)[0].Value["b"].Items.Count);
    }

    [Fact]
    public void Merges_that_explode_are_refused()
    {
        var text = new StringBuilder($"a: &a {{{string.Join(", ", Enumerable.Range(0, 500).Select(i => $"k{i}: v"))}}}\nb:\n");
        for (var i = 0; i < 5000; i++)
        {
            text.Append("- <<: *a\n");
        }

        Assert.Contains("excessive aliasing", Assert.Throws<ValueFormatException>(() => YamlReader.ReadAll(text.ToString())).Message);
    }

    [Theory]
    [InlineData("[[[1]]]", true)]
    [InlineData("[[[[1]]]]", false)]
    [InlineData("a: {b: {c: 1}}", true)]
    [InlineData("a:\n  b:\n    c:\n      d: 1\n", false)]
    [InlineData("a: &a {b: {}}\nc: *a", true)]
    [InlineData("a: &a {b: {}}\nc: [*a]", false)]
    [InlineData("a: &a {b: {}}\nc: {d: *a}", false)]
    public void Depth_is_limited_through_aliases_too(string text, bool allowed)
    {
        var e = Record.Exception(() => YamlReader.ReadAll("# yaml\n" + text, new JsonLimits(MaxDepth: 3)));
        Assert.Equal(allowed, e is null);
        Assert.True(e is null or ValueFormatException { Reason: "the document is nested deeper than the 3 levels allowed" });
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void Very_deep_text_is_refused(string opening) =>
        Assert.Throws<ValueFormatException>(() => YamlReader.ReadAll("# yaml\n" + string.Concat(Enumerable.Repeat(opening, 100_000))));

    [Fact]
    public void Size_is_limited() =>
        Assert.Contains("more than the 10 allowed", Assert.Throws<ValueFormatException>(() => YamlReader.ReadAll("a: 45678901", new JsonLimits(MaxBytes: 10))).Message);
}
