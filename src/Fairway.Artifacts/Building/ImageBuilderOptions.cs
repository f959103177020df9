using System.ComponentModel.DataAnnotations;

namespace Fairway.Artifacts.Building;

/// <summary>Where builds keep what they may use again, and the programs they call.</summary>
public sealed record ImageBuilderOptions
{
    /// <summary>The folder for packages, layers, records of builds and work in progress; made when missing.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>The .NET SDK's program.</summary>
    public string Dotnet { get; init; } = "dotnet";

    /// <summary>How many images the cache keeps, those used last; a build of one of them takes no time.</summary>
    [Range(1, 1000)]
    public int KeptImages { get; init; } = 10;

    /// <summary>How long one called program may run.</summary>
    public TimeSpan ProgramTimeout { get; init; } = TimeSpan.FromMinutes(15);
}
