using System.Buffers.Text;
using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Fairway.Kubernetes.Kinds;

namespace Fairway.Kubernetes.Schemas;

/// <summary>The string formats that kube-openapi's strfmt checks; every other format is a hint and accepts all.</summary>
internal static partial class StringFormats
{
    public static bool Accepts(string format, string text) => format switch
    {
        "date-time" or "datetime" => DateTimePattern().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        // Go's decoder passes over line breaks, but not over other blanks.
        "byte" => Base64.IsValid(text) && !text.AsSpan().ContainsAny(' ', '\t'),
        "ipv4" => AddressText.TryRead(text, out var v4) && v4.AddressFamily == AddressFamily.InterNetwork,
        "ipv6" => AddressText.TryRead(text, out var v6) && v6.AddressFamily == AddressFamily.InterNetworkV6,
        "cidr" => AddressText.IsRange(text),
        "uuid" => CodeFormats.IsUuid(text, ' '),
        "uuid3" or "uuid4" or "uuid5" => CodeFormats.IsUuid(text, format[^1]),
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
        "email" => EmailPattern().IsMatch(text),
        "hostname" => text.Length <= 255 && HostnamePattern().IsMatch(text),
        "mac" => MacPattern().IsMatch(text),
        "duration" => CodeFormats.IsDuration(text),
        "bsonobjectid" => CodeFormats.IsObjectId(text),
        "isbn" => CodeFormats.IsIsbn10(text) || CodeFormats.IsIsbn13(text),
        "isbn10" => CodeFormats.IsIsbn10(text),
        "isbn13" => CodeFormats.IsIsbn13(text),
        "creditcard" => CodeFormats.IsCreditCard(text),
        "ssn" => CodeFormats.IsSocialSecurityNumber(text),
        "hexcolor" => CodeFormats.IsHexColor(text),
        "rgbcolor" => CodeFormats.IsRgbColor(text),
        "k8s-short-name" => Names.Label(text).Count == 0,
        "k8s-long-name" => Names.Subdomain(text).Count == 0,
        _ => true,
    };

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:?[0-9]{2})\z")]
    private static partial Regex DateTimePattern();

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\z")]
    private static partial Regex EmailPattern();

    [GeneratedRegex(@"^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*\.?\z")]
    private static partial Regex HostnamePattern();

    [GeneratedRegex(@"^([0-9a-fA-F]{2}[:-]){5}([0-9a-fA-F]{2})\z")]
    private static partial Regex MacPattern();
}
