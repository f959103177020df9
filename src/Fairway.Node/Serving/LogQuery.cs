using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Fairway.Node.Serving;

/// <summary>What part of a log is wanted: the query parameters of PodLogOptions.</summary>
internal sealed record LogQuery
{
    public bool Follow { get; init; }

    public bool Previous { get; init; }

    public bool Timestamps { get; init; }

    public long? TailLines { get; init; }

    public long? LimitBytes { get; init; }

    public DateTimeOffset? Since { get; init; }

    /// <exception cref="FormatException">A parameter is wrong; the message names it.</exception>
    public static LogQuery Read(IQueryCollection query, DateTimeOffset now)
    {
        var seconds = Number(query, "sinceSeconds", least: 1);
        var sinceTime = query["sinceTime"].ToString();
        DateTimeOffset? time = sinceTime.Length == 0 ? null
            : DateTimeOffset.TryParse(sinceTime, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? parsed
            : throw new FormatException("sinceTime: must be a time as in RFC 3339");
        return seconds is not null && time is not null
            ? throw new FormatException("at most one of sinceTime or sinceSeconds may be specified")
            : new()
            {
                Follow = Flag(query, "follow"),
                Previous = Flag(query, "previous"),
                Timestamps = Flag(query, "timestamps"),
                TailLines = Number(query, "tailLines", least: 0),
                LimitBytes = Number(query, "limitBytes", least: 1),
                Since = seconds is { } ago ? now.AddSeconds(-ago) : time,
            };
    }

    private static bool Flag(IQueryCollection query, string name) => query[name].ToString() is "1" or "true" or "True";

    private static long? Number(IQueryCollection query, string name, long least)
    {
        var text = query[name].ToString();
        return text.Length == 0 ? null
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least ? number
            : throw new FormatException($"{name}: must be greater than or equal to {least}");
    }
}
