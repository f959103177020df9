using Fairway.Languages.Cel.Types;

namespace Fairway.Languages.Tests.Cel.Conformance;

/// <summary>Types as the cases write them: <c>list_type { elem_type { primitive: INT64 } }</c>.</summary>
internal static class ConformanceTypes
{
    public static CelType Read(TextProto type)
    {
        var kind = type.FieldNames.First();
        return kind switch
        {
            "dyn" => CelType.Dyn,
            "null" => CelType.Null,
            "primitive" => Primitive(type.Raw(kind)!),
            "well_known" => type.Raw(kind) == "TIMESTAMP" ? CelType.Timestamp : type.Raw(kind) == "DURATION" ? CelType.Duration : CelType.Dyn,
            "list_type" => CelType.List(Read(type.Message(kind)!.Message("elem_type")!)),
            "map_type" => CelType.Map(Read(type.Message(kind)!.Message("key_type")!), Read(type.Message(kind)!.Message("value_type")!)),
            "type_param" => CelType.Parameter(type.Text(kind)!),
            "type" => CelType.TypeOf(Read(type.Message(kind)!)),
            "abstract_type" => CelType.Opaque(type.Message(kind)!.Text("name")!, [.. type.Message(kind)!.Messages("parameter_types").Select(Read)]),
            _ => throw new NotSupportedException(kind),
        };
    }

    private static CelType Primitive(string name) => name switch
    {
        "BOOL" => CelType.Bool,
        "INT64" => CelType.Int,
        "UINT64" => CelType.Uint,
        "DOUBLE" => CelType.Double,
        "STRING" => CelType.String,
        "BYTES" => CelType.Bytes,
        _ => throw new NotSupportedException(name),
    };
}
