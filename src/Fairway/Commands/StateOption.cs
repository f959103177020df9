using System.CommandLine;
using Fairway.Platform;

namespace Fairway.Commands;

/// <summary>The option that every command about an instance has.</summary>
internal static class StateOption
{
    public static Option<string> Create() => new("--state")
    {
        Description = "the folder that keeps the instance's state",
        HelpName = "DIR",
        DefaultValueFactory = _ => ".fairway",
    };

    public static StateFolder Folder(this ParseResult parsed, Option<string> option) => new(parsed.GetValue(option)!);
}
