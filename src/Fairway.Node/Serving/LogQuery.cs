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

    /// <summary>stdout or stderr; empty for both.</summary>
    public string Stream { get; init; } = "";

    /// <exception cref="FormatException">A parameter is wrong; the message names it.</exception>
    public static LogQuery Read(IQueryCollection query, DateTimeOffset now)
    {
        var seconds = Number(query, "sinceSeconds", least: 1);
        var sinceTime = query["sinceTime"].ToString();
        DateTimeOffset? time = sinceTime.Length == 0 ? null
            : DateTimeOffset.TryParse(sinceTime, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? parsed
            : throw new FormatException("sinceTime: must be a time as in RFC 3339");
        if (seconds is not null && time is not null)
        {
            throw new FormatException("at most one of sinceTime or sinceSeconds may be specified");
        }

        var stream = ReadStream(query["stream"].ToString());
        var tail = Number(query, "tailLines", least: 0);
        // Where the last lines of one stream begin is known only once both were read (KEP-3288).
        return stream.Length > 0 && tail is not null
            ? throw new FormatException("tailLines: cannot be used with stream Stdout or Stderr")
            : new()
            {
                Stream = stream,
                Follow = Flag(query, "follow"),
                Previous = Flag(query, "previous"),
                Timestamps = Flag(query, "timestamps"),
                TailLines = tail,
                LimitBytes = Number(query, "limitBytes", least: 1),
                Since = seconds is { } ago ? Ago(now, ago) : time,
            };
    }

    private static string ReadStream(string text) => text switch
    {
        "" or "All" => "",
        "Stdout" => "stdout",
        "Stderr" => "stderr",
        _ => throw new FormatException("stream: must be All, Stdout or Stderr"),
    };

    // Longer ago than there are dates is from the beginning.
    private static DateTimeOffset Ago(DateTimeOffset now, long seconds) =>
        seconds < (now - DateTimeOffset.MinValue).TotalSeconds ? now.AddSeconds(-seconds) : DateTimeOffset.MinValue;

    private static bool Flag(IQueryCollection query, string name) => query[name].ToString() is "1" or "true" or "True";

    private static long? Number(IQueryCollection query, string name, long least)
    {
        var text = query[name].ToString();
        return text.Length == 0 ? null
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least ? number
            : throw new FormatException($"{name}: must be greater than or equal to {least}");
    }
}
