using Fairway.Languages.Cel;
using Fairway.Languages.Cel.Types;
using Fairway.Languages.Cel.Values;
using Fairway.Values.Json;

namespace Fairway.Languages.Tests.Cel;

public sealed class RandomExpressionTests
{
    private static readonly string[] Parts =
    [
        "x", "y", "self", ".a", ".b", ".?a", "[0]", "[?0]", "['a']", "1", "2u", "1.5", "-1", "'a'", "'é😀'", "b'a'", "true", "null", "[",
        "]", "{", "}", "(", ")", ",", ":", "?", " ? ", " : ", " + ", " - ", " * ", " / ", " % ", " == ", " != ", " < ", " >= ", " && ",
        " || ", " in ", "!", "-", ".", "has(self.a)", "size(", ".size()", ".all(i, ", ".exists(i, ", ".map(i, ", ".filter(i, ", "i",
        ".map(i, i, ", ".transformMap(k, v, ", "v", "k", "cel.bind(z, ", "z", "optional.of(", "optional.none()", ".orValue(", ".matches(",
        "'(a|b)*'", "'['", "timestamp(", "duration('1h')", "int(", "string(", "type(", "dyn(", ".format([", "'%s %d'", ".replace('', ",
        ".split(", ".join()", "math.greatest(", ".sortBy(i, ", ".substring(1)", "lists.range(", ".flatten()", ".getHours('Asia/Tokyo')",
        "9223372036854775807", "\"\\u0041\"", "r'\\d'", "//", "\n", "`a b`", "{'a': ", "{?'a': ",
    ];

    private static readonly string[] Whole =
    [
        "self.a.all(i, i > 0 && self.b == 'x')", "x ? [1, 2].map(i, i + y) : [y]", "cel.bind(z, self.a, z.exists(i, i == y) || z == [])",
        "{'a': self.b, 'c': {?'d': self.?b}}.transformMap(k, v, [k, v])", "'%s-%.2f'.format([self.b, 1.5])", "self.?a[?0].orValue(y) * 2 - -y",
        "timestamp('2026-01-01T00:00:00Z') + duration('1h') > timestamp(y)", "[3, 1, 2].sortBy(i, -i) == lists.range(y)",
    ];

    // Any text gives a result or issues: nothing that can be written gets past them as a fault.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_text_breaks_the_engine(int seed)
    {
        var random = new Random(seed);
        var self = CelType.Object(new CelRecordType("Self", new Dictionary<string, CelType>
        {
            ["a"] = CelType.List(CelType.Int),
            ["b"] = CelType.String,
        }));
        var environment = TestEnvironment.All.With(
            new CelVariable("x", CelType.Bool), new CelVariable("y", CelType.Int), new CelVariable("self", self));
        var bindings = environment.CreateBindings()
            .Set("x", true)
            .Set("y", 2)
            .Set("self", JsonReader.Read("""{"a": [1, 2, "three"], "b": "x"}"""));
        var valid = 0;
        for (var i = 0; i < 6000; i++)
        {
            var text = i % 2 == 0
                ? Mutated(random)
                : string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Parts[random.Next(Parts.Length)]));
            foreach (var isChecked in (bool[])[true, false])
            {
                var compilation = environment.Compile(text, isChecked);
                if (compilation.IsValid)
                {
                    valid++;
                    var result = compilation.Program.Evaluate(bindings, CancellationToken.None);
                    Assert.NotNull(result.Value.ToString());
                    Assert.True(ValueExport.TryToJson(result.Value, out _, out var reason) || reason.Length > 0);
                    compilation.Program.EstimateCost(_ => null);
                }
                else
                {
                    Assert.StartsWith("ERROR: <input>:", compilation.IssuesText, StringComparison.Ordinal);
                }
            }
        }

        Assert.True(valid > 500, $"only {valid} texts were expressions");
    }

    private static string Mutated(Random random)
    {
        var text = Whole[random.Next(Whole.Length)];
        for (var change = random.Next(3); change >= 0; change--)
        {
            var at = random.Next(text.Length);
            var length = random.Next(Math.Min(6, text.Length - at));
            var part = random.Next(3) == 0 ? "" : Parts[random.Next(Parts.Length)];
            text = text[..at] + part + text[(at + length)..];
            text = text.Length == 0 ? "x" : text;
        }

        return text;
    }
}
