using Fairway.Languages.Cel.Macros;
using Fairway.Languages.Cel.Types;

namespace Fairway.Languages.Cel.Functions;

/// <summary>The functions, macros and type names of the specification.</summary>
internal static class StandardLibrary
{
    public static CelLibrary Instance { get; } = new(
        "standard",
        [
            .. Arithmetic.All,
            .. Relations.All,
            .. Conversions.All,
            .. Texts.All,
            .. TimeFunctions.All,
            new("_?_:_", CelOverload.Declared(
                "conditional", false, [CelType.Bool, CelType.Parameter("A"), CelType.Parameter("A")], CelType.Parameter("A"))),
        ])
    {
        Macros = [.. StandardMacros.All],
        Types =
        [
            CelType.Bool, CelType.Int, CelType.Uint, CelType.Double, CelType.String, CelType.Bytes, CelType.Null, CelType.Timestamp, CelType.Duration,
            CelType.Type, CelType.List(CelType.Dyn), CelType.Map(CelType.Dyn, CelType.Dyn),
        ],
    };
}
