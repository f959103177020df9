using System.Runtime.InteropServices;
using Fairway.Values;

namespace Fairway.Artifacts.Model;

/// <summary>
/// The <c>platform</c> of an index entry, in Go's names: <c>linux</c>, <c>amd64</c> or <c>arm64</c>, variant such as <c>v8</c> or empty.
/// </summary>
public sealed record Platform(string Os, string Architecture, string Variant = "")
{
    /// <summary>Linux on a processor as .NET names it, such as <see cref="RuntimeInformation.OSArchitecture"/>.</summary>
    /// <exception cref="PlatformNotSupportedException">Neither x64 nor arm64.</exception>
    public static Platform Linux(Architecture architecture) => architecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => new("linux", "amd64"),
        System.Runtime.InteropServices.Architecture.Arm64 => new("linux", "arm64"),
        _ => throw new PlatformNotSupportedException($"images are made and run for x64 and arm64, not for {architecture}"),
    };

    /// <summary>Whether an image for this platform runs where <paramref name="wanted"/> is wanted: an unnamed variant runs everywhere.</summary>
    public bool Runs(Platform wanted) =>
        Os == wanted.Os && Architecture == wanted.Architecture
        && (Variant.Length == 0 || wanted.Variant.Length == 0 || Variant == wanted.Variant);

    public override string ToString() => Variant.Length == 0 ? $"{Os}/{Architecture}" : $"{Os}/{Architecture}/{Variant}";

    internal static Platform? FromValue(Value value, string field) => value.IsNull
        ? null
        : new(
            DocumentFields.Text(value["os"], field + ".os"),
            DocumentFields.Text(value["architecture"], field + ".architecture"),
            DocumentFields.OptionalText(value["variant"], field + ".variant"));

    internal Value ToValue()
    {
        var value = Value.Map(("architecture", Architecture), ("os", Os));
        return Variant.Length == 0 ? value : value.With("variant", Variant);
    }
}
