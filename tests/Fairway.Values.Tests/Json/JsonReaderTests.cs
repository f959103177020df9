using System.Text;
using Fairway.Values.Json;

namespace Fairway.Values.Tests.Json;

public sealed class JsonReaderTests
{
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("-0", 0L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    public void Integers_of_64_bits_stay_integers(string text, long expected)
    {
        var value = JsonReader.Read(text);
        Assert.Equal(ValueKind.Long, value.Kind);
        Assert.Equal(expected, value.AsLong());
    }

    [Theory]
    [InlineData("9223372036854775808", 9223372036854775808.0)]
    [InlineData("1.0", 1.0)]
    [InlineData("1e3", 1000.0)]
    [InlineData("5e-324", double.Epsilon)]
    [InlineData("1e-400", 0.0)]
    [InlineData("1.7976931348623157e308", double.MaxValue)]
    public void Other_numbers_are_doubles(string text, double expected)
    {
        var value = JsonReader.Read(text);
        Assert.Equal(ValueKind.Double, value.Kind);
        Assert.Equal(expected, value.AsDouble());
    }

    [Fact]
    public void Repeated_keys_are_reported_once_with_their_path_and_the_last_value_counts()
    {
        var duplicates = new List<string>();
        var value = JsonReader.Read("""{"spec":{"a":1,"a":2,"a":3},"items":[0,{"name":1,"name":{"x":1,"x":2}}],"spec":{"b":1}}"""u8, null, duplicates);
        Assert.Equal(["spec.a", "items[1].name.x", "items[1].name", "spec"], duplicates);
        Assert.Equal("""{"spec":{"b":1},"items":[0,{"name":{"x":2}}]}""", value.ToString());
    }

    [Fact]
    public void No_more_than_a_hundred_repeated_keys_are_reported_and_their_paths_are_short()
    {
        var text = new StringBuilder("{\"" + new string('k', 100_000) + "\":{");
        for (var i = 0; i < 500; i++)
        {
            text.Append($"\"a{i}\":1,\"a{i}\":2,");
        }

        var duplicates = new List<string>();
        JsonReader.Read(Encoding.UTF8.GetBytes(text.Append("\"z\":1}}").ToString()), null, duplicates);
        Assert.Equal(100, duplicates.Count);
        Assert.All(duplicates, path => Assert.True(path.Length < 3000));
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("{\"a\":1,}", 1, 8)]
    [InlineData("{\n  \"a\": tru\n}", 2, 11)]
    [InlineData("[1] x", 1, 5)]
    [InlineData("[1]\n[2]", 2, 1)]
    [InlineData("{\"a\":01}", 1, 7)]
    [InlineData("[\n\n  \"\\ud800\"]", 3, 3)]
    [InlineData("{\n\"\\udc00x\":1}", 2, 1)]
    [InlineData("[1,\n1e400]", 2, 1)]
    [InlineData("[\"a\nb\"]", 1, 4)]
    [InlineData("// x", 1, 1)]
    [InlineData("NaN", 1, 1)]
    public void What_is_not_JSON_is_refused_with_its_place(string text, int line, int column)
    {
        var e = Assert.Throws<ValueFormatException>(() => JsonReader.Read(text));
        Assert.Equal((line, column), (e.Line, e.Column));
        Assert.StartsWith($"line {line}, column {column}: ", e.Message);
        Assert.DoesNotContain("LineNumber", e.Message);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused_with_their_place()
    {
        byte[] text = [.. "{\n \"a\": \""u8, 0xC3, 0x28, .. "\"}"u8];
        var e = Assert.Throws<ValueFormatException>(() => JsonReader.Read(text));
        Assert.Equal((2, 7), (e.Line, e.Column));
    }

    [Fact]
    public void Depth_and_size_are_limited()
    {
        var limits = new JsonLimits(MaxBytes: 20, MaxDepth: 3);
        Assert.Equal("[[[1]]]", JsonReader.Read("[[[1]]]"u8, limits).ToString());
        Assert.Contains("depth", Assert.Throws<ValueFormatException>(() => JsonReader.Read("[[[[1]]]]"u8, limits)).Message);
        Assert.Contains("more than the 20 allowed", Assert.Throws<ValueFormatException>(() => JsonReader.Read("\"01234567890123456789\""u8, limits)).Message);
    }

    [Fact]
    public void Escapes_are_read() =>
        Assert.Equal("\"\\/\b\f\n\r\té\U0001F600", JsonReader.Read("""  "\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"  """).AsString());
}
