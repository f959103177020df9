using System.Globalization;

namespace Fairway.ControlPlane.Metrics;

/// <summary>The upper bounds of a histogram. What is observed is a whole number: ticks of 100 ns, or bytes.</summary>
internal sealed class Buckets
{
    private readonly long[] _limits;
    private readonly double _one;

    private Buckets(ReadOnlySpan<double> bounds, double one)
    {
        _one = one;
        _limits = new long[bounds.Length];
        Bounds = new string[bounds.Length];
        for (var i = 0; i < bounds.Length; i++)
        {
            _limits[i] = (long)Math.Round(bounds[i] * one);
            Bounds[i] = bounds[i].ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>As <c>le</c> tells them, without the last, <c>+Inf</c>.</summary>
    public string[] Bounds { get; }

    public static Buckets Seconds(params ReadOnlySpan<double> bounds) => new(bounds, TimeSpan.TicksPerSecond);

    public static Buckets Bytes(params ReadOnlySpan<double> bounds) => new(bounds, 1);

    /// <summary>So many bounds, each larger than the one before by a factor.</summary>
    public static double[] Exponential(double first, double factor, int count) =>
        [.. Enumerable.Range(0, count).Select(i => first * Math.Pow(factor, i))];

    public int IndexOf(long value)
    {
        var index = 0;
        while (index < _limits.Length && value > _limits[index])
        {
            index++;
        }

        return index;
    }

    /// <summary>In seconds, or bytes.</summary>
    public double Read(long sum) => sum / _one;
}
