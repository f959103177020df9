using FsCheck;
using FsCheck.Fluent;

namespace Fairway.Values.Tests;

/// <summary>Random trees for property tests, made of the texts and numbers that readers and writers trip over.</summary>
internal static class Trees
{
    private static readonly string[] Pieces =
    [
        "a", "key", "é", "\U0001F600", " ", "  ", "\n", "\n\n", "\t", "\r", ":", ": ", " #", "#", "-", "- ", "?", "!", "&", "*", "|", ">", "%", "@", "`", "'", "\"", "\\", "{", "}", "[", "]", ",",
        "---", "...", "~", "null", "true", "yes", "n", "0", "1", "7", "x", "_", ".", "e", "+", "0x1F", "0o7", "2020-01-01", "12:30", "<<", "=", "\0", "\u0001", "\u007f", "\u0085", "\u00a0",
        "\u2028", "\ufeff", "\ufffd", "\ufffe", "long enough to be folded when it is repeated a few times ",
    ];

    private static readonly Gen<string> Text = Gen.Elements(Pieces).ListOf().Select(pieces => string.Concat(pieces));

    private static readonly Gen<Value> Scalar = Gen.OneOf(
        Text.Select(text => (Value)text),
        Gen.Elements<Value>(Value.Null, true, false, 0, long.MaxValue, long.MinValue, 0.5, -1e-7, 1e21, 1.7976931348623157e20, 1234567.5, double.MaxValue, Value.Map(), Value.List()),
        ArbMap.Default.GeneratorFor<long>().Select(number => (Value)number),
        ArbMap.Default.GeneratorFor<NormalFloat>().Where(number => !LosesDigits(number.Item)).Select(number => (Value)number.Item));

    /// <summary>Short keys of digits, letters and signs.</summary>
    public static Arbitrary<string> Key { get; } =
        Gen.Elements("a", "b", "0", "1", "2", "9", "10", "-", ".", "é", "٣").ListOf().Select(pieces => string.Concat(pieces.Take(4))).ToArbitrary();

    public static Arbitrary<Value> Any { get; } = Gen.Sized(size => Tree(Math.Min(size, 30))).ToArbitrary();

    // Go writes such a double with zeros for its last digits, and reads another integer back.
    private static bool LosesDigits(double number) => Math.Abs(number) is > 9007199254740992 and < 9223372036854775808;

    private static Gen<Value> Tree(int size) => size <= 1
        ? Scalar
        : Gen.Frequency(
            (1, Scalar),
            (2, Tree(size / 3).ListOf().Select(items => (Value)ValueList.From(items.Take(5)))),
            (3, Text.Zip(Tree(size / 3)).ListOf().Select(Map)));

    private static Value Map(IEnumerable<(string Key, Value Value)> pairs)
    {
        var builder = new ValueMap.Builder();
        foreach (var (key, value) in pairs.Take(6))
        {
            builder[key] = value;
        }

        return builder.Build();
    }
}
