using Fairway.Values.Json;

namespace Fairway.Values.Tests.Json;

public sealed class JsonWriterTests
{
    // What Go's encoding/json writes: the fewest digits; an exponent below 1e-6 and from 1e21 on, "e-7" but "e+21" (encode.go, floatEncoder).
    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(1.0, "1")]
    [InlineData(0.1, "0.1")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(0.30000000000000004, "0.30000000000000004")]
    [InlineData(123456789.12345679, "123456789.12345679")]
    [InlineData(0.000001, "0.000001")]
    [InlineData(0.00000123456789012345, "0.00000123456789012345")]
    [InlineData(0.0000001, "1e-7")]
    [InlineData(1.5e-10, "1.5e-10")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(1.7976931348623157e20, "179769313486231570000")]
    [InlineData(1e21, "1e+21")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(9007199254740993.0, "9007199254740992")]
    [InlineData(9223372036854775808.0, "9223372036854776000")]
    public void Doubles_are_written_as_Go_writes_them(double number, string expected) => Assert.Equal(expected, ((Value)number).ToString());

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_JSON_cannot_hold_is_refused(double number) => Assert.Throws<ArgumentException>(() => JsonWriter.ToText(number));

    [Fact]
    public void Keys_keep_their_order_and_text_stays_readable() =>
        Assert.Equal("""{"b":"<é> & \"q\"\n","a":[null,true,-1]}""", Value.Map(("b", "<é> & \"q\"\n"), ("a", Value.List(Value.Null, true, -1))).ToString());

    [Fact]
    public void A_lone_surrogate_becomes_the_replacement_character() =>
        Assert.Equal("a\uFFFDb", JsonReader.Read(JsonWriter.ToText("a\ud800b")).AsString());

    [Fact]
    public void Indented_text_has_four_spaces_as_kubectl_prints() =>
        Assert.Equal("{\n    \"a\": [\n        1\n    ]\n}", JsonWriter.ToText(Value.Map(("a", Value.List(1))), indent: 4));
}
