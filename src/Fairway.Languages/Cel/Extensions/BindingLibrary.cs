using Fairway.Languages.Cel.Macros;

namespace Fairway.Languages.Cel.Extensions;

/// <summary>Names for values within an expression: <c>cel.bind(name, value, expr)</c>.</summary>
public static class BindingLibrary
{
    public static CelLibrary Instance { get; } = new("bindings", []) { Macros = [.. BindingMacros.All] };
}
