namespace Fairway.Languages.Cel.Types;

/// <summary>Types as the checker's messages write them: <c>map(string, list(int))</c>.</summary>
internal static class TypeText
{
    public static string Of(CelType type) => type.Kind switch
    {
        CelTypeKind.Null => "null",
        CelTypeKind.Timestamp => "timestamp",
        CelTypeKind.Duration => "duration",
        _ when type.Parameters.Count > 0 => $"{type.Name}({List(type.Parameters)})",
        _ => type.Name,
    };

    /// <summary>A call's arguments: <c>(int, string)</c>, or <c>string.(int)</c> for a member function.</summary>
    public static string OfCall(IReadOnlyList<CelType> arguments, bool isMember) =>
        isMember ? $"{Of(arguments[0])}.({List([.. arguments.Skip(1)])})" : $"({List(arguments)})";

    private static string List(IReadOnlyList<CelType> types) => string.Join(", ", types.Select(Of));
}
