using Fairway.Kubernetes.Quantities;
using Fairway.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Fairway.Kubernetes.Tests.Quantities;

public sealed class QuantityTests
{
    // apimachinery's rules for the canonical form (pkg/api/resource/quantity.go): no precision lost, no fraction, largest suffix.
    [Theory]
    [InlineData("0", "0")]
    [InlineData("0n", "0")]
    [InlineData("100m", "100m")]
    [InlineData("0.1", "100m")]
    [InlineData("1.5", "1500m")]
    [InlineData("1000m", "1")]
    [InlineData("1000", "1k")]
    [InlineData("1500", "1500")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1Ki", "1Ki")]
    [InlineData("0.5Ki", "512")]
    [InlineData("0.5Mi", "512Ki")]
    [InlineData("0.0001Ki", "102400u")]
    [InlineData("12e6", "12e6")]
    [InlineData("1.2e7", "12e6")]
    [InlineData("12E6", "12e6")]
    [InlineData("100E", "100E")]
    [InlineData("1E", "1E")]
    [InlineData("+5", "5")]
    [InlineData("-5m", "-5m")]
    [InlineData("1.", "1")]
    [InlineData(".5", "500m")]
    [InlineData("0.0000000001", "1n")]
    [InlineData("1000000000000000000000", "1000E")]
    [InlineData("8Ei", "9223372036854775807")]
    public void Reads_and_writes_the_canonical_form(string text, string canonical)
    {
        var quantity = Quantity.Parse(text);
        Assert.Equal(canonical, quantity.ToString());
        Assert.Equal(quantity, Quantity.Parse(canonical));
    }

    // A decimal point sends an amount down the general path, few digits without one down the fast one.
    [Fact]
    public void Few_digits_are_read_as_many_are()
    {
        string[] suffixes = ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "e-12", "e-9", "e6", "E9", "e10"];
        Check.One(PropertyRuns.Of(500), Prop.ForAll<DoNotSize<long>>(any =>
        {
            long[] amounts = [any.Item % 10_000_000_000_000, any.Item % 10_000];
            foreach (var (amount, suffix) in amounts.SelectMany(_ => suffixes, (amount, suffix) => (amount, suffix)))
            {
                var (fast, general) = (Quantity.Parse($"{amount}{suffix}"), Quantity.Parse($"{amount}.0{suffix}"));
                Assert.Equal((general, general.Format, general.ToString()), (fast, fast.Format, fast.ToString()));
            }
        }));
    }

    [Theory]
    [InlineData("", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("one", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("1 Gi", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("1g", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("1mi", "unable to parse quantity's suffix")]
    [InlineData("1GiB", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    [InlineData("1K", "unable to parse quantity's suffix")]
    [InlineData("1e", "unable to parse quantity's suffix")]
    [InlineData("1e1000000000", "unable to parse quantity's suffix")]
    [InlineData("1.2.3", "unable to parse numeric part of quantity")]
    public void Refuses_what_is_no_quantity(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Quantity.Parse(text)).Message);

    [Theory]
    [InlineData("1", "1000m", 0)]
    [InlineData("1Gi", "1G", 1)]
    [InlineData("100m", "0.2", -1)]
    [InlineData("1e3", "1k", 0)]
    public void Compares_by_amount(string left, string right, int order)
    {
        Assert.Equal(order, Math.Sign(Quantity.Parse(left).CompareTo(Quantity.Parse(right))));
        Assert.Equal(order == 0, Quantity.Parse(left) == Quantity.Parse(right));
    }

    [Theory]
    [InlineData("0", "1Gi", "1Gi")]
    [InlineData("1Gi", "1Gi", "2Gi")]
    [InlineData("100m", "900m", "1")]
    [InlineData("1Gi", "1", "1073741825")]
    [InlineData("9E", "9E", "18E")]
    public void Adds_and_subtracts_exactly(string left, string right, string sum)
    {
        Assert.Equal(sum, (Quantity.Parse(left) + Quantity.Parse(right)).ToString());
        Assert.Equal(Quantity.Parse(left), Quantity.Parse(sum) - Quantity.Parse(right));
    }

    [Theory]
    [InlineData("100m", 1, 100)]
    [InlineData("-100m", -1, -100)]
    [InlineData("1.0001", 2, 1001)]
    [InlineData("2Gi", 2147483648, 2147483648000)]
    [InlineData("100E", long.MaxValue, long.MaxValue)]
    public void Whole_and_milli_values_round_away_from_zero(string text, long value, long milli)
    {
        Assert.Equal(value, Quantity.Parse(text).Value);
        Assert.Equal(milli, Quantity.Parse(text).MilliValue);
    }
}
